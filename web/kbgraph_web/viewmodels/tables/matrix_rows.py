"""The rows of the matrix: an entry, where it belongs, and its values."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.rdf import ComparableKind, Iri, kind_of
from kbgraph.search import IndexedThing
from kbgraph.views import ComparisonCell


class MatrixRow(NamedTuple):
    """An entry with a cell for each column."""

    item: IndexedThing
    cells: list[ComparisonCell]
    place: str
    """The name of the thing directly above the entry; empty without one."""


def matrix_row(base: KnowledgeBase, item: IndexedThing, properties: Sequence[Iri]) -> MatrixRow:
    """Return the values that an entry has of some properties."""
    cells = [base.views.matrix.cell(item.iri, prop) for prop in properties]
    above = base.views.describer.place(item.iri)
    return MatrixRow(item, cells, above.label if above else "")


def are_numbers(cells: Iterable[ComparisonCell]) -> bool:
    """Return whether cells have numbers and nothing else, so that a column is aligned by them."""
    terms = [
        value.term
        for cell in cells
        for value in cell.values
        if not (value.is_none_found or value.is_not_known)
    ]
    return bool(terms) and all(kind_of(term) is ComparableKind.NUMBER for term in terms)
