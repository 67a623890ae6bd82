"""The uses of a property on pages, in words: scales, the hierarchy and the timeline."""

from __future__ import annotations

from kbgraph.ontology.ontology import Ontology
from kbgraph.rdf.terms import Iri


def page_uses(ontology: Ontology, prop: Iri) -> tuple[str, ...]:
    """Return the uses of a property on pages by the words of the ontology; none without any."""
    direction, hierarchy = ontology.schemes.directions.get(prop), ontology.hierarchy
    uses = [
        (direction is not None, ontology.label(direction.value) if direction else ""),
        (prop in hierarchy.above, "the hierarchy: its object is above"),
        (prop in hierarchy.below, "the hierarchy: its object is below"),
        (prop in ontology.dates, "the timeline"),
    ]
    return tuple(words for is_used, words in uses if is_used)
