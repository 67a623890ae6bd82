"""The timeline of all things or of one, as a page and as data."""

from __future__ import annotations

from urllib.parse import urlencode

from flask import Blueprint, Response, jsonify, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from kbgraph.errors import NotFoundError
from kbgraph.knowledge_base import KnowledgeBase
from kbgraph_web.http import params
from kbgraph_web.http.csv_response import csv_response
from kbgraph_web.http.day import day_of_ends, path_of
from kbgraph_web.http.negotiation import current_kb
from kbgraph_web.http.redirects import redirect_or_abort
from kbgraph_web.serialisers.timeline import TIMELINE_HEADER, timeline_json, timeline_rows
from kbgraph_web.viewmodels.bounds.page_budget import largest_links, page_size
from kbgraph_web.viewmodels.bounds.public_address import PublicLines
from kbgraph_web.viewmodels.facet_links import here
from kbgraph_web.viewmodels.timeline.selection import SelectedRows, selected_rows
from kbgraph_web.viewmodels.timeline.timeline_page import timeline_picture
from kbgraph_web.viewmodels.timeline.words import date_words

blueprint = Blueprint("timeline", __name__)
_PAGE_SIZE = 40
_DEFAULT_ROWS, _MAX_ROWS = 100, 1000
"""Of the timeline as JSON."""
_ROW_BYTES, _ROWS_BYTES = 2_500, 120_000
"""About what a row has beside its links, and what the rows of a page may take."""


@blueprint.app_template_global("year_of_changes")
def year_of_changes() -> int | None:
    """Return the year of the day of the request; None where no date is known."""
    return day_of_ends().year if current_kb().views.timeline.is_known else None


@blueprint.get("/timeline")
def page() -> str | AnyResponse:
    """Return the dated facts of all things by time.

    `kind` chooses their kinds, `year`, or `since` and `until`, the years of their dates. `of` is a
    slug, a name, an alias or a code of a thing: it leads to the timeline of that.
    """
    base, name = current_kb(), params.text("of")
    return redirect(_address(base.find(name))) if name else _page(base, "")


@blueprint.get("/timeline/<path:slug>")
def of_thing(slug: str) -> str:
    """Return the dated facts of a thing, of its members, and of all that is below them."""
    base = current_kb()
    if not base.network.knows(slug):
        redirect_or_abort(base, slug, _address)
    return _page(base, slug)


@blueprint.get("/timeline.json")
def as_json() -> Response:
    """Return the first `limit` of the same rows as JSON; `of` names a thing."""
    base = current_kb()
    limit = params.number("limit", _DEFAULT_ROWS, minimum=1, maximum=_MAX_ROWS)
    rows = _selected(base, _named(base)).rows
    listed = base.views.timeline.listed(rows[:limit])
    return jsonify(timeline_json(base, listed, len(rows)))


@blueprint.get("/timeline.csv")
def as_csv() -> Response:
    """Return the rows of all pages with their sources, days and lines as CSV."""
    base = current_kb()
    listed = base.views.timeline.listed(_selected(base, _named(base)).rows)
    return csv_response("timeline", TIMELINE_HEADER, timeline_rows(listed, PublicLines()))


def _selected(base: KnowledgeBase, slug: str) -> SelectedRows:
    return selected_rows(base, slug, day_of_ends())


def _named(base: KnowledgeBase) -> str:
    """Return the slug of the thing that `of` names; empty without it."""
    name = params.text("of")
    return base.find(name) if name else ""


def _address(slug: str) -> str:
    """Return the address of the timeline of a thing, with the parameters of this one."""
    kept = [
        each for each in request.args.items(multi=True) if each[0] not in {"of", "page"} and each[1]
    ]
    return path_of("timeline.of_thing", slug=slug) + (f"?{urlencode(kept)}" if kept else "")


def _page(base: KnowledgeBase, slug: str) -> str:
    selected = _selected(base, slug)
    sizes = (_ROW_BYTES + 2 * link for link in largest_links(base))
    size = page_size(sizes, _ROWS_BYTES, _PAGE_SIZE)
    first = params.first_item_of_page(size)
    shown = selected.rows[first : first + size]
    return render_template(
        "timeline.html",
        slug=slug,
        label=base.views.labels.of_thing(slug) if slug else "",
        name=_name(base, slug),
        selected=selected,
        picture=timeline_picture(base, shown, selected.years, day_of_ends()) if shown else None,
        first=first,
        size=size,
        here=here,
        data={name: _data(name, slug) for name in ("csv", "json")},
        date_words=date_words,
    )


def _name(base: KnowledgeBase, slug: str) -> str:
    """Return the name of a thing as its form shows it; the slug where several have the name."""
    if not slug:
        return ""
    label = base.views.labels.of_thing(slug)
    try:
        return label if base.find(label) == slug else slug
    except NotFoundError:
        return slug


def _data(ending: str, slug: str) -> str:
    """Return the address of the same rows as data."""
    return here(f"timeline.as_{ending}", **({"of": slug} if slug else {}))
