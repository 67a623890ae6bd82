"""The things of one generation, in the order of lists by name."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import islice

from kbgraph.ontology.ontology import Ontology
from kbgraph.rdf.labels import Label
from kbgraph.rdf.terms import Iri
from kbgraph.search.bit_masks import mask_of, positions_in
from kbgraph.search.indexed_thing import IndexedThing
from kbgraph.search.stored.generation import StoredGeneration
from kbgraph.views.backlinks import SlicedSequence
from kbgraph.views.labels import Labels

_NO_LABEL = Label("")
_PART = 500
"""Things that are read together."""


class StoredThings:
    """Reads the things of one generation by their positions."""

    def __init__(
        self, generation: StoredGeneration, ontology: Ontology, labels: Labels | None = None
    ) -> None:
        """Read a generation; `labels` give names in another language than that of the entries."""
        self._generation, self._ontology, self._labels = generation, ontology, labels
        self.described = generation.described
        """The things that an entry describes, as a bit mask."""

    def with_labels(self, ontology: Ontology, labels: Labels) -> StoredThings:
        """Return the same things with labels in another language."""
        return StoredThings(self._generation, ontology, labels)

    def ranked(self, classes: Iterable[int]) -> RankedRows:
        """Return the things of some masks: those of the first, by name, then of the next."""
        return RankedRows(self, classes)

    def among(self, items: Sequence[IndexedThing], mask: int) -> Sequence[IndexedThing]:
        """Return those of some items that are in a bit mask."""
        if isinstance(items, RankedRows):
            return items.among(mask)
        return [each for each in items if self.mask([each.iri]) & mask]

    def entries(self, items: Sequence[IndexedThing]) -> int:
        """Return the number of those items that an entry describes."""
        if isinstance(items, RankedRows):
            return len(items.among(self.described))
        return sum(item.described for item in items)

    def codes(self, slug: str) -> tuple[str, ...]:
        """Return the codes of a thing."""
        return self._generation.codes(slug)

    def at(self, positions: Iterable[int]) -> tuple[IndexedThing, ...]:
        """Return the things at some positions, read together."""
        base, wanted = self._generation.base, [*positions]
        rows = self._generation.reader.rows(
            "SELECT position, iri, slug, label, language, class, described FROM search_thing"
            " WHERE base = ? AND position IN (SELECT value FROM json_each(?))",
            (base.base, json.dumps([place for place in wanted if place < base.things])),
        )
        found = {
            position: self._thing(Iri(iri), slug, Label(label, language), cls, described)
            for position, iri, slug, label, language, cls, described in rows
        }
        for place in wanted:
            if place >= base.things:
                newer = self._generation.newer[place - base.things]
                found[place] = self._thing(
                    newer.iri, newer.slug, newer.label, newer.cls, newer.described
                )
        return tuple(found[place] for place in wanted)

    def ordered(self, mask: int) -> Iterator[int]:
        """Yield the positions in a bit mask in the order of lists by name."""
        size = self._generation.base.things
        rest, done = mask & ((1 << size) - 1), 0
        for place, position in self._newer:
            if mask >> position & 1:
                yield from (done + each for each in positions_in(rest & ((1 << place - done) - 1)))
                rest >>= place - done
                done = place
                yield position
        yield from (done + each for each in positions_in(rest))

    def mask(self, things: Iterable[str]) -> int:
        """Return the bit mask of some things; those that are not there are passed over."""
        places = map(self._generation.position, things)
        return mask_of((place for place in places if place is not None), self._generation.size)

    def _thing(self, iri: Iri, slug: str, label: Label, cls: str, described: int) -> IndexedThing:
        return IndexedThing(
            iri=iri,
            slug=slug,
            label=self._labels.label(iri) if self._labels else label,
            type=self._ontology.label(Iri(cls)) if cls else _NO_LABEL,
            described=bool(described),
        )

    @cached_property
    def _newer(self) -> list[tuple[int, int]]:
        """The newer things by their place in the base, with their positions."""
        newer = sorted(self._generation.newer, key=lambda each: each.order)
        return [(each.place, each.position) for each in newer]


class RankedRows(SlicedSequence[IndexedThing]):
    """Things by score, and those of one score by name, which are read as they are shown."""

    def __init__(self, things: StoredThings, classes: Iterable[int]) -> None:
        """Wrap the things of each score as bit masks, the best score first."""
        self._things, self._classes = things, [mask for mask in classes if mask]

    def among(self, mask: int) -> RankedRows:
        """Return those that are in a bit mask."""
        return RankedRows(self._things, (each & mask for each in self._classes))

    def __len__(self) -> int:
        """Return the number of things, without reading them."""
        return sum(mask.bit_count() for mask in self._classes)

    def at(self, places: range) -> tuple[IndexedThing, ...]:
        """Return the things at some places, read together."""
        positions = islice(self._positions(), places.start, places.stop, places.step)
        return self._things.at(positions)

    def __iter__(self) -> Iterator[IndexedThing]:
        """Yield all things, read in parts."""
        positions = self._positions()
        while part := [*islice(positions, _PART)]:
            yield from self._things.at(part)

    def _positions(self) -> Iterator[int]:
        return (place for mask in self._classes for place in self._things.ordered(mask))
