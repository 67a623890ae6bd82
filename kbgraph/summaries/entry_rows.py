"""Rows of entries: a few figures of each, in an order."""

from __future__ import annotations

from bisect import insort
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeAlias, TypeVar

from kbgraph.summaries.cache import Json, Summarised, kept_rows

Row: TypeAlias = tuple[Any, ...]
"""The slug of an entry and its figures: texts and numbers."""
Source = TypeVar("Source", bound=Summarised)


@dataclass(frozen=True)
class EntryRows(Generic[Source]):
    """Rows of the entries of a graph, at most one of each, in an order."""

    name: str
    of_all: Callable[[Source], Iterable[Row]]
    """Returns the rows of all entries."""
    of_some: Callable[[Source, Sequence[str]], Iterable[Row]]
    """Returns the rows of the entries with some slugs; of none for a slug without an entry."""
    order: Callable[[Row], Any]
    """Returns the place of a row, which must differ from that of any other."""

    def of(self, graph: Source) -> list[Any]:
        """Return the rows of a graph, from its cache if they are there: do not alter them."""
        return kept_rows(graph.kept, self.name, lambda: self.make(graph))

    def make(self, graph: Source) -> list[Any]:
        """Return the rows of all entries of a graph."""
        return self.in_order(self.of_all(graph))

    def in_order(self, rows: Iterable[Row]) -> list[Any]:
        """Return rows as they are kept."""
        return [list(row) for row in sorted(rows, key=self.order)]

    def revise(
        self,
        value: Json,
        before: Source,  # noqa: ARG002 - as tallies are revised
        after: Source,
        slugs: Iterable[str],
    ) -> Json:
        """Return the rows after a change, from those before it: as `make` would return them."""
        changed = set(slugs)
        assert isinstance(value, list), "rows are a list"
        kept: list[Any] = [row for row in value if isinstance(row, list) and row[0] not in changed]
        for row in self.of_some(after, sorted(changed)):
            # The others are in order: to sort all of 100,000 takes half a second.
            insort(kept, list(row), key=self.order)
        return kept
