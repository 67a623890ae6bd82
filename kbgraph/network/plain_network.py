"""The network with plain attributes, as libraries and writers of files need it.

Its values are texts and truth values, in characters that XML can hold. Each edge has a key of its
own: tools refuse edges with the same id, or merge them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypedDict, TypeVar

from kbgraph.network.edge_evidence import EvidenceByFact
from kbgraph.network.network import Network
from kbgraph.rdf.iris import local_name
from kbgraph.rdf.terms import Iri
from kbgraph.xml_characters import replace_excluded

if TYPE_CHECKING:
    import networkx as nx

_Node = TypeVar("_Node", bound=str)


class NodeAttributes(TypedDict):
    """The attributes of a thing."""

    iri: str
    """The node itself."""
    slug: str
    """The name in addresses, as `KnowledgeBase.find` returns it."""
    label: str
    """The name of the thing."""
    type: str
    """The label of its class; empty where it has none."""
    described: bool
    """Whether an entry describes it; other things are only mentioned."""


class EdgeAttributes(TypedDict):
    """The attributes of a fact between two things; documents have the evidence beside them."""

    property: str
    """The IRI of the property."""
    label: str
    """The label of the property."""
    basis: str
    """`stated`, `package`, `inferred` or `linked`: the strongest of the claims that state it."""
    lines: str
    """The IRIs of the lines that state it, with spaces between them."""


def plain_network(
    net: Network,
    labels: Callable[[Iri], str],
    evidence: EvidenceByFact,
    identify: Callable[[Iri], _Node],
) -> nx.MultiDiGraph[_Node]:
    """Return a copy of a network, sorted; `identify` gives the node of each thing.

    `labels` gives the labels of properties. The keys of edges are `e0`, `e1` and so on.
    """
    # Imported at first use, as in network().
    import networkx as nx

    plain: nx.MultiDiGraph[_Node] = nx.MultiDiGraph()
    nodes = {thing: identify(thing) for thing in sorted(net)}
    for thing, node in nodes.items():
        plain.add_node(node, **_node_attributes(thing, net.nodes[thing]))
    edges = sorted(net.edges(keys=True, data=True), key=lambda edge: edge[:3])
    for number, (source, target, prop, data) in enumerate(edges):
        found = evidence.get((source, prop, target), {})
        attributes = _edge_attributes(prop, labels(prop), data)
        key = f"e{number}"
        plain.add_edge(nodes[source], nodes[target], key=key, **attributes, **_clean(found))
    return plain


def _node_attributes(thing: Iri, data: dict[str, Any]) -> NodeAttributes:
    return {
        "iri": replace_excluded(thing),
        "slug": replace_excluded(str(data["slug"])),
        "label": replace_excluded(str(data["label"])),
        "type": replace_excluded(str(data["type"])),
        "described": bool(data["described"]),
    }


def _edge_attributes(prop: Iri, label: str, data: dict[str, Any]) -> EdgeAttributes:
    return {
        "property": replace_excluded(prop),
        "label": replace_excluded(label),
        "basis": local_name(data["basis"]),
        "lines": replace_excluded(" ".join(data["lines"])),
    }


def _clean(attributes: dict[str, str]) -> dict[str, str]:
    return {name: replace_excluded(text) for name, text in attributes.items()}
