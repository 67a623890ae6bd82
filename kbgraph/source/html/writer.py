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
from kbgraph.source.entry import Link, LinkKind
from kbgraph.source.html.author_html import AuthorHtml
from kbgraph.source.html.author_tags import replace_inline
from kbgraph.source.html.footnotes import footnote_lines
from kbgraph.source.html.rows import with_lost_rows
from kbgraph.source.html.sanitise import (
    as_text,
    is_outward,
    sanitise,
)
from kbgraph.source.html.table import HtmlTable
from kbgraph.source.html.tags import BLOCK_TAGS, BREAKS, INLINE, INLINE_TAGS, title_attribute
from kbgraph.source.link_targets import LinkTarget, LinkTargets
from kbgraph.source.markdown.events import CALLOUT, read_link, read_source
from kbgraph.source.markdown.inline import restore_code, restore_prose
from kbgraph.source.markdown.positions import Positions
from kbgraph.source.notes import MARK

_IMAGE_SIZE = re.compile(r"\d+(?:x\d+)?")
_MAX_DEPTH = 60
"""Elements within each other; a deeper one is written without its tags."""
_MAX_TEXT_BYTES = 10_000
"""Of a paragraph between two elements: parsers are slow with a very long text."""
_PAGE_LEVELS = 2
"""Levels of headings that the page has of its own."""


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
    source = read_source(body, dialect)
    writer = _HtmlWriter(Positions(body, first_line), targets, mark)
    read = with_lost_rows(source.first_events(max_events), source.text.encode(), dialect)
    events = [(event, start) for event, start, _ in read]
    writer.notes = footnote_lines(events, writer.positions)
    for event, offset in events:
        writer.take(event, offset)
    return sanitise(writer.finish(), mark)


