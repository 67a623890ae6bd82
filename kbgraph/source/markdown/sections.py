"""Markdown text to sections and blocks, each with its line and column."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, TypeAlias

from kbgraph.findings import Fault
from kbgraph.limits import DEFAULTS
from kbgraph.source.entry import Block, Inline, Section
from kbgraph.source.line_kinds import LineKind
from kbgraph.source.markdown.blocks import paragraphs
from kbgraph.source.markdown.blocks.addresses import unused_addresses
from kbgraph.source.markdown.blocks.code import CodeBlocks
from kbgraph.source.markdown.blocks.headings import read_heading, setext_fault
from kbgraph.source.markdown.blocks.html import read_html
from kbgraph.source.markdown.blocks.rows import TableForm, skip_row
from kbgraph.source.markdown.blocks.tables import TableBuilder, bars_fault
from kbgraph.source.markdown.events import weight
from kbgraph.source.markdown.inline import InlineBuilder
from kbgraph.source.markdown.inline.formatting import LINE_BREAK
from kbgraph.source.markdown.line_account import FRAME, TEXT, LineAccount
from kbgraph.source.markdown.marks import mark_faults, unclosed_comment
from kbgraph.source.markdown.positions import Positions
from kbgraph.source.markdown.prose import METHODS, ProseBuilder
from kbgraph.source.markdown.result import ParsedBody
from kbgraph.source.markdown.source_text import SourceText, read_source
from kbgraph.source.notes import NO_KEYS, CitationKeys

Handler: TypeAlias = Callable[[Any, int, int], None]


def parse(
    body: str,
    first_line: int = 1,
    max_events: int = DEFAULTS.body_max_events,
    keys: CitationKeys = NO_KEYS,
) -> ParsedBody:
    """Parse a body that starts at `first_line` of its file, up to `max_events` marks."""
    positions = Positions(body, first_line)
    source = read_source(body, keys.dialect)
    builder = SectionBuilder(positions, source, keys)
    excess = builder.take(source.events(), max_events)
    return builder.finish(None if excess is None else positions.at(excess)[0])


class SectionBuilder:
    """Builds sections from the parser's events, with a method for each kind that matters."""

    def __init__(self, positions: Positions, source: SourceText, keys: CitationKeys) -> None:
        self.positions, self.source = positions, source
        self.data = positions.bytes if source.text is positions.text else source.text.encode()
        self.account = LineAccount(positions)
        self.faults: list[Fault] = []
        self.sections: list[tuple[int, Inline, list[Block]]] = []
        """Level, heading and blocks of each section."""
        self.sections.append((0, Inline("", positions.first_line, 1), []))
        self.prose = ProseBuilder(positions, self.account, keys)
        self.code = CodeBlocks(positions, self.account)
        self.table: TableBuilder | None = None
        self.html: list[tuple[int, int]] = []
        """The spans of the lines of the open HTML block."""
        self.in_footnote: str | None = None
        self.quote_starts = False
        """Whether the next paragraph is the first of its quotation."""
        self.skips_row = False
        """Whether the events of a row are skipped, since its source was read."""

    def _start_handlers(self) -> dict[str, Handler]:
        prose, close = self.prose, self._close_paragraph
        return {
            "Heading": self._start_heading,
            "Paragraph": prose.start_mark,
            "Item": close,
            "List": close,
            "TableCell": self._start_cell,
            "TableHead": self._start_head,
            "TableRow": self._start_row,
            "Table": self._start_table,
            "CodeBlock": self._start_code,
            "HtmlBlock": self._start_html,
            "Emphasis": prose.start_mark,
            "Strikethrough": prose.start_strike,
            "Strong": prose.start_strong,
            "Link": prose.start_link,
            "Image": prose.start_link,
            "FootnoteDefinition": self._start_footnote,
            "BlockQuote": self._start_quote,
        }

    def _end_handlers(self) -> dict[str, Handler]:
        prose, close = self.prose, self._close_paragraph
        return {
            "Heading": self._end_heading,
            "Paragraph": close,
            "Item": close,
            "TableCell": self._end_cell,
            "TableHead": self._end_row,
            "TableRow": self._end_row,
            "Table": self._end_table,
            "CodeBlock": self.code.end,
            "HtmlBlock": self._end_html,
            "Strikethrough": prose.end_strike,
            "Strong": prose.end_strong,
            "Link": prose.end_link,
            "Image": prose.end_link,
            "FootnoteDefinition": self._end_footnote,
            "BlockQuote": self._end_quote,
        }

    def take(self, events: Iterator[tuple[Any, Any]], max_marks: int) -> int | None:
        """Take events with their spans; return the first byte of the one beyond `max_marks`."""
        # The innermost loop of a build: a call and a generator for each event would be dear.
        # Handlers are no attributes: a cycle of references would keep all entries in memory.
        named_handlers = {"Start": self._start_handlers(), "End": self._end_handlers()}
        code, take_text = self.code, self.prose.text
        max_events = max_marks
        for count, (event, span) in enumerate(events, 1):
            kind: Any = event
            data: Any = None
            if event.__class__ is not str:
                (kind,) = event
                data = event[kind]
            if kind == "Text" and ("#" in data or "::" in data):
                max_events -= weight(data)
            if count > max_events:
                return int(span["start"])
            if kind == "Text":
                if not code.is_open:
                    take_text(data, span["start"], span["end"])
            elif (handlers := named_handlers.get(kind)) is not None:
                handler = handlers.get(data if data.__class__ is str else next(iter(data)))
                if handler is not None:
                    handler(data, span["start"], span["end"])
                    if self.skips_row:
                        max_events -= skip_row(events)
                        self.skips_row = False
            else:
                self._take_inline(kind, data, span["start"], span["end"])
        return None

    def _take_inline(self, kind: str, data: Any, start: int, end: int) -> None:
        method = METHODS.get((kind, ""))
        if method is not None:
            method(self.prose, data, start, end)
        match kind:
            case "Html":
                self.html.append((start, end))
            case "SoftBreak" | "HardBreak":
                self.prose.soft_break()
            case "Rule":
                self._close_paragraph(None, start, end)
                self.account.mark_bytes(start, end, LineKind.FRAME)

    def finish(self, stopped: int | None) -> ParsedBody:
        """Close open blocks, as in a body that was cut off, and return what was read."""
        end = len(self.positions.bytes)
        if self.table is not None:
            # A row that was cut off is not read.
            self.prose.close()
        self._end_table(None, end, end)
        self._close_paragraph(None, end, end)
        for start, stop in self.source.comments:
            self.account.mark_bytes(start, stop, LineKind.COMMENT)
        for hidden in self.source.hidden:
            self.account.mark_bytes(*hidden)
        used = self.prose.references
        self._add(*unused_addresses(self.source.text, used, self.positions, self.account))
        faults = [*self.faults, *self.code.faults(), *mark_faults(self.source, self.positions)]
        faults += [unclosed_comment(self.positions.at(mark)) for mark in self.prose.open_comments]
        self.account.finish()
        return ParsedBody(
            sections=self.taken(),
            line_kinds=bytes(self.account.kinds),
            faults=tuple(sorted(faults)),
            stopped=stopped,
        )

    def taken(self) -> tuple[Section, ...]:
        """Return the sections of the events that were taken; all but the last are complete."""
        return tuple(
            Section(level, heading, tuple(blocks))
            for level, heading, blocks in self.sections
            if level or blocks
        )

    def _close_paragraph(self, _: Any, __: int, ___: int) -> None:
        if self.prose.lines:
            self._add_prose(self.prose.close())

    def _add_prose(self, lines: list[InlineBuilder]) -> None:
        """Hand on lines: as a footnote, as pairs of label and value, or as a paragraph."""
        self._remove_marks(lines)
        for line in lines:
            self.account.mark(line.line_column[0], FRAME if line.is_empty else TEXT)
        if self.in_footnote is not None:
            paragraphs.add_footnote(self.sections[-1][2], self.in_footnote, lines)
            return
        self.faults += bars_fault(lines, self.positions)
        self._add(*paragraphs.read_paragraph(lines, self.positions))

    def _remove_marks(self, lines: list[InlineBuilder]) -> None:
        """Remove the marker of a callout at the start of a text, and a block id at its end."""
        if lines and self.quote_starts:
            paragraphs.remove_callout(lines[0])
        if lines:
            paragraphs.remove_block_id(lines[-1], self.account)
        self.quote_starts = False

    def _start_heading(self, _: Any, start: int, end: int) -> None:
        self._close_paragraph(None, start, end)
        self.prose.open(start)
        self.prose.break_text = " "

    def _end_heading(self, data: Any, start: int, end: int) -> None:
        lines = self.prose.close()
        self._remove_marks(lines)
        heading = read_heading(lines) if lines else Inline("", *self.positions.at_text(start))
        self.account.mark_bytes(start, end, LineKind.HEADING)
        underline = self.positions.underline(start, end)
        if underline is not None:
            row = self.positions.row(underline)
            self.account.kinds[row] = LineKind.FRAME
            mark = self.positions.bytes[underline:end].decode().rstrip()
            self.faults += setext_fault(lines, heading, self.positions.at(underline), mark)
        self.sections.append((int(data["Heading"][1]), heading, []))

    def _start_cell(self, _: Any, start: int, end: int) -> None:
        # A cell that is missing at the end of a row begins on the next line to the parser.
        is_missing = start == end and self.data[start - 1 : start] == b"\n"
        self.prose.open(start - is_missing)
        self.prose.break_text = LINE_BREAK

    def _end_cell(self, _: Any, __: int, ___: int) -> None:
        if self.table is not None:
            self.table.cells += self.prose.close()

    def _start_row(self, _: Any, start: int, end: int) -> None:
        if self.table is not None:
            self.skips_row = not self.table.start_row(start, end)

    def _end_row(self, _: Any, __: int, ___: int) -> None:
        if self.table is not None:
            self.table.end_row()

    def _start_head(self, _: Any, start: int, end: int) -> None:
        if self.table is not None:
            self.table.start_head(start, end)

    def _start_table(self, data: Any, start: int, end: int) -> None:
        self._close_paragraph(data, start, end)
        self.table = TableBuilder(self.prose.anew(), self.data, TableForm(len(data["Table"])))

    def _end_table(self, _: Any, __: int, ___: int) -> None:
        table, self.table = self.table, None
        if table is None:
            return
        self._add(*table.blocks())
        self.faults += table.faults
        for lines in table.paragraphs:
            self._add_prose(lines)

    def _start_code(self, data: Any, start: int, end: int) -> None:
        self._close_paragraph(None, start, end)
        self.code.start(data, start, end)

    def _start_html(self, _: Any, start: int, end: int) -> None:
        self._close_paragraph(None, start, end)
        self.html = []

    def _end_html(self, _: Any, __: int, ___: int) -> None:
        blocks, faults = read_html(self.data, self.html, self.prose.anew())
        self.faults += faults
        self._add(*blocks)

    def _start_footnote(self, data: Any, start: int, _: int) -> None:
        self._close_paragraph(None, start, start)
        self.in_footnote = data["FootnoteDefinition"]
        self.account.mark_bytes(start, start, LineKind.FRAME)

    def _end_footnote(self, _: Any, start: int, __: int) -> None:
        self._close_paragraph(None, start, start)
        self.in_footnote = None

    def _start_quote(self, data: Any, start: int, _: int) -> None:
        self._close_paragraph(None, start, start)
        self.quote_starts = data["BlockQuote"] is None
        if data["BlockQuote"] is not None:
            self.account.mark_bytes(start, start, LineKind.FRAME)

    def _end_quote(self, _: Any, start: int, __: int) -> None:
        self._close_paragraph(None, start, start)
        self.quote_starts = False

    def _add(self, *blocks: Block) -> None:
        self.sections[-1][2].extend(blocks)
