"""The search index of a graph in memory. It is built once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from kbgraph.build import Graph
from kbgraph.network.network import Network
from kbgraph.rdf.terms import Iri
from kbgraph.search.bit_masks import mask_of, positions_in
from kbgraph.search.facets import NoteFacet, facets_of, note_facets
from kbgraph.search.highlights import strip_diacritics
from kbgraph.search.indexed_thing import IndexedThing
from kbgraph.search.memory_terms import MemoryTerms
from kbgraph.search.ranking import Ranking
from kbgraph.search.search_index import IndexSources, SearchIndex, text_of
from kbgraph.views.labels import codes


@dataclass(frozen=True)
class SearchedThings:
    """The things of an index, in the order of lists by name."""

    items: tuple[IndexedThing, ...]
    graph: Graph
    codes_of: dict[Iri, tuple[str, ...]]
    """The codes of each thing that has any."""

    @property
    def described(self) -> int:
        """The things that an entry describes, as a bit mask: they come first."""
        return (1 << len(self.graph.subjects)) - 1

    @cached_property
    def _positions(self) -> dict[str, int]:
        return {item.iri: position for position, item in enumerate(self.items)}

    def ranked(self, classes: Iterable[int]) -> tuple[IndexedThing, ...]:
        """Return the things of some masks: those of the first, by name, then of the next."""
        return tuple(self.items[place] for mask in classes for place in positions_in(mask))

    def mask(self, things: Iterable[str]) -> int:
        """Return the bit mask of some things; those that are not there are passed over."""
        places = map(self._positions.get, things)
        return mask_of((place for place in places if place is not None), len(self.items))

    def among(self, items: Sequence[IndexedThing], mask: int) -> tuple[IndexedThing, ...]:
        """Return those of some items that are in a bit mask."""
        return tuple(item for item in items if mask >> self._positions[item.iri] & 1)

    def entries(self, items: Sequence[IndexedThing]) -> int:
        """Return the number of those items that an entry describes."""
        return sum(item.described for item in items)

    def codes(self, slug: str) -> tuple[str, ...]:
        """Return the codes of a thing."""
        return self.codes_of.get(self.graph.iris.thing(slug), ())


@dataclass(frozen=True)
class FullTextIndex(SearchIndex):
    """A search index in memory, with the facets that were found in notes."""

    things: SearchedThings
    found: tuple[NoteFacet, ...]

    @property
    def items(self) -> tuple[IndexedThing, ...]:
        """All things: those with an entry first, then by label."""
        return self.things.items

    def on_day(self, sources: IndexSources) -> FullTextIndex:
        """Return the index of the graph of a day, which has the same things, names and words.

        Facts about folders, tags and keys have no times.
        """
        facets = facets_of(
            sources.graph,
            self.labels,
            self.items,
            sources.network(),
            sources.distributions(),
            self.found,
        )
        return replace(self, facets=facets)

    def with_labels(self, sources: IndexSources) -> FullTextIndex:
        """Return the index of a graph with other labels of the same things, in the same order."""
        graph, labels = sources.graph, sources.labels
        found = note_facets(graph, labels, sources.properties())
        items = tuple(
            each._replace(label=labels.label(each.iri), type=labels.type_label(each.iri))
            for each in self.items
        )
        facets = facets_of(graph, labels, items, sources.network(), sources.distributions(), found)
        things = replace(self.things, items=items, graph=graph)
        return replace(self, graph=graph, labels=labels, things=things, facets=facets, found=found)


def full_text_index(sources: IndexSources) -> FullTextIndex:
    """Index a graph in memory."""
    graph, labels = sources.graph, sources.labels
    items = _items(sources.network())
    found = note_facets(graph, labels, sources.properties())
    facets = facets_of(graph, labels, items, sources.network(), sources.distributions(), found)
    things = SearchedThings(items, graph, codes(graph))
    terms = MemoryTerms(
        (_search_names(things, item) for item in items),
        (strip_diacritics(text_of(graph, item.slug)) for item in items),
    )
    return FullTextIndex(
        graph=graph,
        labels=labels,
        things=things,
        ranking=Ranking(terms, len(graph.subjects)),
        facets=facets,
        found=found,
    )


def _items(network: Network) -> tuple[IndexedThing, ...]:
    things = (
        IndexedThing(
            iri=iri,
            slug=node["slug"],
            label=node["label"],
            type=node["type"],
            described=node["described"],
        )
        for iri, node in network.nodes(data=True)
    )
    return tuple(sorted(things, key=lambda item: (not item.described, item.name_order)))


def _search_names(things: SearchedThings, item: IndexedThing) -> tuple[str, ...]:
    subject = things.graph.subjects.get(item.slug)
    names = [name.text for name in subject.names] if subject else [item.label]
    texts = (*things.codes(item.slug), *names, item.slug)
    return tuple(dict.fromkeys(map(strip_diacritics, texts)))
