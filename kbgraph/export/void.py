"""What a knowledge base says of itself, as one graph: the dataset (DCAT 3), how much there is of what (VoID), and the service that answers.

Editors and agents read both addresses of it without being told more: the service's and `/.well-known/void`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain

from kbgraph.build import Graph
from kbgraph.config import SiteMetadata
from kbgraph.export.serialize import write
from kbgraph.export.service_description import say, service
from kbgraph.export.statistics import ClassStatistics, GraphStatistics, PropertyStatistics
from kbgraph.ontology.ontology import Ontology
from kbgraph.rdf.formats import EXPORT_FORMATS, Format, FormatKind
from kbgraph.rdf.iris import ServiceUrls
from kbgraph.rdf.namespaces import COMMENT, DESCRIBING, LABEL, prefixed_name
from kbgraph.rdf.prefixes import shorten
from kbgraph.rdf.terms import INTEGER, Iri, Literal, Term, Triple, number, text
from kbgraph.store.oxigraph import sorted_engine_triples

_MEDIA_TYPES = "https://www.iana.org/assignments/media-types/"
_FACTS = "The default graph: each fact once, however many claims state it, and the ontology. The figures are of this graph."
_CLAIMS = (
    "Each claim is a named graph that states one fact; this graph says of each on which line it stands, "
    "on which source and as of when."
)


def self_description(
    graph: Graph,
    about: SiteMetadata,
    generation: str,
    figures: GraphStatistics,
    at: ServiceUrls,
    syntax: Format,
) -> bytes:
    """The dataset and the service as they are reached at these addresses, in a syntax; the same bytes for the same generation."""
    said = chain(
        _document(at),
        service(graph, at, about.title),
        _dataset(graph, about, generation, at),
        _facts(graph, about, figures, at),
    )
    return write(sorted_engine_triples(said), syntax, _with_names(graph.ontology, at))


def _with_names(ontology: Ontology, at: ServiceUrls) -> Ontology:
    """The ontology's names, and those that stand only here."""
    prefixes = {"": f"{at.description}#", **DESCRIBING, **ontology.prefixes}
    return replace(ontology, prefixes=prefixes, context={**DESCRIBING, **ontology.context})


def _document(at: ServiceUrls) -> Iterator[Triple]:
    return say(
        at.description,
        ("rdf:type", prefixed_name("void:DatasetDescription")),
        ("foaf:primaryTopic", at.node("facts")),
        ("foaf:topic", at.node("dataset")),
        ("foaf:topic", at.endpoint),
    )


def _dataset(
    graph: Graph, about: SiteMetadata, generation: str, at: ServiceUrls
) -> Iterator[Triple]:
    """The whole: default graph and claims, and the files that hold it."""
    node = at.node("dataset")
    yield from say(
        node,
        ("rdf:type", prefixed_name("dcat:Dataset")),
        ("rdf:type", prefixed_name("sd:Dataset")),
        ("dcat:version", text(generation)),
        ("sd:defaultGraph", at.node("facts")),
        ("sd:namedGraph", at.node("claims")),
        *_owners_words(about, graph.ontology.description),
    )
    for syntax in EXPORT_FORMATS:
        file, address = at.node("export", syntax.name), at.export(syntax.extension)
        yield from say(node, ("dcat:distribution", file))
        yield from say(
            file,
            ("rdf:type", prefixed_name("dcat:Distribution")),
            ("dcterms:title", text(syntax.name)),
            ("dcat:accessURL", address),
            ("dcat:downloadURL", address),
        )
        if syntax.is_rdf:
            yield from say(file, ("dcat:mediaType", Iri(_MEDIA_TYPES + syntax.media_type)))


def _owners_words(about: SiteMetadata, description: str) -> Iterator[tuple[str, Term]]:
    yield "dcterms:title", text(about.title)
    if description or about.notice:
        yield "dcterms:description", text(f"{description} {about.notice}".strip())
    if about.license:
        yield "dcterms:license", Iri(about.license)


