"""Two to six things side by side, as a page and as CSV with the same cells."""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import urlencode

from flask import Blueprint, Response, abort, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from kbgraph.errors import NotFoundError
from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.search.facets import IndexedThing
from kbgraph.views.comparison import Comparison, ComparisonCell
from kbgraph_web.http.csv_response import csv_response
from kbgraph_web.http.negotiation import current_kb
from kbgraph_web.viewmodels.facet_links import here

blueprint = Blueprint("compare", __name__)
LEAST, MOST = 2, 6
_TYPES_TO_PICK, _MOST_TO_PICK, _MOST_NAMES = 2, 60, 500
_DIFFERENCES = "differences"
_NONE: dict[str, str | None] = {"with": None}


class ComparisonRequest(NamedTuple):
    """What is to be compared: slugs, each once; and what was named that nothing is called by."""

    slugs: list[str]
    problem: str


@blueprint.get("/compare")
def page() -> str | AnyResponse:
    """The comparison, or the form by which things are chosen. `with` is a slug, a name, an alias or a code."""
    base, asked = current_kb(), _asked()
    if not asked.problem and request.args.getlist("with") != asked.slugs:
        return redirect(_address(asked.slugs))
    return render_template(
        "compare.html",
        compared=_shown(base, asked.slugs) if asked.slugs else None,
        asked=asked,
        least=LEAST,
        most=MOST,
        names=_names(base) if len(asked.slugs) < MOST else [],
        picks=() if asked.slugs else _picks(base),
        only=_only(),
        without=lambda slug: _address([each for each in asked.slugs if each != slug]),
        adding=_address([*asked.slugs, ""]),
        toggled=here(only=None if _only() else _DIFFERENCES),
        csv=here("compare.as_csv"),
    )


@blueprint.get("/compare.csv")
def as_csv() -> Response:
    """The cells of the page: for each thing its values, their sources, the days on which they were checked, and where they stand."""
    base, asked = current_kb(), _asked()
    if asked.problem or not asked.slugs:
        abort(404, asked.problem or "name what to compare: /compare.csv?with=…&with=…")
    compared = _shown(base, asked.slugs)
    kinds = ("", " · source", " · as of", " · line")
    header = [
        "heading",
        "field",
        "property",
        *(f"{column.label}{kind}" for column in compared.columns for kind in kinds),
    ]
    rows = (
        [section.label, row.label, row.path, *(text for cell in row.cells for text in _texts(cell))]
        for section in compared.sections
        for row in section.rows
    )
    return csv_response("compare", header, rows)


def _names(base: KnowledgeBase) -> list[str]:
    """What the form proposes; nothing where there are so many that the page would be heavy."""
    names = sorted({item.label for item in base.search.items if item.described})
    return names if len(names) <= _MOST_NAMES else []


def _picks(base: KnowledgeBase) -> list[tuple[str, list[IndexedThing]]]:
    """The entries of the types that are asked for the most, to be ticked; none of a type that has too many of them."""
    labels = [each.label for each in base.views.coverage if each.asked][:_TYPES_TO_PICK]
    found = [
        (label, [item for item in base.search.items if item.described and item.type == label])
        for label in labels
    ]
    return [(label, items) for label, items in found if len(items) <= _MOST_TO_PICK]


def _shown(base: KnowledgeBase, slugs: list[str]) -> Comparison:
    compared = base.views.compare(slugs)
    return compared.differences if _only() else compared


def _only() -> str:
    """Whether the rows that differ are wanted alone."""
    return _DIFFERENCES if request.args.get("only") == _DIFFERENCES else ""


def _texts(cell: ComparisonCell) -> tuple[str, str, str, str]:
    sources = dict.fromkeys(
        source.title or source.url for citation in cell.citations for source in citation.sources
    )
    days = dict.fromkeys(citation.as_of for citation in cell.citations if citation.as_of)
    return cell.text, " | ".join(sources), " | ".join(days), " | ".join(cell.lines)


def _asked() -> ComparisonRequest:
    base, slugs, problem = current_kb(), [], ""
    for name in filter(None, (text.strip() for text in request.args.getlist("with"))):
        try:
            slugs.append(_slug(base, name))
        except NotFoundError as error:
            problem = str(error)
    slugs = list(dict.fromkeys(slugs))
    return ComparisonRequest(
        slugs[:MOST],
        problem or (f"at most {MOST} can stand side by side" if len(slugs) > MOST else ""),
    )


def _slug(base: KnowledgeBase, name: str) -> str:
    """By slug, name or alias; else the one thing with that code."""
    found = [
        item.slug
        for item in base.search.items
        if name.upper() in base.search.codes.get(item.iri, ())
    ]
    return found[0] if len(found) == 1 and not base.network.knows(name) else base.find(name)


def _address(slugs: list[str]) -> str:
    address = here("", **_NONE)
    more = urlencode([("with", slug) for slug in slugs])
    return f"{address}{'&' if '?' in address and more else '?' if more else ''}{more}"
