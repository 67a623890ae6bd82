"""Finding things by name, in any script, by code, and by the words of their entries; with facets. Made once for a graph.

Names, codes and words are compared without case and without marks above and below letters (Unicode NFKD). Each word that was asked for must
begin a word of the entry, or be a part of one of its names; where a word is found nowhere, the names most like it stand in for it.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import NamedTuple

from kbgraph.build import Graph
from kbgraph.fuzzy import closest
from kbgraph.network.network import Network
from kbgraph.search.facets import Facets, IndexedThing, Selection
from kbgraph.source.markdown import parse_inline
from kbgraph.views.breadcrumbs import Breadcrumbs
from kbgraph.views.codes import codes
from kbgraph.views.distribution import Distribution
from kbgraph.views.labels import Labels

_WORD = re.compile(r"\w+")
_MARKS = re.compile("[\u0300-\u036f]+")
_LEAD = re.compile(r"^(?:#{1,6} |> |[-*+] )+")
_LIKE = 75
"""How alike a name must be, of 100, to stand in for a word that is found nowhere."""
_SHORT = 3
"""Characters of a word from which on it may be the beginning of one in a text; names may begin with a single letter."""
_IS_NAME, _BEGINS_NAME = 900, 700
_EQUALS_WORD, _BEGINS_WORD, _IN_WORD, _IN_TEXT = 100, 60, 30, 10


class Highlight(NamedTuple):
    """A part of a line; `found` where it is what was asked for."""

    text: str
    found: bool


class Snippet(NamedTuple):
    """A line of an entry that holds what was asked for."""

    line: int
    parts: tuple[Highlight, ...]


class SearchResult(NamedTuple):
    """What was found, the best first."""

    items: tuple[IndexedThing, ...]
    listed: int
    """All that have the words, as bits, before any was selected: what facets count."""
    instead: tuple[str, ...]
    """The words that stood in for those that nothing is called by."""


class FullTextIndex:
    """Finds the things of one graph."""

    def __init__(
        self, graph: Graph, labels: Labels, net: Network, spreads: Iterable[Distribution]
    ) -> None:
        self._graph = graph
        items = (
            IndexedThing(iri, node["slug"], node["label"], node["type"], node["described"])
            for iri, node in net.nodes(data=True)
        )
        self.items = tuple(
            sorted(items, key=lambda item: (not item.described, item.label.casefold(), item.slug))
        )
        self.facets = Facets(graph, labels, self.items).fill(
            spreads, Breadcrumbs(graph, labels), net
        )
        self.codes = codes(graph)
        self._names = [self._names_of(item) for item in self.items]
        self._by_name = _postings(_words(*names) for names in self._names)
        self._by_text = _postings(
            _words(strip_diacritics(self._text(item.slug))) for item in self.items
        )
        self._name_words, self._text_words = sorted(self._by_name), sorted(self._by_text)

    def find(self, words: str, selection: Selection) -> SearchResult:
        """The selected things that have all the words; all the selected where none is given. Raises NotFoundError for an unknown facet."""
        asked = strip_diacritics(words).strip()
        scores, instead = self._rated(asked, _WORD.findall(asked)) if asked else (None, ())
        listed = self.facets.everything if scores is None else self.facets.bits(scores)
        positions = self.facets.positions(listed & self.facets.select(selection))
        if scores:
            positions.sort(key=lambda position: (-scores[position], position))
        return SearchResult(tuple(self.items[position] for position in positions), listed, instead)

    def names(self, slug: str) -> tuple[str, ...]:
        """The further names and the codes of a thing."""
        subject = self._graph.subjects.get(slug)
        names = [name.text for name in subject.names[1:]] if subject else []
        return (*dict.fromkeys((*names, *self.codes.get(self._graph.iris.thing(slug), ()))),)

    def snippets(self, slug: str, words: str, most: int = 2) -> tuple[Snippet, ...]:
        """Lines of the thing's entry with the words, those with the most of them first; its front matter is passed over."""
        asked = [re.escape(word) for word in _WORD.findall(strip_diacritics(words))]
        text = strip_diacritics(self._text(slug))
        if not asked or not text:
            return ()
        regex = re.compile(rf"(?<!\w)(?:{'|'.join(asked)})")
        hits: dict[int, set[str]] = defaultdict(set)
        start = text.find("\n---", 3) if text.startswith("---") else 0
        line, place = text.count("\n", 0, start) + 1, start
        for match in regex.finditer(text, start):
            line, place = line + text.count("\n", place, match.start()), match.start()
            hits[line].add(match[0])
        best = sorted(sorted(hits, key=lambda each: (-len(hits[each]), each))[:most])
        lines = self._text(slug).split("\n")
        return tuple(Snippet(each, _marked(_plain(lines[each - 1]), regex)) for each in best)

    def _rated(self, asked: str, words: list[str]) -> tuple[dict[int, int], tuple[str, ...]]:
        """The places of the things that have all the words, with how well they fit, and the words that stood in for others."""
        scores = self._all(words)
        instead: tuple[str, ...] = ()
        if not scores:
            likely = {
                word: next(iter(closest(word, self._name_words, _LIKE)), word)
                for word in words
                if not self._one(word)
            }
            words = [likely.get(word, word) for word in words]
            scores, asked, instead = self._all(words), " ".join(words), tuple(likely.values())
        for position in scores:
            scores[position] += self._whole(self._names[position], asked)
        return scores, instead if scores else ()

    def _all(self, words: list[str]) -> dict[int, int]:
        found = [self._one(word) for word in words]
        if not found:
            return {}
        both = set(found[0]).intersection(*found[1:])
        return {position: sum(each[position] for each in found) for position in both}

    def _one(self, word: str) -> dict[int, int]:
        """The places of the things with a word, and how well it fits."""
        scores: dict[int, int] = {}
        if len(word) >= _SHORT:
            for known in _beginning(self._text_words, word):
                scores |= dict.fromkeys(self._by_text[known], _IN_TEXT)
        else:
            scores |= dict.fromkeys(self._by_text.get(word, ()), _IN_TEXT)
        rated = [(_fit(known, word), known) for known in self._name_words if word in known]
        for score, known in sorted(rated):
            scores |= dict.fromkeys(self._by_name[known], score)
        return scores

    @staticmethod
    def _whole(names: tuple[str, ...], asked: str) -> int:
        """What is added where a whole name or code, or the beginning of one, was asked for."""
        if asked in names:
            return _IS_NAME
        return _BEGINS_NAME if any(name.startswith(asked) for name in names) else 0

    def _names_of(self, item: IndexedThing) -> tuple[str, ...]:
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

    @cached_property
    def size(self) -> tuple[int, int]:
        """How many words names have, and texts."""
        return len(self._name_words), len(self._text_words)


