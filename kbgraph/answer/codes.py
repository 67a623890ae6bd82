"""The codes of things: the values of every kind of `skos:notation`."""

from __future__ import annotations

from kbgraph.graph import Graph
from kbgraph.terms import Iri
from kbgraph.vocabulary import NOTATION


def codes(graph: Graph) -> dict[Iri, tuple[str, ...]]:
    """The codes of each thing that has any, sorted."""
    names = " ".join(f"<{kind}>" for kind in graph.ontology.subproperties(NOTATION))
    query = f"SELECT DISTINCT ?thing ?code {{ VALUES ?p {{ {names} }} ?thing ?p ?code }}"
    found: dict[Iri, tuple[str, ...]] = {}
    for thing, code, *_ in sorted(graph.store.select(query), key=str):
        if isinstance(thing, Iri) and graph.iris.is_thing(thing):
            found[thing] = (*found.get(thing, ()), str(code))
    return found
