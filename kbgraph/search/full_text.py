"""Full-text search by name, by code, and by the words of the entries.

The index of a graph is built once. `ranking` says which things match a query, and in which order.
"""

from __future__ import annotations

from collections.abc import Iterable
from copy import copy

from kbgraph.build import Graph
from kbgraph.export.statistics import PropertyStatistics
from kbgraph.network.network import Network
from kbgraph.search.bit_masks import positions_in
from kbgraph.search.facets import Selection, facets_of, note_facets
from kbgraph.search.highlights import MIN_TEXT_PREFIX, strip_diacritics, text_pattern, words_of
from kbgraph.search.indexed_thing import IndexedThing
from kbgraph.search.matches import SearchedTexts, matches_of
from kbgraph.search.memory_terms import MemoryTerms
from kbgraph.search.ranking import Ranking
from kbgraph.search.results import MatchedText, SearchResult, Snippet
from kbgraph.search.snippets import TextLines
from kbgraph.source.notes import NO_KEYS, CitationKeys
from kbgraph.views.distribution import Distribution
from kbgraph.views.labels import Labels, codes


class FullTextIndex:
    """A search index of the things of one graph."""

    def __init__(
        self,
        graph: Graph,
        labels: Labels,
        network: Network,
        distributions: Iterable[Distribution],
        properties: Iterable[PropertyStatistics],
    ) -> None:
        """Index a graph; the counts of its `properties` show which keys are facets."""
        self._graph, self._labels = graph, labels
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
        self.items = tuple(sorted(things, key=lambda item: (not item.described, item.name_order)))
        self._found = note_facets(graph, labels, properties)
        self.facets = facets_of(graph, labels, self.items, network, distributions, self._found)
        self.codes = codes(graph)
        terms = MemoryTerms(
            map(self._search_names, self.items),
            (strip_diacritics(self._text(item.slug)) for item in self.items),
        )
        self._ranking = Ranking(terms, len(graph.subjects))

    def on_day(
        self, graph: Graph, network: Network, distributions: Iterable[Distribution]
    ) -> FullTextIndex:
        """Return the index of the graph of a day, which has the same things, names and words.

        Facts about folders, tags and keys have no times.
        """
        index, labels = copy(self), self._labels
        index.facets = facets_of(graph, labels, self.items, network, distributions, self._found)
        return index

    def with_labels(
        self,
        graph: Graph,
        labels: Labels,
        network: Network,
        distributions: Iterable[Distribution],
        properties: Iterable[PropertyStatistics],
    ) -> FullTextIndex:
        """Return the index of a graph with other labels of the same things, in the same order."""
        index, found = copy(self), note_facets(graph, labels, properties)
        items = tuple(
            each._replace(label=labels.label(each.iri), type=labels.type_label(each.iri))
            for each in self.items
        )
        facets = facets_of(graph, labels, items, network, distributions, found)
        vars(index).update(_graph=graph, _labels=labels, items=items, _found=found, facets=facets)
        return index

    def find(self, query: str, selection: Selection) -> SearchResult:
        """Find the selected things that match all words of a query.

        An empty query matches everything. Raises NotFoundError for an unknown facet.
        """
        normalised = strip_diacritics(query).strip()
        ranked = self._ranking.ranked(normalised) if normalised else None
        listed = ranked.listed if ranked else self.facets.everything
        selected = listed & self.facets.select(selection)
        classes = [each.things & selected for each in ranked.classes] if ranked else [selected]
        words = ranked.words if ranked else ()
        return SearchResult(
            items=tuple(self.items[place] for mask in classes for place in positions_in(mask)),
            listed=listed,
            instead=ranked.instead if ranked else (),
            # Items with an entry come first.
            entries=(selected & ((1 << len(self._graph.subjects)) - 1)).bit_count(),
            words=words,
            short_words=tuple(word for word in words if len(word) < MIN_TEXT_PREFIX),
        )

    def names(self, slug: str) -> tuple[str, ...]:
        """Return the names of a thing other than its label, and its codes."""
        return (*dict.fromkeys((*self._other_names(slug), *self._codes_of(slug))),)

    def snippets(self, slug: str, query: str, limit: int = 2) -> tuple[Snippet, ...]:
        """Return at most `limit` sentences or rows of a thing's entry that match a query.

        Those with the most words of the query are preferred. Front matter is not searched.
        """
        words, text = words_of(query), self._text(slug)
        if not words or not text:
            return ()
        pattern = text_pattern(self._ranking.weights.telling(words))
        # Most lines of an entry are about its own name, so these words tell little of them.
        lines = TextLines(text, pattern, self._ranking.weights.beside(self._labels.of_thing(slug)))
        return lines.snippets(limit, lambda: self._keys(slug))

    def matches(self, slug: str, query: str) -> tuple[MatchedText, ...]:
        """Return the reasons why a thing matches a query: a text for each of its words."""
        texts = SearchedTexts(
            label=self._labels.of_thing(slug),
            names=self._other_names(slug),
            codes=self._codes_of(slug),
            slug=slug,
            text=self._text(slug),
            keys=lambda: self._keys(slug),
        )
        return matches_of(texts, self._ranking.weights.telling(words_of(query)))

    def _other_names(self, slug: str) -> tuple[str, ...]:
        subject = self._graph.subjects.get(slug)
        return tuple(name.text for name in subject.names[1:]) if subject else ()

    def _codes_of(self, slug: str) -> tuple[str, ...]:
        return self.codes.get(self._graph.iris.thing(slug), ())

    def _keys(self, slug: str) -> CitationKeys:
        """Return the citation keys of an entry, which is parsed again."""
        return self._graph.entry(slug).citation_keys if slug in self._graph.subjects else NO_KEYS

    def _search_names(self, item: IndexedThing) -> tuple[str, ...]:
        subject = self._graph.subjects.get(item.slug)
        names = [name.text for name in subject.names] if subject else [item.label]
        return tuple(
            dict.fromkeys(map(strip_diacritics, (*self.codes.get(item.iri, ()), *names, item.slug)))
        )

    def _text(self, slug: str) -> str:
        subject = self._graph.subjects.get(slug)
        content = self._graph.contents.get(subject.path) if subject else None
        return (
            content.decode("utf-8", "replace").replace("\r\n", "\n")
            if isinstance(content, bytes)
            else ""
        )
