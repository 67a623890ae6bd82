"""A line of prose or a cell, while its links, notes, tags and fields are read."""

from __future__ import annotations

import re
from typing import NamedTuple

from kbgraph.source.entry import Inline, Link, Pair
from kbgraph.source.markdown.inline import notes as inline_notes
from kbgraph.source.markdown.inline.formatting import STRUCK_OUT, Tag, shifted
from kbgraph.source.markdown.inline.placeholders import (
    ESCAPED_HASH,
    NO_MARK,
    restore_code,
    restore_prose,
)
from kbgraph.source.notes import NO_KEYS, CitationKeys, Mark, read_marks

_TAG = re.compile(r"(?<![^\s(])#([\w/\-\u2600-\u27bf\U0001f000-\U0001faff\ufe0f\u200d]+)")
_FIELD = re.compile(r"([^\s:`|\[\]()#>-][^:`|\[\]()]*)::(?:\s+|$)(.*)", re.DOTALL)
_INNER_FIELD = re.compile(
    r"\[([^\s:`|\[\]()][^:`|\[\]()]*?)::([^\[\]]*)\]|\(([^\s:`|\[\]()][^:`|\[\]()]*?)::([^()]*)\)"
)
BLOCK_ID = re.compile(r"(?:^|[ \t])\^[A-Za-z0-9-]+[ \t]*$")
"""A block id of Obsidian at the end of a text."""
_BLANK = "\x00"


class _Shift(NamedTuple):
    """An open `<sup>` or `<sub>`."""

    name: str
    part: int
    """The index of the tag in the parts of the line."""
    place: int
    """The length of the text before the tag."""
    marks: int
    """The number of marks before the tag."""


