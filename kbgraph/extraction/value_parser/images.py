"""Parses an image: one that a text shows, or the address or the path of one."""

from __future__ import annotations

import posixpath
import re
from urllib.parse import unquote

from kbgraph.extraction.value_parser.context import ValueContext
from kbgraph.extraction.values.result import UNREAD_VALUE, Beside, ParsedValue, Unread
from kbgraph.rdf.iris import address
from kbgraph.rdf.namespaces import CAPTION
from kbgraph.rdf.terms import Literal, Term, text
from kbgraph.source.entry import Inline, Link, LinkKind
from kbgraph.source.names import normalise_name

_ENDINGS = frozenset({
    "apng", "avif", "bmp", "gif", "heic", "jpeg", "jpg", "png", "svg", "tif", "tiff", "webp",
})  # fmt: skip
"""Endings of files that are images."""
_SIZE = re.compile(r"(?:^|\|)\s*[0-9]+(?:x[0-9]+)?\s*$")
"""The width of an embed, and its height: `![[photo.jpg|A boat|300x200]]`."""
_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:")
_TWO_CAPTIONS = Unread("it has a caption, and words beside it", "write one of them")


def parse_image(written: Inline, context: ValueContext) -> ParsedValue | Unread:
    """Parse an image, with its caption: the words within it, or else those beside it."""
    words = written.text.strip()
    match written.links:
        case (link,) if link.kind in {LinkKind.EMBED, LinkKind.IMAGE}:
            caption = _SIZE.sub("", link.label).strip()
            caption = "" if caption == link.target else caption
            if caption and words:
                return _TWO_CAPTIONS
            return _image(_place(link, context), caption or words, context)
        case (link,) if link.label == words:
            caption = "" if words in {link.target, link.target.rpartition("/")[2]} else words
            return _image(_place(link, context), caption, context)
        case () if words and not any(map(str.isspace, words)):
            return _image(address(words) or _path(words, "", context), "", context)
        case _:
            return UNREAD_VALUE


def _image(place: Term | Unread, caption: str, context: ValueContext) -> ParsedValue | Unread:
    if isinstance(place, Unread):
        return place
    named = Beside(((CAPTION, text(caption, context.language)),)) if caption else None
    return ParsedValue(place, beside=named)


def _place(link: Link, context: ValueContext) -> Term | Unread:
    """Return the address of an image, or the path of its file."""
    if link.kind in {LinkKind.EMBED, LinkKind.WIKILINK}:
        return _path(link.target, "", context)
    target = f"{link.target}#{link.fragment}" if link.fragment else link.target
    return address(target) or _path(unquote(link.target), posixpath.dirname(context.path), context)


def _path(target: str, folder: str, context: ValueContext) -> Literal | Unread:
    """Return the path of an image from the folder of all entries.

    A wikilink gives the name as written: such a file may be in any folder.
    """
    if _SCHEME.match(target) or normalise_name(target.rpartition(".")[2]) not in _ENDINGS:
        return UNREAD_VALUE
    if target.startswith(("./", "../")):
        folder = posixpath.dirname(context.path)
    path = posixpath.normpath(
        target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target.strip())
    )
    return Unread("it is outside the folder") if path.startswith("../") else text(path)
