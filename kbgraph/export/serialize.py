"""The graph in the standard syntaxes: the same input gives the same bytes.

N-Quads and JSON-LD carry the claims as named graphs. Turtle and N-Triples cannot, so there each claim is an
`rdf:Statement` with the same IRI (RDF Schema 1.1, section 5.3), and lines, sources and dates travel with it.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from pyld import jsonld

from kbgraph.build import Graph
from kbgraph.errors import FormatError
from kbgraph.ontology.ontology import Ontology
from kbgraph.rdf.formats import JSONLD, Format, FormatKind
from kbgraph.rdf.iris import IriFactory
from kbgraph.rdf.namespaces import OBJECT, PREDICATE, STATEMENT, SUBJECT, TYPE
from kbgraph.rdf.terms import BOOLEAN, INTEGER, Iri
from kbgraph.store.oxigraph import (
    EngineQuad,
    EngineTriple,
    engine_triple,
    graph_name,
    in_default_graph,
    serialize,
)


def export(graph: Graph, syntax: Format) -> bytes:
    """The whole graph."""
    quads = graph.store.quads()
    if syntax.kind is FormatKind.QUADS:
        return write(quads, syntax, graph.ontology)
    return write(spelled_out(quads, graph.iris), syntax, graph.ontology)


def export_facts(graph: Graph, syntax: Format) -> bytes:
    """The facts alone: the default graph, without who says so."""
    return write(graph.store.facts(), syntax, graph.ontology)


def export_thing(graph: Graph, slug: str, syntax: Format) -> bytes:
    """What is said of one thing and of its document, whoever says it, with each claim."""
    subjects = (graph.iris.thing(slug), graph.iris.entry(slug))
    quads = [
        quad
        for subject in subjects
        for quad in graph.store.claims_about(subject, graph.iris.claims)
    ]
    everything = sorted(
        set(quads)
        | {in_default_graph(quad) for quad in quads if graph_name(quad) != graph.iris.claims},
        key=str,
    )
    if syntax.kind is FormatKind.QUADS:
        return write(everything, syntax, graph.ontology)
    return write(spelled_out(everything, graph.iris), syntax, graph.ontology)


def write(
    statements: list[EngineQuad] | list[EngineTriple], syntax: Format, ontology: Ontology
) -> bytes:
    """Sorted triples or quads in a syntax."""
    if not syntax.is_rdf:
        raise FormatError(f"{syntax.name} carries rows, not a graph")
    if syntax == JSONLD:
        return _compact(serialize(statements, JSONLD, {}), ontology.context)
    return serialize(statements, syntax, ontology.prefixes)


def spelled_out(quads: Iterable[EngineQuad], iris: IriFactory) -> list[EngineTriple]:
    """Quads as triples: the facts, what is known of each claim, and each claim as a statement of its fact."""
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


def main_fact(stated: list[EngineTriple], thing: str) -> EngineTriple:
    """The fact that a claim states: the triple that speaks of the entry's thing, else the one whose subject no other triple leads to."""
    own = [each for each in stated if str(each.subject) == thing] or [
        each for each in stated if str(each.object) == thing
    ]
    if own:
        return own[0]
    reached = {str(each.object) for each in stated if each.object != each.subject}
    return next((each for each in stated if str(each.subject) not in reached), stated[0])


def _refuse(url: str, _: Any) -> Any:
    raise FormatError(f"the JSON-LD context refers to {url}; contexts are never fetched")


def _compact(expanded: bytes, context: dict[str, Any]) -> bytes:
    nodes = _merged(json.loads(expanded))
    compacted = jsonld.compact(nodes, context, {"documentLoader": _refuse, "graph": True})
    compacted["@context"] = context
    return (json.dumps(compacted, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def _merged(nodes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The engine writes a node once for each run of its triples; one object a node and graph is what a reader expects."""
    merged: dict[str, dict[str, Any]] = {}
    for node in nodes:
        known = merged.setdefault(node["@id"], {"@id": node["@id"]})
        for key, value in node.items():
            if key == "@graph":
                known[key] = _merged(known.get(key, []) + value)
            elif key == TYPE:
                known["@type"] = known.get("@type", []) + [item["@id"] for item in value]
            elif key != "@id":
                known[key] = known.get(key, []) + [_native(item) for item in value]
    return [merged[name] for name in sorted(merged)]


def _native(value: Any) -> Any:
    """Booleans and whole numbers as JSON has them (JSON-LD 1.1, section 4.2.2)."""
    if isinstance(value, dict) and value.get("@type") in {BOOLEAN, INTEGER}:
        native = (
            json.loads(value["@value"])
            if value["@value"] in {"true", "false"} or _is_short_integer(value["@value"])
            else None
        )
        return value if native is None else {"@value": native}
    return value


def _is_short_integer(text: str) -> bool:
    return text.lstrip("-").isdecimal() and len(text) < 16 and str(int(text)) == text
