"""Tallies: counts that add up over the things of a graph.

After a change of some things the counts of all others stay: those of the changed ones are taken
from the old sum, and added as they are now.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeAlias, TypeVar

from kbgraph.summaries.cache import Json, Summarised

Key: TypeAlias = tuple[str, ...]
Counts: TypeAlias = Counter[Key]


Source = TypeVar("Source", bound=Summarised)


@dataclass(frozen=True)
class Tally(Generic[Source]):
    """Counts over the things of a graph, by keys of several words."""

    name: str
    of_all: Callable[[Source], Counts]
    """Counts all things."""
    of_some: Callable[[Source, Sequence[str]], Counts]
    """Counts the things with some slugs; a slug without a thing counts nothing."""

    def of(self, graph: Source) -> Counts:
        """Return the counts of a graph, from its cache if they are there."""
        return _decoded(graph.kept.get(self.name, lambda: self.make(graph)))

    def make(self, graph: Source) -> Json:
        """Count all things of a graph."""
        return encoded(self.of_all(graph))

    def revise(self, value: Json, before: Source, after: Source, slugs: Iterable[str]) -> Json:
        """Return the counts after a change, from those before it: as `make` would count them.

        `slugs` are those of all things of which any fact has changed, also of removed and new
        entries.
        """
        changed = sorted(set(slugs))
        counts = _decoded(value)
        counts.subtract(self.of_some(before, changed))
        counts.update(self.of_some(after, changed))
        return encoded(counts)


def encoded(counts: Counts) -> Json:
    """Return counts as they are kept."""
    return [[*key, number] for key, number in sorted(counts.items()) if number]


def _decoded(value: Json) -> Counts:
    assert isinstance(value, list), "a tally is a list of rows"
    counts: Counts = Counter()
    for row in value:
        assert isinstance(row, list), "a row is a key and its number"
        *key, number = row
        counts[tuple(map(str, key))] = int(str(number))
    return counts
