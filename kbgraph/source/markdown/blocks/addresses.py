"""The definitions of reference links: an address that no text uses is still a link."""

from __future__ import annotations

import re
from collections.abc import Set as AbstractSet

from kbgraph.source.entry import Inline, Link, LinkKind, Paragraph
from kbgraph.source.line_kinds import LineKind
from kbgraph.source.markdown.events import definitions
from kbgraph.source.markdown.line_account import LineAccount
from kbgraph.source.markdown.positions import Positions
from kbgraph.source.names import normalise_name

_DEFINITION = re.compile(
    r"(?:[\s>]|[-*+](?=\s)|\d{1,9}[.)](?=\s))*+"
    r"\[(?P<label>[^\[\]]+)\]:\s*<?(?P<address>[^\s<>]+)>?"
)
"""A definition, behind the marks of the quotations and lists in which it may stand."""


def unused_addresses(
    text: str, used: AbstractSet[str], positions: Positions, account: LineAccount
) -> list[Paragraph]:
    """Return the links of definitions that no text uses; account for all definitions."""
    if "]:" not in text:
        return []
    links = []
    addresses: dict[str, str] = {}
    for label, definition in definitions(text).items():
        addresses[normalise_name(label)] = definition.address
        target, _, fragment = definition.address.partition("#")
        # `[//]: # (text)` is how Markdown without comments writes one.
        kind = LineKind.ADDRESS if target or fragment else LineKind.COMMENT
        account.mark_bytes(definition.start, definition.end, kind)
        if target and normalise_name(label) not in used:
            written = positions.bytes[definition.start : definition.end]
            address = written.find(definition.address.encode(), written.find(b"]:"))
            place = positions.at(definition.start + max(0, address))
            links.append(Link(target.strip(), fragment.strip(), label, LinkKind.MARKDOWN, *place))
    _account_for_repeated(addresses, positions, account)
    return [Paragraph((Inline("", each.line, each.column, (each,)),)) for each in links]


def _account_for_repeated(
    addresses: dict[str, str], positions: Positions, account: LineAccount
) -> None:
    """Account for definitions that stand once more as they are.

    Markdown ignores all definitions of a label but the first; one with another address is lost.
    """
    for index, row in enumerate(positions.rows):
        if not account.kinds[index] and b"]:" in row:
            match = _DEFINITION.match(row.decode())
            if match and addresses.get(normalise_name(match["label"])) == match["address"]:
                account.kinds[index] = LineKind.ADDRESS
