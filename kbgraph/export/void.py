"""The self-description of a knowledge base: dataset, statistics and service.

It is one graph, in the terms of DCAT 3, VoID and SPARQL 1.1 Service Description. Editors and agents
find it at the two standard places: the service's URL and `/.well-known/void`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain

from kbgraph.build import Graph
from kbgraph.config import SiteMetadata
from kbgraph.export.serialize import write
from kbgraph.export.service_description import service_triples
from kbgraph.export.statistics import ClassStatistics, GraphStatistics, PropertyStatistics
from kbgraph.ontology.ontology import Ontology
from kbgraph.rdf.formats import EXPORT_FORMATS, RDF_FORMATS, Format
from kbgraph.rdf.iris import ServiceUrls
from kbgraph.rdf.namespaces import COMMENT, DESCRIBING, LABEL, prefixed_name, triples_about
from kbgraph.rdf.prefixes import shorten
from kbgraph.rdf.terms import INTEGER, Iri, Literal, Term, Triple, number, text
from kbgraph.store.oxigraph import sorted_engine_triples

_MEDIA_TYPES = "https://www.iana.org/assignments/media-types/"
_MAX_LOOKED_AT = 5_000
"""Entries of a large index among which examples are sought."""
_FACTS_DESCRIPTION = (
    "The default graph: each fact once, however many claims state it, and the ontology."
)
_COUNTED = " The statistics describe this graph."
_CLAIMS_DESCRIPTION = (
    "Each claim is a named graph with what it states; this graph gives the line, sources and date "
    "of each claim."
)


def self_description(
    graph: Graph,
    site: SiteMetadata,
    generation: str,
    statistics: GraphStatistics | None,
    urls: ServiceUrls,
    syntax: Format,
) -> bytes:
    """Describe the dataset and the service; the same bytes for a generation.

    Without statistics, which take minutes of a large index, nothing is counted.
    """
    triples = chain(
        _document(urls),
        service_triples(graph, urls, site.title),
        _dataset(graph, site, generation, urls),
        _facts(graph, site, statistics, urls),
    )
    return write(
        sorted_engine_triples(triples), syntax, _with_describing_terms(graph.ontology, urls)
    )


def _with_describing_terms(ontology: Ontology, urls: ServiceUrls) -> Ontology:
    """Return the ontology with the prefixes that only the self-description uses."""
    prefixes = {"": f"{urls.description}#", **DESCRIBING, **ontology.prefixes}
    return replace(ontology, prefixes=prefixes, context={**DESCRIBING, **ontology.context})


def _document(urls: ServiceUrls) -> Iterator[Triple]:
    return triples_about(
        urls.description,
        ("rdf:type", prefixed_name("void:DatasetDescription")),
        ("foaf:primaryTopic", urls.node("facts")),
        ("foaf:topic", urls.node("dataset")),
        ("foaf:topic", urls.endpoint),
    )


def _dataset(
    graph: Graph, site: SiteMetadata, generation: str, urls: ServiceUrls
) -> Iterator[Triple]:
    """Describe the dataset: default graph, graph of claims, and export files."""
    node = urls.node("dataset")
    yield from triples_about(
        node,
        ("rdf:type", prefixed_name("dcat:Dataset")),
        ("rdf:type", prefixed_name("sd:Dataset")),
        ("dcat:version", text(generation)),
        ("sd:defaultGraph", urls.node("facts")),
        ("sd:namedGraph", urls.node("claims")),
        *_metadata(site, graph.ontology.description),
    )
    for syntax in EXPORT_FORMATS:
        file, address = urls.node("export", syntax.name), urls.export(syntax.extension)
        yield from triples_about(node, ("dcat:distribution", file))
        yield from triples_about(
            file,
            ("rdf:type", prefixed_name("dcat:Distribution")),
            ("dcterms:title", text(syntax.name)),
            ("dcat:accessURL", address),
            ("dcat:downloadURL", address),
        )
        if syntax.is_rdf:
            yield from triples_about(
                file, ("dcat:mediaType", Iri(_MEDIA_TYPES + syntax.media_type))
            )


def _metadata(site: SiteMetadata, description: str) -> Iterator[tuple[str, Term]]:
    yield "dcterms:title", text(site.title)
    if description or site.notice:
        yield "dcterms:description", text(f"{description} {site.notice}".strip())
    if site.license:
        yield "dcterms:license", Iri(site.license)
    for attribution in site.attributions:
        yield "dcterms:rights", text(attribution)


def _facts(
    graph: Graph, site: SiteMetadata, statistics: GraphStatistics | None, urls: ServiceUrls
) -> Iterator[Triple]:
    """Describe the default graph with its statistics, and the graph of claims."""
    facts, used = urls.node("facts"), _used_terms(graph.ontology, statistics)
    yield from triples_about(
        facts,
        ("rdf:type", prefixed_name("void:Dataset")),
        ("rdf:type", prefixed_name("sd:Graph")),
        *_metadata(site._replace(notice=""), _FACTS_DESCRIPTION + (_COUNTED if statistics else "")),
        ("dcterms:isPartOf", urls.node("dataset")),
        ("void:sparqlEndpoint", urls.endpoint),
        ("void:uriSpace", text(graph.iris.thing(""))),
        *(
            # Of this graph alone: the whole export has the claims too, and other triples.
            ("void:dataDump", urls.facts(syntax.extension))
            for syntax in RDF_FORMATS
        ),
        *(("void:exampleResource", thing) for thing in _examples(graph)),
        *(
            ("void:vocabulary", Iri(namespace))
            for namespace in sorted(_vocabularies(graph.ontology.prefixes, used))
        ),
    )
    yield from _claims(graph, urls)
    if statistics is not None:
        yield from _sizes(statistics, urls)
        yield from _Partitions(graph.ontology.prefixes, urls).of(statistics)
    yield from _labels(graph.ontology, used)


def _used_terms(ontology: Ontology, statistics: GraphStatistics | None) -> set[Iri]:
    """Return the terms that the graph uses; all of the ontology where that is not counted."""
    if statistics is None:
        return {iri for iri, _ in ontology.served.subject_objects(LABEL)}
    properties = {prop.property for prop in statistics.properties}
    return properties | {cls.cls for cls in statistics.classes}


def _sizes(statistics: GraphStatistics, urls: ServiceUrls) -> Iterator[Triple]:
    """Count the statements of the default graph and of that of claims."""
    yield from triples_about(
        urls.node("facts"),
        ("void:triples", _count(statistics.triples)),
        ("void:entities", _count(statistics.entities)),
        ("void:classes", _count(len(statistics.classes))),
        ("void:properties", _count(len(statistics.properties))),
        ("void:distinctSubjects", _count(statistics.subjects)),
        ("void:distinctObjects", _count(statistics.objects)),
    )
    yield from triples_about(
        urls.node("claims", "graph"),
        ("void:triples", _count(statistics.claim_triples)),
        ("void:entities", _count(statistics.claims)),
    )


def _claims(graph: Graph, urls: ServiceUrls) -> Iterator[Triple]:
    graph_node = urls.node("claims", "graph")
    yield from triples_about(
        urls.node("claims"),
        ("rdf:type", prefixed_name("sd:NamedGraph")),
        ("sd:name", graph.iris.claims),
        ("sd:graph", graph_node),
    )
    yield from triples_about(
        graph_node,
        ("rdf:type", prefixed_name("sd:Graph")),
        ("rdf:type", prefixed_name("void:Dataset")),
        ("dcterms:description", text(_CLAIMS_DESCRIPTION)),
    )


def _examples(graph: Graph) -> list[Iri]:
    """Return the first thing by slug of each class, in a large index of the first entries."""
    looked_at = sorted(graph.subjects)[: _MAX_LOOKED_AT if graph.is_large else None]
    first: dict[Iri | None, str] = {}
    for slug in looked_at:
        first.setdefault(graph.subjects[slug].cls, slug)
    return sorted(graph.iris.thing(slug) for slug in first.values())


def _vocabularies(prefixes: dict[str, str], used: set[Iri]) -> set[str]:
    return {
        namespace
        for namespace in prefixes.values()
        if any(iri.startswith(namespace) for iri in used)
    }


def _labels(ontology: Ontology, used: set[Iri]) -> Iterator[Triple]:
    """Label the classes and properties, so that clients need no further request."""
    return (
        Triple(iri, name, value)
        for iri in used
        for name in (LABEL, COMMENT)
        for value in ontology.served.objects(iri, name)
    )


class _Partitions:
    """The partitions of the default graph by class and property.

    They are nested as https://github.com/JervenBolleman/void-generator nests them.
    """

    def __init__(self, prefixes: dict[str, str], urls: ServiceUrls) -> None:
        self._prefixes, self._urls = prefixes, urls

    def of(self, statistics: GraphStatistics) -> Iterator[Triple]:
        """Describe all partitions."""
        facts = self._urls.node("facts")
        yield from chain.from_iterable(self._class(facts, cls) for cls in statistics.classes)
        yield from chain.from_iterable(
            self._property(facts, (), prop) for prop in statistics.properties
        )

    def _class(self, facts: Iri, statistics: ClassStatistics) -> Iterator[Triple]:
        keys = (self._prefixed(statistics.cls),)
        node = self._urls.node("class", *keys)
        yield from triples_about(facts, ("void:classPartition", node))
        yield from triples_about(
            node,
            ("void:class", statistics.cls),
            ("void:entities", _count(statistics.entities)),
            ("void:triples", _count(sum(prop.triples for prop in statistics.properties))),
            ("void:properties", _count(len(statistics.properties))),
        )
        yield from chain.from_iterable(
            self._property(node, keys, prop) for prop in statistics.properties
        )

    def _property(
        self, parent: Iri, keys: tuple[str, ...], statistics: PropertyStatistics
    ) -> Iterator[Triple]:
        keys = (*keys, self._prefixed(statistics.property))
        node = self._urls.node("property", *keys)
        yield from triples_about(parent, ("void:propertyPartition", node))
        yield from triples_about(
            node,
            ("void:property", statistics.property),
            ("void:triples", _count(statistics.triples)),
            ("void:distinctSubjects", _count(statistics.subjects)),
            ("void:distinctObjects", _count(statistics.objects)),
        )
        for counts, partition, term in (
            (statistics.classes, "void:classPartition", "void:class"),
            (statistics.datatypes, "void-ext:datatypePartition", "void-ext:datatype"),
        ):
            for iri, triples in counts:
                leaf = self._urls.node("object", *keys, self._prefixed(iri))
                yield from triples_about(node, (partition, leaf))
                yield from triples_about(leaf, (term, iri), ("void:triples", _count(triples)))

    def _prefixed(self, iri: Iri) -> str:
        return shorten(iri, self._prefixes) or iri


def _count(value: int) -> Literal:
    return number(value, INTEGER)
