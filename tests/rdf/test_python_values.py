"""Terms become values of Python where it can hold them, and stay texts otherwise."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbgraph.rdf.python_values import python_value
from kbgraph.rdf.terms import INTEGER, XSD, Iri, Literal, day, moment, number

_TYPES = [
    "string",
    "integer",
    "decimal",
    "double",
    "float",
    "boolean",
    "date",
    "dateTime",
    "dateTimeStamp",
    "time",
    "gYear",
    "gYearMonth",
    "duration",
    "dayTimeDuration",
    "anyURI",
    "long",
    "int",
    "short",
    "byte",
    "unsignedLong",
    "unsignedInt",
    "unsignedShort",
    "unsignedByte",
    "positiveInteger",
    "negativeInteger",
    "nonPositiveInteger",
    "nonNegativeInteger",
]
_ZONE = timezone(timedelta(hours=-3, minutes=-30))
_WRITTEN = st.one_of(
    st.text(),
    st.from_regex(r"[+-]?[0-9_]{0,6}[.]?[0-9]{0,3}([eE][+-]?[0-9]{1,4})?", fullmatch=True),
    st.from_regex(r"-?[0-9]{4,6}-[0-9]{2}-[0-9]{2}(Z|[+-][0-9]{2}:[0-9]{2})?", fullmatch=True),
    st.from_regex(
        r"[0-9]{4}-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-6][0-9]:[0-6][0-9](\.[0-9]{1,9})?"
        r"(Z|[+-][0-2][0-9]:[0-9]{2})?",
        fullmatch=True,
    ),
)


def value(lexical: str, datatype: str) -> object:
    """The Python value of a literal of XSD."""
    return python_value(Literal(lexical, Iri(XSD + datatype)))


@pytest.mark.parametrize(
    ("datatype", "lexical", "expected"),
    [
        ("integer", "+5", 5),
        ("integer", "-0", 0),
        ("unsignedByte", "255", 255),
        ("decimal", ".5", Decimal("0.5")),
        ("decimal", "-12.00", Decimal(-12)),
        ("double", "1e999", float("inf")),
        ("float", "-INF", float("-inf")),
        ("boolean", "1", True),
        ("boolean", "false", False),
        ("date", "2024-02-29", date(2024, 2, 29)),
        ("dateTime", "0001-01-01T00:00:00", datetime(1, 1, 1)),  # noqa: DTZ001
        ("dateTime", "2024-02-29T23:59:59.5-03:30", datetime(2024, 2, 29, 23, 59, 59, 500000, _ZONE)),
        ("dateTimeStamp", "2024-02-29T00:00:00.1000000Z", datetime(2024, 2, 29, 0, 0, 0, 100000, UTC)),
    ],
)  # fmt: skip
def test_python_holds_the_value(datatype: str, lexical: str, expected: object) -> None:
    """A literal becomes the Python value of its datatype, of exactly that type."""
    found = value(lexical, datatype)
    assert found == expected
    assert type(found) is type(expected)
    if isinstance(found, datetime) and isinstance(expected, datetime):
        assert found.utcoffset() == expected.utcoffset()


@pytest.mark.parametrize(
    ("datatype", "lexical"),
    [
        ("integer", "1_000"),
        ("integer", "٣"),
        ("integer", " 5"),
        ("integer", "5\n"),
        ("integer", "5.0"),
        pytest.param("integer", "9" * 5000, id="integer-too-long"),
        ("byte", "128"),
        ("positiveInteger", "0"),
        ("negativeInteger", "0"),
        ("unsignedLong", str(2**64)),
        ("decimal", "1e3"),
        ("decimal", "."),
        ("double", "infinity"),
        ("double", "nan"),
        ("boolean", "True"),
        ("date", "2023-02-29"),
        ("date", "0000-01-01"),
        ("date", "-0044-03-15"),
        ("date", "10000-01-01"),
        ("date", "2024-02-29Z"),
        ("date", "20240229"),
        ("date", "2024-W09-4"),
        ("dateTime", "2024-02-29T24:00:00"),
        ("dateTime", "2024-02-29T23:59:60Z"),
        ("dateTime", "2024-02-29 12:00:00"),
        ("dateTime", "2024-02-29T12:00"),
        ("dateTime", "2024-02-29T12:00:00.1234567"),
        ("dateTime", "2024-02-29T12:00:00+14:30"),
        ("dateTime", "2024-02-29T12:00:00+05:75"),
        ("dateTime", "-0044-03-15T12:00:00"),
        ("time", "12:00:00"),
        ("gYear", "2024"),
        ("gYearMonth", "2024-02"),
        ("duration", "P1Y"),
        ("string", "5"),
    ],
)
def test_other_literals_stay_texts(datatype: str, lexical: str) -> None:
    """A literal that Python would refuse, cut or shift, or that has no value, is its text."""
    found = value(lexical, datatype)
    assert found == lexical
    assert type(found) is str


@given(_WRITTEN, st.sampled_from(_TYPES))
def test_no_literal_is_an_error(lexical: str, datatype: str) -> None:
    """Any text of any datatype has a value; one that is no text says what the literal says."""
    found = value(lexical, datatype)
    match found:
        case str():
            assert found == lexical
        case bool() | float():
            assert datatype in {"boolean", "double", "float"}
        case int() | Decimal():
            assert found == Decimal(lexical)
        case datetime():
            zone = "" if found.tzinfo is None else lexical[-1 if lexical.endswith("Z") else -6 :]
            written = lexical.removesuffix(zone).partition(".")
            assert found.isoformat()[:19] == written[0]
            assert f"{found.microsecond:06}".rstrip("0") == written[2].rstrip("0")
        case date():
            assert found.isoformat() == lexical
        case _:
            pytest.fail(f"a value of a type of its own: {found!r}")


@given(st.one_of(st.integers(), st.decimals(allow_nan=False, allow_infinity=False, places=4)))
def test_numbers_come_back(written: int | Decimal) -> None:
    """A number that is written as a literal is the same number again."""
    literal = number(written, INTEGER) if isinstance(written, int) else number(written)
    assert python_value(literal) == written


@given(st.one_of(st.dates(), st.datetimes(timezones=st.sampled_from([None, UTC, _ZONE]))))
def test_days_and_moments_come_back(written: date) -> None:
    """A day or a moment that is written as a literal is the same again, with its time zone."""
    literal = moment(written) if isinstance(written, datetime) else day(written)
    found = python_value(literal)
    assert found == written
    assert isinstance(found, date)
    assert found.isoformat() == written.isoformat()


def test_iris_and_texts_are_texts() -> None:
    """An IRI stays an Iri, which is a str; a text in a language is its text."""
    assert python_value(Iri("https://a.example/")) == "https://a.example/"
    assert isinstance(python_value(Iri("https://a.example/")), Iri)
    assert python_value(Literal("Meer", language="de")) == "Meer"
    assert python_value(Literal("2015~", Iri("http://id.loc.gov/datatypes/edtf"))) == "2015~"
