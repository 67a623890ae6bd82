"""The kinds of parameters: things of a class, concepts of a scheme, values of a datatype."""

from __future__ import annotations

from collections.abc import Collection
from enum import Enum

from kbgraph.ontology.example_queries.datatypes import DATATYPES
from kbgraph.ontology.turtle import TripleIndex
from kbgraph.rdf.namespaces import OWL, RDFS, SKOS, SUBCLASS, TYPE
from kbgraph.rdf.terms import Iri

_CLASSES = frozenset({Iri(OWL + "Class"), Iri(RDFS + "Class")})
_SCHEME = Iri(SKOS + "ConceptScheme")


class ParameterKind(Enum):
    """The kind of the values of a parameter."""

    THING = "thing"
    CONCEPT = "concept"
    LITERAL = "literal"


def kind_of(
    type_iri: Iri, served: TripleIndex, classes: Collection[Iri] = ()
) -> ParameterKind | None:
    """Return the kind of a parameter of a type; None for a type that the ontology does not have.

    `classes` are those that have no statement of their own, as the mapping may name them.
    """
    types = served.iris(type_iri, TYPE)
    if type_iri in DATATYPES:
        return ParameterKind.LITERAL
    if _SCHEME in types:
        return ParameterKind.CONCEPT
    is_class = (
        not _CLASSES.isdisjoint(types)
        or type_iri in classes
        or served.iris(type_iri, SUBCLASS)
        or served.subjects(SUBCLASS, type_iri)
    )
    return ParameterKind.THING if is_class else None
