"""Claims of other entries that state the relation of a row, with the same qualifiers.

Another row of the table, or another day in another entry, is another statement: it is no evidence
for the row.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from kbgraph.build import Graph
from kbgraph.ontology.ontology import Ontology
from kbgraph.rdf.terms import Iri, Triple
from kbgraph.views.citation import Citation
from kbgraph.views.provenance import Citations

_STATING = {"stated", "package"}
_CLAIMS_QUERY = """
SELECT ?claim ?subject ?property ?object {
  VALUES (?subject ?property ?object) { %s } GRAPH ?claim { ?subject ?property ?object }
}"""


def agreeing_claims(
    graph: Graph,
    citations: Citations,
    triples: Mapping[Iri, Sequence[Triple]],
    rows: Iterable[Citation],
) -> dict[Iri, tuple[Citation, ...]]:
    """Return the claims of other entries that say what the claims of rows say, by claim.

    `triples` are those of each claim that relate the thing of the page to another.
    """
    wanted = {each for stated in triples.values() for each in _both_ways(graph.ontology, stated)}
    others = _citations_of(graph, citations, wanted)
    return {
        row.claim: tuple(
            dict.fromkeys(
                other
                for triple in _both_ways(graph.ontology, triples.get(row.claim, ()))
                for other in others.get(triple, ())
                if other.slug != row.slug and qualifiers_of(other) == qualifiers_of(row)
            )
        )
        for row in rows
    }


def inverse_properties(ontology: Ontology, prop: Iri) -> tuple[Iri, ...]:
    """Return the properties that say from the other end what a property says."""
    rules = ontology.mapping.general.inverses
    names = (
        *((prop,) if ontology.is_symmetric(prop) else ()),
        *ontology.inverses(prop),
        *(rule.gives for rule in rules if rule.path == prop),
        *(rule.path for rule in rules if rule.gives == prop),
    )
    return tuple(dict.fromkeys(names))


def _both_ways(ontology: Ontology, triples: Iterable[Triple]) -> Iterator[Triple]:
    """Yield relations, and each as stated from its other end."""
    for triple in triples:
        yield triple
        if isinstance(triple.object, Iri):
            for prop in inverse_properties(ontology, triple.predicate):
                yield Triple(triple.object, prop, triple.subject)


def _citations_of(
    graph: Graph, citations: Citations, triples: Iterable[Triple]
) -> Mapping[Triple, list[Citation]]:
    """Return the citations of all claims that state relations, by relation."""
    values = " ".join(sorted(f"(<{one}> <{prop}> <{two}>)" for one, prop, two in triples))
    found: dict[Triple, list[Citation]] = defaultdict(list)
    for claim, subject, prop, value in graph.store.select(_CLAIMS_QUERY % values) if values else ():
        triple = Triple(Iri(str(subject)), Iri(str(prop)), Iri(str(value)))
        for citation in citations.of_claim(Iri(str(claim))):
            if citation.basis in _STATING:
                found[triple].append(citation)
    return {triple: sorted(each) for triple, each in found.items()}


def qualifiers_of(citation: Citation) -> frozenset[tuple[Iri, str]]:
    """Return what a claim adds to its relation, in any order."""
    return frozenset((part.property, part.text) for part in citation.qualifiers)
