"""Serialisation of the graph in RDF syntaxes; the same graph gives the same bytes.

N-Quads, TriG and JSON-LD hold the claims as named graphs. Turtle, RDF/XML and N-Triples have no
named graphs, so each claim becomes an `rdf:Statement` with the same IRI (RDF Schema 1.1,
section 5.3) and keeps its lines, sources and dates.
"""

from __future__ import annotations

import codecs
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
from kbgraph.rdf.namespaces import OBJECT, PREDICATE, STATEMENT, SUBJECT, TIMES, TYPE
from kbgraph.rdf.terms import BOOLEAN, INTEGER, Iri
from kbgraph.store.oxigraph import (
    EngineQuad,
    EngineTriple,
    engine_triple,
    graph_name,
    in_default_graph,
    serialize,
)

# A sandboxed query cannot open files, so that nothing is left to import at its first use: neither
# PyLD above, nor the codec by which PyLD sorts keys.
codecs.lookup("utf-16-be")


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
        return _compact(serialize(statements, JSONLD, {}), ontology.context)
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


def _refuse_remote_context(url: str, _: Any) -> Any:
    raise FormatError(f"the JSON-LD context refers to {url}; remote contexts are never fetched")


def _compact(expanded: bytes, context: dict[str, Any]) -> bytes:
    nodes = _merged(json.loads(expanded))
    compacted = jsonld.compact(
        nodes,
        context,
        {"documentLoader": _refuse_remote_context, "graph": True, "skipExpansion": True},
    )
    compacted["@context"] = context
    return (json.dumps(compacted, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def _merged(nodes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Merge the objects of each node, since the store writes several for a node."""
    values: dict[str, dict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
    for node in nodes:
        of_node = values[node["@id"]]
        for key, value in node.items():
            if key != "@id":
                of_node[key] += value
    return [
        {"@id": name, **dict(_expanded(key, value) for key, value in of_node.items())}
        for name, of_node in sorted(values.items())
    ]


def _expanded(key: str, values: list[Any]) -> tuple[str, list[Any]]:
    """Return a key and its values in expanded form (JSON-LD 1.1 API, section 5.1)."""
    if key == "@graph":
        return key, _merged(values)
    if key == TYPE:
        return "@type", [value["@id"] for value in values]
    return key, [_native(value) for value in values]


def _native(value: Any) -> Any:
    """Turn booleans and integers into native JSON values (JSON-LD 1.1, section 4.2.2)."""
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
