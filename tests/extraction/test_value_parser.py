"""Numbers and dates are parsed as they were printed, and stored in canonical form."""

import re
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kbgraph.build import build
from kbgraph.extraction.link_resolver import LinkResolver
from kbgraph.extraction.subject.name_index import SubjectNames
from kbgraph.extraction.value_parser import ValueContext, parse_value
from kbgraph.extraction.values.dates import read_date
from kbgraph.extraction.values.numbers import contradiction, read_number
from kbgraph.extraction.values.result import ParsedValue, Unread
from kbgraph.ontology.value_types import DateType, NumberType, ValueType
from kbgraph.rdf.iris import IriFactory
from kbgraph.rdf.terms import (
    DATE,
    DATE_TIME,
    DECIMAL,
    INTEGER,
    YEAR,
    Iri,
    Literal,
    Term,
    day,
    moment,
    number,
    text,
    written,
)
from kbgraph.source.entry import Inline
from kbgraph.xml_characters import replace_excluded

IRIS = IriFactory()
DECIMALS = st.decimals(
    allow_nan=False, allow_infinity=False, min_value=-(10**12), max_value=10**12, places=4
)
ZONES = st.none() | st.integers(-14 * 60, 14 * 60).map(
    lambda minutes: timezone(timedelta(minutes=minutes))
)
_FIRST, _LAST = datetime(1000, 1, 1), datetime(9999, 12, 30)  # noqa: DTZ001 - the strategy adds zones
MOMENTS = st.datetimes(min_value=_FIRST, max_value=_LAST, timezones=ZONES)
TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\0"))


@pytest.fixture(scope="module")
def context(ontology) -> ValueContext:
    """Return the context of values in a vault without entries."""
    return ValueContext("en", "entry.md", LinkResolver(SubjectNames([]), ontology, IRIS), IRIS)


def value(value_type: ValueType, words: str, context: ValueContext) -> Term | None:
    """Parse a text by a value type; return the object, or None."""
    parsed = parse_value(value_type, Inline(words, 1, 1), Iri("urn:x"), context)
    return parsed.object if isinstance(parsed, ParsedValue) else None


def stored(term: Literal) -> ox.Literal:
    """Return the literal as the store returns it."""
    store = ox.Store()
    store.load(f"<urn:s> <urn:p> {written(term)} .".encode(), ox.RdfFormat.N_TRIPLES)
    (quad,) = store
    return quad.object


@settings(deadline=None)
@given(DECIMALS)
def test_decimals_are_canonical(decimal):
    """A decimal has no exponent, no plus and no outer zeros, and is never -0.

    The store returns it unchanged.
    """
    literal = number(decimal)
    assert Decimal(literal.lexical) == decimal
    assert re.fullmatch(r"0|-?[1-9]\d*|-?(?:0|[1-9]\d*)\.\d*[1-9]", literal.lexical)
    assert (stored(literal).value, stored(literal).datatype.value) == (literal.lexical, DECIMAL)


@pytest.mark.parametrize(
    ("words", "lexical"),
    [
        ("1.10", "1.1"),
        ("007.50", "7.5"),
        ("-0", "0"),
        ("0.0", "0"),
        ("+5", "5"),
        ("100", "100"),
        ("1e3", "1000"),
        ("1E-7", "0.0000001"),
    ],
)
def test_equal_decimals_have_one_form(words, lexical):
    """Equal decimals have one form, with any zeros, sign and exponent."""
    assert number(Decimal(words)) == Literal(lexical, DECIMAL)


@pytest.mark.parametrize(
    "words",
    ["123456789012345678", "0.123456789012345678", "-123456789012345678.123456789012345678"],
)
def test_long_decimals_are_exact(words, context):
    """Eighteen digits before the point and 18 after it are parsed and stored; 19 are not."""
    literal = value(NumberType("", DECIMAL), words, context)
    assert literal == Literal(words, DECIMAL)
    assert stored(literal).value == words
    assert (
        value(NumberType("", DECIMAL), f"{words}9" if "." in words else f"9{words}", context)
        is None
    )


@settings(deadline=None)
@given(DECIMALS, st.sampled_from(["", ","]))
def test_printed_decimals_are_parsed(context, decimal, separator):
    """A printed decimal is parsed as the same value, also with commas between its thousands."""
    assert value(NumberType("", DECIMAL), format(decimal, f"{separator}f"), context) == number(
        decimal
    )


