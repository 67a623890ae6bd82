"""Rows as data frames: each column has a type that holds its values as they are."""

from __future__ import annotations

import math
import sys
from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pandas as pd
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbgraph import Iri, Literal, MissingExtraError, SelectResult
from kbgraph.rdf.python_values import python_value
from kbgraph.rdf.terms import XSD, Term

_SAMPLES: dict[str, Sequence[str]] = {
    "integer": ("0", "-7", str(2**53 + 1), str(2**63), str(-(2**63)), "9" * 40, "9" * 400, "many"),
    "decimal": ("0.042", "-1.5", "100", "0.1234567890123456789", f"1.{'1' * 40}", "9" * 400),
    "double": ("1.5E0", "INF", "NaN", "1E300", "0.1"),
    "boolean": ("true", "false"),
    "date": ("2024-02-29", "0001-01-01", "9999-12-31", "-0044-03-15"),
    "dateTime": (
        "2024-02-29T12:00:00",
        "0001-01-01T00:00:00.000001",
        "9999-12-31T23:59:59",
        "2024-02-29T12:00:00Z",
        "2024-02-29T12:00:00+05:00",
        "0001-01-01T00:00:00+05:00",
        "9999-12-31T23:59:59-05:00",
    ),
    "string": ("", "a text", "1"),
}
_TERMS: list[Term | None] = [
    None,
    Iri("https://a.example/"),
    Literal("Meer", language="de"),
    *(Literal(text, Iri(XSD + name)) for name, texts in _SAMPLES.items() for text in texts),
]


def literals(datatype: str, *texts: str) -> list[Term | None]:
    """Literals of a datatype; an empty text is an unbound variable."""
    return [Literal(text, Iri(XSD + datatype)) if text else None for text in texts]


def result(**columns: Sequence[Term | None]) -> SelectResult:
    """A result with these columns."""
    return SelectResult(tuple(columns), tuple(zip(*columns.values(), strict=True)))


@pytest.mark.parametrize(
    ("column", "of_pandas", "of_polars"),
    [
        (literals("string", "a", ""), "str", pl.String),
        ([Iri("https://a.example/"), Literal("Meer", language="de")], "str", pl.String),
        (literals("boolean", "true", "false"), "bool", pl.Boolean),
        (literals("boolean", "true", ""), "boolean", pl.Boolean),
        (literals("integer", "1", str(2**63 - 1)), "int64", pl.Int64),
        (literals("integer", str(2**53 + 1), ""), "Int64", pl.Int64),
        (literals("integer", "1", str(2**63)), "object", pl.Decimal(38, 0)),
        (literals("integer", "1", "9" * 39), "object", pl.String),
        (literals("decimal", "0.042", ""), "float64", pl.Decimal(38, 3)),
        ([*literals("decimal", "-1.5"), *literals("integer", "2")], "float64", pl.Decimal(38, 1)),
        (literals("decimal", "0.1234567890123456789"), "object", pl.Decimal(38, 19)),
        (literals("decimal", f"0.{'1' * 38}"), "object", pl.String),
        (literals("double", "1E0", ""), "float64", pl.Float64),
        ([*literals("double", "1E0"), *literals("decimal", "0.1")], "float64", pl.Float64),
        ([*literals("double", "1E0"), *literals("integer", str(2**53 + 1))], "object", pl.String),
        (literals("date", "0001-01-01", "9999-12-31", ""), "datetime64[s]", pl.Date),
        (literals("dateTime", "2024-02-29T12:00:00", ""), "datetime64[us]", pl.Datetime("us")),
        (literals("dateTime", "2024-02-29T12:00:00Z"), "datetime64[us, UTC]", pl.Datetime("us", "UTC")),
        (literals("dateTime", "2024-02-29T12:00:00+05:00", "2024-02-29T12:00:00Z"), "object", pl.Datetime("us", "UTC")),
        (literals("dateTime", "0001-01-01T00:00:00+05:00"), "datetime64[us, UTC+05:00]", pl.String),
        (literals("dateTime", "2024-02-29T12:00:00", "2024-02-29T12:00:00Z"), "object", pl.String),
        ([*literals("date", "2024-02-29"), *literals("gYear", "2024")], "object", pl.String),
        ([*literals("boolean", "true"), *literals("integer", "1")], "object", pl.String),
        ([None, None], "object", pl.Null),
        ([], "object", pl.Null),
    ],
)  # fmt: skip
def test_a_column_has_the_type_of_its_values(
    column: Sequence[Term | None], of_pandas: str, of_polars: pl.DataType
) -> None:
    """The type is the narrowest that holds all values of the column, and gaps, exactly."""
    rows = result(x=column)
    assert str(rows.to_dataframe("pandas")["x"].dtype) == of_pandas
    assert rows.to_dataframe("polars")["x"].dtype == of_polars


