"""The parts of a body that are plain prose: text in which a link may be put."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any, NamedTuple

from kbgraph.source.dialects import OBSIDIAN, Dialect
from kbgraph.source.markdown.positions import Positions
from kbgraph.source.markdown.source_text.reading import read_source

_CLOSED = {
    "CodeBlock", "FootnoteDefinition", "Heading", "HtmlBlock", "Image", "Link", "MetadataBlock",
    "Strikethrough", "TableHead",
}  # fmt: skip
"""Parts of a body in which no link is put: it would be none, or would alter what they mean."""
_TEXTS = {"Heading", "Item", "Paragraph", "TableCell"}
"""Parts at whose end tags are closed that the text has left open."""
_NO_PROSE = re.compile(
    rb"\[[\^!][^\[\]\n]*\]|\[\[[^\]\n]*(?:\]\])?|(?<![\w.+-])[\w.+-]+@[\w.-]+|(?<!\w)\w+://\S+"
    rb"|www\.\S+|(?<![\w&])#[^\s#]+|\^[\w-]+[ \t]*(?=\n|$)|&(?:#\w{1,8}|[A-Za-z]\w{0,31});"
    rb"|(?:^|(?<=\n)|(?<=[\[(]))[^\n:|\[\](]{1,60}::(?=\s|$)"
    rb"|\{\{[^{}\n]*\}\}|<%(?:[^<\n]|<(?!%))*?%>|</?\w[^<>\n]*>"
)
"""Footnotes, broken links, addresses, tags, block ids, character references, keys of fields,
templates and HTML.

