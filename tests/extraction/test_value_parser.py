"""Numbers and dates: what is printed is read back, and is written in the canonical form that the store gives back."""

import re
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kbgraph.build import build
from kbgraph.extraction.link_resolver import LinkResolver
from kbgraph.extraction.value_parser import ValueContext, parse_value
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
    """A context of values in a vault without entries."""
    return ValueContext("en", "entry.md", LinkResolver([], ontology, IRIS), IRIS)


def value(value_type: ValueType, words: str, context: ValueContext) -> Term | None:
    """Parse a text by a value type; return the object, or None."""
    parsed = parse_value(value_type, Inline(words, 1, 1), Iri("urn:x"), context)
    return parsed.object if parsed else None


def stored(term: Literal) -> ox.Literal:
    """The literal as the store gives it back."""
    store = ox.Store()
    store.load(f"<urn:s> <urn:p> {written(term)} .".encode(), ox.RdfFormat.N_TRIPLES)
    (quad,) = store
    return quad.object


@settings(deadline=None)
@given(DECIMALS)
def test_decimals_are_canonical(decimal):
    """A decimal has no exponent, no plus, no zeros at its ends and never the form -0; the store gives it back unchanged."""
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
def test_canonical_decimals(words, lexical):
    """Equal decimals have one form, whatever their zeros, sign and exponent."""
    assert number(Decimal(words)) == Literal(lexical, DECIMAL)


@pytest.mark.parametrize(
    "words",
    ["123456789012345678", "0.123456789012345678", "-123456789012345678.123456789012345678"],
)
def test_long_decimals_are_exact(words, context):
    """18 digits before the point and 18 behind it are read, and given back by the store, each of them; one more is not read."""
    literal = value(NumberType("", DECIMAL), words, context)
    assert literal == Literal(words, DECIMAL)
    assert stored(literal).value == words
    assert (
        value(NumberType("", DECIMAL), f"{words}9" if "." in words else f"9{words}", context)
        is None
    )


@settings(deadline=None)
@given(DECIMALS, st.sampled_from(["", ","]))
def test_decimals_are_read_back(context, decimal, separator):
    """A decimal that was printed is read as the same value, with commas between its thousands too."""
    assert value(NumberType("", DECIMAL), format(decimal, f"{separator}f"), context) == number(
        decimal
    )


@settings(deadline=None)
@given(st.integers(-(10**15), 10**15), st.sampled_from([",", " ", "\u00a0", "\u202f"]))
def test_integers_are_read_back(context, integer, separator):
    """A whole number is read back, its thousands set off by commas or spaces."""
    words = format(integer, ",").replace(",", separator)
    assert value(NumberType("", INTEGER), words, context) == Literal(str(integer), INTEGER)
    assert stored(Literal(str(integer), INTEGER)).value == str(integer)


@pytest.mark.parametrize(
    "words",
    [
        "",
        "1,5",
        "1,2345",
        "12,34,567",
        "1.2.3",
        "1.000,50",
        ".5",
        "5.",
        "1e3",
        "NaN",
        "Infinity",
        "0x1F",
        "12 kg",
        "--1",
        "½",
    ],
)
def test_what_is_no_number(words, context):
    """What may be read in two ways, or is no number, is not read at all."""
    assert value(NumberType("", DECIMAL), words, context) is None


@pytest.mark.parametrize("words", ["1.5", "1.0"])
def test_fractions_are_no_whole_numbers(words, context):
    """A number with a fraction is not read as a whole one."""
    assert value(NumberType("", INTEGER), words, context) is None


@settings(deadline=None)
@given(st.dates(min_value=date(1000, 1, 1)))
def test_dates_are_read_back(context, when):
    """A day that was printed is read as the same day, and stored as it was printed."""
    assert value(DateType("", DATE), when.isoformat(), context) == day(when)
    assert stored(day(when)).value == when.isoformat()


@settings(deadline=None)
@given(MOMENTS)
def test_moments_are_read_back(context, when):
    """A point in time is read back, with its fraction and offset, in the canonical form that the store gives back."""
    literal = value(DateType("", DATE_TIME), when.isoformat(), context)
    assert literal == moment(when)
    assert stored(literal).value == literal.lexical
    assert datetime.fromisoformat(literal.lexical) == when


@settings(deadline=None)
@given(MOMENTS)
def test_utc_is_z(when):
    """UTC is written Z, and a fraction has no zeros at its end."""
    lexical = moment(when.replace(tzinfo=UTC)).lexical
    assert re.fullmatch(r"[^+.]*(?:\.\d*[1-9])?Z", lexical)


@settings(deadline=None)
@given(st.integers(1000, 9999))
def test_years_are_read_back(context, year):
    """A year of four digits is a year, not a number; it is no date."""
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
def test_what_is_no_date(words, context):
    """Only days that exist, written YYYY-MM-DD, are dates."""
    assert value(DateType("", DATE), words, context) is None


@pytest.mark.parametrize(
    "words", ["", "2026-11-22", "2026-11-22T25:00:00", "2026-11-22 soon", "10:00"]
)
def test_what_is_no_point_in_time(words, context):
    """A point in time has a day that exists and a time that exists."""
    assert value(DateType("", DATE_TIME), words, context) is None


@settings(deadline=None)
@given(TEXTS)
def test_texts_survive_the_store(words):
    """Any text is stored and given back as it was, quotation marks, line ends and control characters included."""
    assert stored(text(words)).value == words
    assert stored(text(words, "EN")) == ox.Literal(words, language="en")


@settings(deadline=None)
@given(st.text(st.characters(codec="utf-8"), max_size=40))
def test_any_cell(ontology, words):
    """Whatever stands in a cell, the entry is read, and a row that is not read keeps its text."""
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