@settings(deadline=None)
@given(st.integers(-(10**15), 10**15), st.sampled_from([",", " ", "\u00a0", "\u202f"]))
def test_printed_integers_are_parsed(context, integer, separator):
    """A whole number is parsed, its thousands separated by commas or spaces."""
    words = format(integer, ",").replace(",", separator)
    assert value(NumberType("", INTEGER), words, context) == Literal(str(integer), INTEGER)
    assert stored(Literal(str(integer), INTEGER)).value == str(integer)


@pytest.mark.parametrize(
    "words",
    [
        "",
        "1.500",
        "-999.125",
        "1,2,3",
        "1,23,456,789",
        "1.2.3",
        "1.234.56",
        "1,234,56",
        "0,500,000",
        "1 23",
        "1 234'567",
        "007",
        "00.5",
        ",5",
        "5.",
        "5,",
        "١٠",
        "²",
        "10²",
        "5k",
        "1/2",
        "1e3",
        "NaN",
        "Infinity",
        "0x1F",
        "12 kg",
        "--1",
        "½",
    ],
)
def test_texts_that_are_no_numbers_are_not_parsed(words, context):
    """An ambiguous text or a text that is no number is not parsed."""
    assert value(NumberType("", DECIMAL), words, context) is None


@pytest.mark.parametrize(
    ("words", "lexical"),
    [
        ("1,5", "1.5"),
        ("0,1234", "0.1234"),
        ("0,042", "0.042"),
        ("1234,567", "1234.567"),
        (".5", "0.5"),
        (".500", "0.5"),
        ("1,500", "1500"),
        ("12,34,567", "1234567"),
        ("1,00,000.50", "100000.5"),
        ("1.234.567", "1234567"),
        ("1.000,50", "1000.5"),
        ("1,000.50", "1000.5"),
        ("1 000,50", "1000.5"),
        ("1'500", "1500"),
        ("1’500.25", "1500.25"),
        ("5\u2009000", "5000"),
        ("\u22125", "-5"),
        ("+5", "5"),
        ("１０", "10"),
        ("1\u200b0", "10"),
    ],
)
def test_unambiguous_numbers_are_parsed(words, lexical, context):
    """A form with one meaning is parsed, whatever mark and separators it has."""
    assert value(NumberType("", DECIMAL), words, context) == Literal(lexical, DECIMAL)


@pytest.mark.parametrize(
    ("mark", "words", "number_read"),
    [
        ("", "1,500", "1500"),
        ("", "1.500", None),
        (".", "1,500", "1500"),
        (".", "1.500", "1.500"),
        (",", "1,500", "1.500"),
        (",", "1.500", "1500"),
        (",", "12.5", "12.5"),
        (".", "12,5", "12.5"),
        (".", "0.500", "0.500"),
    ],
)
def test_the_declared_mark_decides_what_is_ambiguous(mark, words, number_read):
    """A declared mark gives an ambiguous number one meaning; other numbers keep theirs."""
    found = read_number(words, mark)
    assert found == (Decimal(number_read) if number_read else found)
    assert isinstance(found, Decimal) == (number_read is not None)


@pytest.mark.parametrize(
    ("numbers", "doubtful"),
    [
        (("12,5", "1,500"), "1,500"),
        (("1.500,50", "2,000"), "2,000"),
        (("1,500", "0,5"), "1,500"),
        (("1,500", "2,500"), ""),
        (("1,500.50", "2,500"), ""),
        (("1,234,567", "2,500"), ""),
        (("12,5", "15,5"), ""),
        (("12,5", "1500"), ""),
    ],
)
def test_a_comma_has_one_meaning_in_one_value(numbers, doubtful):
    """A comma beside a decimal comma may be decimal too, so the value is not read."""
    found = contradiction(numbers, "")
    assert (found.problem.partition(" ")[0] if found else "") == doubtful
    assert contradiction(numbers, ",") is None


