"""Names with brackets in wikilinks: of `[[[x] y]]` the parser leaves the first bracket out."""

from __future__ import annotations

from kbgraph.source.entry import Link, LinkKind


def with_brackets(link: Link, body: bytes, start: int, end: int) -> Link:
    """Return a wikilink at some bytes of a body with the brackets that may be part of its name."""
    if body[start - 1 : start] != b"[" or link.kind is not LinkKind.WIKILINK:
        return link
    if link.target.count("]") > link.target.count("["):
        return link._replace(target=f"[{link.target}")
    if body[end : end + 1] == b"]":
        return link._replace(bracketed=f"[{link.target}]")
    return link
