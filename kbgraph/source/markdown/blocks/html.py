"""Blocks of HTML: their words and links are kept, though nothing in them is Markdown."""

from __future__ import annotations

import re
from typing import Any

from kbgraph.findings import Fault, Severity
from kbgraph.source.entry import Block, Paragraph, VerbatimText
from kbgraph.source.line_kinds import LineKind
from kbgraph.source.markdown.events import pieces
from kbgraph.source.markdown.html_tag import HIDDEN, WITHIN_LINE, read_tag
from kbgraph.source.markdown.inline import InlineBuilder
from kbgraph.source.markdown.marks import nested_comment, unclosed_comment
from kbgraph.source.markdown.positions import Positions
from kbgraph.source.markdown.prose import ProseBuilder

_COMMENT = re.compile(rb"<!--.*?(?:-->|\Z)", re.DOTALL)
_MARKDOWN_LINE = re.compile(r"\|.*\||#{1,6} ")
_OPEN_ENDED = re.compile(
    r"\s*<(script|pre|style|textarea)\b(?!.*</\1\s*>)", re.IGNORECASE | re.DOTALL
)
"""Elements that end with their end tag alone, here without it."""


def read_html(
    source: bytes, spans: list[tuple[int, int]], prose: ProseBuilder
) -> tuple[list[Block], list[Fault]]:
    """Return the text of an HTML block, given the span of each of its lines, and its faults.

    `prose` collects its words.
    """
    if not spans:
        return [], []
    positions, account = prose.positions, prose.account
    start, end = spans[0][0], spans[-1][1]
    block = bytearray(b" " * (end - start))
    for first, last in spans:
        block[first - start : last - start] = source[first:last]
    if _is_comment(block):
        account.mark_bytes(start, end, LineKind.COMMENT)
        return [], []
    faults, comment_end = _comment_faults(bytes(block), start, positions)
    if comment_end < len(block):
        account.mark_bytes(start + comment_end, end, LineKind.COMMENT)
        del block[comment_end:]
    if not block.strip():
        return [], faults
    reader = _HtmlReader(bytes(block), start, prose)
    lines = reader.read()
    fault = _open_element(block.decode(), positions.at(start)) or reader.fault
    if not lines:
        return [], [*faults, *fault]
    inlines = tuple(line.inline() for line in lines)
    if fault or reader.row_fault:
        return [VerbatimText(inlines, None if fault else reader.row_fault)], [*faults, *fault]
    return [Paragraph(inlines)], faults


def _is_comment(block: bytearray) -> bool:
    """Say whether a block is a single comment, as most are: parsing it would find nothing else."""
    words = block.strip()
    return (
        words.startswith(b"<!--")
        and words.endswith(b"-->")
        and words.count(b"<!--") == words.count(b"-->") == 1
    )


def _comment_faults(block: bytes, start: int, positions: Positions) -> tuple[list[Fault], int]:
    """Return the faults of the comments, and the byte at which one begins that never ends."""
    faults: list[Fault] = []
    for comment in _COMMENT.finditer(block):
        if not comment[0].endswith(b"-->"):
            place = positions.at(start + comment.start())
            return [*faults, unclosed_comment(place)], comment.start()
        if b"<!--" in comment[0][4:]:
            faults.append(nested_comment(positions.at(start + comment.start())))
    return faults, len(block)


def _open_element(block: str, place: tuple[int, int]) -> list[Fault]:
    match = _OPEN_ENDED.match(block)
    return [_fault(place, f"`<{match[1]}>`, which is never closed")] if match else []


def _fault(place: tuple[int, int], found: str) -> Fault:
    return Fault(
        *place,
        Severity.WARNING,
        "html-content",
        message=f"this HTML block has {found}; nothing in HTML is read as Markdown,"
        " and its text is kept as it is",
        suggestion="write it as Markdown, with an empty line between it and the tags",
    )