def _facts(
    graph: Graph, about: SiteMetadata, figures: GraphStatistics, at: ServiceUrls
) -> Iterator[Triple]:
    """The default graph with its figures, and the graph that describes the claims."""
    facts, space = at.node("facts"), graph.iris.thing("")
    used = {each.property for each in figures.properties} | {each.cls for each in figures.classes}
    yield from say(
        facts,
        ("rdf:type", prefixed_name("void:Dataset")),
        ("rdf:type", prefixed_name("sd:Graph")),
        *_owners_words(about._replace(notice=""), _FACTS),
        ("dcterms:isPartOf", at.node("dataset")),
        ("void:sparqlEndpoint", at.endpoint),
        ("void:uriSpace", text(space)),
        ("void:triples", _count(figures.triples)),
        ("void:entities", _count(figures.entities)),
        ("void:classes", _count(len(figures.classes))),
        ("void:properties", _count(len(figures.properties))),
        ("void:distinctSubjects", _count(figures.subjects)),
        ("void:distinctObjects", _count(figures.objects)),
        *(
            ("void:dataDump", at.export(syntax.extension))
            for syntax in EXPORT_FORMATS
            if syntax.kind is not FormatKind.NETWORK
        ),
        *(("void:exampleResource", thing) for thing in _examples(graph)),
        *(
            ("void:vocabulary", Iri(each))
            for each in sorted(_vocabularies(graph.ontology.prefixes, used))
        ),
    )
    yield from _claims(graph, figures, at)
    yield from _Partitions(graph.ontology.prefixes, at).of(figures)
    yield from _names(graph.ontology, used)


def _claims(graph: Graph, figures: GraphStatistics, at: ServiceUrls) -> Iterator[Triple]:
    described = at.node("claims", "graph")
    yield from say(
        at.node("claims"),
        ("rdf:type", prefixed_name("sd:NamedGraph")),
        ("sd:name", graph.iris.claims),
        ("sd:graph", described),
    )
    yield from say(
        described,
        ("rdf:type", prefixed_name("sd:Graph")),
        ("rdf:type", prefixed_name("void:Dataset")),
        ("dcterms:description", text(_CLAIMS)),
        ("void:triples", _count(figures.claim_triples)),
        ("void:entities", _count(figures.claims)),
    )


def _examples(graph: Graph) -> list[Iri]:
    """One thing of each class that entries are about: the first by its slug."""
    first = {subject.cls: slug for slug, subject in sorted(graph.subjects.items(), reverse=True)}
    return sorted(graph.iris.thing(slug) for slug in first.values())


def _vocabularies(prefixes: dict[str, str], used: set[Iri]) -> set[str]:
    return {
        namespace
        for namespace in prefixes.values()
        if any(iri.startswith(namespace) for iri in used)
    }


def _names(ontology: Ontology, used: set[Iri]) -> Iterator[Triple]:
    """What the ontology calls the classes and properties, so that nobody needs to ask."""
    return (
        Triple(iri, name, value)
        for iri in used
        for name in (LABEL, COMMENT)
        for value in ontology.served.objects(iri, name)
    )


class _Partitions:
    """The parts of the default graph by class and property, nested as https://github.com/JervenBolleman/void-generator has them."""

    def __init__(self, prefixes: dict[str, str], at: ServiceUrls) -> None:
        self._prefixes, self._at = prefixes, at

    def of(self, figures: GraphStatistics) -> Iterator[Triple]:
        """All parts."""
        facts = self._at.node("facts")
        yield from chain.from_iterable(self._class(facts, each) for each in figures.classes)
        yield from chain.from_iterable(
            self._property(facts, (), each) for each in figures.properties
        )

    def _class(self, facts: Iri, each: ClassStatistics) -> Iterator[Triple]:
        keys = (self._short(each.cls),)
        node = self._at.node("class", *keys)
        yield from say(facts, ("void:classPartition", node))
        yield from say(
            node,
            ("void:class", each.cls),
            ("void:entities", _count(each.entities)),
            ("void:triples", _count(sum(prop.triples for prop in each.properties))),
            ("void:properties", _count(len(each.properties))),
        )
        yield from chain.from_iterable(self._property(node, keys, prop) for prop in each.properties)

    def _property(
        self, whole: Iri, keys: tuple[str, ...], each: PropertyStatistics
    ) -> Iterator[Triple]:
        keys = (*keys, self._short(each.property))
        node = self._at.node("property", *keys)
        yield from say(whole, ("void:propertyPartition", node))
        yield from say(
            node,
            ("void:property", each.property),
            ("void:triples", _count(each.triples)),
            ("void:distinctSubjects", _count(each.subjects)),
            ("void:distinctObjects", _count(each.objects)),
        )
        for kinds, part, kind in (
            (each.classes, "void:classPartition", "void:class"),
            (each.datatypes, "void-ext:datatypePartition", "void-ext:datatype"),
        ):
            for iri, triples in kinds:
                leaf = self._at.node("object", *keys, self._short(iri))
                yield from say(node, (part, leaf))
                yield from say(leaf, (kind, iri), ("void:triples", _count(triples)))

    def _short(self, iri: Iri) -> str:
        return shorten(iri, self._prefixes) or iri


def _count(value: int) -> Literal:
    return number(value, INTEGER)
