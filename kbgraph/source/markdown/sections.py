"""Markdown text to sections and blocks, each with its line and column."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kbgraph.limits import DEFAULTS
from kbgraph.source.entry import (
    Block,
    Footnote,
    Inline,
    Link,
    LinkKind,
    Paragraph,
    Section,
    Table,
)
from kbgraph.source.markdown.events import CALLOUT, Positions, read_events, read_link
from kbgraph.source.markdown.formatting import LINE_BREAK, STRUCK_OUT, Tag
from kbgraph.source.markdown.inline import NO_MARK, InlineBuilder


def parse(
    body: str, first_line: int = 1, max_events: int = DEFAULTS.body_max_events
) -> tuple[tuple[Section, ...], int | None]:
    """Parse a body that starts at `first_line` of its file.

    Returns the sections, and the line from which on nothing was read since the body has more than
    `max_events` marks; None where all of it was read.
    """
    builder = _SectionBuilder(Positions(body, first_line))
    for count, event, offset in read_events(body):
        if count > max_events:
            return builder.finish(), builder.positions.at(offset)[0]
        builder.take(event, offset)
    return builder.finish(), None


class _SectionBuilder:
    """Builds sections from the parser's events.

    There is one method for each kind of event that matters; the others are ignored.
    """

    def __init__(self, positions: Positions) -> None:
        self.positions = positions
        self.sections: list[tuple[int, Inline, list[Block]]] = [
            (0, Inline("", positions.first_line, 1), [])
        ]
        """Level, heading and blocks of each section."""
        self.line: InlineBuilder | None = None
        """The line or cell that is open."""
        self.lines: list[InlineBuilder] = []
        """The lines of the open paragraph before that one."""
        self.cells: list[Inline] = []
        self.rows: list[tuple[Inline, ...]] = []
        self.link: tuple[Link, list[str], int] | None = None
        """The link that is open, the parts of its label, and where the label starts in the line."""
        self.in_footnote: str | None = None
        self.in_code = False
        self.in_heading = False
        self.quotes = 0
        """Quotations that are open."""
        self.in_table = False
        self.start: dict[str, Callable[[Any, int], None]] = {
            "Heading": self._open_heading,
            "Paragraph": self._open,
            "Item": self._open,
            "TableCell": self._open,
            "List": self._close_paragraph,
            "Table": self._start_table,
            "CodeBlock": self._start_code,
            "Strong": self._start_strong,
            "Link": self._start_link,
            "Image": self._start_link,
            "FootnoteDefinition": self._start_footnote,
            "BlockQuote": self._start_quote,
            "Strikethrough": self._start_strike,
        }
        self.end = self._end_handlers()

    def _end_handlers(self) -> dict[str, Callable[[Any, int], None]]:
        return {
            "Heading": self._end_heading,
            "Paragraph": self._close_paragraph,
            "Item": self._close_paragraph,
            "TableCell": self._end_cell,
            "TableHead": self._end_row,
            "TableRow": self._end_row,
            "Table": self._end_table,
            "CodeBlock": self._end_code,
            "Strong": self._end_strong,
            "Link": self._end_link,
            "Image": self._end_link,
            "FootnoteDefinition": self._end_footnote,
            "BlockQuote": self._end_quote,
            "Strikethrough": self._end_strike,
        }

    def take(self, event: Any, offset: int) -> None:
        """Take the event that starts at a byte."""
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
                self._mark(self.line, kind, data, offset)

    def _mark(self, line: InlineBuilder, kind: str, data: str, offset: int) -> None:
        if kind == "FootnoteReference":
            line.note(data)
        elif kind == "InlineHtml" and Tag(data).is_break:
            self._break_by_tag(line, offset + len(data.encode()))
        elif kind == "InlineHtml":
            line.html(data)

    def _break_by_tag(self, line: InlineBuilder, end: int) -> None:
        """Begin a line behind a tag; in a cell, a heading and a link the text goes on."""
        if self.in_table:
            line.put(LINE_BREAK)
        elif self.in_heading or self.link is not None:
            line.put(" ")
        else:
            self._next_line(line, self.positions.at_text(end))

    def finish(self) -> tuple[Section, ...]:
        """Close open blocks, as in a body that was cut off, and return the sections."""
        self._close_paragraph(None, 0)
        if self.in_table:
            self._end_table(None, 0)
        return tuple(
            Section(level, heading, tuple(blocks))
            for level, heading, blocks in self.sections
            if level or blocks
        )

    def _open(self, _: Any, offset: int) -> None:
        self.line = InlineBuilder(self.positions.at_text(offset))

    def _open_heading(self, _: Any, offset: int) -> None:
        self._open(_, offset)
        self.in_heading = True

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
        if self.line is not None:
            self._next_line(self.line, self.positions.at_next_line(offset))

    def _next_line(self, line: InlineBuilder, line_column: tuple[int, int]) -> None:
        """Begin a line of the same paragraph; struck-out text goes on in it."""
        self.line = InlineBuilder(line_column)
        if line.strikes:
            line.put(STRUCK_OUT)
            self.line.strike(STRUCK_OUT, line.strikes)
        self.lines.append(line)

    def _start_strike(self, _: Any, offset: int) -> None:
        if self.line is not None:
            self._strike(self.line, offset, 1)

    def _end_strike(self, _: Any, offset: int) -> None:
        if self.line is not None:
            self._strike(self.line, offset, -1)

    def _strike(self, line: InlineBuilder, offset: int, step: int) -> None:
        """Mark struck-out text; `~x~` stays as written, since it is none in Obsidian."""
        if self.positions.bytes.startswith(STRUCK_OUT.encode(), offset):
            line.strike(STRUCK_OUT, step)
        else:
            line.put("~")

    def _start_strong(self, _: Any, __: int) -> None:
        if self.line is not None and self.line.is_blank:
            self.line.started_bold = True

    def _end_strong(self, _: Any, __: int) -> None:
        if self.line is not None and self.line.started_bold and self.line.label_end < 0:
            self.line.label_end = len(self.line.parts)

    def _start_link(self, data: Any, offset: int) -> None:
        start = self.line.length if self.line is not None else 0
        self.link = (read_link(data, *self.positions.at(offset)), [], start)

    def _end_link(self, _: Any, __: int) -> None:
        if self.link is not None and self.line is not None:
            link, parts, start = self.link
            is_image = link.kind in {LinkKind.EMBED, LinkKind.IMAGE}
            label = "".join(parts).strip() if is_image else self.line.text_from(start)
            link = link._replace(label=label)
            self.line.placed.append((link, start, self.line.length))
            if self.line.strikes or (label.startswith(STRUCK_OUT) and label.endswith(STRUCK_OUT)):
                self.line.struck_out.append(link)
        self.link = None

    def _close_paragraph(self, _: Any, __: int) -> None:
        if self.line is None:
            return
        lines, self.lines, self.line = [*self.lines, self.line], [], None
        if self.in_footnote is not None:
            self._add(Footnote(self.in_footnote, tuple(line.inline() for line in lines)))
            return
        if self.quotes and lines[0].parts:
            # Blanked out rather than cut, so that the places in the line hold.
            lines[0].parts[0] = CALLOUT.sub(
                lambda marker: NO_MARK * len(marker[0]), lines[0].parts[0], count=1
            )
        prose: list[Inline] = []
        for line in lines:
            pairs = line.pairs()
            for pair in pairs:
                self._add(pair)
            if not pairs or line.has_inner_field:
                prose.append(line.inline())
        if any(line.text or line.links or line.notes for line in prose):
            self._add(Paragraph(tuple(prose)))

    def _end_heading(self, data: Any, _: int) -> None:
        heading = self.line.inline() if self.line is not None else Inline("", 1, 1)
        self.sections.append((int(data["Heading"][1]), heading, []))
        self.line, self.in_heading = None, False

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
