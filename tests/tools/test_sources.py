"""Facts and sources as lines of YAML, and the packages that entries cite."""

from __future__ import annotations

import datetime as dt
from typing import Any

import yaml
from hypothesis import given
from hypothesis import strategies as st

from tools.jurisdictions.facts import Cited
from tools.jurisdictions.sources import PACKAGES, other_versions, source_records
from tools.jurisdictions.text.yaml_text import fact_lines, source_item

TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp"]))
VALUES = TEXTS | st.booleans() | st.integers(1900, 2100) | st.dates(dt.date(1900, 1, 1))


@given(st.dictionaries(st.sampled_from(["id", "url", "title", "published"]), VALUES, min_size=1))
def test_yaml_reads_the_same_source_again(source: dict[str, Any]) -> None:
    """A copy of a source says the same as the source."""
    read = yaml.safe_load(source_item(source))[0]
    dates = {key: str(value) for key, value in read.items() if isinstance(value, dt.date)}
    stated = {key: str(value) if key in dates else value for key, value in source.items()}
    assert {**read, **dates} == stated


def test_values_have_footnotes() -> None:
    """A list has a line for each value, names have one for each language."""
    value = Cited("AMD", ("cldr", "iso"))
    assert fact_lines("currency", (value,)) == ("currency:", '  - "AMD [^cldr] [^iso]"')
    assert fact_lines("names", {"en": value}) == ("names:", '  en: "AMD [^cldr] [^iso]"')
    assert fact_lines("capital", value) == ('capital: "AMD [^cldr] [^iso]"',)


def test_every_source_has_the_day_on_which_it_was_read() -> None:
    """The day belongs to the version of the package, so a run on another day changes nothing."""
    assert all(record["checked"] and record["published"] for record in source_records().values())


def test_other_versions_than_the_cited_ones_are_told() -> None:
    """Facts of a newer package are not written as those of the version that entries cite."""
    cited = {name: version for package in PACKAGES for name, version in package.versions}
    assert other_versions(cited) == []
    assert other_versions({**cited, "pycountry": "99"}) == [
        f"pycountry 99 is installed, {cited['pycountry']} is cited"
    ]
