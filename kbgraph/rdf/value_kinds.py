"""Kinds of values, by which they can be compared: numbers with numbers, dates with dates."""

from __future__ import annotations

from enum import StrEnum

from kbgraph.rdf.terms import (
    BOOLEAN,
    DATE,
    DATE_TIME,
    DECIMAL,
    EDTF,
    INTEGER,
    STRING,
    XSD,
    YEAR,
    YEAR_MONTH,
    Iri,
    Term,
)


class ComparableKind(StrEnum):
    """A kind of values; the value is its name in findings."""

    DATE = "a date"
    NUMBER = "a number"
    TEXT = "a text"
    TRUTH = "yes or no"
    THING = "a thing or an address"


DATES = frozenset({DATE, DATE_TIME, YEAR, YEAR_MONTH, EDTF})
"""The datatypes of dates of any precision, which are compared by their days."""
_NUMBERS = frozenset(
    {DECIMAL, INTEGER}
    | {
        Iri(XSD + name)
        for name in (
            *("byte", "double", "float", "int", "long", "negativeInteger", "nonNegativeInteger"),
            *("nonPositiveInteger", "positiveInteger", "short", "unsignedByte", "unsignedInt"),
            *("unsignedLong", "unsignedShort"),
        )
    }
)
_TEXTS = frozenset({STRING, *(Iri(XSD + name) for name in ("normalizedString", "token", "Name"))})


def kind_of_datatype(datatype: Iri) -> ComparableKind | None:
    """Return the kind of the values of a datatype; None for all others.

    Others are times of day, durations, and datatypes that an ontology declares.
    """
    if datatype in DATES:
        return ComparableKind.DATE
    if datatype in _NUMBERS:
        return ComparableKind.NUMBER
    if datatype in _TEXTS:
        return ComparableKind.TEXT
    return ComparableKind.TRUTH if datatype == BOOLEAN else None


def kind_of(term: Term) -> ComparableKind | None:
    """Return the kind of a value; None for literals of other datatypes."""
    return ComparableKind.THING if isinstance(term, Iri) else kind_of_datatype(term.datatype)


def are_comparable(one: ComparableKind | None, other: ComparableKind | None) -> bool:
    """Say whether values of two kinds can be compared; those of no kind perhaps with each other."""
    return one == other and one is not ComparableKind.THING
