"""JSON-LD as it is written: nodes merged, and compacted with the context of an ontology."""

from __future__ import annotations

import codecs
import json
from collections import defaultdict
from typing import Any

from pyld import jsonld

from kbgraph.errors import FormatError
from kbgraph.rdf.namespaces import TYPE
from kbgraph.rdf.terms import BOOLEAN, INTEGER

# A sandboxed query cannot open files: nothing is left to import at the first use of this module,
# not even the codec by which PyLD sorts keys.
codecs.lookup("utf-16-be")


def compact(expanded: bytes, context: dict[str, Any]) -> bytes:
    """Compact expanded JSON-LD with a context. Raises FormatError for a remote context."""
    nodes = _merged(json.loads(expanded))
    compacted = jsonld.compact(
        nodes,
        context,
        {"documentLoader": _refuse_remote_context, "graph": True, "skipExpansion": True},
    )
    compacted["@context"] = context
    return (json.dumps(compacted, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def _merged(nodes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Merge the objects of each node, since the store writes several for a node."""
    values: dict[str, dict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
    for node in nodes:
        of_node = values[node["@id"]]
        for key, value in node.items():
            if key != "@id":
                of_node[key] += value
    return [
        {"@id": name, **dict(_expanded(key, value) for key, value in of_node.items())}
        for name, of_node in sorted(values.items())
    ]


def _expanded(key: str, values: list[Any]) -> tuple[str, list[Any]]:
    """Return a key and its values in expanded form (JSON-LD 1.1 API, section 5.1)."""
    if key == "@graph":
        return key, _merged(values)
    if key == TYPE:
        return "@type", [value["@id"] for value in values]
    return key, [_native(value) for value in values]


def _native(value: Any) -> Any:
    """Turn booleans and integers into native JSON values (JSON-LD 1.1, section 4.2.2)."""
    if isinstance(value, dict) and value.get("@type") in {BOOLEAN, INTEGER}:
        native = (
            json.loads(value["@value"])
            if value["@value"] in {"true", "false"} or _is_short_integer(value["@value"])
            else None
        )
        return value if native is None else {"@value": native}
    return value


def _is_short_integer(text: str) -> bool:
    return text.lstrip("-").isdecimal() and len(text) < 16 and str(int(text)) == text


def _refuse_remote_context(url: str, _: Any) -> Any:
    raise FormatError(f"the JSON-LD context refers to {url}; remote contexts are never fetched")
