"""Statistics of the default graph, as defined by VoID (section 4.6).

The default graph holds each fact once, however many claims state it, and the ontology. Counting a
million facts takes the store a few seconds, during which other threads can run.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, NamedTuple, TypeAlias

from kbgraph.rdf.terms import Iri, Literal, Term
from kbgraph.store.base import Store
from kbgraph.store.oxigraph import Row
from kbgraph.summaries import SummaryCache, kept_rows

_TOTALS_QUERY = (
    "SELECT (COUNT(*) AS ?t) (COUNT(DISTINCT ?s) AS ?n) (COUNT(DISTINCT ?o) AS ?m) { ?s ?p ?o }"
)
_ENTITIES_QUERY = """SELECT (COUNT(*) AS ?n) {
  SELECT DISTINCT ?s {
    ?s ?p ?o FILTER(STRSTARTS(STR(?s), STR(<id/>)) && !CONTAINS(STR(?s), "#"))
  }
}"""
_CLAIMS_QUERY = (
    "SELECT (COUNT(*) AS ?t) (COUNT(DISTINCT ?claim) AS ?n) { GRAPH <claims> { ?claim ?p ?o } }"
)
_CLASSES_QUERY = "SELECT ?c (COUNT(DISTINCT ?s) AS ?n) { ?s a ?c } GROUP BY ?c"
_COUNTS = "(COUNT(*) AS ?t) (COUNT(DISTINCT ?s) AS ?n) (COUNT(DISTINCT ?o) AS ?m)"
_PROPERTIES_QUERY = f"SELECT ?p {_COUNTS} {{ ?s ?p ?o }} GROUP BY ?p"
_CLASS_PROPERTIES_QUERY = f"SELECT ?c ?p {_COUNTS} {{ ?s a ?c ; ?p ?o }} GROUP BY ?c ?p"
_OBJECT_CLASSES_QUERY = (
    "SELECT ?c ?p ?d (COUNT(*) AS ?t) { ?s a ?c ; ?p ?o . ?o a ?d } GROUP BY ?c ?p ?d"
)
_DATATYPES_QUERY = """SELECT ?c ?p ?d (COUNT(*) AS ?t) {
  ?s a ?c ; ?p ?o FILTER(ISLITERAL(?o)) BIND(DATATYPE(?o) AS ?d)
} GROUP BY ?c ?p ?d"""

ObjectCounts: TypeAlias = tuple[tuple[Iri, int], ...]
"""Classes or datatypes, each with the number of triples that have an object of it."""
_Counts: TypeAlias = dict[tuple[Term | None, Term | None], ObjectCounts]
"""Object counts by class and property."""


class PropertyStatistics(NamedTuple):
    """The counts of one property, over all subjects or over the instances of a class."""

    property: Iri
    triples: int
    subjects: int
    objects: int
    classes: ObjectCounts = ()
    datatypes: ObjectCounts = ()


class ClassStatistics(NamedTuple):
    """The instances of a class by `rdf:type`, and the counts of their properties."""

    cls: Iri
    entities: int
    properties: tuple[PropertyStatistics, ...]


class GraphStatistics(NamedTuple):
    """The counts of a graph; all but the last two are of the default graph."""

    triples: int
    subjects: int
    objects: int
    entities: int
    """Number of things that are the subject of a fact."""
    classes: tuple[ClassStatistics, ...]
    properties: tuple[PropertyStatistics, ...]
    claims: int
    claim_triples: int
    """Number of triples in the graph that describes the claims."""


def graph_statistics(store: Store) -> GraphStatistics:
    """Count the contents of a store."""
    (triples, subjects, objects), (entities,), (claim_triples, claims) = (
        store.select(query)[0] for query in (_TOTALS_QUERY, _ENTITIES_QUERY, _CLAIMS_QUERY)
    )
    return GraphStatistics(
        triples=_count(triples),
        subjects=_count(subjects),
        objects=_count(objects),
        entities=_count(entities),
        classes=_classes(store),
        properties=tuple(sorted(_property(*row) for row in store.select(_PROPERTIES_QUERY))),
        claims=_count(claims),
        claim_triples=_count(claim_triples),
    )


def kept_statistics(store: Store, kept: SummaryCache) -> GraphStatistics:
    """Count the contents of a store once for all processes that share its summaries."""
    *totals, classes, properties, claims, claim_triples = kept_rows(
        kept, "statistics", lambda: _as_rows(graph_statistics(store))
    )
    triples, subjects, objects, entities = totals
    return GraphStatistics(
        triples=triples,
        subjects=subjects,
        objects=objects,
        entities=entities,
        classes=tuple(
            ClassStatistics(Iri(cls), number, tuple(map(_property_of_row, of_class)))
            for cls, number, of_class in classes
        ),
        properties=tuple(map(_property_of_row, properties)),
        claims=claims,
        claim_triples=claim_triples,
    )


def _as_rows(figures: Iterable[Any]) -> list[Any]:
    """Return statistics as lists of texts and numbers, in the order of their fields."""
    return [_as_rows(each) if isinstance(each, tuple) else each for each in figures]


def _property_of_row(row: Iterable[Any]) -> PropertyStatistics:
    prop, triples, subjects, objects, classes, datatypes = row
    return PropertyStatistics(
        property=Iri(prop),
        triples=triples,
        subjects=subjects,
        objects=objects,
        classes=tuple((Iri(cls), number) for cls, number in classes),
        datatypes=tuple((Iri(datatype), number) for datatype, number in datatypes),
    )


def _classes(store: Store) -> tuple[ClassStatistics, ...]:
    object_classes = _object_counts(store.select(_OBJECT_CLASSES_QUERY))
    datatypes = _object_counts(store.select(_DATATYPES_QUERY))
    properties: dict[Term | None, list[PropertyStatistics]] = defaultdict(list)
    for cls, prop, *counts in store.select(_CLASS_PROPERTIES_QUERY):
        properties[cls].append(
            _property(prop, *counts)._replace(
                classes=object_classes[cls, prop], datatypes=datatypes[cls, prop]
            )
        )
    return tuple(
        sorted(
            ClassStatistics(_iri(cls), _count(entities), tuple(sorted(properties[cls])))
            for cls, entities in store.select(_CLASSES_QUERY)
        )
    )


def _property(
    prop: Term | None, triples: Term | None, subjects: Term | None, objects: Term | None
) -> PropertyStatistics:
    return PropertyStatistics(
        property=_iri(prop),
        triples=_count(triples),
        subjects=_count(subjects),
        objects=_count(objects),
    )


def _object_counts(rows: list[Row]) -> _Counts:
    counts: _Counts = defaultdict(tuple)
    for cls, prop, object_type, triples in rows:
        entry = (_iri(object_type), _count(triples))
        counts[cls, prop] = tuple(sorted([*counts[cls, prop], entry]))
    return counts


def _count(term: Term | None) -> int:
    assert isinstance(term, Literal), "COUNT returns a number"
    return int(term.lexical)


def _iri(term: Term | None) -> Iri:
    assert isinstance(term, Iri), "entries state no blank nodes, and classes are no literals"
    return term
