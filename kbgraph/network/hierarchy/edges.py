"""The facts that put one thing below another, as the ontology names their relations.

These are containment (`dcterms:isPartOf`, `dcterms:hasPart`, the standard terms beside them and the
properties below them), then the properties that the mapping calls `m:above` and `m:below`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from math import inf
from typing import NamedTuple, TypeAlias

from kbgraph.build import Graph
from kbgraph.network.traversal import facts_with
from kbgraph.ontology.ontology import Ontology
from kbgraph.rdf.terms import Iri, Triple
from kbgraph.stored_network import NetworkRows
from kbgraph.views.labels import Labels

_FACTS_QUERY = """
SELECT DISTINCT ?subject ?property ?object {
  VALUES ?property { ?names } ?subject ?property ?object
}"""
_ANY_QUERY = "SELECT ?subject { VALUES ?property { ?names } ?subject ?property ?object } LIMIT 1"
_NO_PLACE = (inf, inf, "")


class DownwardRelation(NamedTuple):
    """A relation that leads from a thing to those below it; a property and its inverse are one."""

    property: Iri
    label: str
    """As read from the thing above: `contains`, `supervised by`."""
    is_containment: bool
    rank: int
    """Containment first, then in the order of the page of an entry."""


class HierarchyEdge(NamedTuple):
    """A relation between a thing and another below it, and the triples that state it."""

    relation: DownwardRelation
    facts: tuple[Triple, ...]


Edges: TypeAlias = dict[tuple[Iri, Iri], tuple[HierarchyEdge, ...]]
"""The relations of each pair of a thing and another directly below it, containment first."""


def has_hierarchy(graph: Graph) -> bool:
    """Return whether any fact puts a thing below another."""
    ontology = graph.ontology
    names = (*ontology.hierarchy.above, *ontology.hierarchy.below)
    return bool(graph.store.select(_ANY_QUERY.replace("?names", _names(names))))


def is_in_hierarchy(rows: NetworkRows, ontology: Ontology, thing: Iri) -> bool:
    """Return whether any fact puts a thing of a network on disk above or below another."""
    number = rows.number(thing)
    if number is None:
        return False
    names = {*ontology.hierarchy.above, *ontology.hierarchy.below}
    return any(
        rows.terms[group.property] in names and any(other != number for other in group.others)
        for groups in rows.row(number)
        for group in groups
    )


def read_edges(graph: Graph, labels: Labels, rows: NetworkRows | None = None) -> Edges:
    """Return all pairs of things of which one is directly below the other.

    Their facts are those of a network on disk, if one is given, or else of the store.

    A whole that contains another whole of the same part is left out: a chair within a room that
    lies within a house is below the room alone.
    """
    relations = downward_relations(graph.ontology, labels)
    found: dict[tuple[Iri, Iri], dict[DownwardRelation, list[Triple]]] = {}
    is_thing, below = graph.iris.is_thing, {*graph.ontology.hierarchy.below}
    for fact in _facts_of(graph, relations) if rows is None else facts_with(rows, relations):
        # Parts of values, such as a row of a table, are no things.
        ends = fact.subject, Iri(str(fact.object))
        if fact.subject != fact.object and all(map(is_thing, ends)):
            pair = ends if fact.predicate in below else ends[::-1]
            stated = found.setdefault(pair, defaultdict(list))
            stated[relations[fact.predicate]].append(fact)
    return _without_outer({pair: _edges(stated) for pair, stated in found.items()})


def _facts_of(graph: Graph, relations: Iterable[Iri]) -> Iterator[Triple]:
    query = _FACTS_QUERY.replace("?names", _names(relations))
    for row in graph.store.select(query):
        yield Triple(*(Iri(str(term)) for term in row))


def downward_relations(ontology: Ontology, labels: Labels) -> dict[Iri, DownwardRelation]:
    """Return the relation of each property that puts things below others, in order."""
    hierarchy, order = ontology.hierarchy, ontology.order(None)
    containment = {*ontology.containers, *ontology.parts}
    below = {*hierarchy.below}
    properties = (*hierarchy.above, *hierarchy.below)
    leading = {prop: _leading(prop, below, ontology) for prop in properties}

    def place(prop: Iri) -> tuple[bool, float, float, str]:
        heading, position, _ = order.get(prop, _NO_PLACE)
        return prop not in containment, heading, position, prop

    ranks = {prop: rank for rank, prop in enumerate(sorted({*leading.values()}, key=place))}
    return {
        prop: DownwardRelation(
            first,
            labels.label(first) if first in below else labels.inverse(first),
            first in containment,
            ranks[first],
        )
        for prop, first in leading.items()
    }


def _leading(prop: Iri, below: set[Iri], ontology: Ontology) -> Iri:
    """Return the property that stands for a relation: of two inverse ones that read downwards."""
    inverse = [each for each in ontology.inverses(prop) if each in below]
    return prop if prop in below else min(inverse, default=prop)


def _edges(stated: dict[DownwardRelation, list[Triple]]) -> tuple[HierarchyEdge, ...]:
    in_order = sorted(stated.items(), key=lambda each: each[0].rank)
    return tuple(HierarchyEdge(relation, tuple(sorted(facts))) for relation, facts in in_order)


def _without_outer(edges: Edges) -> Edges:
    """Return the edges without wholes of a thing that contain another whole of it."""
    wholes: dict[Iri, set[Iri]] = defaultdict(set)
    for (parent, child), stated in edges.items():
        if any(each.relation.is_containment for each in stated):
            wholes[child].add(parent)
    outer = {
        (parent, child)
        for child, parents in wholes.items()
        if len(parents) > 1
        for parent in _outer(child, parents, wholes)
    }
    return {
        pair: stated
        for pair, stated in edges.items()
        if pair not in outer or not all(each.relation.is_containment for each in stated)
    }


def _outer(child: Iri, parents: set[Iri], wholes: dict[Iri, set[Iri]]) -> set[Iri]:
    """Return the wholes of a thing that contain another; those of a circle are equally near."""
    above = {each: _containers(each, wholes, child) for each in parents}
    return {
        parent
        for parent in parents
        if any(parent in above[each] and each not in above[parent] for each in parents)
    }


def _containers(thing: Iri, wholes: dict[Iri, set[Iri]], without: Iri) -> set[Iri]:
    """Return all wholes of a thing that are reached without passing another thing."""
    found, waiting = {without}, [thing]
    while waiting:
        further = wholes.get(waiting.pop(), set()) - found
        found |= further
        waiting += further
    return found - {without}


def _names(properties: Iterable[Iri]) -> str:
    return " ".join(f"<{prop}>" for prop in properties)
