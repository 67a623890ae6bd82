"""A generation of a search index: the base on which it rests, and the things newer than it."""

from __future__ import annotations

import json
from array import array
from collections.abc import Mapping
from copy import copy
from functools import cached_property
from typing import NamedTuple

from kbgraph.rdf.labels import Label
from kbgraph.rdf.terms import Iri
from kbgraph.search.bit_masks import mask_of
from kbgraph.search.stored.connections import Reader
from kbgraph.search.stored.schema import Base, storable
from kbgraph.search.stored.writing.facet_values import FacetRow, decode_facets

_COLUMNS = (
    "position, place, iri, slug, label, language, class, described, codes, names, words, facets"
)


class NewerThing(NamedTuple):
    """A thing that has changed since the base was written."""

    position: int
    place: int
    """The position in the base before which lists by name have it."""
    iri: Iri
    slug: str
    label: Label
    cls: str
    described: bool
    codes: tuple[str, ...]
    names: tuple[str, ...]
    words: str
    """The words of its entry between spaces."""
    facets: tuple[FacetRow, ...]

    @property
    def order(self) -> tuple[int, bool, str, str]:
        """Its place in lists by name."""
        return self.place, not self.described, self.label.casefold(), self.slug


class PlacedFacets(NamedTuple):
    """The facet values of the thing at a position."""

    position: int
    facets: tuple[FacetRow, ...]


class StoredGeneration:
    """The things of one generation. Positions of newer things are those of the base and beyond."""

    def __init__(
        self,
        reader: Reader,
        base: Base,
        generation: int,
    ) -> None:
        """Read which things are newer than the base, and which have ended."""
        self.reader, self.base, self.number = reader, base, generation
        rows = reader.rows(
            f"SELECT {_COLUMNS} FROM search_thing WHERE base = ? AND position >= ?"
            " AND first_generation <= ? AND ifnull(last_generation >= ?, 1) ORDER BY position",
            (base.base, base.things, generation, generation),
        )
        gone = reader.rows(
            "SELECT position, facets FROM search_thing WHERE base = ?"
            " AND last_generation < ? AND position < ?",
            (base.base, generation, base.things),
        )
        newer = [_newer(*row) for row in rows]
        # Positions of several generations have gaps; those of one need none.
        self.newer = tuple(
            each._replace(position=base.things + number) for number, each in enumerate(newer)
        )
        self.removed = tuple(PlacedFacets(place, decode_facets(facets)) for place, facets in gone)
        """The facet values of things of the base that no longer have them."""
        self.added = tuple(PlacedFacets(each.position, each.facets) for each in self.newer)
        """The facet values of things whose values are not those of the base."""
        self.settled = self.alive
        """The things of the base whose facet values are as they are written there."""

    @property
    def size(self) -> int:
        """The number of positions."""
        return self.base.things + len(self.newer)

    @cached_property
    def alive(self) -> int:
        """The things of the base that have not ended, as a bit mask."""
        ended = mask_of((each.position for each in self.removed), self.base.things)
        return ((1 << self.base.things) - 1) & ~ended

    @cached_property
    def everything(self) -> int:
        """All things of the generation as a bit mask."""
        return self.alive | ((1 << len(self.newer)) - 1) << self.base.things

    @cached_property
    def described(self) -> int:
        """The things that an entry describes, as a bit mask."""
        newer = mask_of((each.position for each in self.newer if each.described), self.size)
        return self.alive & ((1 << self.base.entries) - 1) | newer

    def with_facets(self, facets: Mapping[Iri, tuple[FacetRow, ...]]) -> StoredGeneration:
        """Return the generation with other facet values of some of its things."""
        copied = copy(self)
        placed = [(self.position(iri), iri, values) for iri, values in facets.items()]
        known = [(place, iri, values) for place, iri, values in placed if place is not None]
        places = {place for place, _, _ in known}
        kept = tuple(each for each in self.added if each.position not in places)
        copied.added = (*kept, *(PlacedFacets(place, values) for place, _, values in known))
        of_base = [(place, iri) for place, iri, _ in known if place < self.base.things]
        before = (PlacedFacets(place, self._facets(iri)) for place, iri in of_base)
        copied.removed = (*self.removed, *before)
        copied.settled &= ~mask_of((place for place, _ in of_base), self.base.things)
        return copied

    def position(self, iri: str) -> int | None:
        """Return the position of a thing; None for one that the generation does not have."""
        if iri in self._newer_positions:
            return self._newer_positions[iri]
        row = self.reader.row(
            "SELECT position FROM search_thing WHERE iri = ? AND base = ? AND position < ?"
            " AND ifnull(last_generation >= ?, 1)",
            (iri, self.base.base, self.base.things, self.number),
        )
        return row[0] if row else None

    def codes(self, slug: str) -> tuple[str, ...]:
        """Return the codes of a thing."""
        for each in self.newer:
            if each.slug == slug:
                return each.codes
        row = self.reader.row(
            "SELECT codes FROM search_thing WHERE slug = ? AND base = ? AND position < ?"
            " AND ifnull(last_generation >= ?, 1)",
            (storable(slug), self.base.base, self.base.things, self.number),
        )
        return tuple(json.loads(row[0])) if row else ()

    @cached_property
    def _newer_positions(self) -> dict[str, int]:
        return {each.iri: each.position for each in self.newer}

    def _facets(self, iri: str) -> tuple[FacetRow, ...]:
        row = self.reader.row(
            "SELECT facets FROM search_thing WHERE iri = ? AND base = ? AND position < ?",
            (iri, self.base.base, self.base.things),
        )
        return decode_facets(row[0]) if row else ()

    def data(self, name: str) -> bytes:
        """Return the bytes of an array of the base; empty without it."""
        row = self.reader.row(
            "SELECT data FROM search_array WHERE base = ? AND name = ?", (self.base.base, name)
        )
        return bytes(row[0]) if row else b""

    def numbers(self, name: str) -> array[int]:
        """Return an array of numbers of the base; empty without it."""
        return array("I", self.data(name))


def _newer(
    position: int,
    place: int,
    iri: str,
    slug: str,
    label: str,
    language: str,
    cls: str,
    described: int,
    codes: str,
    names: str,
    words: str,
    facets: bytes,
) -> NewerThing:
    return NewerThing(
        position=position,
        place=place,
        iri=Iri(iri),
        slug=slug,
        label=Label(label, language),
        cls=cls,
        described=bool(described),
        codes=tuple(json.loads(codes)),
        names=tuple(json.loads(names)),
        words=words,
        facets=decode_facets(facets),
    )
