"""Snippets: the sentences and rows of an entry that have the words of a query.

A heading alone says nothing about them, so it stands before the first sentence beneath it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator

from kbgraph.search.highlights import highlights, strip_diacritics
from kbgraph.search.results import Highlight, Snippet
from kbgraph.source.markdown import parse_inline
from kbgraph.source.notes import NO_KEYS, CitationKeys, may_have_places
from kbgraph.views.backlinks.sentences import sentence_start, sentence_stop

_BLOCK_MARKER = re.compile(r"^(?:#{1,6} |> |[-*+] )+")
_ITEM = re.compile(r"\s*(?:[-*+]|\d{1,3}[.)])\s")
"""The beginning of an item of a list, which is no part of the sentence before it."""
_HEADING = re.compile(r" {0,3}#{1,6}(?:\s|$)|\s*(?:\*\*[^*]+\*\*|__[^_]+__):?\s*$")
"""A heading of Markdown, and a line in bold letters alone, which is meant as one."""
_UNDERLINE = re.compile(r" {0,3}(?:=+|-{2,})\s*$")
_DELIMITER_ROW = re.compile(r"\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$")
"""The row of hyphens beneath the header of a table; a line of hyphens alone is none."""
_MAX_PARAGRAPH_LINES, _MAX_TRIES = 12, 4
"""Lines on each side of a match that may hold its sentence; lines tried for each snippet."""


class TextLines:
    """The lines of an entry's file below its front matter, searched by a pattern."""

    def __init__(
        self, original: str, pattern: re.Pattern[str], weight: Callable[[str], float] = lambda _: 1
    ) -> None:
        """Search a text; lines with the words of the most `weight` are the best."""
        self._lines = original.split("\n")
        self._pattern, self._weight = pattern, weight
        self._hits, self._above = _hits_by_line(pattern, strip_diacritics(original))

    def text(self, line: int) -> str:
        """Return a line as its author wrote it; empty beyond the last."""
        return self._lines[line - 1] if 0 < line <= len(self._lines) else ""

    def snippets(
        self, limit: int, keys_of_entry: Callable[[], CitationKeys]
    ) -> tuple[Snippet, ...]:
        """Return at most `limit` snippets, those with the most words of the query.

        `keys_of_entry` is called where a line may name a place in a source: it parses the entry.
        """
        headings = {line for line in self._hits if self._is_heading(line)}
        for lines in (self._hits.keys() - headings, headings):
            found: dict[tuple[Highlight, ...], Snippet] = {}
            for line in _best_first(lines, self._hits, self._weight)[: _MAX_TRIES * limit]:
                snippet = self._snippet(line, keys_of_entry)
                # A word may be in the target of a link alone, which no reader sees.
                if any(part.found for part in snippet.parts):
                    found.setdefault(snippet.parts, snippet)
                if len(found) == limit:
                    break
            if found:
                return tuple(sorted(found.values()))
        return ()

    def plain(self, line: int) -> str:
        """Return a line without Markdown."""
        return _plain_text(self.text(line), NO_KEYS)

    def source_line(self) -> tuple[int, bool]:
        """Return the line with the most words, and whether it is in the front matter; else 0."""
        for hits, is_above in ((self._hits, False), (self._above, True)):
            if hits:
                return _best_first(hits, hits, self._weight)[0], is_above
        return 0, False

    def _snippet(self, line: int, keys_of_entry: Callable[[], CitationKeys]) -> Snippet:
        if self._is_heading(line):
            below = self._first_line_below(line)
            if not below:
                return Snippet(line, ())
            heading = self._plain(line, keys_of_entry).strip("*_:. ")
            words = f"{heading}: {self._sentence(below, 0, keys_of_entry)}"
            return Snippet(line, highlights(words, self._pattern))
        first = next(iter(highlights(self._plain(line, keys_of_entry), self._pattern)), None)
        position = len(first.text) if first and not first.found else 0
        words = self._sentence(line, position, keys_of_entry)
        return Snippet(line, highlights(words, self._pattern))

    def _sentence(self, line: int, position: int, keys: Callable[[], CitationKeys]) -> str:
        """Return the sentence at a position of a line; the whole of a row."""
        if self._is_row(line):
            return self._plain(line, keys)
        first, last = self._paragraph(line)
        before = "".join(f"{self._plain(each, keys)} " for each in range(first, line))
        after = "".join(f" {self._plain(each, keys)}" for each in range(line + 1, last + 1))
        text = f"{before}{self._plain(line, keys)}{after}"
        place = len(before) + position
        start = sentence_start(text, place)
        return text[start : max(sentence_stop(text, place + 1), start)].strip()

    def _paragraph(self, line: int) -> tuple[int, int]:
        """Return the first and the last line of the paragraph or list item of a line."""
        first = last = line
        while line - first < _MAX_PARAGRAPH_LINES and not self._begins(first):
            if not self._is_plain(first - 1):
                break
            first -= 1
        while last - line < _MAX_PARAGRAPH_LINES and self._is_plain(last + 1):
            if self._begins(last + 1):
                break
            last += 1
        return first, last

    def _begins(self, line: int) -> bool:
        return bool(_ITEM.match(self.text(line)))

    def _is_plain(self, line: int) -> bool:
        text = self.text(line)
        is_frame = self._is_row(line) or self._is_heading(line) or bool(_UNDERLINE.match(text))
        return bool(text.strip()) and not is_frame

    def _is_row(self, line: int) -> bool:
        return self.text(line).lstrip().startswith("|")

    def _is_heading(self, line: int) -> bool:
        """Return whether a line is a heading, or the header of a table."""
        text, below = self.text(line), self.text(line + 1)
        if _HEADING.match(text) or (text.strip() and self._is_underlined(line)):
            return True
        return "|" in text and "|" in below and bool(_DELIMITER_ROW.match(below))

    def _is_underlined(self, line: int) -> bool:
        return bool(_UNDERLINE.match(self.text(line + 1))) and not self._is_row(line)

    def _first_line_below(self, heading: int) -> int:
        """Return the first line beneath a heading that is text or a row; 0 without one."""
        for line in range(heading + 1, len(self._lines) + 1):
            text = self.text(line)
            is_frame = _DELIMITER_ROW.match(text) or _UNDERLINE.match(text)
            if is_frame or not text.strip(" |"):
                continue
            if not self._is_heading(line):
                return line
            if _HEADING.match(text):
                return 0
        return 0

    def _plain(self, line: int, keys_of_entry: Callable[[], CitationKeys]) -> str:
        text = self.text(line)
        return _plain_text(text, keys_of_entry() if may_have_places(text) else NO_KEYS)


