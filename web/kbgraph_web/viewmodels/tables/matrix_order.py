"""The order of the rows of a table, and the columns that say no more than its rows do."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.rdf import Iri
from kbgraph.search import IndexedThing
from kbgraph_web.http import params

SORT, MOST_STATED, BY_NAME = "sort", "stated", "name"
ORDERS = (MOST_STATED, BY_NAME)


def row_order() -> str:
    """Return the order that the address names; 400 for another one."""
    return params.choice(SORT, ORDERS) or MOST_STATED


def in_row_order(
    base: KnowledgeBase, items: Iterable[IndexedThing], properties: Sequence[Iri]
) -> tuple[IndexedThing, ...]:
    """Return entries in the order of the address: those that state most of the properties first.

    Entries that state as many keep their order.
    """
    order = row_order()
    if order == BY_NAME:
        return tuple(sorted(items, key=lambda item: (item.label.casefold(), item.slug)))
    states = base.views.matrix.states
    return tuple(
        sorted(items, key=lambda item: -sum(states(item.iri, prop) for prop in properties))
    )


def without_place(
    base: KnowledgeBase, items: Iterable[IndexedThing], properties: Iterable[Iri]
) -> list[Iri]:
    """Return the properties of which some value is not the place below the name of a row."""
    places = {
        item.iri: place.slug for item in items if (place := base.views.describer.place(item.iri))
    }
    return [prop for prop in properties if not _says_place(base, places, prop)]


def _says_place(base: KnowledgeBase, places: dict[Iri, str], prop: Iri) -> bool:
    if prop not in base.ontology.hierarchy.above:
        return False
    cells = ((slug, base.views.matrix.cell(thing, prop)) for thing, slug in places.items())
    stated = [(slug, cell.values) for slug, cell in cells if cell.values]
    return bool(stated) and all(value.slug == slug for slug, values in stated for value in values)
