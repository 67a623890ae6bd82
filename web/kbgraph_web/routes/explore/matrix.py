"""The matrix: entries of a type by chosen fields, as a page and as tables of the same values."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain
from typing import NamedTuple

from flask import Blueprint, Response, render_template
from werkzeug.wrappers import Response as AnyResponse

from kbgraph.errors import NotFoundError
from kbgraph.fuzzy import closest
from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.rdf import Iri, local_name
from kbgraph.search import TYPE, Facet, IndexedThing
from kbgraph.views import ComparisonCell
from kbgraph.views.evidence_filters import FactCount, count_of_cells, filtered_cell
from kbgraph_web.http import params
from kbgraph_web.http.negotiation import current_kb
from kbgraph_web.serialisers.cited_tables import TableField, matrix_rows
from kbgraph_web.serialisers.table_response import (
    CSV,
    XLSX,
    CitedTable,
    named_ending,
    preferred_ending,
    see_table,
    table_response,
    varied_by_accept,
)
from kbgraph_web.viewmodels.bounds.permanent_lines import PermanentLines
from kbgraph_web.viewmodels.evidence_filter import wanted_evidence
from kbgraph_web.viewmodels.facet_links import active_filters, facet_links, here, selection

blueprint = Blueprint("matrix", __name__)
blueprint.after_request(varied_by_accept)
PAGE_SIZE = 100
_DEFAULT_COLUMNS = 5


class MatrixField(NamedTuple):
    """A property that can be a column."""

    property: Iri
    name: str
    label: str
    is_chosen: bool


class ColumnGroup(NamedTuple):
    """The fields under a heading."""

    label: str
    fields: tuple[MatrixField, ...]


class MatrixRequest(NamedTuple):
    """The rows and columns of the matrix, with the facets that narrow it down."""

    type: str
    label: str
    """Of the type."""
    items: tuple[IndexedThing, ...]
    facets: tuple[Facet, ...]
    groups: tuple[ColumnGroup, ...]

    @property
    def columns(self) -> list[MatrixField]:
        """The chosen fields, in the order of the page."""
        return [field for group in self.groups for field in group.fields if field.is_chosen]


@blueprint.get("/matrix")
def page() -> str | AnyResponse:
    """Return a page of the matrix.

    `where` chooses values of facets, and `column` the fields; `syntax` names a table.
    """
    if ending := named_ending():
        return _table(ending)
    if ending := preferred_ending():
        return see_table(here(f"matrix.as_{ending}"))
    base = current_kb()
    matrix = _request(base)
    first = params.first_item_of_page(PAGE_SIZE)
    rows, count = _rows(base, matrix, matrix.items[first : first + PAGE_SIZE])
    return render_template(
        "matrix.html",
        matrix=matrix,
        rows=rows,
        count=count,
        first=first,
        size=PAGE_SIZE,
        types=[
            (base.ontology.type_word(each.cls), each.label, each.entries)
            for each in base.views.coverage
            if each.expected
        ],
        filters=[each for each in active_filters(base) if each.facet != TYPE],
        facets=facet_links(facet for facet in matrix.facets if facet.name != TYPE),
        here=here,
        wheres=[text for text in params.texts("where") if not text.startswith(f"{TYPE}:")],
    )


@blueprint.get("/matrix.csv")
def as_csv() -> Response:
    """Return the values of all pages with their sources, days and lines as CSV."""
    return _table(CSV)


@blueprint.get("/matrix.xlsx")
def as_xlsx() -> Response:
    """Return the same as a workbook, with links to lines and sources."""
    return _table(XLSX)


def _table(ending: str) -> Response:
    base = current_kb()
    matrix = _request(base)
    fields = [
        TableField(group.label, field.label, field.property)
        for group in matrix.groups
        for field in group.fields
        if field.is_chosen
    ]
    rows = matrix_rows(fields, _rows(base, matrix, matrix.items)[0], PermanentLines())
    return table_response(ending, CitedTable("matrix", matrix.label, rows))


def _rows(
    base: KnowledgeBase, matrix: MatrixRequest, items: tuple[IndexedThing, ...]
) -> tuple[list[tuple[IndexedThing, list[ComparisonCell]]], FactCount]:
    """Return the cells of each item, and how many of their values the evidence filter leaves."""
    wanted, columns = wanted_evidence(), matrix.columns
    whole = [
        [base.views.matrix.cell(item.iri, each.property) for each in columns] for item in items
    ]
    cells = [[filtered_cell(cell, wanted) for cell in row] for row in whole]
    count = count_of_cells(chain.from_iterable(whole), chain.from_iterable(cells))
    return list(zip(items, cells, strict=True)), count


def _request(base: KnowledgeBase) -> MatrixRequest:
    """Return the matrix of the chosen type, else of the first with fields."""
    classes = {
        base.ontology.type_word(each.cls): each.cls for each in base.views.coverage if each.expected
    }
    if not classes:
        raise NotFoundError("the mapping gives no class fields that could be columns")
    chosen = selection()
    word = next(iter(sorted(chosen.get(TYPE, ()))), next(iter(classes)))
    if word not in classes:
        raise NotFoundError(
            f"no type with fields is called {word!r}; there are {', '.join(classes)}"
        )
    chosen |= {TYPE: frozenset({word})}
    result = base.search.find("", chosen)
    return MatrixRequest(
        type=word,
        label=base.views.labels.label(classes[word]),
        items=tuple(item for item in result.items if item.described),
        facets=base.search.facets.count(result.listed, chosen),
        groups=_groups(base, classes[word], _columns(base, classes.values())),
    )


def _columns(base: KnowledgeBase, classes: Iterable[Iri]) -> frozenset[str]:
    """Return the fields that `column` names: of any class, as the form keeps them for another one.

    Raises NotFoundError for one that no class has.
    """
    known = {local_name(prop) for cls in classes for prop in base.ontology.placed_fields(cls)}
    named = params.texts("column")
    for name in named:
        if name not in known:
            near = closest(name, known)
            hint = f"; did you mean {' or '.join(near)}?" if near else ""
            raise NotFoundError(f"no field is called {name!r}{hint}")
    return frozenset(named)


def _groups(base: KnowledgeBase, cls: Iri, columns: frozenset[str]) -> tuple[ColumnGroup, ...]:
    """Return the fields of a class under their headings.

    Chosen are those of `columns`, else those that lead the page of the class and the first coded
    ones.
    """
    placed = base.ontology.placed_fields(cls)
    chosen = {prop for prop in placed if local_name(prop) in columns} or _default(base, cls)
    groups: dict[str, list[MatrixField]] = {}
    for prop, field in placed.items():
        heading = field.heading.label if field.heading else ""
        groups.setdefault(heading, []).append(
            MatrixField(
                property=prop,
                name=local_name(prop),
                label=base.views.labels.label(prop),
                is_chosen=prop in chosen,
            )
        )
    return tuple(ColumnGroup(label, tuple(fields)) for label, fields in groups.items())


def _default(base: KnowledgeBase, cls: Iri) -> set[Iri]:
    placed = base.ontology.placed_fields(cls)
    coded = {each.property for each in base.views.coded_properties}
    ordered = (*base.ontology.lead(cls), *(prop for prop in placed if prop in coded))
    return set([prop for prop in dict.fromkeys(ordered) if prop in placed][:_DEFAULT_COLUMNS])
