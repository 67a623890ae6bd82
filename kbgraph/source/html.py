"""A Markdown body as HTML that is safe to show: written from the parser's events, then sanitised.

Each block has the id of its line, `P12`. Headings start at the third level, since a page has two of its own.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from html import escape
from typing import Any

from kbgraph.source.entry import Link, LinkKind
from kbgraph.source.inline import ESCAPED_HASH, NO_MARK, NOTE
from kbgraph.source.link_targets import LinkTarget, LinkTargets
from kbgraph.source.markdown import CALLOUT, Positions, events, link_of
from kbgraph.source.sanitise import as_text, balanced, is_outward, neutralise_tags, sanitised

_SIZE = re.compile(r"\d+(?:x\d+)?")
_DEEPEST = 60
"""Elements within each other; what is nested deeper is written as if it were not."""
_PLAIN = {"Emphasis": "em", "Strong": "strong", "Strikethrough": "del"}
_BLOCKS = {"Paragraph": "p", "Item": "li"}
_INLINE = {*_PLAIN, "Link", "Image"}
_MARKS = {"SoftBreak": "\n", "HardBreak": "<br>\n", "Rule": "<hr>\n"}
_LONG = 10_000
_TOP = 2
"""Levels of headings that the page has of its own."""


def to_html(body: str, first_line: int, most: int, pointers: LinkTargets) -> str:
    """The HTML of a body that starts at `first_line` of its file, up to as many marks as `markdown.parse` reads."""
    # Nobody who writes an entry can know the mark; what carries it is ours, and the author's own ids, classes and paths are not kept.
    mark = f"~{secrets.token_hex(8)}"
    writer = _Writer(Positions(body, first_line), pointers, mark)
    known = [(event, offset) for count, event, offset in events(body) if count <= most]
    writer.define(known)
    for event, offset in known:
        writer.take(event, offset)
    return sanitised(writer.finish(), mark)


class _Writer:
    """Writes HTML, not sanitised, event by event."""

    def __init__(self, positions: Positions, pointers: LinkTargets, mark: str) -> None:
        self.positions, self.pointers, self.mark = positions, pointers, mark
        self.out: list[str] = []
        self.ends: list[str] = []
        """What closes each element that is open, the innermost last."""
        self.lines: set[int] = set()
        """Lines that have an id."""
        self.notes: dict[str, int] = {}
        self.links: list[tuple[Link, int]] = []
        """Links and images that are open, and where their texts start."""
        self.leaf = 0
        """Where the text of the innermost block starts."""
        self.raw: list[int] = []
        """Where the author's HTML stands in it."""
        self.orderly = True
        """Whether that can be read at a fair price."""
        self.broken = 0
        """At which byte a long text was broken last."""
        self.in_code = False
        self.quote_starts = False
        self.in_title = False
        """Whether the line is the title of a callout."""
        self.cells: list[str] = []
        """How the cells of each column stand."""
        self.column = 0
        self.head: int | None = None
        """Where the head of a table starts that is open."""
        self.keyed = False
        """Whether the rows of the table have their names in the first column."""
        self.start: dict[str, Callable[[Any, int], None]] = {
            "Heading": self._heading, "BlockQuote": self._quote, "List": self._list, "CodeBlock": self._code_block,
            "FootnoteDefinition": self._definition, "Table": self._table, "TableHead": self._table_head, "TableRow": self._row,
            "TableCell": self._cell, "Link": self._link, "Image": self._link,
        }  # fmt: skip
        self.end: dict[str, Callable[[], None]] = {
            "CodeBlock": self._end_code, "TableHead": self._end_head, "Link": self._end_link, "Image": self._end_link,
        }  # fmt: skip

    def define(self, known: list[tuple[Any, int]]) -> None:
        """Learn on which lines footnotes are defined, since they are referred to before."""
        for event, offset in known:
            started = event.get("Start") if isinstance(event, dict) else None
            if isinstance(started, dict) and "FootnoteDefinition" in started:
                self.notes.setdefault(started["FootnoteDefinition"], self.positions.at(offset)[0])

    def take(self, event: Any, offset: int) -> None:
        """Write an event."""
        if isinstance(event, str):
            # Lines of one paragraph become one text, and a very long one is slow to read for any parser.
            is_long = event == "SoftBreak" and offset - self.broken > _LONG
            self.broken = offset if is_long else self.broken
            self.out.append(
                "<wbr>\n" if is_long else "<br>\n" if self.in_title else _MARKS.get(event, "")
            )
            self.in_title = False
            return
        for kind, data in event.items():
            if kind not in {"Start", "End"}:
                self._inline(kind, data)
                continue
            name = data if isinstance(data, str) else next(iter(data))
            is_block = name not in _INLINE
            if is_block:
                self._settle()
            if kind == "Start":
                self._open(name, data, offset)
            else:
                self.end.get(name, self._settle)()
                self.out.append(self.ends.pop())
            if is_block:
                self.leaf = len(self.out)

    def _settle(self) -> None:
        """The author's HTML in a block that ends here, closed within it; as text where it is too tangled, and from there on."""
        if not self.raw:
            return
        closed = balanced("".join(self.out[self.leaf :])) if self.orderly else None
        if closed is None:
            self.orderly = False
            for index in self.raw:
                self.out[index] = as_text(self.out[index])
        else:
            self.out[self.leaf :] = [closed]
        self.raw.clear()

    def finish(self) -> str:
        """All that was written; what is open is closed."""
        self._settle()
        return "".join((*self.out, *reversed(self.ends)))

    def _open(self, name: str, data: Any, offset: int) -> None:
        depth = len(self.ends)
        if depth < _DEEPEST and name in self.start:
            self.start[name](data, offset)
        elif depth < _DEEPEST and name in _BLOCKS:
            self._element(_BLOCKS[name], self._place(offset), "\n")
        elif depth < _DEEPEST and name in _PLAIN:
            self._element(_PLAIN[name])
        elif name in {"Link", "Image"}:
            self._link(data, offset)
        if len(self.ends) == depth:
            self.ends.append("")

    def _element(self, tag: str, attributes: str = "", tail: str = "") -> None:
        self.out.append(f"<{tag}{attributes}>")
        self.ends.append(f"</{tag}>{tail}")

    def _ours(self, attribute: str, value: str) -> str:
        return f' {attribute}="{escape(value)}{self.mark}"' if value else ""

    def _place(self, offset: int) -> str:
        """The id of a block's line, for the first block that starts on it."""
        line = self.positions.at(offset)[0]
        if line in self.lines:
            return ""
        self.lines.add(line)
        return self._ours("id", f"P{line}")

    def _inline(self, kind: str, data: Any) -> None:
        match kind:
            case "Text":
                self._text(data)
            case "Code":
                self.out.append(f"<code>{as_text(_literal(data))}</code>")
            case "Html" | "InlineHtml":
                self.raw.append(len(self.out))
                self.out.append(neutralise_tags(_literal(data).replace(NO_MARK, "")))
            case "FootnoteReference":
                self._note(data)
            case "TaskListMarker":
                self.out.append("☑ " if data else "☐ ")
        self.quote_starts = False

    def _text(self, text: str) -> None:
        if self.in_code:
            self.out.append(as_text(_literal(text)))
            return
        callout = CALLOUT.match(text) if self.quote_starts else None
        if callout:
            self._callout(callout[0].strip().strip("[]!+-"))
            text = text[callout.end() :]
            self.in_title = True
        done = 0
        for match in NOTE.finditer(text) if "[^" in text else ():
            self.out.append(_shown(text[done : match.start()]))
            self._note(match[1])
            done = match.end()
        self.out.append(_shown(text[done:]))

    def _callout(self, kind: str) -> None:
        self.out.append(f"<span{self._ours('class', 'callout')}>{escape(kind.lower())}</span> ")

    def _note(self, name: str) -> None:
        line = self.notes.get(name)
        reference = LinkTarget(f"#P{line}", label=name) if line else self.pointers.note(name)
        if reference is None:
            self.out.append(escape(f"[^{name}]"))
            return
        if self.out:
            self.out[-1] = self.out[
                -1
            ].rstrip()  # the mark stands at the word that it is of, on the same line
        title, text = _titled(reference.title), escape(reference.label or name)
        inner = (
            text if self.links else f"<a{self._ours('href', reference.address)}{title}>{text}</a>"
        )
        self.out.append(f"<sup{self._ours('class', 'ref')}>{inner}</sup>")

    def _heading(self, data: Any, offset: int) -> None:
        level = min(6, int(data["Heading"]["level"][1]) + _TOP)
        self._element(f"h{level}", self._place(offset), "\n")

    def _quote(self, data: Any, offset: int) -> None:
        self._element("blockquote", self._place(offset), "\n")
        self.quote_starts = True
        kind = data["BlockQuote"]
        if kind:
            self._callout(str(kind))

    def _list(self, data: Any, _: int) -> None:
        number = data["List"]
        self._element(
            "ul" if number is None else "ol",
            "" if number in {None, 1} else f' start="{int(number)}"',
            "\n",
        )

    def _code_block(self, _: Any, offset: int) -> None:
        self.out.append(f"<pre{self._place(offset)}><code>")
        self.ends.append("</code></pre>\n")
        self.in_code = True

    def _end_code(self) -> None:
        self.in_code = False

    def _definition(self, data: Any, offset: int) -> None:
        self._element("div", self._place(offset) + self._ours("class", "footnote"), "\n")
        self.out.append(f"<sup>{escape(data['FootnoteDefinition'])}</sup> ")

    def _table(self, data: Any, _: int) -> None:
        self.cells = [str(each).lower() for each in data["Table"]]
        self.keyed = False
        self.out.append(f"<div{self._ours('class', 'wide')}><table>\n")
        self.ends.append("</table></div>\n")

    def _table_head(self, data: Any, offset: int) -> None:
        self.head = len(self.out)
        self._row(data, offset)

    def _end_head(self) -> None:
        """A head without words is no head: the first column names the rows."""
        if (
            self.head is not None
            and not re.sub(r"<[^>]*>", "", "".join(self.out[self.head :])).strip()
        ):
            del self.out[self.head :]
            self.ends[-1] = ""
            self.keyed = True
        self.head = None

    def _row(self, _: Any, offset: int) -> None:
        self.column = 0
        self._element("tr", self._place(offset), "\n")

    def _cell(self, _: Any, __: int) -> None:
        side = self.cells[self.column] if self.column < len(self.cells) else ""
        side = self._ours("class", side) if side in {"center", "right"} else ""
        names_row = self.keyed and self.column == 0
        scope = ' scope="row"' if names_row else ' scope="col"' if self.head is not None else ""
        self._element("th" if scope else "td", scope + side)
        self.column += 1

    def _link(self, data: Any, offset: int) -> None:
        link = link_of(data, *self.positions.at(offset))
        reference = self.pointers.link(link)
        inner = not self.links and reference.address
        shown = self._ours("class", reference.kind) + _titled(reference.title)
        if inner and is_outward(reference.address):
            self._element("a", f' href="{escape(reference.address)}"{shown}')
        elif inner:
            self._element("a", self._ours("href", reference.address) + shown)
        else:
            self._element("span", shown)
        self.links.append((link, len(self.out)))

    def _end_link(self) -> None:
        """A link without a text, or an image with none but its size, is shown by what it names."""
        link, start = self.links.pop()
        label = "".join(self.out[start:]).strip()
        if not label or (link.kind is LinkKind.EMBED and _SIZE.fullmatch(label)):
            self.out[start:] = [escape(link.target or link.fragment)]
            self.raw = [index for index in self.raw if index < start]


def _literal(text: str) -> str:
    return text.replace(ESCAPED_HASH, "\\#")


def _shown(text: str) -> str:
    return as_text(text.replace(NO_MARK, "").replace(ESCAPED_HASH, "#"))


def _titled(title: str) -> str:
    return f' title="{escape(title)}"' if title else ""
