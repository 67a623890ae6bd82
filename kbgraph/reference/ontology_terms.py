"""The terms of an ontology, as the glossary describes them."""

from __future__ import annotations

from typing import NamedTuple

from kbgraph.rdf.terms import Iri
from kbgraph.reference.authoring import SyntaxForm


class Example(NamedTuple):
    """A line of an entry that states a term."""

    slug: str
    name: str
    """Name of the thing that the entry is about."""
    file: str
    line: int
    text: str


class OntologyTerm(NamedTuple):
    """A class, a property or a coded value."""

    iri: Iri
    name: str
    """As a query has it: `kb:within`, or `<IRI>` where no prefix fits."""
    anchor: str
    """Fragment on a page: the local name of the engine's own terms, with the prefix for others."""
    label: str
    definition: str
    used: int
    """Things of a class, facts and claims with a property, facts with a value."""
    example: Example | None = None


class ClassTerm(NamedTuple):
    """A class."""

    term: OntologyTerm
    parents: tuple[Iri, ...]
    children: tuple[Iri, ...]
    types: tuple[str, ...]
    """The words that authors write as `type`."""
    names: tuple[str, ...]
    """The places to look for a thing's name, in order; empty for a class without entries."""
    lead: tuple[Iri, ...]
    """The properties that lead the page of a thing, in order."""


class PropertyTerm(NamedTuple):
    """A property."""

    term: OntologyTerm
    heading: str
    """The heading of the page below which its values are shown; empty where it has none."""
    parents: tuple[Iri, ...]
    domain: tuple[Iri, ...]
    range: tuple[Iri, ...]
    scheme: Iri | None
    """The scheme of its coded values."""
    inverse: str
    """Its label read backwards; empty where it is read one way."""
    forms: tuple[SyntaxForm, ...]
    uses: tuple[str, ...]
    """Its uses on pages, in words: its good end, its place in hierarchy and timeline."""


class ConceptTerm(NamedTuple):
    """A coded value."""

    term: OntologyTerm
    spellings: tuple[str, ...]
    """Texts that authors may write for it besides its label: other labels and codes."""
    rank: int | None
    """Its place on its scale, from the low end."""
    valence: str
    """`good`, `neutral` or `bad`; empty without one."""


class SchemeTerm(NamedTuple):
    """A scheme with its values, or a class with its individuals, by rank and label."""

    term: OntologyTerm
    values: tuple[ConceptTerm, ...]

    @property
    def is_scale(self) -> bool:
        """Whether any value has a rank or a valence."""
        return any(value.rank is not None or value.valence for value in self.values)
