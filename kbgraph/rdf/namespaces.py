"""The namespaces and terms of the engine. A domain's are in its ontology alone."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from kbgraph.rdf.prefixes import expand
from kbgraph.rdf.terms import XSD, Iri, Term, Triple

KB = "https://kbgraph.example/ont#"
MAPPING = "https://kbgraph.example/mapping#"
VALUE = "https://kbgraph.example/value#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
OWL = "http://www.w3.org/2002/07/owl#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
SHACL = "http://www.w3.org/ns/shacl#"
DCTERMS = "http://purl.org/dc/terms/"
PROV = "http://www.w3.org/ns/prov#"
SCHEMA = "https://schema.org/"
ORG = "http://www.w3.org/ns/org#"
FOAF = "http://xmlns.com/foaf/0.1/"

TYPE = Iri(RDF + "type")
LANG_STRING = Iri(RDF + "langString")
STATEMENT, SUBJECT, PREDICATE, OBJECT = (
    Iri(RDF + name) for name in ("Statement", "subject", "predicate", "object")
)
LABEL, COMMENT = Iri(RDFS + "label"), Iri(RDFS + "comment")
SUBCLASS, SUBPROPERTY = Iri(RDFS + "subClassOf"), Iri(RDFS + "subPropertyOf")
IS_PART_OF, BROADER, CONTAINED_IN = (
    Iri(DCTERMS + "isPartOf"),
    Iri(SKOS + "broader"),
    Iri(SCHEMA + "containedInPlace"),
)
HAS_PART, NARROWER, CONTAINS_PLACE = (
    Iri(DCTERMS + "hasPart"),
    Iri(SKOS + "narrower"),
    Iri(SCHEMA + "containsPlace"),
)
MEMBER_OF, MEMBER_OF_BODY = Iri(SCHEMA + "memberOf"), Iri(ORG + "memberOf")
HAS_MEMBER, BODY_HAS_MEMBER, GROUP_MEMBER = (
    Iri(SCHEMA + "member"),
    Iri(ORG + "hasMember"),
    Iri(FOAF + "member"),
)
MEMBER, DATE = Iri(SKOS + "member"), Iri(DCTERMS + "date")
SYMMETRIC, INVERSE_OF = Iri(OWL + "SymmetricProperty"), Iri(OWL + "inverseOf")
PREF_LABEL, ALT_LABEL = Iri(SKOS + "prefLabel"), Iri(SKOS + "altLabel")
NOTE, DEFINITION = Iri(SKOS + "note"), Iri(SKOS + "definition")
NOTATION, IN_SCHEME = Iri(SKOS + "notation"), Iri(SKOS + "inScheme")
TITLE, DESCRIPTION = Iri(DCTERMS + "title"), Iri(DCTERMS + "description")
SOURCE, REFERENCES = Iri(DCTERMS + "source"), Iri(DCTERMS + "references")
DERIVED_FROM = Iri(PROV + "wasDerivedFrom")
URL, LAST_REVIEWED, KEYWORDS = (
    Iri(SCHEMA + "url"),
    Iri(SCHEMA + "lastReviewed"),
    Iri(SCHEMA + "keywords"),
)
PRIMARY_TOPIC = Iri(FOAF + "primaryTopic")

ENTRY = Iri(KB + "Entry")
FILE, HEADING = Iri(KB + "file"), Iri(KB + "heading")
STATED_AT, AS_OF, CHECKED, BASIS = (
    Iri(KB + name) for name in ("statedAt", "asOf", "checked", "basis")
)
CITED_PART, LOCATOR = Iri(KB + "citedPart"), Iri(KB + "locator")
STRENGTH, DISAGREES_WITH = Iri(KB + "strength"), Iri(KB + "disagreesWith")
ISSUED, PUBLISHER, LANGUAGE = (Iri(DCTERMS + name) for name in ("issued", "publisher", "language"))
SOURCE_KIND, STANDING, COPIED, UNDATED, REPLACED_BY = (
    Iri(KB + name) for name in ("sourceKind", "standing", "copied", "undated", "replacedBy")
)
STARTS, ENDS, APPLIES = (Iri(KB + name) for name in ("starts", "ends", "applies"))
TIMES = frozenset({STARTS, ENDS, APPLIES})
"""The times of a claim or of a thing, whatever a domain calls them."""
FOLLOWS_FROM, OF_PROPERTY, IN_ROW = (
    Iri(KB + name) for name in ("followsFrom", "ofProperty", "inRow")
)
STATED, LINKED, INFERRED, PACKAGE, IDENTIFIED = (
    Iri(KB + name) for name in ("stated", "linked", "inferred", "package", "identified")
)
DERIVED = frozenset({INFERRED, IDENTIFIED})
"""The bases of claims that follow from others: no entry writes them."""
RELATED, NONE_FOUND, UNREAD = (Iri(KB + name) for name in ("related", "noneFound", "unread"))
NOT_KNOWN = Iri(KB + "notKnown")
GENERATION = Iri(KB + "generation")
POSITION, CAPTION = Iri(SCHEMA + "position"), Iri(SCHEMA + "caption")
INVERSE_LABEL, RANK = Iri(KB + "inverseLabel"), Iri(KB + "rank")
VALENCE, DIRECTION = Iri(KB + "valence"), Iri(KB + "direction")

DESCRIBING_CLAIMS = frozenset({
    AS_OF, BASIS, CHECKED, CITED_PART, DERIVED_FROM, DISAGREES_WITH, FOLLOWS_FROM, OF_PROPERTY,
    STATED_AT, STRENGTH,
})  # fmt: skip
"""The engine's properties of a claim, which readers see elsewhere: all others qualify it."""

PREFIXES = {
    "kb": KB, "rdf": RDF, "rdfs": RDFS, "xsd": XSD,
    "skos": SKOS, "dcterms": DCTERMS, "prov": PROV, "schema": SCHEMA, "foaf": FOAF,
}  # fmt: skip
"""The prefixes of every knowledge base. An ontology adds its own."""

DESCRIBING = PREFIXES | {
    "owl": OWL,
    "sh": SHACL,
    "sd": "http://www.w3.org/ns/sparql-service-description#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "void": "http://rdfs.org/ns/void#",
    "void-ext": "http://ldf.fi/void-ext#",
}
"""The prefixes of a knowledge base's description of itself."""


@cache
def prefixed_name(name: str) -> Iri:
    """Return the IRI of a prefixed name in the code, such as `void:Dataset`."""
    iri = expand(name, DESCRIBING)
    assert iri is not None, f"{name} is no name with one of our prefixes"
    return iri


def triples_about(subject: Iri, *pairs: tuple[str, Term]) -> Iterator[Triple]:
    """Return triples with one subject; pairs are prefixed names and values."""
    return (Triple(subject, prefixed_name(name), value) for name, value in pairs)
