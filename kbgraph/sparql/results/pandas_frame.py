"""Columns as a data frame of pandas; the only module that uses pandas, which is an extra."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from kbgraph.errors import MissingExtraError
from kbgraph.sparql.results.frame_column import ColumnKind, FrameColumn

if TYPE_CHECKING:
    import pandas as pd

PandasFrame: TypeAlias = "pd.DataFrame"
_MISSING = "pandas is not installed: pip install 'kbgraph[pandas]'"
_INT64 = range(-(2**63), 2**63)


def pandas_frame(columns: dict[str, FrameColumn]) -> PandasFrame:
    """Return columns as a data frame. Raises MissingExtraError where pandas is not installed."""
    try:
        import pandas as pd
    except ImportError as error:
        raise MissingExtraError(_MISSING) from error

    def series(column: FrameColumn) -> pd.Series[Any]:
        values, dtype = _values_and_dtype(column)
        return pd.Series(values, dtype=dtype)

    return pd.DataFrame({name: series(column) for name, column in columns.items()})


def _values_and_dtype(column: FrameColumn) -> tuple[list[Any], str | None]:
    """Return values and the name of their dtype; None where pandas finds it by itself."""
    values = column.objects
    match column.kind:
        case ColumnKind.TEXT | ColumnKind.AWARE:
            return values, None
        case ColumnKind.BOOLEAN:
            return values, "boolean" if column.has_gaps else "bool"
        case ColumnKind.INTEGER if all(value is None or value in _INT64 for value in values):
            return values, "Int64" if column.has_gaps else "int64"
        case ColumnKind.DECIMAL | ColumnKind.FLOAT if column.floats is not None:
            return column.floats, "float64"
        case ColumnKind.DATE:
            return values, "datetime64[s]"
        case ColumnKind.NAIVE:
            return values, "datetime64[us]"
    return values, "object"
