"""The newest of several dates of any precision."""

from __future__ import annotations

import pytest

from kbgraph.evidence.source import newest, newest_text
from kbgraph.rdf.terms import DATE, EDTF, YEAR, YEAR_MONTH, Literal


@pytest.mark.parametrize(
    ("newer", "older"),
    [
        (Literal("2024-05-01", DATE), Literal("2024-04", YEAR_MONTH)),
        (Literal("2024-05", YEAR_MONTH), Literal("2024", YEAR)),
        (Literal("2024-05", YEAR_MONTH), Literal("2015~", EDTF)),
        (Literal("2014", YEAR), Literal("2015~", EDTF)),
        (Literal("2015-06", YEAR_MONTH), Literal("../2024", EDTF)),
        (Literal("1999", YEAR), Literal("2015?", EDTF)),
        (Literal("1801", YEAR), Literal("1788/1805", EDTF)),
    ],
)
def test_the_newest_date_has_the_latest_first_day(newer: Literal, older: Literal) -> None:
    """Literals and texts are compared by the first day that they can mean, in either order."""
    for days in ((newer, older), (older, newer)):
        assert newest(days) == newer
        assert newest_text(map(str, days)) == str(newer)


def test_without_dates_none_is_the_newest() -> None:
    """No text is the newest of none."""
    assert newest_text([]) == ""
    assert newest_text(["", "2024"]) == "2024"
