"""The lines of a paragraph, a heading or a cell, while their inline events are read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kbgraph.source.entry import LinkKind
from kbgraph.source.line_kinds import LineKind
from kbgraph.source.markdown.bare_links import links_to_addresses
from kbgraph.source.markdown.bracketed_names import bracket_before, with_brackets
from kbgraph.source.markdown.events import code_rows, read_link
from kbgraph.source.markdown.html_tag import ELEMENTS, SEPARATING, HtmlTag, read_tag
from kbgraph.source.markdown.inline import InlineBuilder, OpenLink
from kbgraph.source.markdown.inline.formatting import STRUCK_OUT
from kbgraph.source.markdown.line_account import LineAccount
from kbgraph.source.markdown.positions import Positions
from kbgraph.source.markdown.source_text import links_around
from kbgraph.source.names import normalise_name
from kbgraph.source.notes import NO_KEYS, CitationKeys

_UNSEEN = {LinkKind.EMBED, LinkKind.IMAGE}
"""Links whose label is no part of the text."""


class ProseBuilder:
    """Collects lines of text. Each event goes to the line on which it stands in the file."""

    __slots__ = (
        "_line_end",
        "_links",
        "account",
        "break_text",
        "keys",
        "lines",
        "open_comments",
        "positions",
        "references",
    )

    def __init__(
        self, positions: Positions, account: LineAccount, keys: CitationKeys = NO_KEYS
    ) -> None:
        self.positions, self.account, self.keys = positions, account, keys
        self.lines: list[InlineBuilder] = []
        self._line_end = -1
        """The last byte of the open line; -1 while none is open."""
        self._links: list[OpenLink] = []
        """The links that are open, the innermost last."""
        self.break_text = ""
        """The text that `<br>` becomes; empty where it begins a line."""
        self.open_comments: list[int] = []
        """The first bytes of comments that are not closed, so that they are text."""
        self.references: set[str] = set()
        """The definitions that links refer to."""

    def anew(self) -> ProseBuilder:
        """Return a builder without lines, for other text of the same body."""
        return ProseBuilder(self.positions, self.account, self.keys)

    def open(self, start: int) -> InlineBuilder:
        """Start a line at a byte; struck-out text goes on in it."""
        place, self._line_end = self.positions.line_at(start)
        line, lines = InlineBuilder(place, self.keys), self.lines
        if lines and (strikes := lines[-1].strikes):
            lines[-1].put(STRUCK_OUT)
            line.strike(STRUCK_OUT, strikes)
        lines.append(line)
        return line

    def at(self, start: int) -> InlineBuilder:
        """Return the line of a byte, which is the open one or a new one."""
        if start <= self._line_end:
            return self.lines[-1]
        # The event of an escaped character begins behind its backslash.
        return self.open(start - (self.positions.bytes[start - 1 : start] == b"\\"))

    def is_open_at(self, start: int) -> bool:
        """Say whether the open line is that of a byte."""
        return start <= self._line_end

    def close(self) -> list[InlineBuilder]:
        """Return the lines so far, and begin anew."""
        while self._links:
            self._end_link()
        lines, self.lines, self._line_end, self.break_text = self.lines, [], -1, ""
        return lines

    def take(self, event: Any, start: int, end: int) -> None:
        """Take an inline event of some bytes."""
        for kind, data in event.items() if isinstance(event, dict) else ():
            is_tag = kind == "Start" or kind == "End"
            name = (data if isinstance(data, str) else next(iter(data))) if is_tag else ""
            method = METHODS.get((kind, name))
            if method is not None:
                method(self, data, start, end)

    def text(self, text: str, start: int, end: int) -> None:
        """Take a text; that of a wikilink may have several lines."""
        if "\n" in text:
            self._texts(text, start, end)
            return
        line = self.lines[-1] if start <= self._line_end else self.at(start)
        if "<!--" in text:
            mark = self.positions.bytes.find(b"<!--", start, end)
            if mark >= 0 and self.positions.bytes[mark - 1 : mark] != b"\\":
                self.open_comments.append(mark)
        if not self._links:
            line.add(text)
            if "://" in text or "](" in text:
                line.addresses += tuple(links_to_addresses(text, start, self.positions))
            return
        for link in self._links:
            link.label.append(text)
        if self._links[-1].link.kind not in _UNSEEN:
            line.put(text)

    def _texts(self, text: str, start: int, end: int) -> None:
        for row in text.split("\n"):
            words = row.strip()
            start = max(start, self.positions.bytes.find(words.encode(), start, end))
            self.text(words, start, end)
            self.soft_break()

    def math(self, _: str, start: int, end: int) -> None:
        """Take math as it is written; on several lines of its own it is code, and no text."""
        written = self.positions.bytes[start:end]
        is_first = not self.is_open_at(start) or self.lines[-1].is_blank
        if b"\n" in written and is_first and self.positions.ends_line(end):
            self.account.mark_bytes(start, end, LineKind.CODE)
        else:
            self.code(written.decode(), start, end)

    def code(self, text: str, start: int, end: int) -> None:
        """Take a span of code, each of its lines by itself."""
        written = self.positions.bytes[start:end]
        if b"\n" not in written:
            self._code(text, start)
            return
        for words, place in code_rows(written, start):
            self._code(words, place)
        self.account.mark_bytes(start, end, LineKind.TEXT)

    def _code(self, text: str, start: int) -> None:
        line = self.at(start)
        for link in self._links:
            link.label.append(text)
        if not self._links or self._links[-1].link.kind not in _UNSEEN:
            line.code(text)

    def note(self, name: str, start: int, _: int) -> None:
        """Take a footnote mark whose footnote the body defines."""
        self.at(start).note(self.keys.note(name) or name)

    def soft_break(self) -> None:
        """End a line: within the label of a link, the words of two lines stay apart."""
        for link in self._links:
            link.label.append(" ")

    def start_mark(self, _: object, start: int, __: int) -> None:
        """Start a paragraph, or emphasis with which a line may start."""
        self.at(start)

    def start_strong(self, _: object, start: int, __: int) -> None:
        """Start bold text: at the start of a line, it may be a label."""
        line = self.at(start)
        line.started_bold = line.started_bold or line.is_blank

    def end_strong(self, _: object, __: int, end: int) -> None:
        """End bold text."""
        line = self.lines[-1] if self.lines else None
        if line is not None and line.started_bold and line.label_end < 0:
            line.label_end = len(line.parts)
            line.value_at = self.positions.at(self.positions.skip(b": \t", end))

    def start_link(self, data: Any, start: int, end: int) -> None:
        """Start a link or an image."""
        line, body = self.at(start), self.positions.bytes
        link = read_link(data, *self.positions.at(start))
        if body[start - 1 : start] == b"[" or body[end : end + 1] == b"]":
            link = with_brackets(link, body, start, end)
        bracket = bracket_before(link.target, line) if link.target[:1] == "[" else ""
        self._links.append(OpenLink(link, line, ""))
        if bracket and b"|" not in body[start:end]:
            self.text(bracket, start, end)
        if reference := next(iter(data.values()))["id"]:
            self.references.add(normalise_name(reference))

    def end_link(self, _: object, start: int, end: int) -> None:
        """End a link or an image; its address may be on further lines."""
        if self._links:
            self._end_link()
        if not self._links and self.positions.bytes[end : end + 1] == b"]":
            self.at(start).addresses += links_around(end, self.positions)
        if b"\n" in self.positions.bytes[start:end]:
            self.account.mark_bytes(start, end, LineKind.ADDRESS)

    def _end_link(self) -> None:
        opened = self._links.pop()
        line, start = opened.line, opened.start
        is_seen = opened.link.kind not in _UNSEEN and line is self.lines[-1]
        words = "".join(line.parts[opened.first_part :] if is_seen else opened.label)
        link = opened.link.with_label(label := words.strip())
        start += words.find(label) if is_seen else 0
        line.placed.append((link, start, line.length))
        if opened.tag:
            for number in range(link.line + 1, self.lines[-1].line_column[0] + 1):
                self.account.mark(number, LineKind.ADDRESS)
        if link.kind is LinkKind.TAG and label.startswith("#"):
            line.tags.append(label.removeprefix("#"))
        if line.strikes or (label.startswith(STRUCK_OUT) and label.endswith(STRUCK_OUT)):
            line.struck_out.append(link)

    def start_strike(self, _: object, start: int, __: int) -> None:
        """Start struck-out text."""
        self._strike(self.at(start), start, 1)

    def end_strike(self, _: object, start: int, __: int) -> None:
        """End struck-out text."""
        if self.lines:
            self._strike(self.lines[-1], start, -1)

    def _strike(self, line: InlineBuilder, start: int, step: int) -> None:
        """Mark struck-out text; `~x~` stays as written, since it is none in Obsidian."""
        if self.positions.bytes.startswith(STRUCK_OUT.encode(), start):
            line.strike(STRUCK_OUT, step)
        else:
            line.put("~")

    def html(self, written: str, start: int, end: int) -> None:
        """Take a tag or comment within the text."""
        if written.startswith("<!--"):
            self.account.mark_bytes(start, end, LineKind.COMMENT)
            return
        line = self.at(start)
        if written.startswith(("<?", "<!")):
            self.account.mark_bytes(start, end, LineKind.HTML)
        elif "\n" in written:
            self.account.mark_bytes(start, end, LineKind.FRAME)
        tag = read_tag(written)
        if tag.address or tag.name == "a":
            self._html_link(tag, line, start)
        if tag.name == "br":
            self._break(line, end)
        elif tag.name in SEPARATING:
            self._separate_block(line)
        elif tag.name not in ELEMENTS:
            line.put(written)
        else:
            line.html(written)

    def _break(self, line: InlineBuilder, end: int) -> None:
        """Begin a line behind a tag; in a cell, a heading and a link the text goes on."""
        if self.break_text or self._links:
            line.put(self.break_text or " ")
            self.soft_break()
        else:
            self.open(end).is_continued = True

    def _separate_block(self, line: InlineBuilder) -> None:
        """Separate the text of an element from its neighbour: in a cell, they are two values."""
        mark = self.break_text or " "
        if not line.is_blank and not line.parts[-1].endswith(mark):
            line.put(mark)

    def _html_link(self, tag: HtmlTag, line: InlineBuilder, start: int) -> None:
        if tag.closes and self._links and self._links[-1].tag == tag.name:
            self._end_link()
        place, address = self.positions.at(start), self.positions.at(start + tag.address_at)
        link = tag.link(*(place if place[0] == address[0] else address))
        if link is None:
            return
        self._links.append(OpenLink(link, line, tag.name))
        if link.kind is LinkKind.IMAGE:
            self._links[-1].label.append(link.label)
            self._end_link()

    def separate(self, start: int) -> None:
        """Put a space where a tag of HTML separates words of a line."""
        if start <= self._line_end and self.lines[-1].parts[-1:] != [" "]:
            self.lines[-1].put(" ")


METHODS: dict[tuple[str, str], Callable[[ProseBuilder, Any, int, int], None]] = {
    ("Text", ""): ProseBuilder.text,
    ("Code", ""): ProseBuilder.code,
    **dict.fromkeys([("InlineMath", ""), ("DisplayMath", "")], ProseBuilder.math),
    ("FootnoteReference", ""): ProseBuilder.note,
    ("InlineHtml", ""): ProseBuilder.html,
    ("Start", "Emphasis"): ProseBuilder.start_mark,
    ("Start", "Strikethrough"): ProseBuilder.start_strike,
    ("End", "Strikethrough"): ProseBuilder.end_strike,
    ("Start", "Strong"): ProseBuilder.start_strong,
    ("End", "Strong"): ProseBuilder.end_strong,
    ("Start", "Link"): ProseBuilder.start_link,
    ("End", "Link"): ProseBuilder.end_link,
    ("Start", "Image"): ProseBuilder.start_link,
    ("End", "Image"): ProseBuilder.end_link,
}
"""The method of each event within a line."""
