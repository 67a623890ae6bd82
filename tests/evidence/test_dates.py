"""A date is a range of days: the earliest and the latest that it can mean."""

from __future__ import annotations

import subprocess
import sys
from datetime import date

import pytest
from edtf import parse_edtf
from hypothesis import given
from hypothesis import strategies as st

from kbgraph.evidence.dates import OPEN, UNKNOWN, is_edtf, span
from kbgraph.evidence.source import newest
from kbgraph.rdf.terms import DATE, DATE_TIME, EDTF, STRING, XSD, YEAR, YEAR_MONTH, Iri, Literal
from tests.conftest import ROOT

BOUNDS = """
2015            2015-01-01 2015-12-31
2015-02         2015-02-01 2015-02-28
2015-06-03      2015-06-03 2015-06-03
2015~           2005-01-01 2025-12-31
~2015           2005-01-01 2025-12-31
2015-06~        2014-06-01 2016-06-30
2015~-06        2005-06-01 2025-06-30
2015-06-03~     2015-05-03 2015-07-04
2016-02-29~     2016-01-29 2016-03-31
201X            2010-01-01 2019-12-31
20XX            2000-01-01 2099-12-31
201X~           1910-01-01 2119-12-31
2016-02-XX      2016-02-01 2016-02-29
2015-XX         2015-01-01 2015-12-31
2015-XX-XX      2015-01-01 2015-12-31
2015?           -          -
2015-06-03%     -          -
1788/1789       1788-01-01 1789-12-31
2015-06/2016    2015-06-01 2016-12-31
2015~/2016?     2005-01-01 -
../2024         -          2024-12-31
/2024           -          2024-12-31
2024/..         2024-01-01 -
2024/           2024-01-01 -
../201X         -          2019-12-31
1000~           0990-01-01 1010-12-31
9999~           9989-01-01 -
9999-12-31~     9999-11-30 9999-12-31
"""
ROWS = [line.split() for line in BOUNDS.strip().splitlines()]


@pytest.mark.parametrize(("written", "earliest", "latest"), ROWS)
def test_the_days_that_a_date_can_mean(written: str, earliest: str, latest: str) -> None:
    """Each form of a date has the bounds of the table; - is a bound that is not known."""
    assert [str(bound) if bound else "-" for bound in span(Literal(written, EDTF))[:2]] == [
        earliest,
        latest,
    ]
    assert is_edtf(written)


@pytest.mark.parametrize(
    ("lexical", "datatype", "earliest", "latest"),
    [
        ("2009-08-18", DATE, "2009-08-18", "2009-08-18"),
        ("2009-08-18Z", DATE, "2009-08-18", "2009-08-18"),
        ("2009-08-18+03:00", DATE, "2009-08-18", "2009-08-18"),
        ("2009-08-18T23:30:00.5-11:00", DATE_TIME, "2009-08-18", "2009-08-18"),
        ("2009-02", YEAR_MONTH, "2009-02-01", "2009-02-28"),
        ("2009", YEAR, "2009-01-01", "2009-12-31"),
        ("-0044-03-15", DATE, "None", "0001-01-01"),
        ("-0043", YEAR, "None", "0001-01-01"),
        ("0000", YEAR, "None", "0001-01-01"),
        ("0044", YEAR, "0044-01-01", "0044-12-31"),
        ("12000", YEAR, "9999-12-31", "None"),
        ("120000000-02-29", DATE, "9999-12-31", "None"),
    ],
)
def test_plain_dates(lexical: str, datatype: Iri, earliest: str, latest: str) -> None:
    """Dates of XML Schema have bounds too; days that Python has no date for move to the nearest."""
    assert [str(bound) for bound in span(Literal(lexical, datatype))[:2]] == [earliest, latest]


@pytest.mark.parametrize(
    ("lexical", "datatype"),
    [
        ("2015-02-30", DATE),
        ("2015-13", YEAR_MONTH),
        ("2015-00-01", DATE),
        ("2015-01-00", DATE),
        ("1" * 5000, YEAR),
        ("soon", DATE),
        ("2015", STRING),
        ("2015", Iri(XSD + "integer")),
        ("soon", EDTF),
        ("2016/2015", EDTF),
    ],
)
def test_what_is_no_date_can_mean_any_day(lexical: str, datatype: Iri) -> None:
    """A literal that is no date, as another program may write one, has no bounds."""
    assert span(Literal(lexical, datatype)) == UNKNOWN


