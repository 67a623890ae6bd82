"""The events of links in another dialect than Obsidian's, as if Obsidian's had been written.

Links are turned, words such as `#tag` become links, and texts in which nothing is a link stay as
they are. Each event keeps its place in the body.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple, TypeAlias
from urllib.parse import unquote

from kbgraph.source.dialects import LinkSyntax
from kbgraph.source.markdown.inline.placeholders import ESCAPED_HASH
from kbgraph.source.names import normalise_name

_SPANS = {"Emphasis", "Strong", "Strikethrough", "Link", "Image"}
"""Elements within a text."""
_TEXTS = {"Text", "Code", "InlineHtml", "FootnoteReference"}
_ADDRESS = re.compile(r"\[\[(?P<page>[^\[\]]+)\]\]|(?P<block>\(\((?P<id>[^()\s]+)\)\))")
_BAR = re.compile(r"\\?\|")
_OWN_PATH = re.compile(r"/|\.{1,2}/")
"""The beginning of an address that is no path from the folder of its note."""
_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:")
_TAG_MARK = "#"
_NEAR_BYTES = 2_000
ParserEvent: TypeAlias = tuple[Any, Any]
"""An event of the parser, and its span of bytes."""


class GivenLink(NamedTuple):
    """Further parts of a link that a dialect knows, in the place of the parser's type of it."""

    fragment: str = ""
    is_word: bool = False
    """Whether it is a word that is a link, such as a tag."""


class LinkEvents:
    """Rewrites the events of a text in a dialect."""

    def __init__(
        self, data: bytes, syntax: LinkSyntax, definitions: Mapping[str, str] | None = None
    ) -> None:
        """Take the bytes of the text, and the addresses of its definitions by normalised label."""
        self._data, self._syntax, self._definitions = data, syntax, definitions or {}
        pattern = syntax.literals
        self._literals = [match.span() for match in pattern.finditer(data)] if pattern else []
        """Texts in which nothing is a link; the next is the last of the list."""
        self._literals.reverse()
        self._literal = (-1, -1)
        """The literal text that was yielded last."""
        self._before = ""
        """The character before the next text, where it is of the same line."""

    def rewrite(self, events: Sequence[ParserEvent]) -> Iterator[ParserEvent]:
        """Yield the events as Obsidian's syntax would give them."""
        index, in_code = 0, False
        while index < len(events):
            event, span = events[index]
            index += 1
            kind, name = _kind_of(event)
            if not in_code and self._is_within_literal(kind, name, span):
                continue
            if kind == "Start" and name in {"Link", "Image"}:
                end = _end_of(events, index, name)
                yield from self._link(events[index - 1 : end])
                index = end
            elif kind == "Text" and not in_code:
                last = self._tag_before(event["Text"], span, events[index : index + 1])
                yield from self._text(event["Text"].removesuffix(last), span)
                if last:
                    end = _end_of(events, index + 1, "Link")
                    yield from self._tag(events[index:end])
                    index = end
            else:
                in_code = kind == "Start" if name == "CodeBlock" else in_code
                if kind in {"SoftBreak", "HardBreak"} or (kind == "Start" and name not in _SPANS):
                    self._before = ""
                yield event, span

    def _is_within_literal(self, kind: str, name: str, span: Any) -> bool:
        start, end = self._literal
        is_inline = kind in _TEXTS or name in _SPANS
        return is_inline and span["start"] >= start and span["end"] <= end

    # Links.

    def _link(self, events: Sequence[ParserEvent]) -> Iterator[ParserEvent]:
        """Yield the events of a link, from its start to its end."""
        (start, span), self._before = events[0], "]"
        ((tag, link),) = start["Start"].items()
        if not isinstance(link["link_type"], dict):
            yield self._with_page_address(tag, link), span
            yield from events[1:]
            return
        inner = self._inner(span)
        if self._syntax.has_label_first and _BAR.search(inner):
            label, target = _BAR.split(inner, maxsplit=1)
            yield _start(tag, {**link, "dest_url": target.strip()}), span
            yield {"Text": " ".join(label.split())}, span
            yield events[-1]
            return
        yield self._with_target(tag, link, inner), span
        yield from events[1:]

    def _inner(self, span: Any) -> str:
        """Return what stands between the brackets of a wikilink."""
        written = self._data[span["start"] : span["end"]].decode(errors="replace")
        return written.removeprefix("!").removeprefix("[[").removesuffix("]]")

    def _with_page_address(self, tag: str, link: Any) -> Any:
        """Return the event that starts a Markdown link, whose address may be a page or a block."""
        match = _ADDRESS.fullmatch(link["dest_url"]) if self._syntax.has_page_addresses else None
        if match is None:
            return _start(tag, link)
        fragment = f"^{match['id']}" if match["id"] else ""
        return _given(tag, match["page"] or match["block"], GivenLink(fragment))

    def _with_target(self, tag: str, link: Any, inner: str) -> Any:
        """Return the event that starts a wikilink whose target comes first."""
        address = self._definitions.get(normalise_name(inner))
        if address is not None:
            return _start(tag, {**link, **_defined(address, link), "id": inner})
        if self._syntax.has_fragments:
            return _start(tag, link)
        return _given(tag, link["dest_url"].rstrip("\\"), GivenLink())

    # Words.

    def _tag_before(self, text: str, span: Any, following: Sequence[ParserEvent]) -> str:
        """Return the `#` at the end of a text that makes a tag of the wikilink behind it."""
        if not self._syntax.has_bracketed_tags or not text.endswith(_TAG_MARK) or not following:
            return ""
        event, next_span = following[0]
        before = f"{self._before}{text}"[-2:-1]
        is_link = _kind_of(event) == ("Start", "Link") and next_span["start"] == span["end"]
        is_wikilink = is_link and isinstance(event["Start"]["Link"]["link_type"], dict)
        return _TAG_MARK if is_wikilink and (not before.strip() or before == "(") else ""

    def _tag(self, events: Sequence[ParserEvent]) -> Iterator[ParserEvent]:
        """Yield the events of a wikilink that is a tag, with the `#` before it in its label."""
        (start, span), self._before = events[0], "]"
        target = start["Start"]["Link"]["dest_url"].rstrip("\\")
        whole = {"start": span["start"] - len(_TAG_MARK), "end": span["end"]}
        yield _given("Link", target, GivenLink(is_word=True)), whole
        yield {"Text": _TAG_MARK}, {"start": whole["start"], "end": span["start"]}
        yield from events[1:]

    def _text(self, text: str, span: Any) -> Iterator[ParserEvent]:
        """Yield the events of a text: its words that are links, and its literal parts."""
        start, end = span["start"], span["end"]
        if start < self._literal[1]:
            text, start = (
                text[self._index(text, (start, end), self._literal[1]) :],
                self._literal[1],
            )
        while self._literals and self._literals[-1][0] < end:
            literal = self._literals.pop()
            if literal[0] >= start:
                index = self._index(text, (start, end), literal[0])
                yield from self._words(text[:index], start)
                yield _plain(self._data[slice(*literal)].decode(), literal[0])
                behind = self._index(text, (start, end), min(literal[1], end))
                text, start, self._literal = text[behind:], literal[1], literal
        yield from self._words(text, start)

    def _index(self, text: str, span: tuple[int, int], place: int) -> int:
        """Return the index in a text of a byte within its span."""
        start, end = span
        before = self._data[start:place].decode(errors="replace")
        # A reference such as `&amp;` makes the text shorter than it is written.
        return len(before) if text.startswith(before) else max(0, len(text) - (end - place))

    def _words(self, text: str, start: int) -> Iterator[ParserEvent]:
        """Yield a text with its words that are links."""
        pattern, known = self._syntax.words, len(self._before)
        whole, done, place = self._before + text, known, start
        for match in pattern.finditer(whole, known) if pattern else ():
            if match.start() > done:
                yield _plain(whole[done : match.start()], place)
                place += len(whole[done : match.start()].encode())
            place = self._place_of(match[0].encode(), place)
            yield from self._word(match, place)
            place += len(match[0].encode())
            done = match.end()
        rest = whole[done:]
        if rest:
            yield _plain(rest, place) if pattern else ({"Text": rest}, _span(place, rest))
        self._before = whole[-1:]

    def _place_of(self, word: bytes, place: int) -> int:
        """Return the byte of a word, which is at a place or behind it."""
        # References such as `&amp;` are longer than what they stand for.
        found = self._data.find(word, place, place + _NEAR_BYTES)
        return max(place, found)

    def _word(self, match: re.Match[str], start: int) -> Iterator[ParserEvent]:
        kind = match.lastgroup or ""
        target = self._syntax.target_of(kind, match[kind])
        is_block = kind == "block"
        span = _span(start, match[0])
        given = GivenLink(f"^{match[kind]}" if is_block else "", is_word=not is_block)
        yield _given("Link", target, given), span
        yield {"Text": match[0]}, span
        yield {"End": "Link"}, span


