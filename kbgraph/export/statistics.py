"""Figures: how much there is of what in the default graph, by class and by property, as VoID counts it (section 4.6).

Each fact is there once, however many claims state it; the ontology is a part of it. The store is asked once: a million facts take it
some seconds, in which it does not hold up other threads.
"""

from __future__ import annotations

from collections import defaultdict
from typing import NamedTuple, TypeAlias

from kbgraph.rdf.terms import Iri, Literal, Term
from kbgraph.store.base import Store
from kbgraph.store.oxigraph import Row

_TOTALS = (
    "SELECT (COUNT(*) AS ?t) (COUNT(DISTINCT ?s) AS ?n) (COUNT(DISTINCT ?o) AS ?m) { ?s ?p ?o }"
)
_ENTITIES = """SELECT (COUNT(*) AS ?n) {
  SELECT DISTINCT ?s { ?s ?p ?o FILTER(STRSTARTS(STR(?s), STR(<id/>)) && !CONTAINS(STR(?s), "#")) } }"""
_CLAIMS = (
    "SELECT (COUNT(*) AS ?t) (COUNT(DISTINCT ?claim) AS ?n) { GRAPH <claims> { ?claim ?p ?o } }"
)
_CLASSES = "SELECT ?c (COUNT(DISTINCT ?s) AS ?n) { ?s a ?c } GROUP BY ?c"
_COUNTS = "(COUNT(*) AS ?t) (COUNT(DISTINCT ?s) AS ?n) (COUNT(DISTINCT ?o) AS ?m)"
_PROPERTIES = f"SELECT ?p {_COUNTS} {{ ?s ?p ?o }} GROUP BY ?p"
_OF_CLASSES = f"SELECT ?c ?p {_COUNTS} {{ ?s a ?c ; ?p ?o }} GROUP BY ?c ?p"
_OBJECTS = "SELECT ?c ?p ?d (COUNT(*) AS ?t) { ?s a ?c ; ?p ?o . ?o a ?d } GROUP BY ?c ?p ?d"
_DATATYPES = "SELECT ?c ?p ?d (COUNT(*) AS ?t) { ?s a ?c ; ?p ?o FILTER(ISLITERAL(?o)) BIND(DATATYPE(?o) AS ?d) } GROUP BY ?c ?p ?d"

Kinds: TypeAlias = tuple[tuple[Iri, int], ...]
"""Classes or datatypes, each with how many triples have an object of it."""


class PropertyStatistics(NamedTuple):
    """The triples of one property, of all subjects or of those of a class."""

    property: Iri
    triples: int
    subjects: int
    objects: int
    classes: Kinds = ()
    datatypes: Kinds = ()


class ClassStatistics(NamedTuple):
    """The instances of a class, as `rdf:type` has them, and what is said of them."""

    cls: Iri
    entities: int
    properties: tuple[PropertyStatistics, ...]


class GraphStatistics(NamedTuple):
    """The figures of a graph. All but the last two are of the default graph."""

    triples: int
    subjects: int
    objects: int
    entities: int
    """Things of which something is said."""
    classes: tuple[ClassStatistics, ...]
    properties: tuple[PropertyStatistics, ...]
    claims: int
    claim_triples: int
    """Triples of the graph that describes the claims."""


def graph_statistics(store: Store) -> GraphStatistics:
    """The figures of what a store holds."""
    (triples, subjects, objects), (entities,), (claim_triples, claims) = (
        store.select(query)[0] for query in (_TOTALS, _ENTITIES, _CLAIMS)
    )
    return GraphStatistics(
        _count(triples),
        _count(subjects),
        _count(objects),
        _count(entities),
        _classes(store),
        tuple(sorted(_property(*row) for row in store.select(_PROPERTIES))),
        _count(claims),
        _count(claim_triples),
    )


def _classes(store: Store) -> tuple[ClassStatistics, ...]:
    classes, datatypes = (_kinds(store.select(query)) for query in (_OBJECTS, _DATATYPES))
    said: dict[Term | None, list[PropertyStatistics]] = defaultdict(list)
    for cls, prop, *counts in store.select(_OF_CLASSES):
        said[cls].append(
            _property(prop, *counts)._replace(
                classes=classes[cls, prop], datatypes=datatypes[cls, prop]
            )
        )
    return tuple(
        sorted(
            ClassStatistics(_iri(cls), _count(entities), tuple(sorted(said[cls])))
            for cls, entities in store.select(_CLASSES)
        )
    )


def _property(
    prop: Term | None, triples: Term | None, subjects: Term | None, objects: Term | None
) -> PropertyStatistics:
    return PropertyStatistics(_iri(prop), _count(triples), _count(subjects), _count(objects))


def _kinds(rows: list[Row]) -> dict[tuple[Term | None, Term | None], Kinds]:
    found: dict[tuple[Term | None, Term | None], Kinds] = defaultdict(tuple)
    for cls, prop, kind, triples in rows:
        found[cls, prop] = tuple(sorted([*found[cls, prop], (_iri(kind), _count(triples))]))
    return found


def _count(term: Term | None) -> int:
    assert isinstance(term, Literal), "COUNT gives a number"
    return int(term.lexical)


def _iri(term: Term | None) -> Iri:
    assert isinstance(term, Iri), "entries state no blank node, and a class is no literal"
    return term
