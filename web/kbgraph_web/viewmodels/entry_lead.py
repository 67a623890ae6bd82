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
    """None if the property has not been researched, or is left out."""
    is_left_out: bool = False
    """Whether it has values, of which the filter of the page allows none."""


def lead(base: KnowledgeBase, whole: Description, thing: Description) -> tuple[LeadProperty, ...]:
    """Return the properties that lead the page of a thing, in order.

    `whole` has all its facts, `thing` those that the filter of the page allows. Without a value,
    one is shown if the thing should have it. A class for which the mapping names none has the first
    coded property that it should have.
    """
    cls = base.views.labels.type(whole.iri)
    facts, allowed = _facts(whole), _facts(thing)
    missing = {label for gap in whole.gaps for label in gap.labels}
    label = base.ontology.label
    return tuple(
        LeadProperty(label(prop), allowed.get(prop), prop in facts and prop not in allowed)
        for prop in base.ontology.lead(cls) or _first_coded(base, cls, facts)
        if prop in facts or label(prop) in missing
    )


def _facts(thing: Description) -> dict[Iri, Fact]:
    facts = {fact.property: fact for group in thing.headings for fact in group.facts}
    return facts | {fact.property: fact for fact in thing.outgoing}


def _first_coded(base: KnowledgeBase, cls: Iri | None, facts: dict[Iri, Fact]) -> tuple[Iri, ...]:
    """Return the first coded property that a class expects; none if it has no value.

    The first of the whole knowledge base is shown without a value too.
    """
    expected, coded = base.ontology.expected_fields(cls), base.views.coded_properties
    found = next((each.property for each in coded if each.property in expected), None)
    if found is None or (found not in facts and found != coded[0].property):
        return ()
    return (found,)
