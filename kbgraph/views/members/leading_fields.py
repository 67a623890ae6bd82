"""The fields that lead a table of things of one class, and the things that state most of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

from kbgraph.build import Graph
from kbgraph.ontology.ontology import Ontology
from kbgraph.ontology.scales import coded_values
from kbgraph.rdf.terms import Iri

_MAX_FIELDS = 5
_STATED_QUERY = (
    "SELECT DISTINCT ?thing ?property { VALUES ?property { ?names } ?thing ?property ?o }"
)


def leading_fields(
    ontology: Ontology, cls: Iri | None, count: int = _MAX_FIELDS
) -> tuple[Iri, ...]:
    """Return the fields that lead the page of a class, then its expected coded ones, in page order.

    They are at most `count`; none for a class without such fields.
    """
    placed, expected = ontology.placed_fields(cls), ontology.expected_fields(cls)
    coded = (prop for prop, field in expected.items() if coded_values(field.value_type))
    ordered = dict.fromkeys((*ontology.lead(cls), *coded))
    chosen = [prop for prop in ordered if prop in placed][:count]
    return tuple(prop for prop in placed if prop in chosen)


def stated_fields(graph: Graph, fields: Collection[Iri]) -> Counter[Iri]:
    """Return the number of some fields that each thing states."""
    names = " ".join(f"<{prop}>" for prop in fields)
    rows = graph.store.select(_STATED_QUERY.replace("?names", names)) if fields else []
    return Counter(thing for thing, *_ in rows if isinstance(thing, Iri))
