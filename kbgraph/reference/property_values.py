"""The kind of values of a property: a query asks more often for codes than for descriptions."""

from __future__ import annotations

from enum import StrEnum

from kbgraph.ontology.ontology import Ontology
from kbgraph.rdf.namespaces import COMMENT, DEFINITION, DESCRIPTION, NOTE
from kbgraph.rdf.terms import Iri
from kbgraph.reference.ontology_terms import PropertyTerm

_OF_PROSE = frozenset({COMMENT, DEFINITION, DESCRIPTION, NOTE})


class PropertyValues(StrEnum):
    """The values that a property has."""

    CODED = "coded"
    """Concepts of a scheme, such as a status."""
    PROSE = "prose"
    """Descriptions: text of several sentences."""
    OTHER = "other"
    """Things, names, numbers and dates."""


def prose_properties(ontology: Ontology) -> frozenset[Iri]:
    """Return the properties whose values are descriptions, by the mapping and in general."""
    fields = (field for each in ontology.mapping.fields.values() for field in each)
    mapped = (field.path for field in fields if field.takes_prose or field.takes_lead_text)
    return _OF_PROSE.union(mapped)


def values_of(each: PropertyTerm, prose: frozenset[Iri]) -> PropertyValues:
    """Return the kind of values of a property; `prose` are those of descriptions."""
    if each.scheme is not None:
        return PropertyValues.CODED
    is_prose = not prose.isdisjoint((each.term.iri, *each.parents))
    return PropertyValues.PROSE if is_prose else PropertyValues.OTHER