def _kind_of(event: Any) -> tuple[str, str]:
    """Return the kind of an event, and the name of the element that it starts or ends."""
    if isinstance(event, str):
        return event, ""
    ((kind, data),) = event.items()
    if kind not in {"Start", "End"}:
        return kind, ""
    return kind, data if isinstance(data, str) else next(iter(data))


def _end_of(events: Sequence[ParserEvent], index: int, name: str) -> int:
    """Return the index behind the end of an element whose inner events begin at an index."""
    depth = 1
    while index < len(events) and depth:
        kind, inner = _kind_of(events[index][0])
        depth += (inner == name) * ((kind == "Start") - (kind == "End"))
        index += 1
    return index


def _start(tag: str, link: Any) -> Any:
    return {"Start": {tag: link}}


def _given(tag: str, target: str, given: GivenLink) -> Any:
    """Return the event that starts a wikilink, of which a dialect knows more."""
    target = target.replace(ESCAPED_HASH, "\\#")
    return _start(tag, {"link_type": {"Given": given}, "dest_url": target, "title": "", "id": ""})


def _defined(address: str, link: Any) -> dict[str, Any]:
    """Return the parts of a wikilink that its definition gives another value."""
    if _SCHEME.match(address):
        return {"link_type": "Reference", "dest_url": address}
    if address.startswith("#"):
        return {"dest_url": link["dest_url"]}
    path = unquote(address)
    return {"dest_url": path if _OWN_PATH.match(path) else f"./{path}"}


def _plain(text: str, start: int) -> ParserEvent:
    """Return a text in which no `#` begins a tag."""
    return {"Text": text.replace("#", ESCAPED_HASH)}, _span(start, text)


def _span(start: int, text: str) -> dict[str, int]:
    return {"start": start, "end": start + len(text.encode())}
