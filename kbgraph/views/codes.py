"""The codes of things: the values of every kind of `skos:notation`."""

from __future__ import annotations

from kbgraph.build import Graph
from kbgraph.rdf.namespaces import NOTATION
from kbgraph.rdf.terms import Iri


def codes(graph: Graph) -> dict[Iri, tuple[str, ...]]:
    """The codes of each thing that has any, sorted."""
    names = " ".join(f"<{kind}>" for kind in graph.ontology.subproperties(NOTATION))
    query = f"SELECT DISTINCT ?thing ?code {{ VALUES ?p {{ {names} }} ?thing ?p ?code }}"
    found: dict[Iri, tuple[str, ...]] = {}
    for thing, code, *_ in sorted(graph.store.select(query), key=str):
        if isinstance(thing, Iri) and graph.iris.is_thing(thing):
            found[thing] = (*found.get(thing, ()), str(code))
    return found
