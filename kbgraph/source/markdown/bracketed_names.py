"""Names with brackets in wikilinks: of `[[[x] y]]` the parser leaves the first bracket out."""

from __future__ import annotations

from kbgraph.source.entry import Link, LinkKind
from kbgraph.source.markdown.inline import InlineBuilder

_WIKILINKS = {LinkKind.WIKILINK, LinkKind.EMBED}


def with_brackets(link: Link, body: bytes, start: int, end: int) -> Link:
    """Return a wikilink at some bytes of a body with the brackets that may be part of its name."""
    is_opened, is_closed = body[start - 1 : start] == b"[", body[end : end + 1] == b"]"
    if not (is_opened or is_closed) or link.kind not in _WIKILINKS:
        return link
    surplus = link.target.count("[") - link.target.count("]")
    if surplus < 0 and is_opened:
        return link._replace(target=f"[{link.target}")
    if surplus > 0 and is_closed:
        return link._replace(target=f"{link.target}]")
    if is_opened and is_closed:
        return link._replace(bracketed=f"[{link.target}]")
    return link


def bracket_before(name: str, line: InlineBuilder) -> str:
    """Take the bracket with which a name begins from the text before its link.

    Returns the beginning of the link's own text: empty where the bracket is none of the name.
    """
    if not name.startswith("[") or not line.parts or not line.parts[-1].endswith("["):
        return ""
    line.parts[-1] = line.parts[-1][:-1]
    line.length -= 1
    return "["
