"""The network of things: which things are connected, by which properties.

This module, `plain_network`, `documents` and `backbone.spanning` alone use networkx. A node is a
thing's IRI with `slug`, `label`, `type` and `described`. An edge is one fact, keyed by its
property, with its `basis` and the `lines` that state it; several facts between the same two things
are several edges.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from kbgraph.build import Graph
from kbgraph.rdf.bases import strongest_first
from kbgraph.rdf.namespaces import STATED
from kbgraph.rdf.terms import Iri, Triple
from kbgraph.views.labels import Labels

if TYPE_CHECKING:
    import networkx as nx

Network: TypeAlias = "nx.MultiDiGraph[Iri]"
FactsByProperty: TypeAlias = dict[Iri, dict[str, Any]]
"""The attributes of the facts from one thing to another, by property."""
_FACTS_QUERY = """
PREFIX kb: <https://kbgraph.example/ont#>
SELECT ?subject ?property ?object ?basis ?line WHERE {
  GRAPH ?claim { ?subject ?property ?object }
  GRAPH <claims> { ?claim kb:statedAt ?line OPTIONAL { ?claim kb:basis ?basis } }
  FILTER(isIRI(?object) && STRSTARTS(STR(?subject), ?folder) && STRSTARTS(STR(?object), ?folder))
} ORDER BY ?subject ?property ?object ?line
"""


_MAX_CHANGED_PAIRS = 30
"""With more changed pairs of things, a network as of a day is made faster from nothing."""


class Edge(NamedTuple):
    """A fact between two things."""

    source: Iri
    property: Iri
    target: Iri
    basis: Iri
    """The strongest basis of the claims that state it."""
    lines: tuple[Iri, ...]


class Adjacency(NamedTuple):
    """The facts of a network by their source, and by their target, for fast traversal."""

    outgoing: dict[Iri, dict[Iri, FactsByProperty]]
    incoming: dict[Iri, dict[Iri, FactsByProperty]]


def network(graph: Graph, stated: list[Edge] | None = None) -> Network:
    """Build the network of the things of a graph, whose sorted facts may be given."""
    # Imported at first use: the import takes 0.2 s, and `kbgraph query` needs no network.
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
    stated = edges(graph) if stated is None else stated
    # Things stay known on a day on which no fact with them holds.
    of_other_days = (end for pair in changed_pairs(graph) for end in pair)
    mentioned = (thing for edge in stated for thing in (edge.source, edge.target))
    for thing in chain(mentioned, of_other_days):
        if thing not in net:
            net.add_node(
                thing,
                slug=graph.iris.slug(thing),
                label=labels.label(thing),
                type=labels.type_label(thing),
                described=False,
            )
    _add(net, stated)
    return net


def network_on_day(net: Network, graph: Graph) -> Network:
    """Return the network of a graph of a day, made of the network `net` of all times.

    With many changes it is made anew: each changed pair is a query.
    """
    pairs = changed_pairs(graph)
    if len(pairs) > _MAX_CHANGED_PAIRS:
        return network(graph)
    copy: Network = net.copy()
    for source, target in pairs:
        copy.remove_edges_from([(source, target, key) for key in [*copy[source].get(target, ())]])
        _add(copy, edges(graph, subject=source, object=target))
    return copy


def network_with_labels(net: Network, labels: Labels) -> Network:
    """Return a copy of a network with other labels of the same things."""
    copy: Network = net.copy()
    for thing, node in copy.nodes(data=True):
        node.update(label=labels.label(thing), type=labels.type_label(thing))
    return copy


def changed_pairs(graph: Graph) -> list[tuple[Iri, Iri]]:
    """Return the pairs of things with facts by which a day differs from all times."""
    is_thing = graph.iris.is_thing
    pairs = ((fact.subject, fact.object) for fact in graph.changed)
    return [
        *dict.fromkeys(
            (subject, value)
            for subject, value in pairs
            if isinstance(value, Iri) and is_thing(subject) and is_thing(value)
        )
    ]


def _add(net: Network, stated: Iterable[Edge]) -> None:
    for edge in stated:
        net.add_edge(
            edge.source, edge.target, key=edge.property, basis=edge.basis, lines=edge.lines
        )


def edges(graph: Graph, **ends: Iri) -> list[Edge]:
    """Return the facts between two things, sorted, each once with all the lines that state it.

    `ends` name the only `subject` and `object` that are wanted.
    """
    query = _FACTS_QUERY.replace("?folder", f'"{graph.iris.base}id/"')
    facts: dict[tuple[Iri, Iri, Iri], Edge] = {}
    for row in graph.store.select(query, **ends):
        source, prop, target, basis, line = (Iri(str(term or STATED)) for term in row)
        if graph.iris.is_thing(source) and graph.iris.is_thing(target):
            key = source, prop, target
            fact = facts.setdefault(key, Edge(source, prop, target, basis, lines=()))
            facts[key] = fact._replace(
                basis=min(fact.basis, basis, key=strongest_first),
                lines=tuple(dict.fromkeys((*fact.lines, line))),
            )
    return list(facts.values())


def adjacency(net: Network) -> Adjacency:
    """Return the network's own tables.

    They are not copied, and networkx's views of them are avoided: these cost more than the
    traversal itself.
    """
    outgoing: Any = dict(net.adjacency())
    incoming: Any = dict(net.reverse(copy=False).adjacency())
    return Adjacency(outgoing, incoming)


def adjacency_of(tables: Adjacency, facts: Iterable[Triple]) -> Adjacency:
    """Return the tables of some of their facts alone; triples that are no facts are left out."""
    outgoing: dict[Iri, dict[Iri, FactsByProperty]] = defaultdict(dict)
    incoming: dict[Iri, dict[Iri, FactsByProperty]] = defaultdict(dict)
    for source, prop, target in facts:
        between = tables.outgoing.get(source, {}).get(Iri(str(target)), {})
        if prop in between:
            outgoing[source].setdefault(Iri(str(target)), {})[prop] = between[prop]
            incoming[Iri(str(target))].setdefault(source, {})[prop] = between[prop]
    return Adjacency(outgoing, incoming)


def adjacency_of_edges(found: Iterable[Edge]) -> Adjacency:
    """Return the tables of some facts."""
    outgoing: dict[Iri, dict[Iri, FactsByProperty]] = defaultdict(dict)
    incoming: dict[Iri, dict[Iri, FactsByProperty]] = defaultdict(dict)
    for source, prop, target, basis, lines in found:
        data = {"basis": basis, "lines": lines}
        outgoing[source].setdefault(target, {})[prop] = data
        incoming[target].setdefault(source, {})[prop] = data
    return Adjacency(outgoing, incoming)


def properties(net: Network) -> frozenset[Iri]:
    """Return the properties of all facts between things."""
    return frozenset(key for _, _, key in net.edges(keys=True))


def edges_between(facts: FactsByProperty, source: Iri, target: Iri) -> Iterator[Edge]:
    """Return the facts from one thing to another as edges."""
    return (
        Edge(source, prop, target, data["basis"], data["lines"]) for prop, data in facts.items()
    )
