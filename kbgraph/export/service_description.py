"""The description of the SPARQL service for programs.

It names languages, formats and limits (SPARQL 1.1 Service Description); prefixes and example
queries use SHACL (section 5).
"""

from __future__ import annotations

from collections.abc import Iterator

from kbgraph.build import Graph
from kbgraph.export.question_description import question_triples
from kbgraph.limits import Limits
from kbgraph.rdf.formats import FORMATS
from kbgraph.rdf.iris import ServiceUrls
from kbgraph.rdf.namespaces import prefixed_name, triples_about
from kbgraph.rdf.terms import XSD, Iri, Literal, Triple, text

_FORMATS = "http://www.w3.org/ns/formats/"
_SIMPLE = Iri("http://www.w3.org/ns/entailment/Simple")
_PROTOCOL = Iri("https://www.w3.org/TR/sparql11-protocol/")
_ANY_URI = Iri(XSD + "anyURI")


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
    yield from question_triples(graph.ontology, graph.iris.base, urls)


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
