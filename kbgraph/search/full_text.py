"""Full-text search by name, by code, and by the words of the entries.

The index of a graph is built once. Names, codes and words are compared without case and without
diacritics (Unicode NFKD). Each word of a query must be a prefix of a word of the entry, or a part
of one of its names. If a query matches nothing, its unknown words are replaced by similar names.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator
from copy import copy

from kbgraph.build import Graph
from kbgraph.export.statistics import PropertyStatistics
from kbgraph.fuzzy import closest
from kbgraph.network.network import Network
from kbgraph.search.facets import IndexedThing, Selection, facets_of
from kbgraph.search.note_facets import note_facets
from kbgraph.search.results import Highlight, SearchResult, Snippet
from kbgraph.source.markdown import parse_inline
from kbgraph.source.notes import NO_KEYS, CitationKeys, may_have_places
from kbgraph.views.distribution import Distribution
from kbgraph.views.labels import Labels, codes

_WORD = re.compile(r"\w+")
_MARKS = re.compile("[\u0300-\u036f]+")
_BLOCK_MARKER = re.compile(r"^(?:#{1,6} |> |[-*+] )+")
_MIN_SIMILARITY = 75
"""Minimum similarity, out of 100, of a name that replaces an unknown word."""
_MIN_TEXT_PREFIX = 3
"""Minimum number of characters of a prefix of a text's word; any prefix of a name matches."""
_IS_NAME, _BEGINS_NAME = 900, 700
"""Scores of a whole query that is a name or code, or a prefix of one."""
_EQUALS_WORD, _BEGINS_WORD, _IN_WORD, _IN_TEXT = 100, 60, 30, 10
"""Scores of a word that is, begins or is within a word of a name, or is in the text."""


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
        self.items = tuple(
            sorted(things, key=lambda item: (not item.described, item.label.casefold(), item.slug))
        )
        self._found = note_facets(graph, labels, properties)
        self.facets = facets_of(graph, labels, self.items, network, distributions, self._found)
        self.codes = codes(graph)
        self._names = [self._search_names(item) for item in self.items]
        self._by_name = _postings(_words(*names) for names in self._names)
        self._by_text = _postings(
            _words(strip_diacritics(self._text(item.slug))) for item in self.items
        )
        self._name_words, self._text_words = sorted(self._by_name), sorted(self._by_text)

    def on_day(
        self, graph: Graph, network: Network, distributions: Iterable[Distribution]
    ) -> FullTextIndex:
        """Return the index of the graph of a day, which has the same things, names and words.

        Facts about folders, tags and keys have no times.
        """
        index = copy(self)
        index.facets = facets_of(
            graph, self._labels, self.items, network, distributions, self._found
        )
        return index

    def find(self, query: str, selection: Selection) -> SearchResult:
        """Find the selected things that match all words of a query.

        An empty query matches everything. Raises NotFoundError for an unknown facet.
        """
        normalised = strip_diacritics(query).strip()
        scores, replacements = self._scores(normalised) if normalised else (None, ())
        listed = self.facets.everything if scores is None else self.facets.bits(scores)
        selected = listed & self.facets.select(selection)
        positions = self.facets.positions(selected)
        if scores:
            positions.sort(key=lambda position: (-scores[position], position))
        items = tuple(self.items[position] for position in positions)
        # Items with an entry come first.
        entries = (selected & ((1 << len(self._graph.subjects)) - 1)).bit_count()
        return SearchResult(items, listed, replacements, entries)

    def names(self, slug: str) -> tuple[str, ...]:
        """Return the names of a thing other than its label, and its codes."""
        subject = self._graph.subjects.get(slug)
        names = [name.text for name in subject.names[1:]] if subject else []
        return (*dict.fromkeys((*names, *self.codes.get(self._graph.iris.thing(slug), ()))),)

    def snippets(self, slug: str, query: str, limit: int = 2) -> tuple[Snippet, ...]:
        """Return at most `limit` lines of a thing's entry that match a query.

        Lines with the most words of the query are preferred. Front matter is not searched.
        """
        words = [re.escape(word) for word in _WORD.findall(strip_diacritics(query))]
        original = self._text(slug)
        text = strip_diacritics(original)
        if not words or not text:
            return ()
        pattern = re.compile(rf"(?<!\w)(?:{'|'.join(words)})")
        hits = _hits_by_line(pattern, text)
        best = sorted(hits, key=lambda line: (-len(hits[line]), line))[:limit]
        lines = original.split("\n")
        shown = [(line, lines[line - 1]) for line in sorted(best)]
        # An entry is parsed only where a line of it may name a place in a source.
        has_places = any(may_have_places(words) for _, words in shown)
        keys = self._graph.entry(slug).citation_keys if has_places else NO_KEYS
        return tuple(
            Snippet(line, _highlights(_plain_text(words, keys), pattern)) for line, words in shown
        )

    def _scores(self, query: str) -> tuple[dict[int, int], tuple[str, ...]]:
        """Return scores by position, and the replacements of words without any match."""
        words = _WORD.findall(query)
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
        return scores, replacements if scores else ()

    def _match_all(self, words: list[str]) -> dict[int, int]:
        """Return the scores of the things that match all the words."""
        matches = [self._match(word) for word in words]
        if not matches:
            return {}
        positions = set(matches[0]).intersection(*matches[1:])
        return {position: sum(scores[position] for scores in matches) for position in positions}

    def _match(self, word: str) -> dict[int, int]:
        """Return the scores of the things that match a word."""
        scores: dict[int, int] = {}
        if len(word) >= _MIN_TEXT_PREFIX:
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


