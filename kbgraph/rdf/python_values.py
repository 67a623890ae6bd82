"""RDF terms as values of Python.

A literal becomes a number, a truth value, a day or a moment only where Python can hold the whole of
it. All others stay the texts that they are: nothing is rounded, cut or shifted.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import TypeAlias

from kbgraph.rdf.terms import BOOLEAN, DATE, DATE_TIME, DECIMAL, XSD, Iri, Term

PythonValue: TypeAlias = Iri | str | bool | int | Decimal | float | date | datetime
"""An IRI is an `Iri`, which is a text."""

_SIGNED = re.compile(r"[+-]?[0-9]+")
_DECIMAL = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)")
_DOUBLE = re.compile(rf"(?:{_DECIMAL.pattern})(?:[eE][+-]?[0-9]+)?|[+-]?INF|NaN")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOMENT = re.compile(
    rf"{_DAY.pattern}T(?:[01][0-9]|2[0-3])(?::[0-9]{{2}}){{2}}"
    r"(?:\.[0-9]{1,6}0*)?(?:Z|[+-](?:(?:0[0-9]|1[0-3]):[0-5][0-9]|14:00))?"
)
"""Python has neither 24:00:00 nor parts of a microsecond."""
_TRUTH_VALUES = {"true": True, "1": True, "false": False, "0": False}
_RANGES: dict[str, tuple[int | None, int | None]] = {
    "integer": (None, None),
    "nonNegativeInteger": (0, None),
    "positiveInteger": (1, None),
    "nonPositiveInteger": (None, 0),
    "negativeInteger": (None, -1),
    "long": (-(2**63), 2**63 - 1),
    "int": (-(2**31), 2**31 - 1),
    "short": (-(2**15), 2**15 - 1),
    "byte": (-(2**7), 2**7 - 1),
    "unsignedLong": (0, 2**64 - 1),
    "unsignedInt": (0, 2**32 - 1),
    "unsignedShort": (0, 2**16 - 1),
    "unsignedByte": (0, 2**8 - 1),
}
"""The least and the greatest value of `xsd:integer` and the types derived from it (XSD 1.1)."""


def python_value(term: Term) -> PythonValue:
    """Return a term as a value of Python; a literal that Python cannot hold is its text.

    `xsd:integer` and the types derived from it become int, `xsd:decimal` Decimal, `xsd:double` and
    `xsd:float` float, `xsd:boolean` bool, `xsd:date` without a time zone date, and `xsd:dateTime`
    datetime, with its time zone if it has any.
    """
    if isinstance(term, Iri):
        return term
    convert = _CONVERTERS.get(term.datatype)
    return term.lexical if convert is None else convert(term.lexical)


def python_text(value: object) -> str:
    """Return a value of Python as a text from which it can be read again."""
    match value:
        case bool():
            return "true" if value else "false"
        case datetime() | date():
            return value.isoformat()
        case _:
            return str(value)


def _integer(least: int | None, greatest: int | None) -> Callable[[str], PythonValue]:
    def convert(lexical: str) -> PythonValue:
        if not _SIGNED.fullmatch(lexical):
            return lexical
        try:
            number = int(lexical)
        except ValueError:  # Python reads no more than some thousand digits.
            return lexical
        fits = (least is None or least <= number) and (greatest is None or number <= greatest)
        return number if fits else lexical

    return convert


def _decimal(lexical: str) -> PythonValue:
    return Decimal(lexical) if _DECIMAL.fullmatch(lexical) else lexical


def _float(lexical: str) -> PythonValue:
    return float(lexical) if _DOUBLE.fullmatch(lexical) else lexical


def _boolean(lexical: str) -> PythonValue:
    return _TRUTH_VALUES.get(lexical, lexical)


def _day(lexical: str) -> PythonValue:
    try:
        return date.fromisoformat(lexical) if _DAY.fullmatch(lexical) else lexical
    except ValueError:  # There is no such day, or it is in the year 0.
        return lexical


def _moment(lexical: str) -> PythonValue:
    try:
        return datetime.fromisoformat(lexical) if _MOMENT.fullmatch(lexical) else lexical
    except ValueError:
        return lexical


_CONVERTERS: dict[Iri, Callable[[str], PythonValue]] = {
    **{Iri(XSD + name): _integer(*limits) for name, limits in _RANGES.items()},
    DECIMAL: _decimal,
    Iri(XSD + "double"): _float,
    Iri(XSD + "float"): _float,
    BOOLEAN: _boolean,
    DATE: _day,
    DATE_TIME: _moment,
    Iri(XSD + "dateTimeStamp"): _moment,
}