def test_an_open_end_is_known_not_to_be() -> None:
    """`..` alone is open, which is not the same as unknown."""
    assert span(Literal("..", EDTF)) == OPEN != UNKNOWN
    assert is_edtf("..")


@pytest.mark.parametrize(
    "written",
    [
        "10/12", "2020/21", "2001-21", "2001-33", "156u", "2001/2000", "15/06/2015", "2015/06/03",
        "2015-1X", "2015-06-3X", "XXXX", "XXXX-12-25", "20X5", "X015", "2015-02-29", "2015-02-29~",
        "2015-13", "2015-13~", "/", "../", "/..", "../..", "", "...", "....", "~", "?", "2015~~",
        "[2015,2016]", "{2015,2016}", "[..2015]", "2015..2016", "Y12000", "-0044", "-0044~",
        "12000", "0044", "0044~", "0000", "2015S2", "2015-6", "15~", "2015 ~", " 2015~", "2015~\n", "2015/2016/2017",
        "2015 / 2016", "2015-06-03T10:00:00", "٢٠١٥~", "2015-21~", "2015-XX-05", "2015-06-00", "2015-00",
    ],
)  # fmt: skip
def test_what_could_mean_something_else_is_no_date(written: str) -> None:
    """Seasons, fiscal years, parts of days and lists are not read, although EDTF has some."""
    assert not is_edtf(written)


YEARS = st.integers(1000, 9999).map("{:04}".format)
DIGITS = st.sampled_from(["1XXX", "19XX", "199X", "2015", "2016"])
MONTHS = st.sampled_from(["", *(f"-{month:02}" for month in range(1, 13)), "-XX"])
DAYS = st.sampled_from(["", "-01", "-28", "-29", "-30", "-31", "-XX"])
WRITTEN = st.tuples(YEARS | DIGITS, MONTHS, DAYS).map(
    lambda parts: parts[0] + parts[1] + (parts[2] if parts[1] else "")
)


@given(WRITTEN)
def test_bounds_are_those_of_the_library(written: str) -> None:
    """Without a qualifier, and where the day exists, the library has the same bounds."""
    if not is_edtf(written) or ("X" in written[:4] and written.endswith("02-29")):
        return  # The library has no bounds for the leap day of some year.
    parsed = parse_edtf(written)
    earliest, latest = span(Literal(written, EDTF))[:2]
    assert earliest == date(*parsed.lower_strict()[:3])
    assert latest == date(*parsed.upper_strict()[:3])


@given(WRITTEN, st.sampled_from("~?%"))
def test_a_qualifier_only_widens(written: str, qualifier: str) -> None:
    """An approximate or doubtful date can mean more days than the plain one."""
    plain, qualified = span(Literal(written, EDTF)), span(Literal(written + qualifier, EDTF))
    if plain == UNKNOWN:
        return
    assert qualified.earliest is None or (plain.earliest or date.min) >= qualified.earliest
    assert qualified.latest is None or (plain.latest or date.max) <= qualified.latest
    assert qualified != plain


@given(st.text("0123456789X~?%-/. ", max_size=14))
def test_no_text_stops_the_reading(written: str) -> None:
    """Any text of the characters of EDTF is a date or none, and the library prints nothing."""
    span(Literal(written, EDTF))
    is_edtf(written)


@pytest.mark.parametrize(
    ("first", "second"),
    [("2015~", "2005-01-02"), ("../2024", "1990"), ("2015?", "1990"), ("2014", "2015-XX")],
)
def test_an_uncertain_date_is_as_new_as_its_earliest_day(first: str, second: str) -> None:
    """The newest of several dates is the one that is certainly new: ../2024 may be very old."""
    dates = [
        Literal(
            each,
            YEAR
            if len(each) == 4 and each.isdecimal()
            else DATE
            if each[4:5] == "-" and "X" not in each
            else EDTF,
        )
        for each in (first, second)
    ]
    assert newest(dates) == newest(dates[::-1]) == dates[1]


def test_plain_dates_do_not_load_the_library() -> None:
    """Only a text of the form of an uncertain date pays for the library's 100 milliseconds."""
    program = (
        "import sys; from kbgraph.evidence.dates import is_edtf, span;"
        "from kbgraph.rdf.terms import DATE, EDTF, Literal;"
        "span(Literal('2015-06-03', DATE)), span(Literal('2015~/..', EDTF)), is_edtf('2020/21');"
        "assert 'edtf' not in sys.modules;"
        "assert is_edtf('2015~') and 'edtf' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=True)
