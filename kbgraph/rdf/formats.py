"""The syntaxes that are read and written: name, media type, extension and content."""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple

from kbgraph.errors import FormatError


class FormatKind(Enum):
    """The content that a syntax can carry."""

    TRIPLES = "triples"
    QUADS = "quads"
    RESULTS = "results"
    NETWORK = "network"
    TABLE = "table"


class Format(NamedTuple):
    """A syntax of RDF, query results, networks or tables of claims."""

    name: str
    media_type: str
    extension: str
    kind: FormatKind
    aliases: tuple[str, ...] = ()
    w3c: str = ""
    """Its name below https://www.w3.org/ns/formats/; empty where it has none."""

    @property
    def is_rdf(self) -> bool:
        """Whether it carries RDF."""
        return self.kind in {FormatKind.TRIPLES, FormatKind.QUADS}

    @property
    def content_type(self) -> str:
        """The value of the Content-Type header, with a charset for text."""
        return self.media_type + ("; charset=utf-8" if self.media_type.startswith("text/") else "")


TURTLE = Format("turtle", "text/turtle", "ttl", FormatKind.TRIPLES, w3c="Turtle")
NTRIPLES = Format("ntriples", "application/n-triples", "nt", FormatKind.TRIPLES, w3c="N-Triples")
NQUADS = Format("nquads", "application/n-quads", "nq", FormatKind.QUADS, w3c="N-Quads")
JSONLD = Format("jsonld", "application/ld+json", "jsonld", FormatKind.QUADS, w3c="JSON-LD")
TRIG = Format("trig", "application/trig", "trig", FormatKind.QUADS, w3c="TriG")
RDFXML = Format("rdfxml", "application/rdf+xml", "rdf", FormatKind.TRIPLES, w3c="RDF_XML")
GRAPHML = Format("graphml", "application/graphml+xml", "graphml", FormatKind.NETWORK)
GEXF = Format("gexf", "application/gexf+xml", "gexf", FormatKind.NETWORK)
PARQUET = Format("parquet", "application/vnd.apache.parquet", "parquet", FormatKind.TABLE)
RESULTS_JSON = Format(
    "json",
    "application/sparql-results+json",
    "srj",
    FormatKind.RESULTS,
    ("application/json",),
    "SPARQL_Results_JSON",
)
RESULTS_XML = Format(
    "xml",
    "application/sparql-results+xml",
    "srx",
    FormatKind.RESULTS,
    ("application/xml",),
    "SPARQL_Results_XML",
)
RESULTS_CSV = Format("csv", "text/csv", "csv", FormatKind.RESULTS, w3c="SPARQL_Results_CSV")
RESULTS_TSV = Format(
    "tsv", "text/tab-separated-values", "tsv", FormatKind.RESULTS, w3c="SPARQL_Results_TSV"
)
CITED_JSON = Format("cited", "application/vnd.kbgraph.cited+json", "cited.json", FormatKind.RESULTS)
"""SPARQL 1.1 results as JSON, with the claims behind each row. Used on request only."""

FORMATS = (
    TURTLE,
    NTRIPLES,
    RDFXML,
    NQUADS,
    TRIG,
    JSONLD,
    RESULTS_JSON,
    RESULTS_XML,
    RESULTS_CSV,
    RESULTS_TSV,
    CITED_JSON,
)
RDF_FORMATS = tuple(each for each in FORMATS if each.is_rdf)
RESULT_FORMATS = tuple(each for each in FORMATS if not each.is_rdf)
_BY_NAME = {
    name: syntax
    for syntax in reversed((*FORMATS, GRAPHML, GEXF, PARQUET))
    for name in (syntax.name, syntax.extension)
}
"""The first syntax of a name that several have."""
EXPORT_FORMATS = (*RDF_FORMATS, GRAPHML, GEXF)
"""The syntaxes in which the whole graph can be written, by the command and by a server."""
FILE_FORMATS = (*EXPORT_FORMATS, PARQUET)
"""Those, and the ones that only the command and Python write: their library is an extra."""


def by_name(name: str) -> Format:
    """Return the syntax with a name or an extension. Raises FormatError."""
    syntax = _BY_NAME.get(name)
    if syntax is not None:
        return syntax
    known = ", ".join(syntax.name for syntax in FORMATS)
    raise FormatError(f"no such format: {name!r}; there are {known}")