class _HtmlReader:
    """Reads a block as if it were a line of prose, with tags in it.

    So the parser of Markdown finds the tags and the comments; each text is put on its own line.
    """

    def __init__(self, block: bytes, start: int, prose: ProseBuilder) -> None:
        self._block, self._start = block, start
        self._positions, self._account = prose.positions, prose.account
        self._prose = prose
        self._hidden = ""
        """The open element whose text is no prose."""
        lowered = block.lower()
        self._last_ends = {name: lowered.rfind(b"</" + name.encode()) for name in HIDDEN}
        """The last end of each such element: one that is never closed hides nothing."""
        self._words: list[str] = []
        """The pieces of the text that is open, all of one line."""
        self._words_start = self._row_end = -1
        self.fault: list[Fault] = []
        """The first line that looks like Markdown, if there is one."""
        self.row_fault: Fault | None = None
        """The first row of a table, which is a fault only where rows are facts."""

    def read(self) -> list[InlineBuilder]:
        """Return the lines with words or links."""
        for event, start, end in pieces(self._block, self._start):
            if isinstance(event, dict):
                self._take(event, (start, end))
        self._flush()
        lines = [
            line for line in self._prose.close() if not line.is_blank or line.placed or line.notes
        ]
        for line in lines:
            self._account.mark(line.line_column[0], LineKind.TEXT | LineKind.HTML)
            if line.pairs():
                self._find(line.line_column, "a label and a value")
            elif _MARKDOWN_LINE.match("".join(line.parts).strip()):
                self._find(line.line_column, "a line of Markdown")
        return lines

    def _find(self, place: tuple[int, int], found: str) -> None:
        if not self.fault:
            self.fault = [_fault(place, found)]

    def _take(self, event: Any, span: tuple[int, int]) -> None:
        if "Text" in event:
            self._text(event["Text"], span)
            return
        self._flush()
        if "InlineHtml" in event:
            self._tag(event["InlineHtml"], span)
        elif self._hidden:
            self._account.mark_bytes(*span, LineKind.HTML)
        else:
            if "FootnoteReference" in event or _is_link(event.get("Start")):
                self._find(self._positions.at(span[0]), "a link or footnote of Markdown")
            self._prose.take(event, *span)

    def _tag(self, written: str, span: tuple[int, int]) -> None:
        tag = read_tag(written)
        if tag.name in HIDDEN:
            is_closed = not tag.closes and self._last_ends[tag.name] > span[0] - self._start
            self._hidden = tag.name if is_closed else ""
        if tag.name == "tr" and not tag.closes:
            place = self._positions.at(span[0])
            self.row_fault = self.row_fault or _fault(place, "the row of a table")
        if not written.startswith("<!--"):
            is_unseen = tag.name in HIDDEN or written.startswith(("<?", "<!"))
            self._account.mark_bytes(*span, LineKind.HTML if is_unseen else LineKind.FRAME)
        if tag.address or tag.name == "a" or written.startswith("<!--"):
            self._prose.html(written, *span)
        elif tag.name not in WITHIN_LINE:
            self._prose.separate(span[0])

    def _text(self, text: str, span: tuple[int, int]) -> None:
        start, end = span
        written = self._block[start - self._start : end - self._start]
        if self._hidden:
            self._account.mark_bytes(start, end, LineKind.HTML)
        elif b"\n" not in written:
            self._piece(text, start)
        else:
            for row in written.split(b"\n"):
                self._piece(row.decode(), start)
                start += len(row) + 1

    def _piece(self, text: str, start: int) -> None:
        if start > self._row_end:
            self._flush()
            self._row_end = self._positions.line_end(start)
        if not self._words:
            if not self._prose.is_open_at(start):
                text, start = text.lstrip(), start + len(text) - len(text.lstrip())
            self._words_start = start
        if text:
            self._words.append(text)

    def _flush(self) -> None:
        text = "".join(self._words).replace("\r", "")
        if text:
            self._prose.text(text, self._words_start, self._row_end)
            if "[^" in text and self._prose.lines[-1].notes:
                self._find(self._positions.at(self._words_start), "a footnote")
        self._words = []


def _is_link(data: Any) -> bool:
    return isinstance(data, dict) and not data.keys().isdisjoint({"Link", "Image"})
