"""The graph of things: who is linked with whom, by which property. The only user of networkx.

A node is a thing's IRI with `slug`, `label`, `type` and `described`; an edge is one fact, keyed by its property, with
`basis` and the `lines` that state it. Several facts between the same two things are several edges.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from kbgraph.build import Graph
from kbgraph.rdf.namespaces import INFERRED, LINKED, STATED
from kbgraph.rdf.terms import Iri
from kbgraph.views.labels import Labels

if TYPE_CHECKING:
    import networkx as nx

_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
Network: TypeAlias = "nx.MultiDiGraph[Iri]"
FactKey: TypeAlias = dict[Iri, dict[str, Any]]
"""The facts from one thing to another, by property."""
_STRENGTH = {STATED: 0, INFERRED: 1, LINKED: 2}
_EDGES = """
PREFIX kb: <https://kbgraph.example/ont#>
SELECT ?subject ?property ?object ?basis ?line WHERE {
  GRAPH ?claim { ?subject ?property ?object }
  GRAPH <claims> { ?claim kb:basis ?basis ; kb:statedAt ?line }
  FILTER(isIRI(?object) && STRSTARTS(STR(?subject), ?folder) && STRSTARTS(STR(?object), ?folder))
} ORDER BY ?subject ?property ?object ?line
"""


class Edge(NamedTuple):
    """One fact between two things."""

    source: Iri
    property: Iri
    target: Iri
    basis: Iri
    """The strongest on which a claim states it."""
    lines: tuple[Iri, ...]


class Adjacency(NamedTuple):
    """The facts of a network by the thing that they start from, and by the one that they lead to, for quick walks."""

    outgoing: dict[Iri, dict[Iri, FactKey]]
    incoming: dict[Iri, dict[Iri, FactKey]]


def network(graph: Graph) -> Network:
    """The things as a directed multigraph."""
    # Takes 0.2 s, and `kbgraph query` needs no network.
    import networkx as nx

    labels = Labels(graph)
    net: Network = nx.MultiDiGraph()
    for slug, subject in sorted(graph.subjects.items()):
        net.add_node(
            subject.iri,
            slug=slug,
            label=subject.name,
            type=labels.type_label(subject.iri),
            described=True,
        )
    for edge in edges(graph):
        for end in (edge.source, edge.target):
            if end not in net:
                net.add_node(
                    end,
                    slug=graph.iris.slug(end),
                    label=labels.label(end),
                    type=labels.type_label(end),
                    described=False,
                )
        net.add_edge(
            edge.source, edge.target, key=edge.property, basis=edge.basis, lines=edge.lines
        )
    return net


def edges(graph: Graph) -> list[Edge]:
    """Every fact between two things, sorted, each once with all the lines that state it."""
    query = _EDGES.replace("?folder", f'"{graph.iris.base}id/"')
    found: dict[tuple[str, str, str], Edge] = {}
    for subject, prop, thing, basis, line in graph.store.select(query):
        source, path, target, kind, at = (
            Iri(str(term)) for term in (subject, prop, thing, basis, line)
        )
        if graph.iris.is_thing(source) and graph.iris.is_thing(target):
            known = found.setdefault((source, path, target), Edge(source, path, target, kind, ()))
            strongest = min(known.basis, kind, key=lambda each: (strength(each), each))
            found[source, path, target] = known._replace(
                basis=strongest, lines=tuple(dict.fromkeys((*known.lines, at)))
            )
    return list(found.values())


def strength(basis: Iri) -> int:
    """How much a basis says, the strongest first: what a source says, what follows from it, a mere link."""
    return _STRENGTH.get(basis, 0)


def adjacency(net: Network) -> Adjacency:
    """The network's own tables, not copied; networkx's views of them cost more than the walk."""
    outgoing: Any = dict(net.adjacency())
    incoming: Any = dict(net.reverse(copy=False).adjacency())
    return Adjacency(outgoing, incoming)


def properties(net: Network) -> frozenset[Iri]:
    """Every property by which two things are linked."""
    return frozenset(key for _, _, key in net.edges(keys=True))


def between(facts: FactKey, source: Iri, target: Iri) -> Iterator[Edge]:
    """The facts from one thing to another as edges."""
    return (
        Edge(source, prop, target, data["basis"], data["lines"]) for prop, data in facts.items()
    )


def graphml(net: Network) -> bytes:
    """The network as GraphML, for Gephi and others: labels and types on nodes; property, basis and lines on edges."""
    # As in network().
    import networkx as nx

    plain: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for thing in sorted(net):
        plain.add_node(thing, **{key: _attribute(value) for key, value in net.nodes[thing].items()})
    for source, target, key, data in sorted(
        net.edges(keys=True, data=True), key=lambda edge: edge[:3]
    ):
        plain.add_edge(
            source,
            target,
            property=str(key),
            basis=data["basis"].rsplit("#", 1)[-1],
            lines=" ".join(data["lines"]),
        )
    return ("\n".join(nx.generate_graphml(plain, named_key_ids=True)) + "\n").encode()


def _attribute(value: object) -> str | bool:
    """A value as GraphML has it; XML 1.0 has no control characters."""
    return value if isinstance(value, bool) else _NOT_XML.sub("\ufffd", str(value))
