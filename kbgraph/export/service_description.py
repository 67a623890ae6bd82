"""The description of the SPARQL service for programs.

It names languages, formats and limits (SPARQL 1.1 Service Description); prefixes and example
queries use SHACL (section 5).
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from kbgraph.build import Graph
from kbgraph.limits import Limits
from kbgraph.ontology.example_queries import ExampleQuery, QueryForm
from kbgraph.rdf.formats import FORMATS
from kbgraph.rdf.iris import ServiceUrls
from kbgraph.rdf.namespaces import RDF, prefixed_name
from kbgraph.rdf.terms import XSD, Iri, Literal, Term, Triple, text

_FORMATS = "http://www.w3.org/ns/formats/"
_SIMPLE = Iri("http://www.w3.org/ns/entailment/Simple")
_PROTOCOL = Iri("https://www.w3.org/TR/sparql11-protocol/")
_ANY_URI, _HTML = Iri(XSD + "anyURI"), Iri(RDF + "HTML")
_QUERY_CLASSES = {
    form: prefixed_name(f"sh:SPARQL{form.value.capitalize()}Executable") for form in QueryForm
}
"""The class for DESCRIBE is from SHACL 1.2."""


def triples_about(subject: Iri, *pairs: tuple[str, Term]) -> Iterator[Triple]:
    """Return triples with one subject; pairs are prefixed names and values."""
    return (Triple(subject, prefixed_name(name), value) for name, value in pairs)


def service_triples(graph: Graph, urls: ServiceUrls, title: str) -> Iterator[Triple]:
    """Describe the service, its prefixes and the example queries.

    The service's IRI is the endpoint, since clients look for triples about the URL that they
    requested. It has no `sd:feature`: `SERVICE` is refused, the default graph is no union graph,
    and graphs are neither dereferenced nor kept empty.
    """
    node = urls.endpoint
    yield from triples_about(
        node,
        ("rdf:type", prefixed_name("sd:Service")),
        ("rdf:type", prefixed_name("dcat:DataService")),
        ("dcterms:title", text(f"SPARQL: {title}")),
        ("rdfs:comment", text(_limits(graph.limits))),
        ("sd:endpoint", urls.endpoint),
        ("sd:supportedLanguage", prefixed_name("sd:SPARQL11Query")),
        ("sd:defaultEntailmentRegime", _SIMPLE),
        ("sd:defaultDataset", urls.node("dataset")),
        ("dcat:endpointURL", urls.endpoint),
        ("dcat:endpointDescription", urls.description),
        ("dcat:servesDataset", urls.node("dataset")),
        ("dcterms:conformsTo", _PROTOCOL),
    )
    yield from triples_about(
        node, *(("sd:resultFormat", Iri(_FORMATS + syntax.w3c)) for syntax in FORMATS if syntax.w3c)
    )
    yield from _prefixes(graph.ontology.prefixes, urls)
    for query in graph.ontology.example_queries:
        yield from _example(query, graph.iris.base, urls)


def _limits(limits: Limits) -> str:
    return (
        "Read-only: no updates and no SERVICE. A result is never truncated: a query fails if its "
        f"result has more than {limits.response_max_rows} rows or {limits.response_max_bytes} "
        "bytes, or, where the server can stop queries, after "
        f"{limits.query_timeout_seconds} seconds."
    )


def _prefixes(prefixes: dict[str, str], urls: ServiceUrls) -> Iterator[Triple]:
    """Describe the prefixes that queries need not declare (SHACL, section 5.2.1)."""
    for prefix, namespace in prefixes.items():
        node = urls.node("prefix", prefix)
        yield from triples_about(urls.node("dataset"), ("sh:declare", node))
        yield from triples_about(
            node,
            ("rdf:type", prefixed_name("sh:PrefixDeclaration")),
            ("sh:prefix", text(prefix)),
            ("sh:namespace", Literal(namespace, _ANY_URI)),
        )


def _example(query: ExampleQuery, base: str, urls: ServiceUrls) -> Iterator[Triple]:
    """Describe an example query as github.com/sib-swiss/sparql-examples does.

    There `rdfs:comment` holds the whole prose as HTML.
    """
    return triples_about(
        urls.node("question", query.name),
        ("rdf:type", prefixed_name("sh:SPARQLExecutable")),
        ("rdf:type", _QUERY_CLASSES[query.form]),
        ("rdfs:label", text(query.title)),
        ("rdfs:comment", Literal(escape(query.prose, quote=False), _HTML)),
        (f"sh:{query.form.value}", text(query.based_on(base))),
        ("sh:prefixes", urls.node("dataset")),
        ("schema:target", urls.endpoint),
    )
