"""The result of SELECT: rows as mappings of Python values, as terms, or as a data frame."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, overload

from kbgraph.errors import MissingExtraError
from kbgraph.rdf.python_values import PythonValue, python_value
from kbgraph.rdf.terms import Term
from kbgraph.sparql.results.frame_column import FrameColumn
from kbgraph.sparql.results.pandas_frame import PandasFrame, pandas_frame
from kbgraph.sparql.results.polars_frame import PolarsFrame, polars_frame
from kbgraph.store.oxigraph import Row

_NO_LIBRARY = (
    "a data frame needs pandas or polars, and neither is installed: "
    "pip install 'kbgraph[pandas]', or pip install 'kbgraph[polars]'"
)


class SelectRow(Mapping[str, PythonValue | None]):
    """A row of SELECT: the value of each variable, None where it is unbound.

    The variables are in the order of the query, and named without their question marks.
    """

    __slots__ = ("_terms", "_variables")

    def __init__(self, variables: tuple[str, ...], terms: Row) -> None:
        """Take the terms of a row, in the order of the variables."""
        self._variables, self._terms = variables, terms

    def __getitem__(self, variable: str) -> PythonValue | None:
        if variable not in self._variables:
            names = ", ".join(self._variables)
            raise KeyError(f"the query has no variable {variable!r}; there are {names}")
        return _value(self._terms[self._variables.index(variable)])

    def __iter__(self) -> Iterator[str]:
        return iter(self._variables)

    def __len__(self) -> int:
        return len(self._variables)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({dict(self)!r})"

    @property
    def raw(self) -> dict[str, Term | None]:
        """The term of each variable, with its datatype and language; None where it is unbound."""
        return dict(zip(self._variables, self._terms, strict=True))


@dataclass(frozen=True, repr=False)
class SelectResult(Sequence[SelectRow]):
    """The rows of SELECT: a sequence of mappings from variables to Python values.

    A slice is a result with fewer rows.
    """

    variables: tuple[str, ...]
    """The names of the columns, in their order, without question marks."""
    raw: tuple[Row, ...]
    """The rows as tuples of terms, with datatypes and languages; None for an unbound variable."""

    @overload
    def __getitem__(self, index: int) -> SelectRow: ...
    @overload
    def __getitem__(self, index: slice) -> SelectResult: ...
    def __getitem__(self, index: int | slice) -> SelectRow | SelectResult:
        if isinstance(index, slice):
            return SelectResult(self.variables, self.raw[index])
        return SelectRow(self.variables, self.raw[index])

    def __iter__(self) -> Iterator[SelectRow]:
        return (SelectRow(self.variables, row) for row in self.raw)

    def __len__(self) -> int:
        return len(self.raw)

    def __repr__(self) -> str:
        rows = "1 row" if len(self) == 1 else f"{len(self)} rows"
        return f"<{type(self).__name__}: {rows} of {', '.join(self.variables) or 'no variables'}>"

    @property
    def rows(self) -> tuple[Row, ...]:
        """The rows as tuples of terms: the former name of `raw`, with a DeprecationWarning."""
        warnings.warn(
            "SelectResult.rows is called raw; the result itself is a sequence of Python values",
            DeprecationWarning,
            stacklevel=2,
        )
        return self.raw

    def to_dicts(self) -> list[dict[str, PythonValue | None]]:
        """Return each row as a dict from variables to Python values."""
        return [dict(row) for row in self]

    @overload
    def to_dataframe(self, library: Literal["pandas"]) -> PandasFrame: ...
    @overload
    def to_dataframe(self, library: Literal["polars"]) -> PolarsFrame: ...
    @overload
    def to_dataframe(self, library: None = None) -> Any: ...
    def to_dataframe(self, library: Literal["pandas", "polars"] | None = None) -> Any:
        """Return the rows as a data frame of pandas if it is installed, else of polars.

        Columns have the type of their values where no value loses by it. Otherwise a column of
        pandas has Python's own objects, and a column of polars the texts of the terms. Raises
        MissingExtraError if the library, or without a name both, are not installed.
        """
        columns = self._columns()
        match library:
            case "pandas":
                return pandas_frame(columns)
            case "polars":
                return polars_frame(columns)
            case None:
                return _any_frame(columns)
        raise ValueError(f"no library of data frames is called {library!r}: pandas, polars")

    def _columns(self) -> dict[str, FrameColumn]:
        return {
            name: FrameColumn([row[place] for row in self.raw])
            for place, name in enumerate(self.variables)
        }


def _value(term: Term | None) -> PythonValue | None:
    return None if term is None else python_value(term)


def _any_frame(columns: dict[str, FrameColumn]) -> Any:
    for make in (pandas_frame, polars_frame):
        try:
            return make(columns)
        except MissingExtraError:
            continue
    raise MissingExtraError(_NO_LIBRARY)