def _best_first(
    lines: Iterable[int], hits: dict[int, set[str]], weight: Callable[[str], float]
) -> list[int]:
    """Return lines with those first whose words have the most weight."""
    weights = {word: weight(word) for word in set().union(*hits.values())}
    return sorted(lines, key=lambda line: (-sum(weights[word] for word in hits[line]), line))


def _hits_by_line(
    pattern: re.Pattern[str], text: str
) -> tuple[dict[int, set[str]], dict[int, set[str]]]:
    """Return the distinct matches on each line below the front matter, and within it."""
    offset = text.find("\n---", 3) if text.startswith("---") else 0
    hits: dict[int, set[str]] = defaultdict(set)
    for line, word in _numbered(pattern, text, max(offset, 0)):
        hits[line].add(word)
    above: dict[int, set[str]] = defaultdict(set)
    if offset > 0:
        for line, word in _numbered(pattern, text[:offset], 0):
            above[line].add(word)
    return hits, above


def _numbered(pattern: re.Pattern[str], text: str, offset: int) -> Iterator[tuple[int, str]]:
    """Yield the line and the text of each match from an offset on."""
    line = text.count("\n", 0, offset) + 1
    for match in pattern.finditer(text, offset):
        line, offset = line + text.count("\n", offset, match.start()), match.start()
        yield line, match[0]


def _plain_text(line: str, keys: CitationKeys) -> str:
    """Return a line without Markdown and footnote marks, its cells between dots."""
    cells = line.strip().strip("|").split(" | ") if line.lstrip().startswith("|") else [line]
    texts = (parse_inline(_BLOCK_MARKER.sub("", cell.strip()), 1, 1, keys).text for cell in cells)
    return " · ".join(text.strip() for text in texts if text.strip(" |"))
