"""The facts between things that have an end: few, so that the others need no citation."""

from __future__ import annotations

from kbgraph.build import Graph
from kbgraph.network.network import Network
from kbgraph.rdf.namespaces import ENDS
from kbgraph.rdf.terms import Iri, Triple

_OF_CLAIMS = f"""
SELECT ?subject ?property ?object {{
  GRAPH <claims> {{ ?claim <{ENDS}> ?end }}
  GRAPH ?claim {{ ?subject ?property ?object }}
  FILTER(isIRI(?object))
}}"""
_OF_THINGS = f"SELECT DISTINCT ?thing {{ ?thing <{ENDS}> ?end }}"


def ending_facts(graph: Graph, net: Network) -> frozenset[Triple]:
    """Return the facts of a network that a claim, or a thing that they last as long as, ends.

    Their citations say when, and whether each claim of a fact does.
    """
    rows = graph.store.select(_OF_CLAIMS)
    of_claims = (Triple(*(Iri(str(term)) for term in row)) for row in rows)
    return frozenset(of_claims) | _while_things_last(graph, net)


def _while_things_last(graph: Graph, net: Network) -> frozenset[Triple]:
    rules = graph.ontology.mapping.evidence
    if not rules.while_object_lasts | rules.while_subject_lasts:
        return frozenset()
    ended = {Iri(str(thing)) for (thing,) in graph.store.select(_OF_THINGS)} & set(net)
    incoming = net.in_edges(ended, keys=True)
    outgoing = net.out_edges(ended, keys=True)
    return frozenset(
        Triple(source, prop, target)
        for edges, lasting in (
            (incoming, rules.while_object_lasts),
            (outgoing, rules.while_subject_lasts),
        )
        for source, target, prop in edges
        if prop in lasting
    )
