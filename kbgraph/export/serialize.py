"""Serialisation of the graph in RDF syntaxes; the same graph gives the same bytes.

N-Quads, TriG and JSON-LD hold the claims as named graphs. Turtle, RDF/XML and N-Triples have no
named graphs, so each claim becomes an `rdf:Statement` with the same IRI (RDF Schema 1.1,
section 5.3) and keeps its lines, sources and dates.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from kbgraph.build import Graph
from kbgraph.errors import FormatError
from kbgraph.ontology.ontology import Ontology
from kbgraph.rdf.formats import JSONLD, Format, FormatKind
from kbgraph.rdf.iris import IriFactory
from kbgraph.rdf.namespaces import OBJECT, PREDICATE, STATEMENT, SUBJECT, TIMES, TYPE
from kbgraph.rdf.terms import Iri
from kbgraph.store.oxigraph import (
    EngineQuad,
    EngineTriple,
    engine_triple,
    graph_name,
    in_default_graph,
    serialize,
)


def export(graph: Graph, syntax: Format) -> bytes:
    """Serialise the whole graph."""
    quads = graph.store.quads()
    if syntax.kind is FormatKind.QUADS:
        return write(quads, syntax, graph.ontology)
    return write(reified(quads, graph.iris), syntax, graph.ontology)


def export_facts(graph: Graph, syntax: Format) -> bytes:
    """Serialise the default graph: the facts without their claims."""
    return write(graph.store.facts(), syntax, graph.ontology)


def export_thing(graph: Graph, slug: str, syntax: Format) -> bytes:
    """Serialise the facts about one thing and its document, with their claims."""
    subjects = (graph.iris.thing(slug), graph.iris.entry(slug))
    quads = [
        quad
        for subject in subjects
        for quad in graph.store.claims_about(subject, graph.iris.claims)
    ]
    statements = sorted(
        set(quads)
        | {in_default_graph(quad) for quad in quads if graph_name(quad) != graph.iris.claims},
        key=str,
    )
    if syntax.kind is FormatKind.QUADS:
        return write(statements, syntax, graph.ontology)
    return write(reified(statements, graph.iris), syntax, graph.ontology)


def write(
    statements: list[EngineQuad] | list[EngineTriple], syntax: Format, ontology: Ontology
) -> bytes:
    """Serialise sorted triples or quads; raises FormatError for a syntax without RDF."""
    if syntax.kind is FormatKind.NETWORK:
        raise FormatError(
            f"{syntax.name} holds the things and the facts between them, without claims in any "
            "case: export it whole"
        )
    if syntax.kind is FormatKind.TABLE:
        raise FormatError(f"{syntax.name} holds claims, one in each row: export it whole")
    if not syntax.is_rdf:
        raise FormatError(f"{syntax.name} is a format of query results, not of graphs")
    if syntax == JSONLD:
        # PyLD takes 30 ms to import.
        from kbgraph.export.jsonld import compact

        return compact(serialize(statements, JSONLD, {}), ontology.context)
    return serialize(statements, syntax, ontology.prefixes)


def reified(quads: Iterable[EngineQuad], iris: IriFactory) -> list[EngineTriple]:
    """Turn quads into triples: facts, metadata, and a statement for each claim."""
    by_claim: dict[str, list[EngineTriple]] = defaultdict(list)
    triples: set[EngineTriple] = set()
    for quad in quads:
        name = graph_name(quad)
        if name in {"", iris.claims}:
            triples.add(quad.triple)
        else:
            by_claim[name].append(quad.triple)
    for claim, stated in by_claim.items():
        fact = main_fact(stated, f"<{iris.thing_of(claim)}>")
        triples |= {
            engine_triple(Iri(claim), TYPE, STATEMENT),
            engine_triple(Iri(claim), SUBJECT, fact.subject),
            engine_triple(Iri(claim), PREDICATE, fact.predicate),
            engine_triple(Iri(claim), OBJECT, fact.object),
        }
    return sorted(triples, key=str)


_TIMES = {f"<{time}>" for time in TIMES}


def main_fact(stated: list[EngineTriple], thing: str) -> EngineTriple:
    """Return the main triple of a claim's graph; the others are details of its object.

    It is the triple with the entry's thing as subject or object; otherwise the one whose subject
    is the object of no other triple. A time stands beside the fact that gives it.
    """
    own = [fact for fact in stated if str(fact.subject) == thing] or [
        fact for fact in stated if str(fact.object) == thing
    ]
    if own:
        return next((fact for fact in own if str(fact.predicate) not in _TIMES), own[0])
    details = {str(fact.object) for fact in stated if fact.object != fact.subject}
    return next((fact for fact in stated if str(fact.subject) not in details), stated[0])
