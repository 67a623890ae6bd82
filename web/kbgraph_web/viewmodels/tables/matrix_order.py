"""The order of the rows of a table, and the columns that say no more than its rows do."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from operator import attrgetter

from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.rdf import Iri
from kbgraph.search import IndexedThing
from kbgraph_web.http import params

SORT, MOST_STATED, BY_NAME = "sort", "stated", "name"
ORDERS = (MOST_STATED, BY_NAME)
_MAX_READ = 30
"""Rows that are read to see whether a column repeats their places."""


def row_order() -> str:
    """Return the order that the address names; 400 for another one."""
    return params.choice(SORT, ORDERS) or MOST_STATED


def in_row_order(
    base: KnowledgeBase, items: Iterable[IndexedThing], properties: Sequence[Iri]
) -> tuple[IndexedThing, ...]:
    """Return entries in the order of the address: those that state most of the properties first.

    Entries that state as many keep their order. Of a large index the order is by name: to ask each
    for what it states takes a millisecond.
    """
    if row_order() == BY_NAME or base.graph.is_large:
        return tuple(sorted(items, key=attrgetter("name_order")))
    states = base.views.matrix.states
    return tuple(
        sorted(items, key=lambda item: -sum(states(item.iri, prop) for prop in properties))
    )


def without_place(
    base: KnowledgeBase, items: Sequence[IndexedThing], properties: Iterable[Iri]
) -> list[Iri]:
    """Return the properties of which some value is not the place below the name of a row."""
    found = ((item.iri, base.views.describer.place(item.iri)) for item in items[:_MAX_READ])
    places = {thing: place.label for thing, place in found if place}
    return [prop for prop in properties if not _says_place(base, places, prop)]


def _says_place(base: KnowledgeBase, places: dict[Iri, str], prop: Iri) -> bool:
    """Return whether a property has values, and all of them have the name of the place."""
    said = {
        value.text == place
        for thing, place in places.items()
        for value in base.views.matrix.cell(thing, prop).values
    }
    return said == {True}
