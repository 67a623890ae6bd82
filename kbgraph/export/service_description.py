"""The service that answers queries, described for programs: what it takes and gives, and what there is to ask.

SPARQL 1.1 Service Description; the prefixes that the service knows and the questions are in the words of SHACL (section 5).
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
_KINDS = {
    form: prefixed_name(f"sh:SPARQL{form.value.capitalize()}Executable") for form in QueryForm
}
"""Those of DESCRIBE are from SHACL 1.2."""


def say(subject: Iri, *said: tuple[str, Term]) -> Iterator[Triple]:
    """Triples of one subject; properties are prefixed names."""
    return (Triple(subject, prefixed_name(name), value) for name, value in said)


def service(graph: Graph, at: ServiceUrls, title: str) -> Iterator[Triple]:
    """The service, its prefixes and the questions.

    Its IRI is the endpoint, since clients read what is said of the address that they have asked. It has no `sd:feature`:
    `SERVICE` reaches nobody, the default graph is no union, and no graph is fetched or kept empty.
    """
    node = at.endpoint
    yield from say(
        node,
        ("rdf:type", prefixed_name("sd:Service")),
        ("rdf:type", prefixed_name("dcat:DataService")),
        ("dcterms:title", text(f"SPARQL: {title}")),
        ("rdfs:comment", text(_limits(graph.limits))),
        ("sd:endpoint", at.endpoint),
        ("sd:supportedLanguage", prefixed_name("sd:SPARQL11Query")),
        ("sd:defaultEntailmentRegime", _SIMPLE),
        ("sd:defaultDataset", at.node("dataset")),
        ("dcat:endpointURL", at.endpoint),
        ("dcat:endpointDescription", at.description),
        ("dcat:servesDataset", at.node("dataset")),
        ("dcterms:conformsTo", _PROTOCOL),
    )
    yield from say(
        node, *(("sd:resultFormat", Iri(_FORMATS + each.w3c)) for each in FORMATS if each.w3c)
    )
    yield from _prefixes(graph.ontology.prefixes, at)
    for question in graph.ontology.example_queries:
        yield from _example(question, graph.iris.base, at)


def _limits(limits: Limits) -> str:
    return (
        "Queries only: no updates, and no SERVICE. An answer is whole or an error: "
        f"one of more than {limits.response_max_rows} rows or {limits.response_max_bytes} bytes "
        "is refused; where the server can stop a query, "
        f"one of more than {limits.query_timeout_seconds} seconds is."
    )


def _prefixes(prefixes: dict[str, str], at: ServiceUrls) -> Iterator[Triple]:
    """The prefixes that queries may use without declaring them (SHACL, section 5.2.1)."""
    for prefix, namespace in prefixes.items():
        node = at.node("prefix", prefix)
        yield from say(at.node("dataset"), ("sh:declare", node))
        yield from say(
            node,
            ("rdf:type", prefixed_name("sh:PrefixDeclaration")),
            ("sh:prefix", text(prefix)),
            ("sh:namespace", Literal(namespace, _ANY_URI)),
        )


def _example(question: ExampleQuery, base: str, at: ServiceUrls) -> Iterator[Triple]:
    """A question, in the form of https://github.com/sib-swiss/sparql-examples, where the comment is the whole prose, as HTML."""
    return say(
        at.node("question", question.name),
        ("rdf:type", prefixed_name("sh:SPARQLExecutable")),
        ("rdf:type", _KINDS[question.form]),
        ("rdfs:label", text(question.title)),
        ("rdfs:comment", Literal(escape(question.prose, quote=False), _HTML)),
        (f"sh:{question.form.value}", text(question.based_on(base))),
        ("sh:prefixes", at.node("dataset")),
        ("schema:target", at.endpoint),
    )
