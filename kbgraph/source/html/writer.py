"""A Markdown body as HTML that is safe to show.

It is written from the parser's events, then sanitised. Each block has the id of its line, `P12`.
Headings start at the third level, since a page has two of its own.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from html import escape
from typing import Any

from kbgraph.source.dialects import OBSIDIAN, Dialect
from kbgraph.source.html.author_html import AuthorHtml
from kbgraph.source.html.embeds import Embeds
from kbgraph.source.html.footnotes import footnote_lines
from kbgraph.source.html.line_breaks import LineBreaks
from kbgraph.source.html.links import LinkWriter
from kbgraph.source.html.page import HtmlPage
from kbgraph.source.html.placeholders import Placeholders
from kbgraph.source.html.rows import with_lost_rows
from kbgraph.source.html.sanitise import as_text, sanitise
from kbgraph.source.html.table import HtmlTable
from kbgraph.source.html.tags import (
    BLOCK_TAGS,
    DIRECTION,
    INLINE,
    INLINE_TAGS,
    OwnAttributes,
)
from kbgraph.source.html.text import TextWriter
from kbgraph.source.link_targets import EmbeddedText, LinkTargets
from kbgraph.source.markdown.bracketed_names import with_brackets
from kbgraph.source.markdown.events import CALLOUT, read_link
from kbgraph.source.markdown.inline.placeholders import restore_code
from kbgraph.source.markdown.positions import Positions
from kbgraph.source.markdown.source_text import address_around, read_source

_MAX_DEPTH = 60
"""Elements within each other; a deeper one is written without its tags."""
_MAX_EMBEDDED_EVENTS = 20_000
_PAGE_LEVELS = 2
"""Levels of headings that the page has of its own."""
_QUOTE_MARKS = re.compile(r"\n[ \t]*(?:>[ \t]?)+")


def to_html(
    body: str,
    first_line: int,
    max_events: int,
    targets: LinkTargets,
    dialect: Dialect = OBSIDIAN,
) -> str:
    """Return the HTML of a body, up to `max_events` marks as `markdown.parse` reads."""
    # Authors cannot guess the mark. Ids, classes and paths that carry it are ours and stay; those
    # that authors write are removed.
    mark = f"~{secrets.token_hex(8)}"
    own, images, lines = OwnAttributes(mark), Placeholders(f"{mark}!"), set[int]()

    def line_id(line: int) -> str:
        """Return the id of a line, for the first block that starts on it."""
        if line in lines:
            return ""
        lines.add(line)
        return own("id", f"P{line}")

    def embedded(text: EmbeddedText) -> str:
        # Its lines are those of another file, and have no ids here.
        writer = _HtmlWriter(text.targets, HtmlPage(mark, lambda _: "", embedded, images, dialect))
        return writer.written(text.text, text.first_line, _MAX_EMBEDDED_EVENTS)

    writer = _HtmlWriter(targets, HtmlPage(mark, line_id, embedded, images, dialect))
    return images.filled(sanitise(writer.written(body, first_line, max_events), mark))


class _HtmlWriter:
    """Writes HTML, not sanitised, event by event."""

    def __init__(self, targets: LinkTargets, page: HtmlPage) -> None:
        self.own, self.line_id = OwnAttributes(page.mark), page.line_id
        self.dialect = page.dialect
        self.out: list[str] = []
        self.ends: list[str] = []
        """The end tags of the open elements, the innermost last."""
        self.positions = Positions("", 1)
        self.breaks = LineBreaks(self.positions)
        self.placeholders = Placeholders(page.mark)
        self.text = TextWriter(self.out, targets, self.own, self.placeholders)
        self.links = LinkWriter(self.out, targets, self.own, self.placeholders, page.images)
        self.html = AuthorHtml(self.out, self.links.of_tag)
        self.embeds = Embeds(self.placeholders, self.own, page.embedded)
        self.in_code = self.quote_starts = False
        self.table = HtmlTable()
        self.start: dict[str, Callable[[Any, int], None]] = {
            "Heading": self._heading,
            "BlockQuote": self._quote,
            "List": self._list,
            "CodeBlock": self._code_block,
            "FootnoteDefinition": self._footnote_definition,
            "Table": self._table,
            "TableHead": self._table_head,
            "TableRow": self._row,
            "LostRow": self._lost_row,
            "TableCell": self._cell,
        }
        self.end: dict[str, Callable[[], None]] = {
            "CodeBlock": self._end_code,
            "TableHead": self._end_head,
            "HtmlBlock": self.html.end_block,
        }

    def written(self, body: str, first_line: int, max_events: int) -> str:
        """Return the HTML of a body, with all elements closed."""
        source = read_source(body, self.dialect)
        self.positions = Positions(body, first_line)
        self.breaks = LineBreaks(self.positions)
        read = source.first_events(max_events)
        events = [*with_lost_rows(read, source.text.encode(), self.dialect)]
        self.text.notes = footnote_lines(events, self.positions)
        for event in events:
            self._take(*event)
        self.html.end_block()
        return self.placeholders.filled("".join((*self.out, *reversed(self.ends))))

    def _take(self, event: Any, start: int, end: int) -> None:
        if isinstance(event, str):
            self.out.append(self.breaks.html(event, start, self.out[-1] if self.out else ""))
            return
        for kind, data in event.items():
            if kind not in {"Start", "End"}:
                self._inline(kind, data, start, end)
                continue
            name = data if isinstance(data, str) else next(iter(data))
            if name in INLINE:
                self._inline_element(kind, name, data, (start, end))
                continue
            self.html.close()
            self._end_text(name if kind == "End" else "")
            if kind == "Start":
                self._open(name, data, start)
            else:
                self.end.get(name, self.html.close)()
                self.out.append(self.ends.pop())
            self.html.block_start = len(self.out)

    def _inline_element(self, kind: str, name: str, data: Any, span: tuple[int, int]) -> None:
        if kind == "Start":
            if name in {"Link", "Image"}:
                self._start_link(data, span)
            else:
                self._open(name, data, span[0])
            return
        if name not in {"Link", "Image"}:
            self.html.close()
            self.out.append(self.ends.pop())
            return
        tail = self.links.end(self.html, self.embeds, address_around(self.positions.bytes, span[1]))
        self.out += [self.ends.pop(), tail]
        self.text.is_in_link = self.links.is_open

    def _start_link(self, data: Any, span: tuple[int, int]) -> None:
        link = read_link(data, *self.positions.at(span[0]))
        link = with_brackets(link, self.positions.bytes, *span)
        self.ends.append(self.links.start(link, next(iter(data.values()))["title"]))
        self.text.is_in_link = True

    def _end_text(self, ended: str) -> None:
        """End the text of a block: hide its id, and quote its embeds. `ended` is its kind."""
        line = self.text.end_block()
        if line:
            anchor = self.line_id(line)
            self.out.append(f"<span{anchor}></span>" if anchor else "")
        if not self.embeds:
            return
        start = self.html.block_start
        is_alone = self.embeds.stand_alone("".join(self.out[start:]))
        quotes = self.embeds.quotes()
        if ended not in {"Paragraph", "Heading"}:
            self.out.append(quotes)
        elif is_alone and self.out[start - 1].startswith("<p "):
            self.out[start - 1] = f"<div{self.out[start - 1][2:]}"
            self.ends[-1] = f"{quotes}</div>\n"
        else:
            self.ends[-1] += quotes

    def _open(self, name: str, data: Any, offset: int) -> None:
        depth = len(self.ends)
        if depth < _MAX_DEPTH and name in self.start:
            self.start[name](data, offset)
        elif depth < _MAX_DEPTH and name in BLOCK_TAGS:
            self._element(BLOCK_TAGS[name], self._line_id(offset) + DIRECTION, "\n")
        elif depth < _MAX_DEPTH and name in INLINE_TAGS:
            self._element(INLINE_TAGS[name])
        if len(self.ends) == depth:
            self.ends.append("")

    def _element(self, tag: str, attributes: str = "", tail: str = "") -> None:
        self.out.append(f"<{tag}{attributes}>")
        self.ends.append(f"</{tag}>{tail}")

    def _line_id(self, offset: int) -> str:
        return self.line_id(self.positions.at(offset)[0])

    def _inline(self, kind: str, data: Any, start: int, end: int) -> None:
        match kind:
            case "Text":
                self._text(data, start)
            case "Code":
                self.out.append(f"<code>{as_text(restore_code(data))}</code>")
            case "InlineMath" | "DisplayMath":
                self._math(start, end)
            case "Html":
                self.html.lines.append(data)
            case "InlineHtml":
                self.html.put_tag(data)
            case "FootnoteReference":
                self.text.put_note(data)
            case "TaskListMarker":
                self.out.append("☑ " if data else "☐ ")
        self.quote_starts = False

    def _text(self, text: str, offset: int) -> None:
        if self.in_code:
            self.out.append(as_text(restore_code(text)))
            return
        callout = CALLOUT.match(text) if self.quote_starts else None
        if callout:
            self._callout(callout[0].strip().strip("[]!+-"))
            text = text[callout.end() :]
        self.text.put(text, offset, self.positions, len(self.ends))

    def _math(self, start: int, end: int) -> None:
        """Write math as it is written, but for the marks of a quotation around it."""
        written = self.positions.bytes[start:end].decode()
        if "</blockquote>\n" in self.ends:
            written = _QUOTE_MARKS.sub("\n", written)
        kind = "math display" if "\n" in written else "math"
        self.out.append(f"<code{self.own('class', kind)}>{as_text(written)}</code>")

    def _callout(self, kind: str) -> None:
        self.out.append(f"<span{self.own('class', 'callout')}>{escape(kind.lower())}</span> ")

    def _heading(self, data: Any, offset: int) -> None:
        level = min(6, int(data["Heading"]["level"][1]) + _PAGE_LEVELS)
        self._element(f"h{level}", self._line_id(offset) + DIRECTION, "\n")

    def _quote(self, data: Any, offset: int) -> None:
        self._element("blockquote", self._line_id(offset), "\n")
        self.quote_starts = True
        kind = data["BlockQuote"]
        if kind:
            self._callout(str(kind))

    def _list(self, data: Any, _: int) -> None:
        number = data["List"]
        tag = "ul" if number is None else "ol"
        self._element(tag, "" if number in {None, 1} else f' start="{int(number)}"', "\n")

    def _code_block(self, _: Any, offset: int) -> None:
        self.out.append(f"<pre{self._line_id(offset)}><code>")
        self.ends.append("</code></pre>\n")
        self.in_code = True

    def _end_code(self) -> None:
        self.in_code = False

    def _footnote_definition(self, data: Any, offset: int) -> None:
        self._element("div", self._line_id(offset) + self.own("class", "footnote"), "\n")
        self.out.append(f"<sup>{escape(data['FootnoteDefinition'])}</sup> ")

    def _table(self, data: Any, _: int) -> None:
        self.table = HtmlTable(data["Table"])
        self.out.append(f"<div{self.own('class', 'wide')}><table>\n")
        self.ends.append("</table></div>\n")

    def _table_head(self, data: Any, offset: int) -> None:
        self.table.start_head(self.out)
        self._row(data, offset)

    def _end_head(self) -> None:
        if self.table.end_head(self.out):
            self.ends[-1] = ""

    def _row(self, _: Any, offset: int) -> None:
        self.table.start_row()
        self._element("tr", self._line_id(offset), "\n")

    def _lost_row(self, data: Any, offset: int) -> None:
        columns = data["LostRow"]
        self.out.append(f'<tr{self._line_id(offset)}><td colspan="{columns}"{DIRECTION}>')
        self.ends.append("</td></tr>\n")

    def _cell(self, _: Any, __: int) -> None:
        tag, scope, alignment = self.table.next_cell()
        scope = f' scope="{scope}"' if scope else ""
        self._element(tag, scope + self.own("class", alignment) + DIRECTION)