@given(st.lists(st.sampled_from(_TERMS), max_size=4))
def test_no_value_of_a_frame_is_another(column: list[Term | None]) -> None:
    """Each cell of pandas is the Python value, and each of polars that value or the text."""
    values = [None if term is None else python_value(term) for term in column]
    rows = result(x=column)
    for cell, value in zip(rows.to_dataframe("pandas")["x"].tolist(), values, strict=True):
        assert _is_same(cell, value), (cell, value)
    cells = rows.to_dataframe("polars")["x"].to_list()
    for cell, value, term in zip(cells, values, column, strict=True):
        is_text = isinstance(cell, str) and cell == str(term)
        assert is_text or _is_same(cell, value), (cell, value)


def _is_same(cell: Any, value: object) -> bool:
    """Whether a cell of a frame says exactly what a Python value says."""
    match value:
        case None:
            return bool(pd.isna(cell))
        case float() if math.isnan(value):
            return bool(pd.isna(cell))
        case Decimal() if isinstance(cell, float):
            return Decimal(repr(cell)) == value
        case datetime():
            return bool(cell == value)
        case date() if isinstance(cell, datetime):
            return bool(cell == datetime(value.year, value.month, value.day))  # noqa: DTZ001
        case _:
            return bool(cell == value)


def test_a_frame_has_the_rows_and_columns_of_the_result() -> None:
    """Columns are in the order of the variables; rows in that of the result, or none at all."""
    rows = result(b=literals("integer", "2", "1"), a=literals("string", "x", "y"))
    for frame in (rows.to_dataframe("pandas"), rows.to_dataframe("polars")):
        assert list(frame.columns) == ["b", "a"]
        assert frame["b"].to_list() == [2, 1]
        assert frame["a"].to_list() == ["x", "y"]
    assert rows[:0].to_dataframe("pandas").shape == (0, 2) == rows[:0].to_dataframe("polars").shape


def test_pandas_is_taken_before_polars(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a name pandas makes the frame if it is installed, else polars."""
    rows = result(x=literals("integer", "1"))
    assert isinstance(rows.to_dataframe(), pd.DataFrame)
    monkeypatch.setitem(sys.modules, "pandas", None)
    assert isinstance(rows.to_dataframe(), pl.DataFrame)


def test_a_missing_library_is_named_with_its_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    """The error says how to install a library that is not there, or either of the two."""
    rows = result(x=literals("integer", "1"))
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(MissingExtraError, match=r"^pandas is .* 'kbgraph\[pandas\]'$"):
        rows.to_dataframe("pandas")
    monkeypatch.setitem(sys.modules, "polars", None)
    with pytest.raises(MissingExtraError, match=r"^polars is .* 'kbgraph\[polars\]'$"):
        rows.to_dataframe("polars")
    with pytest.raises(MissingExtraError, match=r"\[pandas\].*\[polars\]"):
        rows.to_dataframe()


def test_another_library_is_refused() -> None:
    """A name of no library is an error that names those that there are."""
    with pytest.raises(ValueError, match="'dask': pandas, polars"):
        result(x=[None]).to_dataframe("dask")  # type: ignore[call-overload]


def test_moments_of_a_frame_are_the_same_moments() -> None:
    """In polars a time zone becomes UTC, and the moment stays."""
    rows = result(x=literals("dateTime", "2024-02-29T12:00:00+05:00", ""))
    assert rows.to_dataframe("polars")["x"].to_list() == [
        datetime(2024, 2, 29, 7, tzinfo=UTC),
        None,
    ]
    assert rows.to_dataframe("pandas")["x"][0].utcoffset() == rows[0]["x"].utcoffset()  # type: ignore[union-attr]
