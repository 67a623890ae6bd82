"""The error of a mapping that cannot be compiled, with what tells its place in the files."""

from __future__ import annotations

import re
from collections.abc import Mapping

from kbgraph.errors import OntologyError
from kbgraph.ontology.turtle import GENID, OntologyFiles
from kbgraph.rdf.prefixes import shorten
from kbgraph.rdf.terms import Iri

_IRI = re.compile(r"https?://[^\s<>'\"(),;]*[^\s<>'\"(),;:.?]")


class MappingError(OntologyError):
    """A node of the mapping that contradicts itself or another.

    `texts` are literals of the node; where one of them stands in a file, the fault is there. `word`
    is the local name of the property of the node that is wrong; it is looked for in what the files
    state of the node.
    """

    def __init__(self, problem: str, node: Iri | None = None, *texts: str, word: str = "") -> None:
        super().__init__(f"mapping: {problem}")
        self.problem, self.node, self.texts, self.word = problem, node, texts, word

    def at(self, files: OntologyFiles, hint: str = "") -> OntologyError:
        """Return the error with its place, if that is known, and a hint behind it."""
        place = files.place(self.texts, self.node, self.word)
        if place is None:
            return OntologyError(f"{self}{hint}")
        prefixes = files.prefixes.get(place.path, {})
        return OntologyError(f"{place.path}:{place.line}: {self.shown(prefixes)}{hint}")

    def shown(self, prefixes: Mapping[str, str]) -> str:
        """Return the problem with IRIs as a file with these prefixes writes them."""
        return _IRI.sub(lambda match: _short(match[0], prefixes), self.problem)


class PatternError(MappingError):
    """A regular expression of the mapping that is none, or lacks a group."""


class MisnamedError(MappingError):
    """A node that is not what another takes it for: the place is in the other."""


class RefusedValueError(MappingError):
    """A node of the mapping that needs a word whose value has a finding."""


class MintError(MappingError):
    """A value type that would make one thing or node of all its values."""


def _short(iri: str, prefixes: Mapping[str, str]) -> str:
    return "[ … ]" if iri.startswith(GENID) else shorten(iri, prefixes) or iri
