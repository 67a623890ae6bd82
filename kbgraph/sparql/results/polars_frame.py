"""Columns as a data frame of polars; the only module that uses polars, which is an extra."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from decimal import Context, Decimal
from typing import TYPE_CHECKING, Any, TypeAlias

from kbgraph.errors import MissingExtraError
from kbgraph.sparql.results.frame_column import ColumnKind, FrameColumn

if TYPE_CHECKING:
    import polars as pl

PolarsFrame: TypeAlias = "pl.DataFrame"
_MISSING = "polars is not installed: pip install 'kbgraph[polars]'"
_INT64 = range(-(2**63), 2**63)
_MAX_DIGITS = 38
"""The digits of a decimal of polars, with those behind the point."""


def polars_frame(columns: dict[str, FrameColumn]) -> PolarsFrame:
    """Return columns as a data frame. Raises MissingExtraError where polars is not installed."""
    try:
        import polars as pl
    except ImportError as error:
        raise MissingExtraError(_MISSING) from error

    plain: dict[ColumnKind, Any] = {
        ColumnKind.EMPTY: pl.Null,
        ColumnKind.BOOLEAN: pl.Boolean,
        ColumnKind.DATE: pl.Date,
        ColumnKind.NAIVE: pl.Datetime("us"),
    }

    def series(column: FrameColumn) -> pl.Series:
        match column.kind:
            case kind if kind in plain:
                return pl.Series(values=column.objects, dtype=plain[kind])
            case ColumnKind.INTEGER if all(each in _INT64 for each in _given(column)):
                return pl.Series(values=column.objects, dtype=pl.Int64)
            case ColumnKind.INTEGER | ColumnKind.DECIMAL if (scale := _scale(column)) is not None:
                decimals = _decimals(column, scale)
                return pl.Series(values=decimals, dtype=pl.Decimal(_MAX_DIGITS, scale))
            case ColumnKind.FLOAT if column.floats is not None:
                return pl.Series(values=column.floats, dtype=pl.Float64)
            case ColumnKind.AWARE if (moments := _in_utc(column)) is not None:
                return pl.Series(values=moments, dtype=pl.Datetime("us", "UTC"))
        return pl.Series(values=column.texts, dtype=pl.String)

    return pl.DataFrame({name: series(column) for name, column in columns.items()})


def _given(column: FrameColumn) -> Iterable[Any]:
    return (value for value in column.objects if value is not None)


def _decimals(column: FrameColumn, scale: int) -> list[Decimal | None]:
    """Return numbers with so many digits behind the point: early versions do not add zeros."""
    context, step = Context(prec=_MAX_DIGITS), Decimal(1).scaleb(-scale)
    return [
        None if value is None else Decimal(value).quantize(step, context=context)
        for value in column.objects
    ]


def _scale(column: FrameColumn) -> int | None:
    """Return the digits behind the point that all numbers need; None if there are too many."""
    parts = [str(value).lstrip("-").partition(".") for value in _given(column)]
    scale = max(len(fraction) for _, _, fraction in parts)
    return scale if max(len(whole) for whole, _, _ in parts) + scale <= _MAX_DIGITS else None


def _in_utc(column: FrameColumn) -> list[datetime | None] | None:
    """Return moments in UTC; None if a year would be outside of Python's."""
    try:
        return [None if value is None else value.astimezone(UTC) for value in column.objects]
    except OverflowError:
        return None
