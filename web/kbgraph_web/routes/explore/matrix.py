"""The matrix: entries of a type by chosen fields, as a page and as tables of the same values."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain
from typing import NamedTuple

from flask import Blueprint, Response, abort, render_template
from werkzeug.wrappers import Response as AnyResponse

from kbgraph.errors import NotFoundError
from kbgraph.fuzzy import closest
from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.rdf import Iri, local_name
from kbgraph.search import TYPE, Facet, IndexedThing, SearchResult
from kbgraph.views.evidence_filters import FactCount, count_of_cells, filtered_cell
from kbgraph_web.http import params
from kbgraph_web.http.negotiation import CSV, XLSX, current_kb
from kbgraph_web.serialisers.cited_tables import TableField, matrix_rows
from kbgraph_web.serialisers.table_response import (
    CitedTable,
    named_ending,
    preferred_ending,
    see_table,
    table_response,
    varied_by_accept,
)
from kbgraph_web.viewmodels.bounds.public_address import PublicLines
from kbgraph_web.viewmodels.evidence_filter import wanted_evidence
from kbgraph_web.viewmodels.facet_links import active_filters, facet_links, here, selection
from kbgraph_web.viewmodels.tables.matrix_order import in_row_order, row_order, without_place
from kbgraph_web.viewmodels.tables.matrix_rows import MatrixRow, are_numbers, matrix_row
from kbgraph_web.viewmodels.tables.row_filters import row_filters

blueprint = Blueprint("matrix", __name__)
blueprint.after_request(varied_by_accept)
PAGE_SIZE = 100
_DEFAULT_COLUMNS = 5


class MatrixField(NamedTuple):
    """A property that can be a column."""

    property: Iri
    name: str
    label: str
    heading: str
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
    columns: tuple[MatrixField, ...]
    """The chosen fields: those that filter, those that lead, then the others in page order."""
    words: str
    """The words that its rows have."""
    found: SearchResult
    chosen: dict[str, frozenset[str]]
    """The values of facets that the rows have."""

    @property
    def width(self) -> int:
        """The number of columns."""
        return len(self.columns)


@blueprint.get("/matrix")
def page() -> str | AnyResponse:
    """Return a page of the matrix.

    `where` chooses values of facets, `q` words that the entries have, `column` the fields, and
    `sort` the order of rows; `syntax` names a table.
    """
    if ending := named_ending():
        return _table(ending)
    if ending := preferred_ending():
        return see_table(here(f"matrix.as_{ending}"))
    base = current_kb()
    matrix, counted = _with_evidence(base, _request(base))
    order = row_order()
    first = params.first_item_of_page(PAGE_SIZE)
    rows = _rows(base, matrix, matrix.items[first : first + PAGE_SIZE])
    facets = facet_links(facet for facet in matrix.facets if facet.name != TYPE)
    return render_template(
        "matrix.html",
        matrix=matrix,
        rows=rows,
        counted=counted,
        numbers=[are_numbers(row.cells[place] for row in rows) for place in range(matrix.width)],
        first=first,
        size=PAGE_SIZE,
        types=[
            (base.ontology.type_word(each.cls), each.label, each.entries)
            for each in base.views.coverage
            if each.expected
        ],
        filters=[each for each in active_filters(base) if each.facet != TYPE],
        facets=row_filters(base, facets, len(matrix.items)),
        here=here,
        order=order,
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
    matrix, _ = _with_evidence(base, _request(base))
    fields = [TableField(each.heading, each.label, each.property) for each in matrix.columns]
    cells = ((row.item, row.cells) for row in _rows(base, matrix, matrix.items))
    rows = matrix_rows(fields, cells, PublicLines())
    return table_response(ending, CitedTable("matrix", matrix.label, rows))


def _rows(
    base: KnowledgeBase, matrix: MatrixRequest, items: Iterable[IndexedThing]
) -> list[MatrixRow]:
    """Return the row of each item, with the values that the evidence filter allows."""
    properties, wanted = [field.property for field in matrix.columns], wanted_evidence()
    rows = (matrix_row(base, item, properties) for item in items)
    return [row._replace(cells=[filtered_cell(each, wanted) for each in row.cells]) for row in rows]


def _with_evidence(
    base: KnowledgeBase, matrix: MatrixRequest
) -> tuple[MatrixRequest, FactCount | None]:
    """Return the matrix of the entries of which the filter leaves a value, and how many it leaves.

    Without a filter these are all entries, whose values are not counted.
    """
    if wanted_evidence().is_empty:
        return matrix, None
    properties = [field.property for field in matrix.columns]
    whole = [matrix_row(base, item, properties).cells for item in matrix.items]
    rows = _rows(base, matrix, matrix.items)
    counted = count_of_cells(
        chain.from_iterable(whole), chain.from_iterable(row.cells for row in rows)
    )
    left = tuple(row.item for row in rows if any(cell.values for cell in row.cells))
    found = base.search.among(matrix.found, {item.iri for item in left})
    facets = base.search.facets.count(found.listed, matrix.chosen)
    return matrix._replace(items=left, facets=facets), counted


def _request(base: KnowledgeBase) -> MatrixRequest:
    """Return the matrix of the chosen type, else of the first with fields."""
    classes = {
        base.ontology.type_word(each.cls): each.cls for each in base.views.coverage if each.expected
    }
    if not classes:
        raise NotFoundError("the mapping gives no class fields that could be columns")
    chosen = selection()
    types = sorted(chosen.get(TYPE, ()))
    if len(types) > 1:
        abort(400, f"a table has entries of one type: choose one of {', '.join(types)}")
    word = next(iter(types), next(iter(classes)))
    if word not in classes:
        raise NotFoundError(
            f"no type with fields is called {word!r}; there are {', '.join(classes)}"
        )
    chosen |= {TYPE: frozenset({word})}
    words = params.search_text()
    result = base.search.find(words, chosen)
    columns, filters = _columns(base, classes.values()), frozenset(chosen)
    items = tuple(item for item in result.items if item.described)
    fields = _fields(base, classes[word], columns, filters, items)
    first = {prop: place for place, prop in enumerate(_leading(base, classes[word], filters))}
    return MatrixRequest(
        type=word,
        label=base.views.labels.label(classes[word]),
        items=in_row_order(base, items, [each.property for each in fields if each.is_chosen]),
        facets=base.search.facets.count(result.listed, chosen),
        groups=_groups(fields),
        columns=tuple(
            sorted(
                (field for field in fields if field.is_chosen),
                key=lambda field: first.get(field.property, len(first)),
            )
        ),
        words=words,
        found=result,
        chosen=chosen,
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


def _fields(
    base: KnowledgeBase,
    cls: Iri,
    columns: frozenset[str],
    filters: frozenset[str],
    items: Sequence[IndexedThing],
) -> list[MatrixField]:
    """Return the fields of a class in page order; chosen are those of `columns`, else some."""
    placed = base.ontology.placed_fields(cls)
    chosen = {prop for prop in placed if local_name(prop) in columns}
    chosen = chosen or _default(base, cls, filters, items)
    return [
        MatrixField(
            property=prop,
            name=local_name(prop),
            label=base.views.labels.label(prop),
            heading=field.heading.label if field.heading else "",
            is_chosen=prop in chosen,
        )
        for prop, field in placed.items()
    ]


def _groups(fields: Iterable[MatrixField]) -> tuple[ColumnGroup, ...]:
    """Return fields under their headings."""
    groups: dict[str, list[MatrixField]] = {}
    for field in fields:
        groups.setdefault(field.heading, []).append(field)
    return tuple(ColumnGroup(label, tuple(fields)) for label, fields in groups.items())


def _default(
    base: KnowledgeBase, cls: Iri, filters: frozenset[str], items: Sequence[IndexedThing]
) -> set[Iri]:
    """Return the fields that come first, and the first coded ones that the class should have.

    Those that would repeat the place of each row are left out.
    """
    coded = {each.property for each in base.views.coded_properties}
    expected = [prop for prop in base.ontology.expected_fields(cls) if prop in coded]
    first = dict.fromkeys((*_leading(base, cls, filters), *expected))
    return set(without_place(base, items, first)[:_DEFAULT_COLUMNS])


def _leading(base: KnowledgeBase, cls: Iri, filters: frozenset[str]) -> list[Iri]:
    """Return the coded fields that filter, and those that lead the page of a class."""
    placed = base.ontology.placed_fields(cls)
    coded = [each.property for each in base.views.coded_properties]
    filtering = [prop for prop in coded if local_name(prop) in filters]
    ordered = dict.fromkeys((*filtering, *base.ontology.lead(cls)))
    return [prop for prop in ordered if prop in placed]
