"""The whole matrix: the things of a class, narrowed down by facets, by the fields that are chosen; as a page and as CSV."""

from __future__ import annotations

from typing import NamedTuple

from flask import Blueprint, Response, render_template, request

from kbgraph.errors import NotFoundError
from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.ontology.ontology import local_name
from kbgraph.rdf.terms import Iri
from kbgraph.search.facets import TYPE, Facet, IndexedThing
from kbgraph.views.comparison import ComparisonCell
from kbgraph_web.http.csv_response import csv_response
from kbgraph_web.http.negotiation import current_kb
from kbgraph_web.viewmodels.facet_links import (
    active_filters,
    facet_links,
    first_of_page,
    here,
    selection,
)

blueprint = Blueprint("matrix", __name__)
PAGE = 100
_FIRST_COLUMNS = 5


class MatrixField(NamedTuple):
    """A property that may be a column."""

    property: Iri
    name: str
    label: str
    is_chosen: bool


class ColumnGroup(NamedTuple):
    """The fields under a heading."""

    label: str
    fields: tuple[MatrixField, ...]


class MatrixRequest(NamedTuple):
    """What the matrix is to hold."""

    type: str
    items: tuple[IndexedThing, ...]
    facets: tuple[Facet, ...]
    groups: tuple[ColumnGroup, ...]

    @property
    def columns(self) -> list[MatrixField]:
        """The chosen fields, in the order of the page."""
        return [field for group in self.groups for field in group.fields if field.is_chosen]


@blueprint.get("/matrix")
def page() -> str:
    """A page of the matrix."""
    base, asked = current_kb(), _asked(current_kb())
    first = first_of_page(PAGE)
    return render_template(
        "matrix.html",
        asked=asked,
        rows=[(item, _cells(base, asked, item)) for item in asked.items[first : first + PAGE]],
        first=first,
        size=PAGE,
        types=[
            (base.ontology.type_word(each.cls), each.label, each.entries)
            for each in base.views.coverage
            if each.asked
        ],
        chips=[chip for chip in active_filters(base) if chip.facet != TYPE],
        facets=facet_links(facet for facet in asked.facets if facet.name != TYPE),
        here=here,
        wheres=[text for text in request.args.getlist("where") if not text.startswith(f"{TYPE}:")],
    )


@blueprint.get("/matrix.csv")
def as_csv() -> Response:
    """The whole matrix, all pages of it, with the line of each cell beside it."""
    base, asked = current_kb(), _asked(current_kb())
    header = [
        "name",
        "slug",
        *(text for field in asked.columns for text in (field.label, f"{field.label} · line")),
    ]
    rows = (
        [
            item.label,
            item.slug,
            *(text for cell in _cells(base, asked, item) for text in _texts(cell)),
        ]
        for item in asked.items
    )
    return csv_response("matrix", header, rows)


def _texts(cell: ComparisonCell) -> tuple[str, str]:
    return cell.text, " | ".join(cell.lines)


def _cells(base: KnowledgeBase, asked: MatrixRequest, item: IndexedThing) -> list[ComparisonCell]:
    return [base.views.matrix.cell(item.iri, field.property) for field in asked.columns]


def _asked(base: KnowledgeBase) -> MatrixRequest:
    """The class that the facets choose, or else the one that is asked for the most."""
    classes = {
        base.ontology.type_word(each.cls): each.cls for each in base.views.coverage if each.asked
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
    found = base.search.find("", chosen)
    return MatrixRequest(
        word,
        tuple(item for item in found.items if item.described),
        base.search.facets.count(found.listed, chosen),
        _groups(base, classes[word]),
    )


def _groups(base: KnowledgeBase, cls: Iri) -> tuple[ColumnGroup, ...]:
    """The fields of the class under their headings; those are chosen that the address names, or else the first coded ones."""
    asked = base.ontology.expected_fields(cls)
    named = set(request.args.getlist("column")) or {
        local_name(each.property) for each in base.views.coded_properties if each.property in asked
    }
    properties = [prop for prop in asked if local_name(prop) in named]
    chosen = properties if "column" in request.args else properties[:_FIRST_COLUMNS]
    groups: dict[str, list[MatrixField]] = {}
    for prop, field in asked.items():
        label = field.heading.label if field.heading else ""
        groups.setdefault(label, []).append(
            MatrixField(prop, local_name(prop), base.views.labels.label(prop), prop in chosen)
        )
    return tuple(ColumnGroup(label, tuple(fields)) for label, fields in groups.items())
