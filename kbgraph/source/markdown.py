"""Markdown text to sections and blocks, each with its line and column. The only user of pyromark (pulldown-cmark)."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from itertools import accumulate
from typing import Any

import pyromark

from kbgraph.limits import DEFAULTS
from kbgraph.source.comments import without_comments
from kbgraph.source.entry import (
    Block,
    Footnote,
    Inline,
    Link,
    LinkKind,
    Paragraph,
    Section,
    Table,
    inlines_of,
)
from kbgraph.source.inline import ESCAPED_HASH, NO_MARK, InlineBuilder

_OPTIONS = (
    pyromark.Options.ENABLE_TABLES
    | pyromark.Options.ENABLE_FOOTNOTES
    | pyromark.Options.ENABLE_WIKILINKS
    | pyromark.Options.ENABLE_STRIKETHROUGH
    | pyromark.Options.ENABLE_TASKLISTS
    | pyromark.Options.ENABLE_GFM
)
CALLOUT = re.compile(r"\[![^\]\n]+\][+-]?\s*")
_LITERAL = {"Code", "Html", "InlineHtml"}
"""Events of text in which a percent sign is nothing but itself."""
_HASHES = re.compile(r"(?:^|[\s(])#[^\s#]")
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)


def parse(
    body: str, first_line: int = 1, most: int = DEFAULTS.body_max_events
) -> tuple[tuple[Section, ...], int | None]:
    """The sections of a body that starts at `first_line` of its file, and the line beyond which it was too much to read."""
    fold = _SectionBuilder(Positions(body, first_line))
    stopped = None
    for count, event, offset in events(body):
        if count > most:
            stopped = fold.positions.at(offset)[0]
            break
        fold.take(event, offset)
    return fold.finish(), stopped


def events(body: str) -> Iterator[tuple[int, Any, int]]:
    """The parser's events, each with the marks that there were up to it, and the byte at which it starts; comments are left out."""
    count = 0
    for event, span in _events(body):
        count += 1 + (_weight(event["Text"]) if "Text" in event else 0)
        yield count, event, span["start"]


def _weight(text: str) -> int:
    """How many marks there may be within a text: a tag or a field costs as much to keep as a cell."""
    tags = len(_HASHES.findall(text)) if "#" in text else 0
    fields = min(text.count("::"), text.count("(") + text.count("[")) if "::" in text else 0
    return 3 * (tags + fields)


def _events(body: str) -> Iterator[tuple[Any, Any]]:
    seen = body
    if "%%" in body:
        literal = [
            (span["start"], span["end"])
            for event, span in pyromark.events_with_range(body, options=_OPTIONS)
            if _is_code(event)
        ]
        seen = without_comments(body, literal)
    # A hash that is escaped starts no tag; the parser would drop the mark before anybody could tell.
    return pyromark.events_with_range(
        seen.replace("\\#", ESCAPED_HASH), options=_OPTIONS, merge_text=True
    )


def parse_inline(text: str, line: int, column: int) -> Inline:
    """One line of text that stands elsewhere, such as a value of the front matter, read for links and footnotes."""
    if "[" not in text:
        return Inline(text.strip(), line, column)
    found = [_parse_line(each, line, column) for each in text.splitlines()]
    if len(found) == 1:
        return found[0]
    notes = tuple(note for inline in found for note in inline.notes)
    links = tuple(link for inline in found for link in inline.links)
    return Inline(
        "\n".join(inline.text for inline in found).strip(),
        line,
        column,
        links,
        notes,
        (0,) * len(notes),
    )


def _parse_line(text: str, line: int, column: int) -> Inline:
    """A line read as prose, whatever block it would start on its own: a character that is no mark stands before it."""
    sections, _ = parse(f"{NO_MARK}{text}", line)
    found = next(
        (each for section in sections for block in section.blocks for each in inlines_of(block)),
        Inline(text, line, column),
    )
    links = tuple(link._replace(line=line, column=column + link.column - 2) for link in found.links)
    return found._replace(line=line, column=column, links=links)


def _is_code(event: Any) -> bool:
    return isinstance(event, dict) and (
        not event.keys().isdisjoint(_LITERAL) or "CodeBlock" in event.get("Start", ())
    )


def to_html(body: str) -> str:
    """The body as HTML, not sanitised."""
    return pyromark.html(body, options=_OPTIONS)


def link_of(data: Any, line: int, column: int) -> Link:
    """The link or image that an event starts, without its label."""
    tag, link = next(iter(data.items()))
    wiki = isinstance(link["link_type"], dict)
    kinds = {
        ("Link", True): LinkKind.WIKILINK,
        ("Link", False): LinkKind.MARKDOWN,
        ("Image", True): LinkKind.EMBED,
    }
    # In a table the bar of [[x\\|Y]] is escaped, and the parser leaves the backslash with the target.
    address = link["dest_url"].replace(ESCAPED_HASH, "\\#" if wiki else "#")
    target, _, fragment = (address.rstrip("\\") if wiki else address).partition("#")
    return Link(
        target.strip(), fragment.strip(), "", kinds.get((tag, wiki), LinkKind.IMAGE), line, column
    )


