"""One line of prose, or one cell, while it is collected: footnotes and tags in it, and the `label: value` that it may be."""

from __future__ import annotations

import re

from kbgraph.source.entry import Inline, Link, Pair

# A footnote that the body does not define stays text to the parser; the front matter's register may define it.
NOTE = re.compile(r"\[\^([^\[\]\s]{1,200})\]")
_TAG = re.compile(r"(?<![^\s(])#([\w/\-\u2600-\u27bf\U0001f000-\U0001faff\ufe0f\u200d]+)")
_FIELD = re.compile(r"([^\s:`|\[\]()#>-][^:`|\[\]()]*)::(?:\s+|$)(.*)", re.DOTALL)
_INNER_FIELD = re.compile(
    r"\[([^\s:`|\[\]()][^:`|\[\]()]*?)::([^\[\]]*)\]|\(([^\s:`|\[\]()][^:`|\[\]()]*?)::([^()]*)\)"
)
_BLANK = "\x00"
ESCAPED_HASH = "\x91"
"""Stands for `\\#` while a body is parsed: two bytes as that has, and no character of a text."""
NO_MARK = "\u2060"
"""A word joiner: it is no space, starts no block, and is not seen."""


class InlineBuilder:
    """Text, links, footnotes and tags, in the order in which they come."""

    __slots__ = (
        "is_blank",
        "label_end",
        "length",
        "line_column",
        "literal",
        "notes",
        "parts",
        "placed",
        "started_bold",
        "tags",
    )

    def __init__(self, line_column: tuple[int, int]) -> None:
        self.line_column = line_column
        self.parts: list[str] = []
        self.placed: list[tuple[Link, int, int]] = []
        """Links, and where their labels stand in the text."""
        self.literal: list[tuple[int, int]] = []
        """Where code stands in the text."""
        self.notes: list[tuple[str, int]] = []
        self.tags: list[str] = []
        self.started_bold = False
        self.label_end = -1
        self.length = 0
        """Characters so far."""
        self.is_blank = True

    def put(self, text: str) -> None:
        """Collect a text as it stands."""
        self.parts.append(text)
        self.length += len(text)
        self.is_blank = self.is_blank and not text.strip(f" \t{NO_MARK}")

    def add(self, text: str) -> None:
        """Collect a text, and take footnotes and tags out of it."""
        if "#" in text:
            before = self.parts[-1][-1:] if self.parts else ""
            found = (tag.strip("/") for tag in _TAG.findall(before + text))
            self.tags += [tag for tag in found if tag and not tag.isdecimal()]
        done = 0
        for match in NOTE.finditer(text) if "[^" in text else ():
            self.put(text[done : match.start()])
            self.note(match[1])
            done = match.end()
        self.put(text[done:] if done else text)

    def code(self, text: str) -> None:
        """Collect a span of code, in which nothing is a field."""
        start = self.length
        self.put(text.replace(ESCAPED_HASH, "\\#"))
        self.literal.append((start, self.length))

    def note(self, name: str) -> None:
        """Collect a footnote."""
        if self.parts and self.parts[-1]:
            kept = self.parts[-1].rstrip()
            self.length -= len(self.parts[-1]) - len(kept)
            self.parts[-1] = kept
        self.notes.append((name, self.length))

    @property
    def links(self) -> tuple[Link, ...]:
        """The links so far."""
        return tuple(link for link, _, _ in self.placed)

    def inline(self) -> Inline:
        """The line as data."""
        text = "".join(self.parts)
        if self.notes or self.tags or NO_MARK in text or ESCAPED_HASH in text:
            return self._cut(text, 0)
        return Inline(text.strip(), *self.line_column, self.links)

    def _cut(self, text: str, start: int) -> Inline:
        """The text from a place on, with the places of its footnotes counted from there."""
        words = text[start:].lstrip(f": {NO_MARK}") if start else text.lstrip(f" \t{NO_MARK}")
        lost = len(text) - len(words)
        places = tuple(max(0, place - lost) for _, place in self.notes)
        notes = tuple(name for name, _ in self.notes)
        seen = words.replace(NO_MARK, "").replace(ESCAPED_HASH, "#").strip()
        return Inline(seen, *self.line_column, self.links, notes, places, tuple(self.tags))

    def pairs(self) -> list[Pair]:
        """The line as `**Label:** value` or `label:: value`, where it is one, or the `[label:: value]` within it."""
        label, text = "".join(self.parts[: max(self.label_end, 0)]), "".join(self.parts)
        if label and (label.strip().endswith(":") or text[len(label) :].lstrip().startswith(":")):
            return [Pair(label.strip().rstrip(": "), self._cut(text, len(label)))]
        if "::" not in text:
            return []
        bare = self._bare(text)
        whole = _FIELD.fullmatch(bare, len(bare) - len(bare.lstrip()))
        if whole:
            return [
                Pair(text[whole.start(1) : whole.end(1)].strip(), self._cut(text, whole.start(2)))
            ]
        return [self._inner(text, *_inside(match)) for match in _INNER_FIELD.finditer(bare)]

    def _bare(self, text: str) -> str:
        """The text with code and the labels of links blanked out: brackets and colons in them mean nothing."""
        bare, done = [], 0
        for start, end in sorted((*self.literal, *((start, end) for _, start, end in self.placed))):
            if start >= done:
                bare += [text[done:start], _BLANK * (end - start)]
                done = end
        return "".join((*bare, text[done:]))

    @property
    def has_inner_field(self) -> bool:
        """Whether a field stands in brackets within the line, which is prose all the same."""
        return bool(_INNER_FIELD.search(self._bare("".join(self.parts))))

    def _inner(self, text: str, label: tuple[int, int], value: tuple[int, int]) -> Pair:
        links = tuple(
            link for link, start, end in self.placed if value[0] <= start and end <= value[1]
        )
        return Pair(
            text[slice(*label)].strip(),
            Inline(text[slice(*value)].strip(), *self.line_column, links),
        )


def _inside(match: re.Match[str]) -> tuple[tuple[int, int], tuple[int, int]]:
    """Where label and value stand, in whichever brackets."""
    return (match.span(1), match.span(2)) if match[1] else (match.span(3), match.span(4))
