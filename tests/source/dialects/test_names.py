"""Names of pages and journals, by the rules of Logseq's documentation."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbgraph.source.dialects.journal_dates import read_day, written_day
from kbgraph.source.dialects.logseq import LogseqPages

PATTERNS = [
    "MMM do, yyyy", "yyyy-MM-dd", "yyyy_MM_dd", "EEE, MM/dd/yyyy", "EEEE, dd.MM.yyyy", "MMMM d, yyyy", "yyyyMMdd", "do MMM yyyy",
    "yyyy-MM-dd EEEE", "yyyy'年'MM'月'dd'日'", "E, dd.MM.yyyy",
]  # fmt: skip


@pytest.mark.parametrize(
    ("stem", "name"),
    [
        ("pages/Projects___Site___Design", "Projects/Site/Design"),
        ("pages/What%3F A%3A B", "What? A: B"),
        ("pages/C%23", "C#"),
        ("pages/50% done", "50% done"),
        ("pages/a%252Fb", "a%2Fb"),
        ("pages/foo%5F%5F%5Fbar", "foo___bar"),
        ("pages/a%5F___b", "a_/b"),
        ("pages/CON___", "CON"),
        ("pages/Version 1.0", "Version 1.0"),
        ("pages/%E4%BD%A0", "你"),
        ("pages/%FFx", "%FFx"),
        ("pages/deep/er/x", "x"),
        ("pages/Cafe\u0301", "Café"),
    ],
)
def test_a_file_names_its_page(stem: str, name: str) -> None:
    """The newer format: three underscores are a slash, other characters are percent-encoded."""
    assert LogseqPages().of_file(stem) == (name,)


@pytest.mark.parametrize(
    ("stem", "name"),
    [
        ("pages/Logseq%2FFeatures", "Logseq/Features"),
        ("pages/Person.Ada", "Person/Ada"),
        ("pages/Dr. Who", "Dr. Who"),
        ("pages/a___v1.0", "a/v1.0"),
    ],
)
def test_a_file_of_the_older_format_names_its_page(stem: str, name: str) -> None:
    """There a dot is a slash too, but for that of an abbreviation."""
    assert LogseqPages(has_dots=True).of_file(stem) == (name,)


def test_a_journal_is_named_by_its_day_in_two_forms() -> None:
    """The form of the settings is the name, and the day of ISO 8601 another."""
    pages = LogseqPages("EEEE, dd.MM.yyyy")
    assert pages.of_file("journals/2023_05_01") == ("Monday, 01.05.2023", "2023-05-01")
    for written in ("2023-05-01", "2023_05_01", "May 1st, 2023", "monday, 01.05.2023"):
        assert pages.of_link(written) == "Monday, 01.05.2023"
    for other in ("2023-13-01", "May 1st", "May", "2023", ""):
        assert pages.of_link(other) == other


@given(st.dates(date(1000, 1, 1)), st.sampled_from(PATTERNS))
def test_a_day_is_read_as_it_is_written(day: date, pattern: str) -> None:
    """Each pattern reads what it writes, in capital and small letters."""
    written = written_day(day, pattern)
    assert read_day(written, (pattern,)) == read_day(written.upper(), (pattern,)) == day


def test_days_have_english_names_and_endings() -> None:
    """The endings of 11, 12 and 13 are those of 4."""
    days = [written_day(date(2023, 3, day), "do") for day in (1, 2, 3, 4, 11, 12, 13, 21, 22, 23)]
    assert " ".join(days) == "1st 2nd 3rd 4th 11th 12th 13th 21st 22nd 23rd"
    assert written_day(date(2023, 3, 1), "EEE MMMM yy") == "Wed March 23"
