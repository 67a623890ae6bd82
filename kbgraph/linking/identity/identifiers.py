"""Codes, addresses of origin and identifiers elsewhere, of which equal ones are of one thing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import combinations
from typing import NamedTuple

from kbgraph.build import Graph
from kbgraph.linking.identity.results import Likeness
from kbgraph.rdf.namespaces import NOTATION, OWL, SCHEMA, SKOS
from kbgraph.rdf.terms import Iri

SAME = tuple(map(Iri, (OWL + "sameAs", SKOS + "exactMatch", SCHEMA + "sameAs")))
"""The properties, with their subproperties, whose values are the same thing elsewhere."""
DIFFERENT = Iri(OWL + "differentFrom")
_MAX_SAME = 12
"""Things that share an identifier: one that more things share identifies none of them."""


class SharedIdentifier(NamedTuple):
    """An identifier that two things have."""

    kind: Likeness
    pair: tuple[Iri, Iri]
    """Sorted."""
    property: Iri | None
    """None for the address of origin."""
    text: str


def shared_identifiers(graph: Graph) -> Iterator[SharedIdentifier]:
    """Yield the identifiers that two things have."""
    yield from _shared(Likeness.CODE, _values(graph, (NOTATION,)))
    yield from _shared(Likeness.ELSEWHERE, _values(graph, SAME))
    origins = (
        (subject.iri, None, address)
        for subject in graph.subjects.values()
        for address in subject.addresses
    )
    yield from _shared(Likeness.ORIGIN, origins)


def different_pairs(graph: Graph) -> frozenset[tuple[Iri, Iri]]:
    """Return the sorted pairs of things that an entry calls different."""
    stated = _values(graph, (DIFFERENT,))
    return frozenset(sorted_pair(thing, Iri(other)) for thing, _, other in stated)


def _values(graph: Graph, parents: Iterable[Iri]) -> Iterator[tuple[Iri, Iri | None, str]]:
    """Yield the values of properties and their subproperties, of things alone."""
    names = " ".join(f"<{prop}>" for prop in graph.ontology.subproperties(*parents))
    query = f"SELECT DISTINCT ?thing ?p ?value {{ VALUES ?p {{ {names} }} ?thing ?p ?value }}"
    for thing, prop, value, *_ in graph.store.select(query):
        if isinstance(thing, Iri) and graph.iris.is_thing(thing) and isinstance(prop, Iri):
            yield thing, prop, str(value)


def _shared(
    kind: Likeness, values: Iterable[tuple[Iri, Iri | None, str]]
) -> Iterator[SharedIdentifier]:
    things: dict[tuple[Iri | None, str], list[Iri]] = defaultdict(list)
    for thing, prop, text in values:
        things[prop, text].append(thing)
    for (prop, text), having in things.items():
        if 1 < len(having) <= _MAX_SAME:
            for one, other in combinations(sorted(set(having)), 2):
                yield SharedIdentifier(kind, (one, other), prop, text)


def sorted_pair(one: Iri, other: Iri) -> tuple[Iri, Iri]:
    """Return two things in the order of their IRIs."""
    return (one, other) if one < other else (other, one)