class InlineBuilder:
    """Collects text, links, footnotes and tags in the order in which they come."""

    __slots__ = (
        "addresses",
        "is_blank",
        "is_continued",
        "keys",
        "label_end",
        "length",
        "line_column",
        "literal",
        "notes",
        "parts",
        "placed",
        "shift",
        "started_bold",
        "strikes",
        "struck_out",
        "tags",
        "value_at",
    )

    def __init__(self, line_column: tuple[int, int], keys: CitationKeys = NO_KEYS) -> None:
        self.line_column, self.keys = line_column, keys
        self.parts: list[str] = []
        self.placed: list[tuple[Link, int, int]] = []
        """Links, each with the start and end of its label in the text."""
        self.literal: list[tuple[int, int]] = []
        """The start and end of each span of code in the text."""
        self.notes: list[tuple[str, int]] = []
        """The footnotes, each with its place in the text."""
        self.tags: list[str] = []
        self.addresses: tuple[Link, ...] = ()
        """Addresses in the text without marks."""
        self.started_bold = False
        self.label_end = -1
        """The number of parts that are the bold label at the start of the line; -1 without one."""
        self.value_at = line_column
        """The line and column of the text behind the bold label."""
        self.length = 0
        """The length of the text in characters."""
        self.is_blank = True
        self.is_continued = False
        """Whether a tag broke the line before it."""
        self.strikes = 0
        """Marks of struck-out text that are open."""
        self.struck_out: list[Link] = []
        self.shift: _Shift | None = None
        """The open `<sup>` or `<sub>`."""

    def put(self, text: str) -> None:
        """Append a text as it is."""
        self.parts.append(text)
        self.length += len(text)
        if self.is_blank:
            self.is_blank = not text.replace(NO_MARK, "").strip()

    def add(self, text: str) -> None:
        """Append a text, and collect the footnotes and tags in it."""
        if "#" not in text and "[^" not in text:
            self.put(text)
            return
        # To the parser, a footnote without a definition in the body is text.
        marks = [*read_marks(text, self.keys)]
        if "#" in text:
            self._add_tags(text, marks)
        end = 0
        for start, stop, note in marks:
            self.put(text[end:start])
            self.note(restore_prose(note))
            end = stop
        self.put(text[end:])

    def _add_tags(self, text: str, marks: list[Mark]) -> None:
        """Collect the tags of a text; the place that a footnote names has none."""
        for start, stop, _ in marks:
            text = f"{text[:start]}{_BLANK * (stop - start)}{text[stop:]}"
        before = self.parts[-1][-1:] if self.parts else ""
        tags = (tag.strip("/") for tag in _TAG.findall(before + text))
        self.tags += [tag for tag in tags if tag and not tag.isdecimal()]

    def code(self, text: str) -> None:
        """Append a span of code, in which there are no fields."""
        start = self.length
        self.put(restore_code(text))
        self.literal.append((start, self.length))

    def html(self, html: str) -> None:
        """Append what an HTML tag means; tags that only format mean nothing."""
        tag = Tag(html)
        if tag.strikes_out:
            self.strike(STRUCK_OUT, -1 if tag.is_end else 1)
        elif tag.shifts and not (tag.is_end and self._end_shift(tag.name)):
            self.shift = _Shift(tag.name, len(self.parts), self.length, self._marks)
            self.put(html)

    def strike(self, mark: str, step: int) -> None:
        """Open (1) or close (-1) struck-out text; marks within it are dropped."""
        if (step > 0 and self.strikes == 0) or (step < 0 and self.strikes <= 1):
            self.put(mark)
        self.strikes = max(0, self.strikes + step)

    @property
    def _marks(self) -> int:
        """The number of links, footnotes and spans of code, which have places in the text."""
        return len(self.placed) + len(self.notes) + len(self.literal)

    def _end_shift(self, name: str) -> bool:
        """Raise or lower the text behind the open tag; False where it has to stay as written."""
        shift, self.shift = self.shift, None
        if shift is None or shift.name != name or shift.marks != self._marks:
            return False
        text = shifted(name, "".join(self.parts[shift.part + 1 :]))
        if text is None:
            return False
        self.parts[shift.part :] = [text]
        self.length = shift.place + len(text)
        return True

    def note(self, name: str) -> None:
        """Append a footnote."""
        if self.parts and self.parts[-1]:
            stripped = self.parts[-1].rstrip()
            self.length -= len(self.parts[-1]) - len(stripped)
            self.parts[-1] = stripped
        self.notes.append((name, self.length))

    @property
    def links(self) -> tuple[Link, ...]:
        """The links so far."""
        return tuple([link for link, _, _ in self.placed]) if self.placed else ()

    @property
    def is_empty(self) -> bool:
        """Whether there is neither text nor a link or footnote."""
        return self.is_blank and not (self.placed or self.notes)

    def inline(self) -> Inline:
        """Return the line as data."""
        text = "".join(self.parts)
        has_more = self.notes or self.tags or self.struck_out or inline_notes.START in text
        if has_more or NO_MARK in text or ESCAPED_HASH in text or self.addresses:
            return self._cut(text, 0)
        line, column = self.line_column
        if not self.placed:
            return Inline(text.strip(), line, column)
        cut = len(text) - len(text.lstrip())
        places = tuple([start - cut for _, start, _ in self.placed])
        return Inline(text.strip(), line, column, self.links, link_places=places)

    def _cut(self, text: str, start: int) -> Inline:
        """Return the text from an index on; footnotes count their places from there."""
        rest = text[start:].lstrip(f": {NO_MARK}") if start else text.lstrip(f" \t{NO_MARK}")
        cut = len(text) - len(rest)
        notes = [(name, max(0, place - cut)) for name, place in self.notes]
        link_places = [max(0, start - cut) for _, start, _ in self.placed]
        if inline_notes.START in rest:
            literal = [(start - cut, end - cut) for start, end in self.literal]
            rest, notes = inline_notes.lift_notes(rest, notes, literal)
            link_places = []
        plain = restore_prose(rest).strip()
        return Inline(
            plain,
            *self.line_column,
            self.links,
            tuple(name for name, _ in notes),
            tuple(place for _, place in notes),
            tuple(self.tags),
            tuple(self.struck_out),
            addresses=self.addresses,
            link_places=tuple([len(restore_prose(rest[:place])) for place in link_places]),
        )

    def pairs(self) -> list[Pair]:
        """Return the pairs of label and value in the line.

        Either the whole line is one, `**Label:** value` or `label:: value`, or there may be several
        `[label:: value]` and `(label:: value)` within it.
        """
        text = "".join(self.parts)
        if self.label_end <= 0 and "::" not in text:
            return []
        label = "".join(self.parts[: self.label_end]) if self.label_end > 0 else ""
        if label and (label.strip().endswith(":") or text[len(label) :].lstrip().startswith(":")):
            name = restore_prose(label).strip().rstrip(": ")
            value = self._cut(text, len(label))
            line, column = self.value_at if value.text or value.links else self.line_column
            return [Pair(name, value._replace(line=line, column=column))]
        if "::" not in text or self.keys.dialect.blocks is not None:
            return []
        bare = self._without_literals(text)
        whole = _FIELD.fullmatch(bare, len(bare) - len(bare.lstrip()))
        if whole:
            name = restore_prose(text[whole.start(1) : whole.end(1)]).strip()
            value = self._cut(text, whole.start(2))
            return [Pair(name, value._replace(column=self._column_of(whole)))]
        return [self._inner(text, *_spans(match)) for match in _INNER_FIELD.finditer(bare)]

    def _column_of(self, field: re.Match[str]) -> int:
        """Return the column of the value of a field, where no markup stands before it."""
        _, column = self.line_column
        starts = [start for start, _ in self.literal] + [start for _, start, _ in self.placed]
        is_plain = min(starts, default=field.start(2)) >= field.start(2)
        return column + (field.start(2) - field.start() if is_plain else 0)

    def _without_literals(self, text: str) -> str:
        """Return the text with code and labels of links blanked out.

        Brackets and colons in them are no part of a field. Places in the text stay the same.
        """
        bare, done = [], 0
        for start, end in sorted((*self.literal, *((start, end) for _, start, end in self.placed))):
            if start >= done:
                bare += [text[done:start], _BLANK * (end - start)]
                done = end
        return "".join((*bare, text[done:]))

    @property
    def has_inner_field(self) -> bool:
        """Whether there is a field in brackets within the line, which is still prose."""
        return bool(_INNER_FIELD.search(self._without_literals("".join(self.parts))))

    def _inner(self, text: str, label: tuple[int, int], value: tuple[int, int]) -> Pair:
        before = value[1] - len(text[slice(*value)].lstrip())
        within = [
            (link, start - before)
            for link, start, end in self.placed
            if value[0] <= start and end <= value[1]
        ]
        links = tuple([link for link, _ in within])
        notes = inline_notes.notes_of_field(self.notes, *value)
        written = text[slice(*value)].strip()
        inline = Inline(
            written,
            *self.line_column,
            links,
            tuple(note for note, _ in notes),
            tuple(min(max(0, place - before), len(written)) for _, place in notes),
            struck_out=tuple(link for link in self.struck_out if link in links),
            link_places=tuple([place for _, place in within]),
        )
        return Pair(restore_prose(text[slice(*label)]).strip(), inline)


def _spans(match: re.Match[str]) -> tuple[tuple[int, int], tuple[int, int]]:
    """Return the spans of label and value, in square or round brackets."""
    return (match.span(1), match.span(2)) if match[1] else (match.span(3), match.span(4))


class OpenLink:
    """A link while its label is read."""

    __slots__ = ("first_part", "label", "line", "link", "start", "tag")

    def __init__(self, link: Link, line: InlineBuilder, tag: str) -> None:
        self.link, self.line, self.tag = link, line, tag
        self.label: list[str] = []
        self.start, self.first_part = line.length, len(line.parts)
        """The place in the text of its line, and among its parts, at which the label starts."""