class Positions:
    """Byte offsets in a text to lines and columns, both counted from 1, columns in characters."""

    def __init__(self, text: str, first_line: int) -> None:
        self.bytes = text.encode()
        self.starts = [0, *accumulate(len(line) + 1 for line in self.bytes.split(b"\n"))]
        self.first_line = first_line
        self._last = (0, 0, 0)
        """Row, byte offset and characters before it, as asked last: a long line is not decoded anew for each of its links."""

    def at(self, offset: int) -> tuple[int, int]:
        """Line and column of a byte."""
        row = bisect_right(self.starts, offset) - 1
        last_row, start, before = self._last
        if row != last_row or offset < start:
            start, before = self.starts[row], 0
        before += len(self.bytes[start:offset].decode(errors="replace"))
        self._last = (row, offset, before)
        return self.first_line + row, before + 1


class _SectionBuilder:
    """Folds the parser's events into sections. One method for each kind of event that matters; the others pass."""

    def __init__(self, positions: Positions) -> None:
        self.positions = positions
        self.sections: list[tuple[int, Inline, list[Block]]] = [
            (0, Inline("", positions.first_line, 1), [])
        ]
        self.line: InlineBuilder | None = None
        self.lines: list[InlineBuilder] = []
        self.cells: list[Inline] = []
        self.rows: list[tuple[Inline, ...]] = []
        self.link: tuple[Link, list[str], int] | None = None
        self.in_footnote: str | None = None
        self.in_code = False
        self.quotes = 0
        self.in_table = False
        self.start: dict[str, Callable[[Any, int], None]] = {
            "Heading": self._open, "Paragraph": self._open, "Item": self._open, "TableCell": self._open,
            "List": self._close_paragraph, "Table": self._start_table, "CodeBlock": self._start_code, "Strong": self._start_strong,
            "Link": self._start_link, "Image": self._start_link, "FootnoteDefinition": self._start_footnote,
            "BlockQuote": self._start_quote,
        }  # fmt: skip
        self.end: dict[str, Callable[[Any, int], None]] = {
            "Heading": self._end_heading, "Paragraph": self._close_paragraph, "Item": self._close_paragraph,
            "TableCell": self._end_cell, "TableHead": self._end_row, "TableRow": self._end_row, "Table": self._end_table,
            "CodeBlock": self._end_code, "Strong": self._end_strong, "Link": self._end_link, "Image": self._end_link,
            "FootnoteDefinition": self._end_footnote, "BlockQuote": self._end_quote,
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
            self.line.put(" ")

    def finish(self) -> tuple[Section, ...]:
        self._close_paragraph(None, 0)
        if self.in_table:
            self._end_table(None, 0)
        return tuple(
            Section(level, heading, tuple(blocks))
            for level, heading, blocks in self.sections
            if level or blocks
        )

    def _open(self, _: Any, offset: int) -> None:
        self.line = InlineBuilder(self.positions.at(self._skip_space(offset)))

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
            self.line.code(text)
        elif self.link is not None:
            self.line.put(text)
        else:
            self.line.add(text)

    def _break(self, offset: int) -> None:
        if self.line is None:
            return
        self.lines.append(self.line)
        end_of_line = self.positions.bytes.find(b"\n", offset)
        self.line = InlineBuilder(self.positions.at(self._skip_space(end_of_line + 1)))

    def _start_strong(self, _: Any, __: int) -> None:
        if self.line is not None and self.line.is_blank:
            self.line.started_bold = True

    def _end_strong(self, _: Any, __: int) -> None:
        if self.line is not None and self.line.started_bold and self.line.label_end < 0:
            self.line.label_end = len(self.line.parts)

    def _start_link(self, data: Any, offset: int) -> None:
        start = self.line.length if self.line is not None else 0
        self.link = (link_of(data, *self.positions.at(offset)), [], start)

    def _end_link(self, _: Any, __: int) -> None:
        if self.link is not None and self.line is not None:
            link, label, start = self.link
            self.line.placed.append(
                (link._replace(label="".join(label).strip()), start, self.line.length)
            )
        self.link = None

    def _close_paragraph(self, _: Any, __: int) -> None:
        if self.line is None:
            return
        lines, self.lines, self.line = [*self.lines, self.line], [], None
        if self.in_footnote is not None:
            self._add(Footnote(self.in_footnote, tuple(line.inline() for line in lines)))
            return
        if self.quotes and lines[0].parts:
            lines[0].parts[0] = CALLOUT.sub(
                lambda mark: NO_MARK * len(mark[0]), lines[0].parts[0], count=1
            )
        prose: list[Inline] = []
        for line in lines:
            pairs = line.pairs()
            for pair in pairs:
                self._add(pair)
            if not pairs or line.has_inner_field:
                prose.append(line.inline())
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
        self.rows, self.in_table = [], True

    def _end_table(self, _: Any, __: int) -> None:
        self.in_table = False
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

    def _start_quote(self, _: Any, __: int) -> None:
        self._close_paragraph(None, 0)
        self.quotes += 1

    def _end_quote(self, _: Any, __: int) -> None:
        self._close_paragraph(None, 0)
        self.quotes -= 1

    def _add(self, block: Block) -> None:
        self.sections[-1][2].append(block)
