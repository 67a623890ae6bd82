"""Comparison of two to six things, as a page and as tables of the same values."""

from __future__ import annotations

from http import HTTPStatus
from typing import NamedTuple
from urllib.parse import urlencode

from flask import Blueprint, Response, abort, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from kbgraph.errors import NotFoundError
from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.search import IndexedThing
from kbgraph.views import Comparison
from kbgraph.views.evidence_filters import EvidenceFilter, FactCount, filtered_comparison
from kbgraph_web.http import params
from kbgraph_web.http.negotiation import current_kb
from kbgraph_web.serialisers.cited_tables import comparison_rows
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
from kbgraph_web.viewmodels.bounds.compared_rows import (
    MAX_VALUES,
    part_of,
    rows_in_all,
    rows_of_page,
)
from kbgraph_web.viewmodels.bounds.page_budget import completed
from kbgraph_web.viewmodels.bounds.permanent_lines import PermanentLines
from kbgraph_web.viewmodels.evidence_filter import wanted_evidence
from kbgraph_web.viewmodels.facet_links import here

blueprint = Blueprint("compare", __name__)
blueprint.after_request(varied_by_accept)
MIN_THINGS, MAX_THINGS = 2, 6


class _Limits(NamedTuple):
    """The numbers of things that can be compared, in words."""

    least: str = "two"
    most: str = "six"


_LIMITS = _Limits()
_MAX_PICK_TYPES, _MAX_PICKS = 2, 250
"""Types whose entries can be ticked, and entries of such a type."""
_DIFFERENCES = "differences"
_ROWS = ("all", _DIFFERENCES)
_OLD_ROWS = "only"
"""The former name of `rows`. Deprecated: it is accepted until the release after 0.1."""
_WITHOUT_THINGS: dict[str, str | None] = {"with": None}


class ComparisonRequest(NamedTuple):
    """The things to compare, each once, and the error of a name or of their number."""

    slugs: list[str]
    problem: str
    status: HTTPStatus = HTTPStatus.BAD_REQUEST
    """Of the error."""


@blueprint.get("/compare")
def page() -> str | AnyResponse:
    """Return the comparison of the things in `with`, or a form to choose them.

    Each `with` is a slug, a name, an alias or a code. `rows=differences` leaves out equal rows, and
    `syntax` names a table.
    """
    base, chosen, wanted = current_kb(), _request(), wanted_evidence()
    if ending := named_ending():
        return _table(ending)
    if ending := preferred_ending():
        return see_table(here(f"compare.as_{ending}"))
    if not chosen.problem and request.args.getlist("with") != chosen.slugs:
        return redirect(_address(chosen.slugs))
    compared, count = _comparison(base, chosen.slugs, wanted) if chosen.slugs else (None, None)
    size = rows_of_page(compared) if compared else 1
    first = params.first_item_of_page(size)
    return render_template(
        "compare.html",
        compared=part_of(compared, first, size) if compared else None,
        total=rows_in_all(compared) if compared else 0,
        count=count,
        first=first,
        size=size,
        here=here,
        max_values=MAX_VALUES,
        has_fields=any(each.expected for each in base.views.coverage),
        chosen=chosen,
        min_things=MIN_THINGS,
        max_things=MAX_THINGS,
        limits=_LIMITS,
        names=_names(base) if len(chosen.slugs) < MAX_THINGS else [],
        picks=() if chosen.slugs else _picks(base),
        rows=_rows(),
        without=lambda slug: _address([each for each in chosen.slugs if each != slug]),
        adding=_address([*chosen.slugs, ""]),
        toggled=here(only=None, rows=None if _rows() else _DIFFERENCES),
        csv=here("compare.as_csv"),
    )


@blueprint.get("/compare.csv")
def as_csv() -> Response:
    """Return the values of the page with their sources, days and lines as CSV."""
    return _table(CSV)


@blueprint.get("/compare.xlsx")
def as_xlsx() -> Response:
    """Return the same as a workbook, with links to lines and sources."""
    return _table(XLSX)


def _table(ending: str) -> Response:
    base, chosen = current_kb(), _request()
    if chosen.problem or not chosen.slugs:
        problem = chosen.problem or f"name what to compare: /compare.{ending}?with=…&with=…"
        abort(chosen.status, problem)
    comparison, _ = _comparison(base, chosen.slugs, wanted_evidence())
    title = ", ".join(column.label for column in comparison.columns)
    rows = comparison_rows(comparison, PermanentLines())
    return table_response(ending, CitedTable("compare", title, rows))


def _names(base: KnowledgeBase) -> list[str]:
    """Return the names that the field completes; none if they are too many."""
    return completed(item.label for item in base.search.items if item.described)


def _picks(base: KnowledgeBase) -> list[tuple[str, list[IndexedThing]]]:
    """Return the entries to tick, by type: those of the first types with fields."""
    labels = [each.label for each in base.views.coverage if each.expected][:_MAX_PICK_TYPES]
    by_type = [
        (label, [item for item in base.search.items if item.described and item.type == label])
        for label in labels
    ]
    return [(label, items) for label, items in by_type if len(items) <= _MAX_PICKS]


def _comparison(
    base: KnowledgeBase, slugs: list[str], wanted: EvidenceFilter
) -> tuple[Comparison, FactCount]:
    """Return the comparison as the request asks for it, and how many values the filter leaves."""
    comparison = base.views.compare(slugs)
    chosen = comparison.differences if _rows() else comparison
    return filtered_comparison(chosen, wanted)


def _rows() -> str:
    """Return `differences` if rows that are equal should be left out, else an empty text."""
    named = params.choice("rows", _ROWS, former=_OLD_ROWS)
    return _DIFFERENCES if named == _DIFFERENCES else ""


def _request() -> ComparisonRequest:
    base, slugs, unknown = current_kb(), [], ""
    for name in params.texts("with"):
        try:
            slugs.append(base.find(name))
        except NotFoundError as error:
            unknown = unknown or str(error)
    slugs = list(dict.fromkeys(slugs))
    if unknown:
        return ComparisonRequest(slugs[:MAX_THINGS], unknown, HTTPStatus.NOT_FOUND)
    return ComparisonRequest(slugs[:MAX_THINGS], _left_out(base, slugs[MAX_THINGS:]))


def _left_out(base: KnowledgeBase, slugs: list[str]) -> str:
    """Return the problem of too many things, by their names; empty where none is left out."""
    if not slugs:
        return ""
    names = [base.views.labels.of_thing(slug) for slug in slugs]
    were = "was" if len(names) == 1 else "were"
    return f"You can compare up to {_LIMITS.most}; {', '.join(names)} {were} left out"


def _address(slugs: list[str]) -> str:
    address = here("", **_WITHOUT_THINGS)
    parameters = urlencode([("with", slug) for slug in slugs])
    separator = "&" if "?" in address and parameters else "?" if parameters else ""
    return f"{address}{separator}{parameters}"
