"""The codes of things: the values of `skos:notation` and its subproperties."""

from __future__ import annotations

from kbgraph.build import Graph
from kbgraph.rdf.namespaces import NOTATION
from kbgraph.rdf.terms import Iri


def codes(graph: Graph) -> dict[Iri, tuple[str, ...]]:
    """Return the sorted codes of each thing that has any."""
    names = " ".join(f"<{prop}>" for prop in graph.ontology.subproperties(NOTATION))
    query = f"SELECT DISTINCT ?thing ?code {{ VALUES ?p {{ {names} }} ?thing ?p ?code }}"
    by_thing: dict[Iri, tuple[str, ...]] = {}
    for thing, code, *_ in sorted(graph.store.select(query), key=str):
        if isinstance(thing, Iri) and graph.iris.is_thing(thing):
            by_thing[thing] = (*by_thing.get(thing, ()), str(code))
    return by_thing
