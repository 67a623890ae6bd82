"""The context in which values are parsed: language, file, and the resolver of links."""

from __future__ import annotations

from typing import NamedTuple

from kbgraph.extraction.link_resolver import LinkResolver
from kbgraph.extraction.values.written import is_placeholder
from kbgraph.ontology.mapping_rules import GeneralRules
from kbgraph.rdf.iris import IriFactory
from kbgraph.rdf.terms import Iri
from kbgraph.source.names import normalise_name


class ValueContext(NamedTuple):
    """The inputs of the parsing of a value, besides its text."""

    language: str
    path: str
    """Path of the file that holds the value; links are resolved from there."""
    resolver: LinkResolver
    iris: IriFactory
    records: dict[Iri, str] | None = None
    """The nodes of the entry's records, with the names of which they are made; None for none."""

    @property
    def rules(self) -> GeneralRules:
        """The general rules of the mapping."""
        return self.resolver.ontology.mapping.general

    def record_node(self, node: Iri, name: str) -> Iri:
        """Return the node of a record below another; records with other names have other nodes.

        `a.b` and `a-b` have one slug, so that the second has a number too.
        """
        first, same_name = self.iris.under(node, name), normalise_name(name)
        own, number = first, 1
        while self.records is not None and self.records.setdefault(own, same_name) != same_name:
            number += 1
            own = Iri(f"{first}.{number}")
        return own

    def is_placeholder(self, words: str) -> bool:
        """Whether a text stands for a missing value."""
        return is_placeholder(words, self.rules.placeholders)