No alternative begins within what it may repeat: with a hundred thousand of `<` the time stays
linear.
"""
_TAG = re.compile(
    r"<(?P<end>/?)(?P<name>a(?=\s[^<>]{0,4000}?href|\s*>)|button|code|del|kbd|pre|s|samp|script"
    r"|strike|style|svg|textarea|title)(?=[\s>/])[^<>]*>",
    re.IGNORECASE,
)
"""HTML in which no link is put: links, code, what is struck out, and what is no text."""
_TOML = re.compile(rb"\+\+\+[ \t]*\r?\n(?s:.*?)\n\+\+\+[ \t]*\r?(?:\n|$)")
"""Front matter of Hugo, which is not read; a link in it would break it."""
_LABEL_END = (b":", b"\xef\xbc\x9a")
_MAX_MARKS = 64
"""Bytes before the end of bold text in which its last sign is looked for."""


class PlainText(NamedTuple):
    """A piece of prose without marks, as it stands in the file."""

    text: str
    line: int
    column: int
    """In characters, from 1."""
    run: int
    """The number of the text of which it is a piece: the lines of a paragraph share it."""
    in_table: bool


def plain_texts(body: str, first_line: int = 1, dialect: Dialect = OBSIDIAN) -> Iterator[PlainText]:
    """Yield the prose of a body that starts at a line of its file, in order, line by line.

    Code, headings, links, HTML, comments, math, footnotes, tags, addresses and the keys of fields
    and rows are left out. Nothing stands between the pieces of a run but the ends of lines.
    """
    source = read_source(body, dialect)
    data, positions = source.text.encode(), Positions(body, first_line)
    spans = _Spans()
    for event, span in source.events():
        spans.take(event, span["start"], span["end"], data)
    settings = _TOML.match(data)
    first = settings.end() if settings else 0
    for start, end, run, in_table in spans.found:
        if start < first:
            continue
        yield from _pieces(positions, (start, end), (run, in_table))


class _Spans:
    """Collects the spans of plain text from the parser's events."""

    def __init__(self) -> None:
        self.found: list[tuple[int, int, int, bool]] = []
        """First byte, end, run, and whether it is in a table."""
        self._closed: list[str] = []
        self._run = 0
        self._has_line_end = False
        """Whether the last event was the end of a line within a text."""
        self._cells = -1
        """The cells of the row before this one; -1 outside of tables."""
        self._has_header = False
        self._strong = -1
        """The first byte of the bold text that begins its block."""
        self._starts_block = False
        self._block_tags, self._inline_tags = Counter[str](), Counter[str]()
        """The open tags of HTML blocks, and those of the present text."""

    def take(self, event: Any, start: int, end: int, data: bytes) -> None:
        """Take an event with its span of bytes."""
        if event == "SoftBreak":
            self._has_line_end = True
            return
        if isinstance(event, dict):
            (kind,) = event
            name = _name(event[kind]) if kind in {"Start", "End"} else ""
            match kind:
                case "Text":
                    self._text(start, end)
                    return
                case "Start":
                    self._start(name, start)
                case "End":
                    self._end(name, start, end, data)
                case "Html":
                    self._take_tags(event[kind], self._block_tags)
                case "InlineHtml":
                    self._take_tags(event[kind], self._inline_tags)
        self._run += 1
        self._has_line_end = False

    def _text(self, start: int, end: int) -> None:
        is_key = self._cells == 1 and not self._has_header
        if self._cells >= 0 and "TableHead" in self._closed:
            self._has_header = True
        is_open = self._block_tags.total() or self._inline_tags.total()
        if not self._closed and not is_key and not is_open:
            self._add(start, end)
        self._has_line_end = self._starts_block = False

    def _add(self, start: int, end: int) -> None:
        """Add a span: to the one before it where they touch, else apart by a backslash or so."""
        last = self.found[-1] if self.found else None
        if last is not None and last[2] == self._run and not self._has_line_end:
            if last[1] == start:
                self.found[-1] = (last[0], end, *last[2:])
                return
            self._run += 1
        self.found.append((start, end, self._run, self._cells >= 0))

    def _take_tags(self, html: str, opened: Counter[str]) -> None:
        """Take the tags of some HTML, each of which ends one that is open."""
        for tag in _TAG.finditer(html):
            name = tag["name"].lower()
            if not tag["end"]:
                opened[name] += 1
                continue
            for open_tags in (self._inline_tags, self._block_tags):
                if open_tags[name]:
                    open_tags[name] -= 1
                    break

    def _start(self, name: str, start: int) -> None:
        match name:
            case "Table":
                self._cells, self._has_header = 0, False
            case "TableRow" | "TableHead":
                self._cells = 0
            case "TableCell":
                self._cells += 1
            case "Strong":
                self._strong = start if self._starts_block else -1
        if name in _CLOSED:
            self._closed.append(name)
        self._starts_block = name in {"Paragraph", "Item"}

    def _end(self, name: str, start: int, end: int, data: bytes) -> None:
        if name in _CLOSED and self._closed:
            self._closed.pop()
        if name in _TEXTS:
            self._inline_tags.clear()
        if name == "Table":
            self._cells = -1
        if name == "Strong" and start == self._strong and _is_label(data, end):
            while self.found and self.found[-1][0] >= start:
                self.found.pop()


def _name(data: Any) -> str:
    return data if isinstance(data, str) else next(iter(data))


def _is_label(data: bytes, end: int) -> bool:
    """Say whether bold text that ends at a byte is the label of a value: `**Label:** value`."""
    inner = data[max(0, end - _MAX_MARKS) : end].rstrip(b"*_")
    return inner.endswith(_LABEL_END) or data.startswith(_LABEL_END, end)


def _pieces(
    positions: Positions, span: tuple[int, int], place: tuple[int, bool]
) -> Iterator[PlainText]:
    """Yield the lines of a span without what is no prose, which ends a run."""
    run, in_table = place
    offset = span[0]
    # The file's own text: that of the parser has other characters for some, as many bytes long.
    within = positions.bytes[span[0] : span[1]]
    gaps = [match.span() for match in _NO_PROSE.finditer(within)]
    for number, (gap_start, gap_end) in enumerate([*gaps, (len(within), len(within))]):
        part = within[offset - span[0] : gap_start]
        for line in part.split(b"\n"):
            if line.strip():
                at, column = positions.at(offset)
                yield PlainText(
                    line.decode(errors="replace"), at, column, (run << 8) + min(number, 255),
                    in_table,
                )  # fmt: skip
            offset += len(line) + 1
        offset = span[0] + gap_end
