"""Comparison of two to six things, as a page and as tables of the same values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from http import HTTPStatus
from typing import NamedTuple, TypeAlias

from flask import Blueprint, Response, abort, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from kbgraph.errors import NotFoundError
from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.search import IndexedThing
from kbgraph.views import Agreement, Comparison
from kbgraph.views.evidence_filters import filtered_comparison
from kbgraph_web.http import params
from kbgraph_web.http.languages import ngettext
from kbgraph_web.http.negotiation import CSV, XLSX, current_kb
from kbgraph_web.serialisers.cited_tables import comparison_rows
from kbgraph_web.serialisers.table_response import (
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
from kbgraph_web.viewmodels.bounds.public_address import PublicLines
from kbgraph_web.viewmodels.evidence_filter import wanted_evidence
from kbgraph_web.viewmodels.facet_links import here
from kbgraph_web.viewmodels.tables.addresses import THINGS, adding_address, comparison_address
from kbgraph_web.viewmodels.tables.compared_things import compared_columns
from kbgraph_web.viewmodels.tables.sections import (
    CHOSEN,
    FOLDED,
    OPEN,
    NamedSections,
    named_sections,
    section_states,
)
from kbgraph_web.viewmodels.tables.suggestions import (
    alike_entries,
    recent_entries,
    related_entries,
    suggested_types,
)

blueprint = Blueprint("compare", __name__)
blueprint.after_request(varied_by_accept)
MIN_THINGS, MAX_THINGS = 2, 6


_MAX_PICK_TYPES, _MAX_PICKS = 2, 250
"""Types whose entries can be ticked, and entries of such a type."""
_SHOWN_VALUES = 4
"""Values of a cell that are shown before it is unfolded."""
_DIFFERENCES = "differences"
_ROWS = ("all", _DIFFERENCES)
_OLD_ROWS = "only"
"""The former name of `rows`. Deprecated: it is accepted until the release after 0.1."""
AnyPage: TypeAlias = str | AnyResponse
_BETWEEN_NAMES = ","
_MAX_PARTS = 8
"""Parts with commas between them that are tried as one name."""


class ComparisonRequest(NamedTuple):
    """The things to compare, each once, the sections, and the error of a name or of the number."""

    slugs: list[str]
    sections: tuple[str, ...]
    rows: str
    """`differences` if rows whose answers are equal are left out, else empty."""
    problem: str = ""
    status: HTTPStatus = HTTPStatus.BAD_REQUEST
    """Of the error."""


@blueprint.get("/compare")
def page() -> AnyPage:
    """Return the comparison of the things in `with`, or a form to choose them.

    Each `with` is a slug, a name, an alias or a code, or several of these with commas between them.
    `section` names the headings that are shown, `folded` those without their rows, `open` those
    with them in a long comparison, whose first section alone is open else.
    `rows=differences` leaves out rows whose answers do not differ, and `syntax` names a table.
    """
    base, chosen = current_kb(), _request()
    if ending := named_ending():
        return _table(ending)
    if ending := preferred_ending():
        return see_table(here(f"compare.as_{ending}"))
    if not chosen.problem and request.args.getlist(THINGS) != chosen.slugs:
        return redirect(comparison_address(chosen.slugs))
    named = NamedSections(chosen.sections, named_sections(base, FOLDED), named_sections(base, OPEN))
    if not chosen.slugs:
        # 400 for a text that names no page, as on every list.
        params.first_item_of_page(1)
        return _form(base, chosen)
    return _compared(base, chosen, named)


def _compared(base: KnowledgeBase, chosen: ComparisonRequest, named: NamedSections) -> AnyPage:
    """Return the page of some things, or the way to the same one by a shorter address."""
    whole = base.views.compare(chosen.slugs)
    states = section_states(whole, named, chosen.rows)
    if chosen.sections and all(state.is_chosen for state in states.states.values()):
        # As the form sends it where all are ticked.
        return redirect(comparison_address(chosen.slugs, section=()))
    left, counted = filtered_comparison(whole.only(chosen.sections), wanted_evidence())
    compared = left.differences if chosen.rows else left
    size = rows_of_page(compared)
    first = params.first_item_of_page(size)
    toggled_rows = () if chosen.rows else (_DIFFERENCES,)
    return _form(
        base,
        chosen,
        compared=part_of(compared, first, size),
        columns=compared_columns(whole),
        states=states.states,
        all_open=states.opened,
        all_folded=states.folded,
        counted=counted,
        equal=left.count(Agreement.EQUAL),
        unanswered=left.count(Agreement.OPEN),
        total=rows_in_all(compared),
        first=first,
        size=size,
        toggled=comparison_address(chosen.slugs, only=(), rows=toggled_rows),
        all_sections=comparison_address(chosen.slugs, section=()),
        csv=comparison_address(chosen.slugs, "compare.as_csv", folded=(), open=()),
        xlsx=comparison_address(chosen.slugs, "compare.as_xlsx", folded=(), open=()),
    )


def _form(base: KnowledgeBase, chosen: ComparisonRequest, **shown: object) -> str:
    """Return the page: the form, the comparison if things are chosen, and suggestions."""
    count = len(chosen.slugs)
    is_alone = count == 1
    return render_template(
        "compare.html",
        here=here,
        max_values=MAX_VALUES,
        shown_values=_SHOWN_VALUES,
        has_fields=any(each.expected for each in base.views.coverage),
        chosen=chosen,
        min_things=MIN_THINGS,
        max_things=MAX_THINGS,
        names=_names(base) if count < MAX_THINGS else [],
        picks=() if count else _picks(base),
        types=() if count else suggested_types(base),
        alike=alike_entries(base, chosen.slugs[0]) if is_alone else (),
        related=related_entries(base, chosen.slugs[0]) if is_alone else (),
        adding=adding_address(chosen.slugs),
        **shown,
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
    comparison = _comparison(base, chosen)
    title = ", ".join(column.label for column in comparison.columns)
    rows = comparison_rows(comparison, PublicLines())
    return table_response(ending, CitedTable("compare", title, rows))


def _names(base: KnowledgeBase) -> list[str]:
    """Return the names that the field completes; none if they are too many."""
    return completed(item.label for item in base.search.items if item.described)


def _picks(base: KnowledgeBase) -> list[tuple[str, list[IndexedThing]]]:
    """Return the entries to tick: those of the first types with fields, else recent notes."""
    labels = [each.label for each in base.views.coverage if each.expected][:_MAX_PICK_TYPES]
    by_type = [
        (label, [item for item in base.search.items if item.described and item.type == label])
        for label in labels
    ]
    if not by_type:
        return recent_entries(base)
    return [(label, items) for label, items in by_type if len(items) <= _MAX_PICKS]


def _comparison(base: KnowledgeBase, chosen: ComparisonRequest) -> Comparison:
    sections = base.views.compare(chosen.slugs).only(chosen.sections)
    left, _ = filtered_comparison(sections, wanted_evidence())
    return left.differences if chosen.rows else left


def _request() -> ComparisonRequest:
    wanted_evidence()  # 400 for a filter that is none, also where nothing is compared yet.
    base, unknown = current_kb(), ""
    slugs: list[str] = []
    for name in params.texts(THINGS):
        try:
            slugs += _found(base, name)
        except NotFoundError as error:
            unknown = unknown or str(error)
    slugs = list(dict.fromkeys(slugs))
    named = params.choice("rows", _ROWS, former=_OLD_ROWS)
    found = ComparisonRequest(
        slugs=slugs[:MAX_THINGS],
        sections=named_sections(base, CHOSEN),
        rows=_DIFFERENCES if named == _DIFFERENCES else "",
        problem=_left_out(base, slugs[MAX_THINGS:]),
    )
    return found._replace(problem=unknown, status=HTTPStatus.NOT_FOUND) if unknown else found


def _found(base: KnowledgeBase, text: str) -> Iterable[str]:
    """Return the slug of a name, or of each of several with commas between them.

    A name may have a comma itself. Raises NotFoundError for an unknown one.
    """
    try:
        return [base.find(text)]
    except NotFoundError:
        names = [name.strip() for name in text.split(_BETWEEN_NAMES) if name.strip()]
        if len(names) < 2:
            raise
    return _named_one_by_one(base, names)


def _named_one_by_one(base: KnowledgeBase, parts: list[str]) -> Iterator[str]:
    """Yield the slugs of names that commas divide: the longest name that parts are together.

    Raises NotFoundError for a part that begins no name.
    """
    start = 0
    while start < len(parts):
        names = {
            end: f"{_BETWEEN_NAMES} ".join(parts[start:end])
            for end in range(min(len(parts), start + _MAX_PARTS), start + 1, -1)
        }
        known = (end for end, name in names.items() if base.network.has_name(name))
        end = next(known, start + 1)
        yield base.find(names.get(end, parts[start]))
        start = end


def _left_out(base: KnowledgeBase, slugs: list[str]) -> str:
    """Return the problem of too many things, by their names; empty where none is left out."""
    if not slugs:
        return ""
    names = [base.views.labels.of_thing(slug) for slug in slugs]
    return ngettext(
        "You can compare up to six; %(names)s was left out",
        "You can compare up to six; %(names)s were left out",
        len(names),
        names=", ".join(names),
    )
