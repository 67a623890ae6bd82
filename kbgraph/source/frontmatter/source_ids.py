"""The ids of sources in front matter, read before the ontology says which key lists the sources."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kbgraph.source.entry import MappingNode, Node, ScalarNode, SequenceNode
from kbgraph.source.frontmatter.strings import parse_string
from kbgraph.source.names import normalise_key, normalise_name
from kbgraph.source.notes import NO_KEYS, CitationKeys, may_have_places

_ID_KEY = "id"
_ID = re.compile(r"^(?!#)[^\n]*?\bid[ \t]*:[ \t]*[\"']?([^\s,\"'}]+)", re.MULTILINE)


def citation_keys(front: MappingNode, text: str, *, unread: bool) -> CitationKeys:
    """Return the ids in the records of front matter; with `unread`, also those in its text.

    `text` is that of the whole file; one that has no mark with a space needs no ids.
    """
    if not may_have_places(text):
        return NO_KEYS
    ids = set(ids_in_text(text)) if unread else set()
    for _, node in front.items:
        ids.update(map(normalise_name, _ids(node)))
    return CitationKeys(frozenset(ids)) if ids else NO_KEYS


def ids_in_text(text: str) -> frozenset[str]:
    """Return the normalised ids that a text gives, as of front matter that cannot be read."""
    return frozenset(map(normalise_name, _ID.findall(text)))


def _ids(node: Node) -> Iterator[str]:
    match node:
        case ScalarNode(text=text) if text[:1] in {"[", "{"} and _ID_KEY in text:
            parsed = parse_string(node)
            if not isinstance(parsed, ScalarNode):
                yield from _ids(parsed)
        case SequenceNode(items=items):
            for item in items:
                yield from _ids(item)
        case MappingNode(items=pairs):
            for key, value in pairs:
                if normalise_key(key.text) == _ID_KEY and isinstance(value, ScalarNode):
                    yield value.text
                else:
                    yield from _ids(value)
        case _:
            pass
