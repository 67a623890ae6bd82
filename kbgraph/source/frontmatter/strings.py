"""YAML within a string: lists and maps that a program has written as text."""

from __future__ import annotations

from kbgraph.limits import DEFAULTS
from kbgraph.source.entry import MappingNode, Node, ScalarNode, SequenceNode
from kbgraph.source.frontmatter.faults import InvalidYamlError, Place, RefusedError
from kbgraph.source.frontmatter.nodes import read_nodes
from kbgraph.source.frontmatter.plain import plain_list


def parse_string(scalar: ScalarNode) -> Node:
    """Parse the list or map in a string such as `"[a, b]"`; else return the string."""
    place = Place(scalar.line, scalar.column)
    if len(scalar.text) > DEFAULTS.front_matter_max_bytes:
        return scalar
    plain = plain_list(scalar.text, place)
    if plain is not None:
        return plain
    try:
        node = read_nodes(scalar.text, place, DEFAULTS.front_matter_max_depth).node
    except (RefusedError, InvalidYamlError):
        return scalar
    return node if isinstance(node, SequenceNode | MappingNode) else scalar