class _HtmlWriter:
    """Writes HTML, not sanitised, event by event."""

    def __init__(self, positions: Positions, targets: LinkTargets, mark: str) -> None:
        self.positions, self.targets, self.mark = positions, targets, mark
        self.out: list[str] = []
        self.ends: list[str] = []
        """The end tags of the open elements, the innermost last."""
        self.lines: set[int] = set()
        """Lines that have an id."""
        self.notes: dict[str, int] = {}
        """The line on which each footnote is defined."""
        self.links: list[tuple[Link, int]] = []
        """Open links and images, and the index in the output at which their texts start."""
        self.html = AuthorHtml(self.out)
        self.last_break = 0
        """The byte at which a long text was broken last."""
        self.in_code = False
        self.quote_starts = self.in_callout_title = False
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
            "Link": self._end_link,
            "Image": self._end_link,
            "HtmlBlock": self.html.end_block,
        }

    def take(self, event: Any, offset: int) -> None:
        """Write the event that starts at a byte."""
        if isinstance(event, str):
            self._break(event, offset)
            return
        for kind, data in event.items():
            if kind not in {"Start", "End"}:
                self._inline(kind, data)
                continue
            name = data if isinstance(data, str) else next(iter(data))
            is_block = name not in INLINE
            if is_block:
                self.html.close()
            if kind == "Start":
                self._open(name, data, offset)
            else:
                self.end.get(name, self.html.close)()
                self.out.append(self.ends.pop())
            if is_block:
                self.html.block_start = len(self.out)

    def _break(self, event: str, offset: int) -> None:
        # The lines of a paragraph become one text, which must not become very long.
        if event == "SoftBreak" and offset - self.last_break > _MAX_TEXT_BYTES:
            self.last_break = offset
            self.out.append("<wbr>\n")
        else:
            self.out.append("<br>\n" if self.in_callout_title else BREAKS.get(event, ""))
        self.in_callout_title = False

    def finish(self) -> str:
        """Return the HTML, with all elements closed."""
        self.html.end_block()
        return "".join((*self.out, *reversed(self.ends)))

    def _open(self, name: str, data: Any, offset: int) -> None:
        depth = len(self.ends)
        if name in {"Link", "Image"}:
            self._link(data, offset)
        elif depth < _MAX_DEPTH and name in self.start:
            self.start[name](data, offset)
        elif depth < _MAX_DEPTH and name in BLOCK_TAGS:
            self._element(BLOCK_TAGS[name], self._line_id(offset), "\n")
        elif depth < _MAX_DEPTH and name in INLINE_TAGS:
            self._element(INLINE_TAGS[name])
        if len(self.ends) == depth:
            self.ends.append("")

    def _element(self, tag: str, attributes: str = "", tail: str = "") -> None:
        self.out.append(f"<{tag}{attributes}>")
        self.ends.append(f"</{tag}>{tail}")

    def _marked(self, attribute: str, value: str) -> str:
        """Return an attribute of ours, which carries the mark."""
        return f' {attribute}="{escape(value)}{self.mark}"' if value else ""

    def _line_id(self, offset: int) -> str:
        """Return the id of a block's line, for the first block that starts on it."""
        line = self.positions.at(offset)[0]
        if line in self.lines:
            return ""
        self.lines.add(line)
        return self._marked("id", f"P{line}")

    def _inline(self, kind: str, data: Any) -> None:
        match kind:
            case "Text":
                self._text(data)
            case "Code":
                self.out.append(f"<code>{as_text(restore_code(data))}</code>")
            case "Html":
                self.html.lines.append(data)
            case "InlineHtml":
                self.html.put(replace_inline(data))
            case "FootnoteReference":
                self._note(data)
            case "TaskListMarker":
                self.out.append("☑ " if data else "☐ ")
        self.quote_starts = False

    def _text(self, text: str) -> None:
        if self.in_code:
            self.out.append(as_text(restore_code(text)))
            return
        callout = CALLOUT.match(text) if self.quote_starts else None
        if callout:
            self._callout(callout[0].strip().strip("[]!+-"))
            text = text[callout.end() :]
            self.in_callout_title = True
        end = 0
        for match in MARK.finditer(text) if "[^" in text else ():
            self.out.append(as_text(restore_prose(text[end : match.start()])))
            self._note(restore_prose(match[1]))
            end = match.end()
        self.out.append(as_text(restore_prose(text[end:])))

    def _callout(self, kind: str) -> None:
        self.out.append(f"<span{self._marked('class', 'callout')}>{escape(kind.lower())}</span> ")

    def _note(self, name: str) -> None:
        line = self.notes.get(name)
        target = LinkTarget(f"#P{line}", label=name) if line else self.targets.note(name)
        if target is None:
            self.out.append(escape(f"[^{name}]"))
            return
        if self.out:
            # The reference stands right after the word that it belongs to, on the same line.
            self.out[-1] = self.out[-1].rstrip()
        text = escape(target.label or name)
        if not self.links:
            href = self._marked("href", target.address)
            text = f"<a{href}{title_attribute(target.title)}>{text}</a>"
        self.out.append(f"<sup{self._marked('class', 'ref')}>{text}</sup>")

    def _heading(self, data: Any, offset: int) -> None:
        level = min(6, int(data["Heading"]["level"][1]) + _PAGE_LEVELS)
        self._element(f"h{level}", self._line_id(offset), "\n")

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
        self._element("div", self._line_id(offset) + self._marked("class", "footnote"), "\n")
        self.out.append(f"<sup>{escape(data['FootnoteDefinition'])}</sup> ")

    def _table(self, data: Any, _: int) -> None:
        self.table = HtmlTable(data["Table"])
        self.out.append(f"<div{self._marked('class', 'wide')}><table>\n")
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
        self.out.append(f'<tr{self._line_id(offset)}><td colspan="{data["LostRow"]}">')
        self.ends.append("</td></tr>\n")

    def _cell(self, _: Any, __: int) -> None:
        tag, scope, alignment = self.table.next_cell()
        scope = f' scope="{scope}"' if scope else ""
        self._element(tag, scope + self._marked("class", alignment))

    def _link(self, data: Any, offset: int) -> None:
        link = read_link(data, *self.positions.at(offset))
        target = self.targets.link(link)
        title = title_attribute(next(iter(data.values()))["title"], target.title)
        attributes = self._marked("class", target.kind) + title
        if self.links or not target.address:
            self._element("span", attributes)
        elif is_outward(target.address):
            self._element("a", f' href="{escape(target.address)}"{attributes}')
        else:
            self._element("a", self._marked("href", target.address) + attributes)
        self.links.append((link, len(self.out)))

    def _end_link(self) -> None:
        """Show a link without a text, or an image with none but its size, by its target."""
        link, start = self.links.pop()
        label = "".join(self.out[start:]).strip()
        if not label or (link.kind is LinkKind.EMBED and _IMAGE_SIZE.fullmatch(label)):
            self.out[start:] = [escape(link.target or link.fragment)]
            self.html.forget(start)
