"""Facet values that newer things have, or that changed things no longer have."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from kbgraph.search.bit_masks import mask_of
from kbgraph.search.stored.generation import StoredGeneration
from kbgraph.search.stored.masks import decode_masks

_WITH_KEY = "INDEXED BY search_key WHERE base = ? AND facet = ? AND key = ?"
"""Left to itself, SQLite passes over all values of the facet."""


class StoredValue(NamedTuple):
    """A value of a facet as of one generation."""

    key: str
    place: int | None
    """Its place in the base; None for one that only newer things have."""
    terms: dict[str, int]
    """The terms of the value, and how often each is written."""
    things: int
    """The things that have it, as a bit mask."""


class Touched:
    """The changes of one facet since the base."""

    def __init__(self) -> None:
        self.keys: dict[str, None] = {}
        self.things = 0
        """The number of things with any value, beyond those of the base."""
        self.added: dict[str, list[int]] = defaultdict(list)
        """The positions of the things that have a value now, by its key."""
        self.terms: dict[str, Counter[str]] = defaultdict(Counter)
        """How much more often each term of a value is written, by its key."""


def touched_values(generation: StoredGeneration) -> dict[tuple[str, str], Touched]:
    """Return the changes of each facet since the base, by its kind and property."""
    touched: dict[tuple[str, str], Touched] = defaultdict(Touched)
    for placed, sign in ((generation.removed, -1), (generation.added, 1)):
        for position, facets in placed:
            for kind, prop, key, term, written in facets:
                facet = touched[kind, prop]
                facet.keys[key] = None
                facet.terms[key][term] += sign * written
                if sign > 0:
                    facet.added[key].append(position)
            for name in {(row.kind, row.property) for row in facets}:
                touched[name].things += sign
    return touched


class ValueReader:
    """Reads the values of one facet as of one generation."""

    def __init__(self, generation: StoredGeneration, facet: int | None, touched: Touched) -> None:
        """Read a facet by its number in the base; None for one that only newer things have."""
        self._generation, self._facet, self._touched = generation, facet, touched

    def all(self) -> list[StoredValue]:
        """Return all values, those of the base by place, then those of newer things alone."""
        values = self._values("WHERE base = ? AND facet = ? ORDER BY place", ())
        known = {value.key for value in values}
        newer = (key for key in self._touched.keys if key not in known)
        return [*values, *(self._newer(key) for key in newer)]

    def named(self, keys: Iterable[str]) -> list[StoredValue]:
        """Return the values with some keys; nothing for unknown ones."""
        found = []
        for key in keys:
            values = self._values(_WITH_KEY, (key,))
            if not values and key in self._touched.keys:
                values = [self._newer(key)]
            found += values
        return found

    def at(self, places: Iterable[int]) -> dict[int, tuple[str, dict[str, int]]]:
        """Return the key and the terms of the values at some places of the base."""
        wanted = [*places]
        rows = self._generation.reader.rows(
            "SELECT place, key, terms FROM search_value WHERE base = ? AND facet = ?"
            " AND place IN (SELECT value FROM json_each(?))",
            (self._generation.base.base, self._facet, json.dumps(wanted)),
        )
        return {place: (key, json.loads(terms)) for place, key, terms in rows}

    def _values(self, clause: str, values: tuple[str, ...]) -> list[StoredValue]:
        base = self._generation.base
        rows = self._generation.reader.rows(
            f"SELECT place, key, terms, things FROM search_value {clause}",
            (base.base, self._facet, *values),
        )
        return [
            StoredValue(
                key,
                place,
                self._terms(key, json.loads(terms)),
                decode_masks((things,), base.things) & self._generation.settled | self._added(key),
            )
            for place, key, terms, things in rows
        ]

    def _newer(self, key: str) -> StoredValue:
        return StoredValue(key, None, self._terms(key, {}), self._added(key))

    def _added(self, key: str) -> int:
        positions = self._touched.added.get(key)
        return mask_of(positions, self._generation.size) if positions else 0

    def _terms(self, key: str, terms: dict[str, int]) -> dict[str, int]:
        if key not in self._touched.terms:
            return terms
        changed = Counter(terms)
        changed.update(self._touched.terms[key])
        return {term: count for term, count in changed.items() if count > 0}
