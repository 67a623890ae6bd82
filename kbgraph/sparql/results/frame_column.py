"""A column of a result, and the kind of values that all its rows have."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import cached_property
from typing import Any

from kbgraph.rdf.python_values import python_value
from kbgraph.rdf.terms import Term


class ColumnKind(Enum):
    """The kind of all values of a column; unbound variables are of any kind."""

    EMPTY = "no value"
    TEXT = "texts and IRIs"
    BOOLEAN = "truth values"
    INTEGER = "whole numbers"
    DECIMAL = "decimal and whole numbers"
    FLOAT = "binary numbers, or a mixture of numbers"
    DATE = "days"
    NAIVE = "moments without a time zone"
    AWARE = "moments with a time zone"
    MIXED = "several kinds"


_KINDS: dict[type, ColumnKind] = {
    str: ColumnKind.TEXT,
    bool: ColumnKind.BOOLEAN,
    int: ColumnKind.INTEGER,
    Decimal: ColumnKind.DECIMAL,
    float: ColumnKind.FLOAT,
    date: ColumnKind.DATE,
}
_NUMBERS = (ColumnKind.INTEGER, ColumnKind.DECIMAL, ColumnKind.FLOAT)


class FrameColumn:
    """The terms of a variable, row by row, and their Python values."""

    def __init__(self, terms: Sequence[Term | None]) -> None:
        """Convert terms; IRIs become plain texts, since libraries look at the exact type."""
        self._terms = terms
        self.objects: list[Any] = [
            None if term is None else _plain(python_value(term)) for term in terms
        ]

    @property
    def has_gaps(self) -> bool:
        """Whether the variable is unbound in a row."""
        return None in self._terms

    @property
    def texts(self) -> list[str | None]:
        """The text of each term, as CSV has it."""
        return [None if term is None else str(term) for term in self._terms]

    @cached_property
    def kind(self) -> ColumnKind:
        """The kind of all values: for several kinds of numbers the last of them."""
        kinds = {_kind(value) for value in self.objects if value is not None}
        if len(kinds) > 1 and kinds <= set(_NUMBERS):
            return max(kinds, key=_NUMBERS.index)
        return kinds.pop() if len(kinds) == 1 else ColumnKind.MIXED if kinds else ColumnKind.EMPTY

    @cached_property
    def floats(self) -> list[float | None] | None:
        """The numbers as floats; None if a number has more digits than a float keeps."""
        # By its text, as float() refuses whole numbers that are too large.
        floats = [None if value is None else float(str(value)) for value in self.objects]
        pairs = zip(self.objects, floats, strict=True)
        return floats if all(_is_kept(value, as_float) for value, as_float in pairs) else None


def _plain(value: object) -> object:
    return str(value) if isinstance(value, str) else value


def _kind(value: object) -> ColumnKind:
    if isinstance(value, datetime):
        return ColumnKind.NAIVE if value.tzinfo is None else ColumnKind.AWARE
    return _KINDS[type(value)]


def _is_kept(value: object, as_float: float | None) -> bool:
    """Whether a float, as Python writes it, is the number."""
    match value:
        case Decimal():
            return Decimal(repr(as_float)) == value
        case _:
            return value == as_float or value != value  # noqa: PLR0124 - NaN
