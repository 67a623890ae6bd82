"""The lead of the page of an entry: the properties that the mapping names for its class."""

from __future__ import annotations

from typing import NamedTuple

from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.rdf import Iri
from kbgraph.views import Description, Fact


class LeadProperty(NamedTuple):
    """A property that leads a page."""

    label: str
    fact: Fact | None
    """None if the property has not been researched."""


def lead(base: KnowledgeBase, thing: Description) -> tuple[LeadProperty, ...]:
    """Return the properties that lead the page of a thing, in order.

    Without a value, one is shown if the thing should have it. A class for which the mapping names
    none has the first coded property that it should have.
    """
    cls = base.views.labels.type(thing.iri)
    facts = {fact.property: fact for group in thing.headings for fact in group.facts}
    facts |= {fact.property: fact for fact in thing.outgoing}
    missing = {label for gap in thing.gaps for label in gap.labels}
    label = base.ontology.label
    return tuple(
        LeadProperty(label(prop), facts.get(prop))
        for prop in base.ontology.lead(cls) or _first_coded(base, cls, facts)
        if prop in facts or label(prop) in missing
    )


def _first_coded(base: KnowledgeBase, cls: Iri | None, facts: dict[Iri, Fact]) -> tuple[Iri, ...]:
    """Return the first coded property that a class expects; none if it has no value.

    The first of the whole knowledge base is shown without a value too.
    """
    expected, coded = base.ontology.expected_fields(cls), base.views.coded_properties
    found = next((each.property for each in coded if each.property in expected), None)
    if found is None or (found not in facts and found != coded[0].property):
        return ()
    return (found,)
