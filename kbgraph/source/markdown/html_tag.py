"""A tag that an author writes within Markdown: links and images are read."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import NamedTuple

from kbgraph.source.entry import Link, LinkKind

_NAME = re.compile(r"</?([A-Za-z][\w-]*)")
_ADDRESSES = {
    "a": "href", "area": "href", "audio": "src", "blockquote": "cite", "embed": "src",
    "frame": "src", "iframe": "src", "img": "src", "object": "data", "q": "cite", "source": "src",
    "track": "src", "video": "src",
}  # fmt: skip
"""The attribute with the address, of elements that have one."""
_LABELS = ("alt", "title", "label")
"""Attributes whose words stand for what is shown of an element, the first of them first."""
HIDDEN = {"script", "style"}
"""Elements whose text is no prose in a block of HTML."""
WITHIN_LINE = {
    "", "a", "abbr", "b", "bdi", "bdo", "cite", "code", "del", "dfn", "em", "font", "i", "ins",
    "kbd", "mark", "q", "s", "samp", "small", "span", "strong", "sub", "sup", "time", "u", "var",
    "wbr",
}  # fmt: skip
"""Elements that do not separate words."""
SEPARATING = {
    "address", "article", "aside", "blockquote", "body", "br", "caption", "center", "dd", "details",
    "dialog", "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1",
    "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "legend", "li", "main", "menu", "nav",
    "ol", "option", "p", "pre", "search", "section", "select", "summary", "table", "tbody", "td",
    "tfoot", "th", "thead", "title", "tr", "ul",
}  # fmt: skip
"""Elements whose text stands by itself."""
_OTHERS = {
    "acronym", "applet", "area", "audio", "base", "basefont", "bgsound", "big", "blink", "button",
    "canvas", "col", "colgroup", "data", "datalist", "embed", "frame", "frameset", "head", "hgroup",
    "iframe", "img", "input", "label", "link", "map", "marquee", "math", "meta", "meter", "nobr",
    "noembed", "noframes", "noscript", "object", "optgroup", "output", "param", "picture",
    "plaintext", "progress", "rb", "rp", "rt", "rtc", "ruby", "script", "slot", "source", "strike",
    "style", "svg", "template", "textarea", "track", "tt", "video", "xmp",
}  # fmt: skip
ELEMENTS = WITHIN_LINE | SEPARATING | _OTHERS
"""Elements of HTML. Any other tag is rather a text in angle brackets, such as `<name>`."""
_LENGTH = re.compile(r"\s*\+?([0-9]{1,5})(?![0-9])(?:\.[0-9]*)?(%?)")
_MAX_TAG_CHARS = 5_000
"""Of a tag whose attributes are read; the parser takes quadratic time for some longer ones."""


class HtmlTag(NamedTuple):
    """A tag, with the attributes that make it a link or an image."""

    name: str
    """In small letters; empty for comments and declarations."""
    closes: bool
    address: str = ""
    label: str = ""
    """The words that an image or a film has instead of a text."""
    address_at: int = 0
    """The byte of the tag at which the address starts; 0 if it is not written as it is."""
    width: str = ""
    """The width of an image, in pixels or as a percentage; empty without any."""
    height: str = ""

    def link(self, line: int, column: int) -> Link | None:
        """Return the link that the tag starts, if it starts one."""
        if not self.address:
            return None
        target, _, fragment = self.address.partition("#")
        kind = LinkKind.MARKDOWN if self.name == "a" else LinkKind.IMAGE
        return Link(target.strip(), fragment.strip(), self.label, kind, line, column)


class _Attributes(HTMLParser):
    """Reads the attributes of one tag."""

    def __init__(self, written: str) -> None:
        super().__init__()
        self.attributes: dict[str, str] = {}
        self.feed(written)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Read a tag that closes itself as any other."""
        self.handle_starttag(tag, attrs)

    def handle_starttag(self, _: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep the attributes."""
        self.attributes = {name: value or "" for name, value in attrs}


def read_tag(written: str) -> HtmlTag:
    """Read a tag, as the parser of Markdown has delimited it."""
    match = _NAME.match(written)
    name = match[1].lower() if match else ""
    closes = written.startswith("</")
    if closes or name not in _ADDRESSES or len(written) > _MAX_TAG_CHARS:
        return HtmlTag(name, closes)
    attributes = _Attributes(written).attributes
    address = attributes.get(_ADDRESSES[name], "")
    labels = () if name == "a" else (attributes.get(label, "") for label in _LABELS)
    before = written[: max(0, written.find(address))]
    return HtmlTag(
        name,
        closes,
        address,
        next(filter(None, labels), ""),
        len(before.encode()),
        _length(attributes.get("width", "")),
        _length(attributes.get("height", "")),
    )


def _length(written: str) -> str:
    """Return a length of HTML in the form of its attributes; empty where it is none."""
    match = _LENGTH.match(written)
    return f"{match[1]}{match[2]}" if match else ""
