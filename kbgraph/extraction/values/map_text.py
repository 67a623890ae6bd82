"""A map of the front matter as a text, where nothing can read it."""

from __future__ import annotations

from kbgraph.source.entry import MappingNode, Node, ScalarNode, SequenceNode


def text_of_map(node: MappingNode) -> str:
    """Return a map as a text: `a: 1, b: [2, 3]`."""
    return ", ".join(f"{key.text}: {_text_of(value)}" for key, value in node.items)


def _text_of(node: Node) -> str:
    match node:
        case ScalarNode(text=text):
            return text
        case SequenceNode(items=items):
            return f"[{', '.join(map(_text_of, items))}]"
        case MappingNode():
            return f"{{{text_of_map(node)}}}"
