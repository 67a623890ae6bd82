"""Full-text search by name, by code, and by the words of the entries.

`ranking` says which things match a query, and in which order. An index is in memory (`full_text`)
or in a database (`stored`): both are searched by this code.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from kbgraph.build import Graph
from kbgraph.export.statistics import PropertyStatistics
from kbgraph.network.network import Network
from kbgraph.rdf.terms import Iri
from kbgraph.search.bit_masks import union
from kbgraph.search.facets import TYPE, Facets, Selection
from kbgraph.search.highlights import MIN_TEXT_PREFIX, strip_diacritics, text_pattern, words_of
from kbgraph.search.indexed_thing import IndexedThing
from kbgraph.search.matches import SearchedTexts, matches_of
from kbgraph.search.ranking import Ranking
from kbgraph.search.results import MatchedText, SearchResult, Snippet
from kbgraph.search.snippets import TextLines
from kbgraph.source.notes import NO_KEYS, CitationKeys
from kbgraph.views.distribution import Distribution
from kbgraph.views.labels import Labels


class IndexedThings(Protocol):
    """The things of an index by their positions in bit masks."""

    @property
    def described(self) -> int:
        """The things that an entry describes, as a bit mask."""

    def ranked(self, classes: Iterable[int]) -> Sequence[IndexedThing]:
        """Return the things of some masks: those of the first, by name, then of the next."""

    def mask(self, things: Iterable[str]) -> int:
        """Return the bit mask of some things; those that are not there are passed over."""

    def among(self, items: Sequence[IndexedThing], mask: int) -> Sequence[IndexedThing]:
        """Return those of some items that are in a bit mask."""

    def entries(self, items: Sequence[IndexedThing]) -> int:
        """Return the number of those items that an entry describes."""

    def codes(self, slug: str) -> tuple[str, ...]:
        """Return the codes of a thing."""


class IndexSources(NamedTuple):
    """A graph, and what an index in memory is made of; each part is made when it is called."""

    graph: Graph
    labels: Labels
    network: Callable[[], Network]
    distributions: Callable[[], Iterable[Distribution]]
    properties: Callable[[], Iterable[PropertyStatistics]]
    """The counts of its properties, which show the keys that are facets."""


class ThingsOfType(NamedTuple):
    """The things of a type, by name."""

    label: str
    """The label of the type; empty for things without one."""
    described: Sequence[IndexedThing]
    """Those that an entry describes."""
    stubs: Sequence[IndexedThing]


@dataclass(frozen=True)
class SearchIndex(ABC):
    """A search index of the things of one graph."""

    graph: Graph
    labels: Labels
    things: IndexedThings
    ranking: Ranking
    facets: Facets

    @property
    def items(self) -> Sequence[IndexedThing]:
        """All things: those with an entry first, then by label."""
        return self.things.ranked([self.facets.everything])

    def by_type(self) -> list[ThingsOfType]:
        """Return the things of each type by name; of a list on disk, those that are read."""
        masks: dict[str, int] = {}
        for value in self.facets.values(TYPE):
            masks[value.label] = masks.get(value.label, 0) | self.facets.things_with(
                TYPE, value.key
            )
        untyped = self.facets.everything & ~union(masks.values())
        named = [*masks.items(), *([("", untyped)] if untyped else ())]
        return [ThingsOfType(label, *self._divided(mask)) for label, mask in named]

    def _divided(self, mask: int) -> tuple[Sequence[IndexedThing], Sequence[IndexedThing]]:
        """Return the things of a mask: those that an entry describes, and the others."""
        described = mask & self.things.described
        return self.things.ranked([described]), self.things.ranked([mask & ~described])

    @abstractmethod
    def on_day(self, sources: IndexSources) -> SearchIndex:
        """Return the index of the graph of a day, which has the same things, names and words."""

    @abstractmethod
    def with_labels(self, sources: IndexSources) -> SearchIndex:
        """Return the index of a graph with other labels of the same things, in the same order."""

    def find(self, query: str, selection: Selection) -> SearchResult:
        """Find the selected things that match all words of a query.

        An empty query matches everything. Raises NotFoundError for an unknown facet.
        """
        normalised = strip_diacritics(query).strip()
        ranked = self.ranking.ranked(normalised) if normalised else None
        listed = ranked.listed if ranked else self.facets.everything
        selected = listed & self.facets.select(selection)
        classes = [each.things & selected for each in ranked.classes] if ranked else [selected]
        words = ranked.words if ranked else ()
        return SearchResult(
            items=self.things.ranked(classes),
            listed=listed,
            instead=ranked.instead if ranked else (),
            entries=(selected & self.things.described).bit_count(),
            words=words,
            short_words=tuple(word for word in words if len(word) < MIN_TEXT_PREFIX),
        )

    def among(self, result: SearchResult, things: Iterable[Iri]) -> SearchResult:
        """Return those of the results that are among some things; facets count only these."""
        mask = self.things.mask(things)
        items = self.things.among(result.items, mask)
        listed, entries = result.listed & mask, self.things.entries(items)
        return result._replace(items=items, listed=listed, entries=entries)

    def names(self, slug: str) -> tuple[str, ...]:
        """Return the names of a thing other than its label, and its codes."""
        return (*dict.fromkeys((*self._other_names(slug), *self.things.codes(slug))),)

    def snippets(self, slug: str, query: str, limit: int = 2) -> tuple[Snippet, ...]:
        """Return at most `limit` sentences or rows of a thing's entry that match a query.

        Those with the most words of the query are preferred. Front matter is not searched.
        """
        words, text = words_of(query), text_of(self.graph, slug)
        if not words or not text:
            return ()
        pattern = text_pattern(self.ranking.weights.telling(words))
        # Most lines of an entry are about its own name, so these words tell little of them.
        lines = TextLines(text, pattern, self.ranking.weights.beside(self.labels.of_thing(slug)))
        return lines.snippets(limit, lambda: self._keys(slug))

    def matches(self, slug: str, query: str) -> tuple[MatchedText, ...]:
        """Return the reasons why a thing matches a query: a text for each of its words."""
        texts = SearchedTexts(
            label=self.labels.of_thing(slug),
            names=self._other_names(slug),
            codes=self.things.codes(slug),
            slug=slug,
            text=text_of(self.graph, slug),
            keys=lambda: self._keys(slug),
        )
        return matches_of(texts, self.ranking.weights.telling(words_of(query)))

    def _other_names(self, slug: str) -> tuple[str, ...]:
        subject = self.graph.subjects.get(slug)
        return tuple(name.text for name in subject.names[1:]) if subject else ()

    def _keys(self, slug: str) -> CitationKeys:
        """Return the citation keys of an entry, which is parsed again."""
        return self.graph.entry(slug).citation_keys if slug in self.graph.subjects else NO_KEYS


def text_of(graph: Graph, slug: str) -> str:
    """Return the file of a thing's entry with line feeds alone; empty without one."""
    subject = graph.subjects.get(slug)
    content = graph.contents.get(subject.path) if subject else None
    if not isinstance(content, bytes):
        return ""
    return content.decode("utf-8", "replace").replace("\r\n", "\n")
