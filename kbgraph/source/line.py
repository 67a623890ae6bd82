"""One line of prose, or one cell, while it is collected: footnotes and tags in it, and the `label: value` that it may be."""

from __future__ import annotations

import re

from kbgraph.source.entry import Inline, Link, Pair

# A footnote that the body does not define stays text to the parser; the front matter's register may define it.
_NOTE = re.compile(r"\s*\[\^([^\]\s]+)\]")
_TAG = re.compile(r"(?<![^\s(])#([\w/\-\u2600-\u27bf\U0001f000-\U0001faff\ufe0f\u200d]+)")
_FIELD = re.compile(r"([^\s:`|\[\]()#>-][^:`|\[\]()]*?)\s*::(?:\s+|$)(.*)", re.DOTALL)
_INNER_FIELD = re.compile(r"\[([^\s:`|\[\]()][^:`|\[\]()]*?)::([^\[\]]*)\]|\(([^\s:`|\[\]()][^:`|\[\]()]*?)::([^()]*)\)")
ESCAPED_HASH = "\x91"
"""Stands for `\\#` while a body is parsed: two bytes as that has, and no character of a text."""
NO_MARK = "\u2060"
"""A word joiner: it is no space, starts no block, and is not seen."""


class Line:
    """Text, links, footnotes and tags, in the order in which they come."""

    __slots__ = ("code", "label_end", "line_column", "links", "notes", "parts", "started_bold", "tags")

    def __init__(self, line_column: tuple[int, int]) -> None:
        self.line_column = line_column
        self.parts: list[str] = []
        self.links: list[Link] = []
        self.notes: list[tuple[str, int]] = []
        self.tags: list[str] = []
        self.code = False
        self.started_bold = False
        self.label_end = -1

    def add(self, text: str) -> None:
        """Collect a text, and take footnotes and tags out of it."""
        if "#" in text and not (self.parts and self.parts[-1][-1:].strip() and text.startswith("#")):
            self.tags += [tag.strip("/") for tag in _TAG.findall(text) if not tag.strip("/").isdecimal()]
        while "[^" in text and (match := _NOTE.search(text)):
            self.parts.append(text[: match.start()])
            self.note(match[1])
            text = text[match.end() :]
        self.parts.append(text)

    def note(self, name: str) -> None:
        """Collect a footnote."""
        if self.parts:
            self.parts[-1] = self.parts[-1].rstrip()
        self.notes.append((name, sum(map(len, self.parts))))

    def inline(self) -> Inline:
        """The line as data."""
        text = "".join(self.parts)
        if self.notes or self.tags or NO_MARK in text or ESCAPED_HASH in text:
            return self._cut(text, 0)
        return Inline(text.strip(), *self.line_column, tuple(self.links))

    def _cut(self, text: str, start: int) -> Inline:
        """The text from a place on, with the places of its footnotes counted from there."""
        words = text[start:].lstrip(f": {NO_MARK}") if start else text.lstrip(f" \t{NO_MARK}")
        lost = len(text) - len(words)
        places = tuple(max(0, place - lost) for _, place in self.notes)
        notes = tuple(name for name, _ in self.notes)
        return Inline(
            words.replace(NO_MARK, "").replace(ESCAPED_HASH, "#").strip(),
            *self.line_column,
            tuple(self.links),
            notes,
            places,
            tuple(self.tags),
        )

    def pairs(self) -> list[Pair]:
        """The line as `**Label:** value` or `label:: value`, where it is one, or the `[label:: value]` within it."""
        label, text = "".join(self.parts[: max(self.label_end, 0)]), "".join(self.parts)
        if label and (label.strip().endswith(":") or text[len(label) :].lstrip().startswith(":")):
            return [Pair(label.strip().rstrip(": "), self._cut(text, len(label)))]
        if "::" not in text or self.code:
            return []
        whole = _FIELD.fullmatch(text.strip())
        if whole:
            return [Pair(whole[1].strip(), self._cut(text, len(text) - len(text.lstrip()) + whole.start(2)))]
        return [self._inner(match) for match in _INNER_FIELD.finditer(text)]

    @property
    def has_inner_field(self) -> bool:
        """Whether a field stands in brackets within the line, which is prose all the same."""
        return bool(_INNER_FIELD.search("".join(self.parts)))

    def _inner(self, match: re.Match[str]) -> Pair:
        label, value = (match[1], match[2]) if match[1] else (match[3], match[4])
        links = tuple(link for link in self.links if link.label in value)
        return Pair(label.strip(), Inline(value.strip(), *self.line_column, links))
