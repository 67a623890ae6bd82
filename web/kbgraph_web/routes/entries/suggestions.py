"""The links that an entry lacks: a page, of which that of the entry shows a part, and JSON."""

from __future__ import annotations

from typing import NamedTuple

from flask import Blueprint, Response, abort, current_app, jsonify, make_response, render_template

from kbgraph.errors import AnswerTooLargeError
from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.linking.missing.evidence import Certainty
from kbgraph.linking.missing.suggestion import Suggestion
from kbgraph.linking.missing.suggestions_json import suggestion_json
from kbgraph.linking.service import LinkingService
from kbgraph.linking.worklist.work_list import MAX_INDEXED
from kbgraph_web.http import params
from kbgraph_web.http.day import path_of
from kbgraph_web.http.negotiation import current_kb
from kbgraph_web.http.redirects import redirect_or_abort, slug_with_ending
from kbgraph_web.viewmodels.authoring.missing_links import missing_links

blueprint = Blueprint("suggestions", __name__)
_DEFAULT_LINKS, _MAX_LINKS = 50, 200


class _Found(NamedTuple):
    """The first suggestions for an entry, and the number of all."""

    shown: tuple[Suggestion, ...]
    total: int


@blueprint.get("/suggestions/<path:slug>")
def page(slug: str) -> str:
    """Return the links that an entry lacks, with their lines, reasons, and what to write."""
    base, limit = _describing(slug, "suggestions.page"), _limit()
    is_large = len(base.graph.subjects) > MAX_INDEXED
    found = _Found((), 0) if is_large else _found(base.linking, slug, limit)
    links = missing_links(base, slug, found.shown)
    return render_template(
        "suggestions.html",
        slug=slug,
        label=base.views.labels.of_thing(slug),
        links=[each for each in links if each.certainty is not Certainty.POSSIBLE],
        possible=[each for each in links if each.certainty is Certainty.POSSIBLE],
        left_out=found.total - len(links),
        max_entries=MAX_INDEXED if is_large else 0,
    )


@blueprint.get("/suggestions/<path:slug>.json")
def data(slug: str) -> Response:
    """Return the same as JSON."""
    if whole := slug_with_ending(current_kb(), slug, ".json"):
        return make_response(current_app.view_functions["suggestions.page"](slug=whole))
    base, limit = _describing(slug, "suggestions.data"), _limit()
    if len(base.graph.subjects) > MAX_INDEXED:
        raise AnswerTooLargeError(
            f"texts are compared in folders of up to {MAX_INDEXED:,} entries;"
            " `kbgraph suggest` compares those of all"
        )
    found = _found(base.linking, slug, limit)
    return jsonify(
        slug=slug,
        label=base.views.labels.of_thing(slug),
        total=found.total,
        suggestions=[suggestion_json(each, base.linking.link(each)) for each in found.shown],
    )


def _found(linking: LinkingService, slug: str, limit: int) -> _Found:
    found = linking.suggest(slug, at_least=Certainty.POSSIBLE)
    return _Found(found[:limit], len(found))


def _describing(slug: str, endpoint: str) -> KnowledgeBase:
    """Return the knowledge base, which has the entry; else answer the request otherwise."""
    base = current_kb()
    if slug not in base.views.entries:
        if base.network.knows(slug):
            abort(404, f"No entry describes {slug} yet, so it lacks no links.")
        redirect_or_abort(base, slug, lambda other: path_of(endpoint, slug=other))
    return base


def _limit() -> int:
    return params.number("limit", _DEFAULT_LINKS, minimum=1, maximum=_MAX_LINKS)
