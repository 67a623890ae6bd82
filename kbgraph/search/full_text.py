"""Full-text search by name, by code, and by the words of the entries.

The index of a graph is built once. Names, codes and words are compared without case and without
diacritics (Unicode NFKD). Each word of a query must be a prefix of a word of the entry, or a part
of one of its names. If a query matches nothing, its unknown words are replaced by similar names.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from copy import copy
from typing import NamedTuple

from kbgraph.build import Graph
from kbgraph.export.statistics import PropertyStatistics
from kbgraph.fuzzy import closest
from kbgraph.network.network import Network
from kbgraph.search.facets import Selection, facets_of
from kbgraph.search.highlights import (
    MIN_TEXT_PREFIX,
    WORD,
    strip_diacritics,
    text_pattern,
    words_of,
)
from kbgraph.search.indexed_thing import IndexedThing
from kbgraph.search.matches import SearchedTexts, matches_of
from kbgraph.search.note_facets import note_facets
from kbgraph.search.results import MatchedText, SearchResult, Snippet
from kbgraph.search.snippets import TextLines
from kbgraph.search.word_weights import WordWeights
from kbgraph.source.notes import NO_KEYS, CitationKeys
from kbgraph.views.distribution import Distribution
from kbgraph.views.labels import Labels, codes

_MIN_SIMILARITY = 75
"""Minimum similarity, out of 100, of a name that replaces an unknown word."""
_IS_NAME, _BEGINS_NAME = 900, 700
"""Scores of a whole query that is a name or code, or a prefix of one."""
_MAX_NAME_WORDS = 12
"""Words at the beginning of a query that may be those of a name."""
_HAS_NAME = 500
"""Score of a query that has a whole name or code among its words, by the weight of the name."""
_EQUALS_WORD, _BEGINS_WORD, _IN_WORD, _IN_TEXT = 100, 60, 30, 10
"""Scores of a word that is, begins or is within a word of a name, or is in the text."""


class _Scored(NamedTuple):
    """The things that match a query, and the words that were searched."""

    scores: dict[int, int]
    """The score of each, by its position."""
    words: tuple[str, ...]
    instead: tuple[str, ...] = ()
    """The words that replaced those without any match."""


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
        self._names = [self._search_names(item) for item in self.items]
        self._by_name = _postings(_words(*names) for names in self._names)
        self._by_text = _postings(
            _words(strip_diacritics(self._text(item.slug))) for item in self.items
        )
        self._by_whole_name = _postings(
            {" ".join(WORD.findall(name)) for name in names} for names in self._names
        )
        self._weights = WordWeights(len(graph.subjects), lambda word: len(self._match(word)))
        self._name_words, self._text_words = sorted(self._by_name), sorted(self._by_text)

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
        scored = self._scored(normalised) if normalised else _Scored({}, ())
        scores = scored.scores
        listed = self.facets.bits(scores) if normalised else self.facets.everything
        selected = listed & self.facets.select(selection)
        positions = self.facets.positions(selected)
        if scores:
            positions.sort(key=lambda position: (-scores[position], position))
        items = tuple(self.items[position] for position in positions)
        # Items with an entry come first.
        entries = (selected & ((1 << len(self._graph.subjects)) - 1)).bit_count()
        short = tuple(word for word in scored.words if len(word) < MIN_TEXT_PREFIX)
        return SearchResult(
            items=items,
            listed=listed,
            instead=scored.instead,
            entries=entries,
            words=scored.words,
            short_words=short,
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
        pattern = text_pattern(self._weights.telling(words))
        # Most lines of an entry are about its own name, so these words tell little of them.
        lines = TextLines(text, pattern, self._weights.beside(self._labels.of_thing(slug)))
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
        return matches_of(texts, self._weights.telling(words_of(query)))

    def _other_names(self, slug: str) -> tuple[str, ...]:
        subject = self._graph.subjects.get(slug)
        return tuple(name.text for name in subject.names[1:]) if subject else ()

    def _codes_of(self, slug: str) -> tuple[str, ...]:
        return self.codes.get(self._graph.iris.thing(slug), ())

    def _keys(self, slug: str) -> CitationKeys:
        """Return the citation keys of an entry, which is parsed again."""
        return self._graph.entry(slug).citation_keys if slug in self._graph.subjects else NO_KEYS

    def _scored(self, query: str) -> _Scored:
        """Return scores by position, and the replacements of words without any match."""
        words = WORD.findall(query)
        scores = self._match_all(words)
        replacements: tuple[str, ...] = ()
        if not scores:
            similar = {
                word: next(iter(closest(word, self._name_words, _MIN_SIMILARITY)), word)
                for word in words
                if not self._match(word)
            }
            words = [similar.get(word, word) for word in words]
            scores, replacements = self._match_all(words), tuple(similar.values())
            query = " ".join(words)
        for position in scores:
            scores[position] += _name_score(self._names[position], query)
        self._add_whole_names(scores, words)
        return _Scored(scores, tuple(dict.fromkeys(words)), replacements if scores else ())

    def _match_all(self, words: list[str]) -> dict[int, int]:
        """Return the scores of the things that match all the words."""
        matches = [self._match(word) for word in words]
        if not matches:
            return {}
        positions = set(matches[0]).intersection(*matches[1:])
        weighted = [(each, self._weights.of_count(len(each))) for each in matches]
        return {
            each: round(sum(by[each] * weight for by, weight in weighted)) for each in positions
        }

    def _add_whole_names(self, scores: dict[int, int], words: list[str]) -> None:
        """Raise the scores of the things whose names are among the words of a query."""
        weights = [self._weights.of(word) for word in words[:_MAX_NAME_WORDS]]
        for start in range(len(weights)):
            for end in range(start + 1, len(weights) + 1):
                bonus = round(_HAS_NAME * sum(weights[start:end]))
                for position in self._by_whole_name.get(" ".join(words[start:end]), ()):
                    if position in scores:
                        scores[position] += bonus

    def _match(self, word: str) -> dict[int, int]:
        """Return the scores of the things that match a word."""
        scores: dict[int, int] = {}
        if len(word) >= MIN_TEXT_PREFIX:
            for indexed in _with_prefix(self._text_words, word):
                scores |= dict.fromkeys(self._by_text[indexed], _IN_TEXT)
        else:
            scores |= dict.fromkeys(self._by_text.get(word, ()), _IN_TEXT)
        name_words = [
            (_word_score(indexed, word), indexed) for indexed in self._name_words if word in indexed
        ]
        for score, indexed in sorted(name_words):
            scores |= dict.fromkeys(self._by_name[indexed], score)
        return scores

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


def _words(*texts: str) -> set[str]:
    return {word for text in texts for word in WORD.findall(text)}


def _postings(word_sets: Iterable[set[str]]) -> dict[str, array[int]]:
    """Map each word to the positions of the sets that contain it."""
    postings: dict[str, array[int]] = {}
    for position, words in enumerate(word_sets):
        for word in words:
            positions = postings.get(word)
            if positions is None:
                postings[word] = array("I", (position,))
            else:
                positions.append(position)
    return postings


def _with_prefix(words: list[str], prefix: str) -> Iterator[str]:
    """Yield the words that start with a prefix; the words must be sorted."""
    for index in range(bisect_left(words, prefix), len(words)):
        if not words[index].startswith(prefix):
            return
        yield words[index]


def _name_score(names: tuple[str, ...], query: str) -> int:
    """Return the extra score of a query that is a name or code, or a prefix of one."""
    if query in names:
        return _IS_NAME
    return _BEGINS_NAME if any(name.startswith(query) for name in names) else 0


def _word_score(indexed: str, word: str) -> int:
    begins = _BEGINS_WORD if indexed.startswith(word) else _IN_WORD
    return _EQUALS_WORD if indexed == word else begins
