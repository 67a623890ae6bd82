"""The context in which values are parsed: language, file, and the resolver of links."""

from __future__ import annotations

from typing import NamedTuple

from kbgraph.extraction.link_resolver import LinkResolver
from kbgraph.extraction.values.written import is_placeholder
from kbgraph.ontology.mapping_rules import GeneralRules
from kbgraph.rdf.iris import IriFactory


class ValueContext(NamedTuple):
    """The inputs of the parsing of a value, besides its text."""

    language: str
    path: str
    """Path of the file that holds the value; links are resolved from there."""
    resolver: LinkResolver
    iris: IriFactory

    @property
    def rules(self) -> GeneralRules:
        """The general rules of the mapping."""
        return self.resolver.ontology.mapping.general

    def is_placeholder(self, words: str) -> bool:
        """Whether a text stands for a missing value."""
        return is_placeholder(words, self.rules.placeholders)