def strip_diacritics(text: str) -> str:
    """A text without case and without marks on its letters."""
    return (
        text.lower()
        if text.isascii()
        else _MARKS.sub("", unicodedata.normalize("NFKD", text)).casefold()
    )


def _words(*texts: str) -> set[str]:
    return {word for text in texts for word in _WORD.findall(text)}


def _postings(found: Iterable[set[str]]) -> dict[str, array[int]]:
    """For each word the places of the things that have it."""
    postings: dict[str, array[int]] = {}
    for position, words in enumerate(found):
        for word in words:
            known = postings.get(word)
            if known is None:
                postings[word] = array("I", (position,))
            else:
                known.append(position)
    return postings


def _beginning(words: list[str], start: str) -> Iterator[str]:
    """Of sorted words those that begin so."""
    for place in range(bisect_left(words, start), len(words)):
        if not words[place].startswith(start):
            return
        yield words[place]


def _fit(known: str, word: str) -> int:
    if known == word:
        return _EQUALS_WORD
    return _BEGINS_WORD if known.startswith(word) else _IN_WORD


def _plain(line: str) -> str:
    """A line as it reads: without marks of Markdown and footnotes, cells set off by dots."""
    cells = line.strip().strip("|").split(" | ") if line.lstrip().startswith("|") else [line]
    return " · ".join(
        text
        for text in (parse_inline(_LEAD.sub("", cell.strip()), 1, 1).text.strip() for cell in cells)
        if text
    )


def _marked(text: str, regex: re.Pattern[str]) -> tuple[Highlight, ...]:
    """The text in parts, each of them found or not. A letter may fold to several, and so places are counted."""
    places: list[int] = []
    folded = ""
    for place, letter in enumerate(text):
        made = strip_diacritics(letter)
        folded += made
        places += [place] * len(made)
    ends = [*places, len(text)]
    parts, last = [], 0
    for match in regex.finditer(folded):
        start, end = ends[match.start()], ends[match.end()]
        parts += [Highlight(text[last:start], False), Highlight(text[start:end], True)]
        last = end
    return tuple(part for part in (*parts, Highlight(text[last:], False)) if part.text)
