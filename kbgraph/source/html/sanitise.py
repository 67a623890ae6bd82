"""HTML made safe to show. The only user of nh3 (ammonia).

Authors may write HTML within Markdown. Elements and attributes that say what a text is are kept.
Scripts, styles, forms, the author's ids and classes, and all that makes a browser send requests to
another host are removed. An address is kept where its scheme is http, https or mailto.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape

import nh3

from kbgraph.xml_characters import replace_excluded

TAGS = {
    "a", "abbr", "b", "bdi", "bdo", "blockquote", "br", "caption", "cite", "code", "dd", "del",
    "details", "dfn", "div", "dl", "dt", "em", "figcaption", "figure", "h3", "h4", "h5", "h6", "hr",
    "i", "ins", "kbd", "li", "mark", "ol", "p", "pre", "q", "rp", "rt", "ruby", "s", "samp",
    "small", "span", "strong", "sub", "summary", "sup", "table", "tbody", "td", "tfoot", "th",
    "thead", "time", "tr", "u", "ul", "var", "wbr",
}  # fmt: skip
"""Elements that pages show."""
_ATTRIBUTES = {
    "*": {"id", "class", "title", "lang", "dir"},
    "a": {"href"},
    "ol": {"start", "reversed"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "time": {"datetime"},
    "details": {"open"},
}
_SCHEMES = {"http", "https", "mailto"}
_OUTWARD = re.compile(rf"(?:{'|'.join(sorted(_SCHEMES))}):", re.IGNORECASE)
_MAX_TAGS = 2_000
"""Of one block: nested elements take time quadratic in their number."""
_MAX_GROWTH = 4
"""How many times as long HTML may become when its elements are closed."""
_MAX_PIECE_CHARS = 10_000
"""Of one text or tag: its ampersands and attributes take time quadratic in their number."""


def as_text(text: str) -> str:
    """Return a text as HTML; browsers may break a very long one at intervals."""
    if len(text) <= _MAX_PIECE_CHARS:
        return escape(text, quote=False)
    return "<wbr>".join(
        escape(text[start : start + _MAX_PIECE_CHARS], quote=False)
        for start in range(0, len(text), _MAX_PIECE_CHARS)
    )


def sanitise(html: str, mark: str) -> str:
    """Return the HTML well formed, with the allowed elements and attributes alone.

    Ids, classes and paths are kept where they end in `mark`, which is removed. Authors must not be
    able to guess it.
    """
    # Links within the knowledge base get `rel` too, without need: it has one value for all links.
    clean = nh3.clean(
        html,
        tags=TAGS,
        attributes=_ATTRIBUTES,
        attribute_filter=_filter(mark),
        url_schemes=_SCHEMES,
        link_rel="nofollow noreferrer noopener",
    )
    # A reference such as &#12; has become the character that it stands for, and an address from
    # elsewhere may hold one.
    return replace_excluded(clean)


def close_elements(html: str) -> str | None:
    """Close the elements of a block within it; None where that would take too long.

    So no tag reaches from one block into another, and no browser has to reopen a thousand elements
    in each block that follows. The result is not sanitised.
    """
    if (
        html.count("<") > _MAX_TAGS
        or html.count("&") > _MAX_PIECE_CHARS
        or max(map(len, html.split("<"))) > _MAX_PIECE_CHARS
    ):
        return None
    closed = nh3.clean(html, tags=TAGS, attributes=_ATTRIBUTES, url_schemes=_SCHEMES, link_rel=None)
    return closed if len(closed) <= _MAX_GROWTH * len(html) + 1000 else None


def _filter(mark: str) -> Callable[[str, str, str], str | None]:
    def filtered(_: str, attribute: str, value: str) -> str | None:
        if value.endswith(mark):
            return value.removesuffix(mark)
        if attribute in {"id", "class"} or (attribute == "href" and not is_outward(value)):
            return None
        return value

    return filtered


def is_outward(address: str) -> bool:
    """Say whether an address is absolute, and of a scheme that pages may link to."""
    return bool(_OUTWARD.match(address))
