"""HTML made safe: what says what a text is stays, all that does something goes. The only user of nh3 (ammonia).

Authors may write HTML within Markdown. Scripts, styles and forms, their ids and classes, and all that makes a browser ask another
host are not kept; an address stays where it is one of http, https or mailto.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape
from html.parser import HTMLParser

import nh3

_TAGS = {
    "a", "abbr", "b", "bdi", "bdo", "blockquote", "br", "caption", "cite", "code", "dd", "del", "details", "dfn", "div", "dl", "dt",
    "em", "figcaption", "figure", "h3", "h4", "h5", "h6", "hr", "i", "ins", "kbd", "li", "mark", "ol", "p", "pre", "q", "rp", "rt",
    "ruby", "s", "samp", "small", "span", "strong", "sub", "summary", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "time",
    "tr", "u", "ul", "var", "wbr",
}  # fmt: skip
_ATTRIBUTES = {
    "*": {"id", "class", "title", "lang", "dir"}, "a": {"href"}, "ol": {"start", "reversed"}, "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"}, "time": {"datetime"}, "details": {"open"},
}  # fmt: skip
_SCHEMES = {"http", "https", "mailto"}
_OUTWARD = re.compile(rf"(?:{'|'.join(sorted(_SCHEMES))}):", re.IGNORECASE)
_MOST_TAGS = 2_000
"""Of one block: what is nested costs the square of that."""
_MOST_GROWTH = 4
_PIECE = 10_000
"""Characters of one text or tag: ampersands in it, and attributes, cost the square of that."""
_SWALLOWS = re.compile(
    r"</?(?:iframe|noembed|noframes|noscript|plaintext|textarea|title|xmp)\b[^<>]*>?", re.IGNORECASE
)
_IMAGE = re.compile(r"<img\b[^<>]*>", re.IGNORECASE)


def as_text(text: str) -> str:
    """A text as HTML; a very long one may be broken in its midst."""
    return "<wbr>".join(
        escape(text[start : start + _PIECE], quote=False) for start in range(0, len(text), _PIECE)
    )


def sanitised(html: str, mark: str) -> str:
    """The HTML without what is not allowed, and well formed. Ids, classes and paths stay where they end in `mark`, which is taken off.

    `mark` must be one that no author can know.
    """
    # Links within the knowledge base have no need of `rel`, but stand on the page without it too, among its relations.
    return nh3.clean(
        html,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        attribute_filter=_filter(mark),
        url_schemes=_SCHEMES,
        link_rel="nofollow noreferrer noopener",
    )


def balanced(html: str) -> str | None:
    """What stands in one block, with each element of the author's closed within it, not yet sanitised; None where it is too tangled.

    So no tag of one block reaches into another, and no browser has to open a thousand elements anew in each that follows.
    """
    if (
        html.count("<") > _MOST_TAGS
        or html.count("&") > _PIECE
        or max(map(len, html.split("<"))) > _PIECE
    ):
        return None
    closed = nh3.clean(
        html, tags=_TAGS, attributes=_ATTRIBUTES, url_schemes=_SCHEMES, link_rel=None
    )
    return closed if len(closed) <= _MOST_GROWTH * len(html) + 1000 else None


def _filter(mark: str) -> Callable[[str, str, str], str | None]:
    def keep(_: str, attribute: str, value: str) -> str | None:
        if value.endswith(mark):
            return value.removesuffix(mark)
        if attribute in {"id", "class"} or (attribute == "href" and not is_outward(value)):
            return None
        return value

    return keep


def is_outward(address: str) -> bool:
    """Whether an address is absolute, and of a scheme that readers may be led to."""
    return bool(_OUTWARD.match(address))


def neutralise_tags(html: str) -> str:
    """Each image as a link to it, since a page asks no other host for anything; and no tag that takes what follows for text."""
    return _IMAGE.sub(_image_as_link, _SWALLOWS.sub(" ", html))


class _Image(HTMLParser):
    """Reads the attributes of one tag."""

    source, alt = "", ""

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A tag that closes itself is read as any other."""
        self.handle_starttag(tag, attrs)

    def handle_starttag(self, _: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep where the image is, and what it shows."""
        known = dict(attrs)
        self.source, self.alt = known.get("src") or "", known.get("alt") or ""


def _image_as_link(tag: re.Match[str]) -> str:
    """An image that an author wrote as HTML, as a link to it: a page asks no other host for anything."""
    image = _Image()
    image.feed(tag[0])
    text = escape(image.alt or image.source)
    return f'<a href="{escape(image.source)}">{text}</a>' if is_outward(image.source) else text