def strip_diacritics(text: str) -> str:
    """Return a text in lower case and without diacritics."""
    return (
        text.lower()
        if text.isascii()
        else _MARKS.sub("", unicodedata.normalize("NFKD", text)).casefold()
    )


def _words(*texts: str) -> set[str]:
    return {word for text in texts for word in _WORD.findall(text)}


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
    if indexed == word:
        return _EQUALS_WORD
    return _BEGINS_WORD if indexed.startswith(word) else _IN_WORD


def _hits_by_line(pattern: re.Pattern[str], text: str) -> dict[int, set[str]]:
    """Return the distinct matches on each line below the front matter."""
    hits: dict[int, set[str]] = defaultdict(set)
    offset = text.find("\n---", 3) if text.startswith("---") else 0
    line = text.count("\n", 0, offset) + 1
    for match in pattern.finditer(text, offset):
        line, offset = line + text.count("\n", offset, match.start()), match.start()
        hits[line].add(match[0])
    return hits


def _plain_text(line: str, keys: CitationKeys) -> str:
    """Return a line without Markdown and footnote marks, its cells between dots."""
    cells = line.strip().strip("|").split(" | ") if line.lstrip().startswith("|") else [line]
    texts = (parse_inline(_BLOCK_MARKER.sub("", cell.strip()), 1, 1, keys).text for cell in cells)
    return " · ".join(text.strip() for text in texts if text.strip())


def _highlights(text: str, pattern: re.Pattern[str]) -> tuple[Highlight, ...]:
    """Split a text into matching and other parts.

    A letter may be normalised to several, so offsets are mapped back to the original text.
    """
    offsets: list[int] = []
    normalised = ""
    for offset, letter in enumerate(text):
        stripped = strip_diacritics(letter)
        normalised += stripped
        offsets += [offset] * len(stripped)
    offsets.append(len(text))
    parts: list[Highlight] = []
    last = 0
    for match in pattern.finditer(normalised):
        start, end = offsets[match.start()], offsets[match.end()]
        parts += [Highlight(text[last:start], found=False), Highlight(text[start:end], found=True)]
        last = end
    parts.append(Highlight(text[last:], found=False))
    return tuple(part for part in parts if part.text)
