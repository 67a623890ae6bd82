"""The definitions of reference links: an address that no text uses is still a link."""

from __future__ import annotations

from collections.abc import Set as AbstractSet

from kbgraph.source.entry import Inline, Link, LinkKind, Paragraph
from kbgraph.source.line_kinds import LineKind
from kbgraph.source.markdown.events import definitions
from kbgraph.source.markdown.line_account import LineAccount
from kbgraph.source.markdown.positions import Positions
from kbgraph.source.names import normalise_name


def unused_addresses(
    text: str, used: AbstractSet[str], positions: Positions, account: LineAccount
) -> list[Paragraph]:
    """Return the links of definitions that no text uses; account for all definitions."""
    links = []
    for label, definition in definitions(text).items() if "]:" in text else ():
        target, _, fragment = definition.address.partition("#")
        # `[//]: # (text)` is how Markdown without comments writes one.
        kind = LineKind.ADDRESS if target else LineKind.COMMENT
        account.mark_bytes(definition.start, definition.end, kind)
        if target and normalise_name(label) not in used:
            written = positions.bytes[definition.start : definition.end]
            address = written.find(definition.address.encode(), written.find(b"]:"))
            place = positions.at(definition.start + max(0, address))
            links.append(Link(target.strip(), fragment.strip(), label, LinkKind.MARKDOWN, *place))
    return [Paragraph((Inline("", each.line, each.column, (each,)),)) for each in links]
