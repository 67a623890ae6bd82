"""The description of example queries and of their parameters for programs.

The terms are those of SHACL Advanced Features and github.com/sib-swiss/sparql-examples.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from kbgraph.ontology.example_queries import (
    SLOT,
    ExampleQuery,
    ParameterKind,
    QueryForm,
    QueryParameter,
    kind_of,
)
from kbgraph.ontology.ontology import Ontology
from kbgraph.rdf.iris import ServiceUrls, encode
from kbgraph.rdf.namespaces import RDF, prefixed_name, triples_about
from kbgraph.rdf.terms import BOOLEAN, INTEGER, Iri, Literal, Triple, text

_HTML = Iri(RDF + "HTML")
_QUERY_CLASSES = {
    form: prefixed_name(f"sh:SPARQL{form.value.capitalize()}Executable") for form in QueryForm
}
"""The class for DESCRIBE is from SHACL 1.2."""


def question_url(urls: ServiceUrls, query: ExampleQuery) -> Iri:
    """Return the URL of the page of a question."""
    return Iri(f"{urls.root}question/{encode(query.address_name)}")


def question_triples(ontology: Ontology, base: str, urls: ServiceUrls) -> Iterator[Triple]:
    """Describe the example queries of an ontology."""
    for query in ontology.example_queries:
        yield from _example(query, base, urls)
        for order, parameter in enumerate(query.parameters):
            yield from _parameter(query, parameter, order, ontology, urls)


def _example(query: ExampleQuery, base: str, urls: ServiceUrls) -> Iterator[Triple]:
    """Describe an example query, whose `rdfs:comment` holds the whole prose as HTML."""
    node = urls.node("question", query.name)
    yield from triples_about(
        node,
        ("rdf:type", prefixed_name("sh:SPARQLExecutable")),
        ("rdf:type", _QUERY_CLASSES[query.form]),
        ("rdfs:label", text(query.title)),
        ("rdfs:comment", Literal(escape(query.prose, quote=False), _HTML)),
        (f"sh:{query.form.value}", text(query.based_on(base))),
        ("sh:prefixes", urls.node("dataset")),
        ("schema:target", urls.endpoint),
        ("foaf:page", question_url(urls, query)),
    )
    if query.parameters:
        template = SLOT.sub(r"{?\g<name>}", query.title)
        yield from triples_about(node, ("sh:labelTemplate", text(template)))


def _parameter(
    query: ExampleQuery,
    parameter: QueryParameter,
    order: int,
    ontology: Ontology,
    urls: ServiceUrls,
) -> Iterator[Triple]:
    """Describe a parameter (SHACL, section 6.2.1): the local name of its path is its name."""
    question = urls.node("question", query.name)
    node = urls.node("question", query.name, parameter.name)
    yield from triples_about(question, ("sh:parameter", node))
    yield from triples_about(
        node,
        ("rdf:type", prefixed_name("sh:Parameter")),
        ("sh:path", Iri(f"{question_url(urls, query)}#{parameter.name}")),
        ("sh:name", text(parameter.words)),
        ("sh:defaultValue", parameter.default),
        ("sh:optional", Literal("true", BOOLEAN)),
        ("sh:order", Literal(str(order), INTEGER)),
    )
    if parameter.description:
        yield from triples_about(node, ("sh:description", text(parameter.description)))
    match kind_of(parameter.type, ontology.served):
        case ParameterKind.LITERAL:
            yield from triples_about(node, ("sh:datatype", parameter.type))
        case ParameterKind.CONCEPT:
            scheme = urls.node("question", query.name, parameter.name, "scheme")
            concept = prefixed_name("skos:Concept")
            yield from triples_about(node, ("sh:class", concept), ("sh:property", scheme))
            in_scheme = prefixed_name("skos:inScheme")
            yield from triples_about(
                scheme, ("sh:path", in_scheme), ("sh:hasValue", parameter.type)
            )
        case _:
            yield from triples_about(node, ("sh:class", parameter.type))
