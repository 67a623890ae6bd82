"""The facts between things that have an end: few, so that the others need no citation."""

from __future__ import annotations

from itertools import chain

from kbgraph.build import Graph
from kbgraph.network.things import Things
from kbgraph.network.traversal import Traversal
from kbgraph.rdf.namespaces import ENDS
from kbgraph.rdf.terms import Iri, Triple

_OF_CLAIMS = f"""
SELECT ?subject ?property ?object {{
  GRAPH <claims> {{ ?claim <{ENDS}> ?end }}
  GRAPH ?claim {{ ?subject ?property ?object }}
  FILTER(isIRI(?object))
}}"""
_OF_THINGS = f"SELECT DISTINCT ?thing {{ ?thing <{ENDS}> ?end }}"


def ending_facts(
    graph: Graph, things: Things, along: Traversal, against: Traversal
) -> frozenset[Triple]:
    """Return the facts between things that a claim, or a thing that they last as long as, ends.

    Their citations say when, and whether each claim of a fact does. `along` follows the facts that
    a thing states, and `against` those of it.
    """
    rows = graph.store.select(_OF_CLAIMS)
    of_claims = (Triple(*(Iri(str(term)) for term in row)) for row in rows)
    rules = graph.ontology.mapping.evidence
    if not rules.while_object_lasts | rules.while_subject_lasts:
        return frozenset(of_claims)
    ended = [Iri(str(thing)) for (thing,) in graph.store.select(_OF_THINGS)]
    while_things_last = (
        Triple(edge.source, edge.property, edge.target)
        for traversal, lasting in (
            (against, rules.while_object_lasts),
            (along, rules.while_subject_lasts),
        )
        for edge in chain.from_iterable(map(traversal.followed, filter(things.__contains__, ended)))
        if edge.property in lasting
    )
    return frozenset(chain(of_claims, while_things_last))
