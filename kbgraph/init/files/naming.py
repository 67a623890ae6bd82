"""The names that are common to all files: namespaces, language and title."""

from __future__ import annotations

from typing import NamedTuple

from kbgraph.init.files.turtle_text import literal
from kbgraph.rdf.namespaces import DCTERMS, KB, MAPPING, OWL, RDF, RDFS, SCHEMA, SHACL, SKOS
from kbgraph.rdf.terms import XSD

_COMMON = {
    "kb": KB,
    "m": MAPPING,
    "v": "https://kbgraph.example/value#",
    "owl": OWL,
    "rdf": RDF,
    "rdfs": RDFS,
    "sh": SHACL,
    "skos": SKOS,
    "xsd": XSD,
    "dcterms": DCTERMS,
    "schema": SCHEMA,
}


class Naming(NamedTuple):
    """The beginning of the names, the language of the labels, and the title."""

    base: str
    """It ends in a slash."""
    title: str
    language: str
    """Empty where the language is not known."""

    @property
    def vocabulary(self) -> str:
        """The namespace of classes and properties."""
        return f"{self.base}ont#"

    def prefixes(self, *names: str) -> list[tuple[str, str]]:
        """Return prefixes with their namespaces."""
        own = {
            "my": self.vocabulary,
            "shape": f"{self.base}shape#",
            "scale": f"{self.base}scale/",
            "read": f"{self.base}value#",
        }
        return [(name, (own | _COMMON)[name]) for name in names]

    def label(self, words: str) -> str:
        """Return a label as a literal."""
        return literal(words, self.language)
