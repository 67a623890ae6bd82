"""YAML within a string: lists and maps that a program has written as text."""

from __future__ import annotations

import re

from kbgraph.limits import DEFAULTS
from kbgraph.source.entry import MappingNode, Node, ScalarNode, SequenceNode
from kbgraph.source.frontmatter.faults import Place, RefusedError
from kbgraph.source.frontmatter.nodes import InvalidYamlError, read_nodes
from kbgraph.source.frontmatter.scalars import resolve_scalar

_QUOTED_OR_PLAIN = r'"[^"\\]*"|[A-Za-z./_][A-Za-z0-9./_#-]*'
_ITEM = re.compile(_QUOTED_OR_PLAIN)
_SIMPLE_LIST = re.compile(rf"\[(?:{_QUOTED_OR_PLAIN})(?:, (?:{_QUOTED_OR_PLAIN}))*\]")
"""A list of texts without anything that YAML reads otherwise than it stands."""


def parse_string(scalar: ScalarNode) -> Node:
    """Parse the list or map in a string such as `"[a, b]"`; else return the string."""
    place = Place(scalar.line, scalar.column)
    if len(scalar.text) > DEFAULTS.front_matter_max_bytes:
        return scalar
    if scalar.text.isascii() and scalar.text.isprintable() and _SIMPLE_LIST.fullmatch(scalar.text):
        return _simple_list(scalar.text, place)
    try:
        node = read_nodes(scalar.text, place, DEFAULTS.front_matter_max_depth).node
    except (RefusedError, InvalidYamlError):
        return scalar
    return node if isinstance(node, SequenceNode | MappingNode) else scalar


def _simple_list(text: str, place: Place) -> SequenceNode:
    """Return a simple list as the YAML parser would, in an eighth of the time."""
    items = []
    for match in _ITEM.finditer(text, 1):
        written, column = match[0], place.column + match.start()
        if written[0] == '"':
            items.append(ScalarNode(written[1:-1], written[1:-1], place.line, column + 1))
        else:
            items.append(ScalarNode(resolve_scalar(written), written, place.line, column))
    return SequenceNode(tuple(items), place.line, place.column)
