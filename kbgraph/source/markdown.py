"""Markdown text to sections and blocks, each with its line and column. The only user of pyromark (pulldown-cmark)."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable
from itertools import accumulate
from typing import Any

import pyromark

from kbgraph.source.entry import Block, Footnote, Inline, Link, LinkKind, Pair, Paragraph, Section, Table, inlines_of

_OPTIONS = (
    pyromark.Options.ENABLE_TABLES
    | pyromark.Options.ENABLE_FOOTNOTES
    | pyromark.Options.ENABLE_WIKILINKS
    | pyromark.Options.ENABLE_STRIKETHROUGH
    | pyromark.Options.ENABLE_TASKLISTS
    | pyromark.Options.ENABLE_GFM
)
# A footnote that the body does not define stays text to the parser; the front matter's register may define it.
_NOTE = re.compile(r"\s*\[\^([^\]\s]+)\]")
_NO_MARK = "\u2060"
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)


def parse(body: str, first_line: int = 1) -> tuple[Section, ...]:
    """The sections of a body that starts at `first_line` of its file."""
    fold = _Fold(_Positions(body, first_line))
    for event, span in pyromark.events_with_range(body, options=_OPTIONS, merge_text=True):
        fold.take(event, span["start"])
    return fold.finish()


def parse_inline(text: str, line: int, column: int) -> Inline:
    """One line of text that stands elsewhere, such as a value of the front matter, read for links and footnotes."""
    if "[" not in text:
        return Inline(text.strip(), line, column)
    found = [_parse_line(each, line, column) for each in text.splitlines()]
    if len(found) == 1:
        return found[0]
    notes = tuple(note for inline in found for note in inline.notes)
    links = tuple(link for inline in found for link in inline.links)
    return Inline("\n".join(inline.text for inline in found).strip(), line, column, links, notes, (0,) * len(notes))


def _parse_line(text: str, line: int, column: int) -> Inline:
    """A line read as prose, whatever block it would start on its own: a character that is no mark stands before it."""
    inlines = (each for section in parse(f"{_NO_MARK}{text}", line) for block in section.blocks for each in inlines_of(block))
    found = next(inlines, Inline(text, line, column))
    links = tuple(link._replace(line=line, column=column + link.column - 2) for link in found.links)
    words = found.text.removeprefix(_NO_MARK)
    lost = len(found.text) - len(words.strip())
    return Inline(words.strip(), line, column, links, found.notes, tuple(max(0, place - lost) for place in found.places))


def to_html(body: str) -> str:
    """The body as HTML, not sanitised."""
    return pyromark.html(body, options=_OPTIONS)


class _Positions:
    """Byte offsets in a text to lines and columns, both counted from 1, columns in characters."""

    def __init__(self, text: str, first_line: int) -> None:
        self.bytes = text.encode()
        self.starts = [0, *accumulate(len(line) + 1 for line in self.bytes.split(b"\n"))]
        self.first_line = first_line

    def at(self, offset: int) -> tuple[int, int]:
        row = bisect_right(self.starts, offset) - 1
        return self.first_line + row, len(self.bytes[self.starts[row] : offset].decode(errors="replace")) + 1


class _Line:
    """One line or cell while it is being collected."""

    __slots__ = ("label_end", "line_column", "links", "notes", "parts", "started_bold")

    def __init__(self, line_column: tuple[int, int]) -> None:
        self.line_column = line_column
        self.parts: list[str] = []
        self.links: list[Link] = []
        self.notes: list[tuple[str, int]] = []
        self.started_bold = False
        self.label_end = -1

    def add(self, text: str) -> None:
        while "[^" in text and (match := _NOTE.search(text)):
            self.parts.append(text[: match.start()])
            self.note(match[1])
            text = text[match.end() :]
        self.parts.append(text)

    def note(self, name: str) -> None:
        if self.parts:
            self.parts[-1] = self.parts[-1].rstrip()
        self.notes.append((name, sum(map(len, self.parts))))

    def inline(self) -> Inline:
        text = "".join(self.parts)
        if not self.notes:
            return Inline(text.strip(), *self.line_column, tuple(self.links))
        return self._cut(text, 0)

    def _cut(self, text: str, start: int) -> Inline:
        """The text from a place on, with the places of its footnotes counted from there."""
        words = text[start:].lstrip(": ") if start else text.lstrip()
        lost = len(text) - len(words)
        places = tuple(max(0, place - lost) for _, place in self.notes)
        return Inline(words.strip(), *self.line_column, tuple(self.links), tuple(name for name, _ in self.notes), places)

    def pair(self) -> Pair | None:
        """The line as `**Label:** value`, where it is one."""
        if self.label_end < 0:
            return None
        label, text = "".join(self.parts[: self.label_end]), "".join(self.parts)
        if not label.strip().endswith(":") and not text[len(label) :].lstrip().startswith(":"):
            return None
        return Pair(label.strip().rstrip(": "), self._cut(text, len(label)))


class _Fold:
    """Folds the parser's events into sections. One method for each kind of event that matters; the others pass."""

    def __init__(self, positions: _Positions) -> None:
        self.positions = positions
        self.sections: list[tuple[int, Inline, list[Block]]] = [(0, Inline("", positions.first_line, 1), [])]
        self.line: _Line | None = None
        self.lines: list[_Line] = []
        self.cells: list[Inline] = []
        self.rows: list[tuple[Inline, ...]] = []
        self.link: tuple[Link, list[str]] | None = None
        self.in_footnote: str | None = None
        self.in_code = False
        self.start: dict[str, Callable[[Any, int], None]] = {
            "Heading": self._open, "Paragraph": self._open, "Item": self._open, "TableCell": self._open,
            "List": self._close_paragraph, "Table": self._start_table, "CodeBlock": self._start_code, "Strong": self._start_strong,
            "Link": self._start_link, "Image": self._start_link, "FootnoteDefinition": self._start_footnote,
        }  # fmt: skip
        self.end: dict[str, Callable[[Any, int], None]] = {
            "Heading": self._end_heading, "Paragraph": self._close_paragraph, "Item": self._close_paragraph,
            "TableCell": self._end_cell, "TableHead": self._end_row, "TableRow": self._end_row, "Table": self._end_table,
            "CodeBlock": self._end_code, "Strong": self._end_strong, "Link": self._end_link, "Image": self._end_link,
            "FootnoteDefinition": self._end_footnote,
        }  # fmt: skip

    def take(self, event: Any, offset: int) -> None:
        if isinstance(event, str):
            if event in {"SoftBreak", "HardBreak"}:
                self._break(offset)
            return
        for kind, data in event.items():
            if kind == "Text" or kind == "Code":
                self._text(data, kind)
            elif kind == "Start" or kind == "End":
                name = data if isinstance(data, str) else next(iter(data))
                handler = (self.start if kind == "Start" else self.end).get(name)
                if handler is not None:
                    handler(data, offset)
            elif self.line is not None:
                self._mark(kind, data)

    def _mark(self, kind: str, data: str) -> None:
        if self.line is not None and kind == "FootnoteReference":
            self.line.note(data)
        elif self.line is not None and kind == "InlineHtml" and _BREAK.fullmatch(data):
            self.line.parts.append(" ")

    def finish(self) -> tuple[Section, ...]:
        self._close_paragraph(None, 0)
        return tuple(Section(level, heading, tuple(blocks)) for level, heading, blocks in self.sections if level or blocks)

    def _open(self, _: Any, offset: int) -> None:
        self.line = _Line(self.positions.at(self._skip_space(offset)))

    def _skip_space(self, offset: int) -> int:
        data = self.positions.bytes
        while offset < len(data) and data[offset] in b" \t":
            offset += 1
        return offset

    def _text(self, text: str, kind: str) -> None:
        if self.line is None or self.in_code:
            return
        if self.link is not None:
            self.link[1].append(text)
            if self.link[0].kind in {LinkKind.EMBED, LinkKind.IMAGE}:
                return
        if kind == "Code":
            self.line.parts.append(text)
        else:
            self.line.add(text)

    def _break(self, offset: int) -> None:
        if self.line is None:
            return
        self.lines.append(self.line)
        end_of_line = self.positions.bytes.find(b"\n", offset)
        self.line = _Line(self.positions.at(self._skip_space(end_of_line + 1)))

    def _start_strong(self, _: Any, __: int) -> None:
        if self.line is not None and not "".join(self.line.parts).strip():
            self.line.started_bold = True

    def _end_strong(self, _: Any, __: int) -> None:
        if self.line is not None and self.line.started_bold and self.line.label_end < 0:
            self.line.label_end = len(self.line.parts)

    def _start_link(self, data: Any, offset: int) -> None:
        tag, link = next(iter(data.items()))
        wiki = isinstance(link["link_type"], dict)
        kinds = {("Link", True): LinkKind.WIKILINK, ("Link", False): LinkKind.MARKDOWN, ("Image", True): LinkKind.EMBED}
        # In a table the bar of [[x\|Y]] is escaped, and the parser leaves the backslash with the target.
        target, _, fragment = (link["dest_url"].rstrip("\\") if wiki else link["dest_url"]).partition("#")
        kind = kinds.get((tag, wiki), LinkKind.IMAGE)
        self.link = (Link(target.strip(), fragment.strip(), "", kind, *self.positions.at(offset)), [])

    def _end_link(self, _: Any, __: int) -> None:
        if self.link is not None and self.line is not None:
            self.line.links.append(self.link[0]._replace(label="".join(self.link[1]).strip()))
        self.link = None

    def _close_paragraph(self, _: Any, __: int) -> None:
        if self.line is None:
            return
        lines, self.lines, self.line = [*self.lines, self.line], [], None
        if self.in_footnote is not None:
            self._add(Footnote(self.in_footnote, tuple(line.inline() for line in lines)))
            return
        prose: list[Inline] = []
        for line in lines:
            pair = line.pair()
            if pair is None:
                prose.append(line.inline())
            else:
                self._add(pair)
        if any(line.text or line.links for line in prose):
            self._add(Paragraph(tuple(prose)))

    def _end_heading(self, data: Any, _: int) -> None:
        heading = self.line.inline() if self.line is not None else Inline("", 1, 1)
        self.sections.append((int(data["Heading"][1]), heading, []))
        self.line = None

    def _end_cell(self, _: Any, __: int) -> None:
        if self.line is not None:
            self.cells.append(self.line.inline())
        self.line = None

    def _end_row(self, _: Any, __: int) -> None:
        self.rows.append(tuple(self.cells))
        self.cells = []

    def _start_table(self, data: Any, offset: int) -> None:
        self._close_paragraph(data, offset)
        self.rows = []

    def _end_table(self, _: Any, __: int) -> None:
        if self.rows:
            self._add(Table(self.rows[0], tuple(self.rows[1:])))

    def _start_code(self, _: Any, __: int) -> None:
        self._close_paragraph(None, 0)
        self.in_code = True

    def _end_code(self, _: Any, __: int) -> None:
        self.in_code = False

    def _start_footnote(self, data: Any, _: int) -> None:
        self.in_footnote = data["FootnoteDefinition"]

    def _end_footnote(self, _: Any, __: int) -> None:
        self.in_footnote = None

    def _add(self, block: Block) -> None:
        self.sections[-1][2].append(block)
