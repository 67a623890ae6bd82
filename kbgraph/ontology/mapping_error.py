"""The error of a mapping that cannot be compiled, with what tells its place in the files."""

from __future__ import annotations

from kbgraph.errors import OntologyError
from kbgraph.ontology.turtle import FileLine
from kbgraph.rdf.terms import Iri


class MappingError(OntologyError):
    """A node of the mapping that contradicts itself or another.

    `texts` are literals of the node; where one of them stands in a file, the fault is there. `word`
    is the local name of the property of the node that is wrong; it is looked for in what the files
    state of the node.
    """

    def __init__(self, problem: str, node: Iri | None = None, *texts: str, word: str = "") -> None:
        super().__init__(f"mapping: {problem}")
        self.problem, self.node, self.texts, self.word = problem, node, texts, word

    def at(self, place: FileLine | None) -> OntologyError:
        """Return the error with its place, if that is known."""
        return OntologyError(f"{place.path}:{place.line}: {self.problem}") if place else self