def test_both_readings_of_an_ambiguous_number_are_named():
    """The reason names both readings, and a form of each that has one meaning."""
    assert read_number("1.500", "") == Unread("1.500 can be 1500 or 1.5", "write 1500 or 1.50")
    assert read_number("1.234", "") == Unread("1.234 can be 1234 or 1.234", "write 1234 or 1.2340")
    assert read_number("1.2340", "") == Decimal("1.234")


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("22.11.2026", Unread("", "write 2026-11-22")),
        ("11/22/2026", Unread("", "write 2026-11-22")),
        ("22/11/2026", Unread("", "write 2026-11-22")),
        ("3.4.2026", Unread("", "write 2026-04-03")),
        (
            "03/04/2026",
            Unread("03/04/2026 can be 2026-04-03 or 2026-03-04", "write 2026-04-03 or 2026-03-04"),
        ),
        ("05/05/2026", Unread("", "write 2026-05-05")),
        ("2026/11/22", Unread("", "write 2026-11-22")),
        ("2026-1-2", Unread("", "write 2026-01-02")),
        ("2026-11", Unread()),
        ("31.02.2026", Unread("there is no 31.02.2026")),
        ("2026-02-30", Unread("there is no 2026-02-30")),
    ],
)
def test_days_in_another_form_are_told_how_to_be_written(words, reason):
    """A day that is not in ISO 8601 is not read; its finding has the form to write."""
    assert read_date(words, DATE) == reason


@pytest.mark.parametrize("words", ["1.5", "1.0"])
def test_fractions_are_not_parsed_as_whole_numbers(words, context):
    """A number with a fraction is not parsed as a whole number."""
    assert value(NumberType("", INTEGER), words, context) is None


@settings(deadline=None)
@given(st.dates(min_value=date(1000, 1, 1)))
def test_printed_dates_are_parsed(context, when):
    """A printed day is parsed as the same day, and stored as it was printed."""
    assert value(DateType("", DATE), when.isoformat(), context) == day(when)
    assert stored(day(when)).value == when.isoformat()


@settings(deadline=None)
@given(MOMENTS)
def test_printed_dates_and_times_are_parsed(context, when):
    """A date and time is parsed with its fraction and offset, in the store's canonical form."""
    literal = value(DateType("", DATE_TIME), when.isoformat(), context)
    assert literal == moment(when)
    assert stored(literal).value == literal.lexical
    assert datetime.fromisoformat(literal.lexical) == when


@settings(deadline=None)
@given(MOMENTS)
def test_utc_is_written_as_z(when):
    """UTC is written Z, and a fraction has no zeros at its end."""
    lexical = moment(when.replace(tzinfo=UTC)).lexical
    assert re.fullmatch(r"[^+.]*(?:\.\d*[1-9])?Z", lexical)


@settings(deadline=None)
@given(st.integers(1000, 9999))
def test_years_are_parsed(context, year):
    """Four digits are a year and no date."""
    assert value(DateType("", YEAR), str(year), context) == Literal(str(year), YEAR)
    assert value(DateType("", DATE), str(year), context) is None


@pytest.mark.parametrize(
    "words",
    [
        "",
        "2026-2-3",
        "2026-02-30",
        "20261122",
        "2026-W47-7",
        "22.11.2026",
        "2026-11-22T10:00",
        " 2026-11-22",
        "yesterday",
    ],
)
def test_texts_that_are_no_dates_are_not_parsed(words, context):
    """Only days that exist, written YYYY-MM-DD, are dates."""
    assert value(DateType("", DATE), words, context) is None


@pytest.mark.parametrize(
    "words", ["", "2026-11-22", "2026-11-22T25:00:00", "2026-11-22 soon", "10:00"]
)
def test_texts_that_are_no_date_and_time_are_not_parsed(words, context):
    """A date and time has a day and a time that exist."""
    assert value(DateType("", DATE_TIME), words, context) is None


@settings(deadline=None)
@given(TEXTS)
def test_the_store_returns_texts_unchanged(words):
    """The store returns any text unchanged, but for characters that no XML can hold."""
    kept = replace_excluded(words)
    assert stored(text(words)).value == kept
    assert stored(text(words, "EN")) == ox.Literal(kept, language="en")


@settings(deadline=None)
@given(st.text(st.characters(codec="utf-8"), max_size=40))
def test_an_entry_with_any_text_in_its_cells_is_read(ontology, words):
    """Any text in cells is read, and rows that cannot be parsed keep their text."""
    cell = words.replace("|", "").replace("\n", "").replace("\r", "")
    rows = "".join(
        f"| {label} | {cell} |\n"
        for label in ("Electricity", "Renewable", "Legal", "Infrastructure")
    )
    content = (
        f"---\ntype: country\nname: X\n---\n## Mining\n|  |  |\n| --- | --- |\n{rows}".encode()
    )
    graph = build([("entry.md", content)], ontology, IRIS)
    assert len(graph.subjects) == 1
    assert all(finding.line in range(8, 12) for finding in graph.findings)
