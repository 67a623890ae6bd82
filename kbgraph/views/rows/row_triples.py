"""The triples that the claims of rows state."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from kbgraph.build import Graph
from kbgraph.rdf.terms import Iri, Triple

_CONTENT_QUERY = """
SELECT ?claim ?subject ?property ?object {
  VALUES ?claim { %s } GRAPH ?claim { ?subject ?property ?object }
}"""


def row_triples(graph: Graph, claims: Iterable[Iri]) -> Mapping[Iri, list[Triple]]:
    """Return the triples that some claims state, by claim, in a lasting order."""
    names = " ".join(f"<{claim}>" for claim in sorted(set(claims)))
    found: dict[Iri, list[Triple]] = defaultdict(list)
    for claim, subject, prop, value in graph.store.select(_CONTENT_QUERY % names) if names else ():
        if value is not None:
            found[Iri(str(claim))].append(Triple(Iri(str(subject)), Iri(str(prop)), value))
    return {claim: sorted(triples, key=str) for claim, triples in found.items()}
