"""The shortest paths between two things as a page, each hop with its citations.

The whole state of the page is in its address.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, redirect, render_template, request
from werkzeug.wrappers import Response

from kbgraph.errors import NotFoundError
from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.network import MAX_HOPS, Paths
from kbgraph_web.http import params
from kbgraph_web.http.day import path_of
from kbgraph_web.http.errors import as_sentence
from kbgraph_web.http.negotiation import current_kb
from kbgraph_web.viewmodels.bounds.page_budget import MAX_NAMES, completed
from kbgraph_web.viewmodels.evidence_filter import wanted_relations
from kbgraph_web.viewmodels.path_view import PathEndpoint, edges_of_paths, types_of_paths

blueprint = Blueprint("path", __name__)
MAX_PATHS = 100
_DEFAULT_PATHS = 5
_MAX_COMMAS = 9
_RELATIONS_PAGE = 60
"""Relations that can be ticked on a page, beside those that are."""


@blueprint.get("/path")
def page() -> str | Response:
    """Return the shortest paths between two things, or a form to name them.

    `from` and `to` are slugs, names, aliases or codes; `only` and `without` choose the relations.
    Where `from` names both, with a comma between, the address that names each is redirected to.
    """
    base, relations = current_kb(), params.relations()
    if both := _both(base):
        return redirect(address(**both))
    limit = params.number("limit", _DEFAULT_PATHS, minimum=1, maximum=MAX_PATHS)
    start, end = (_endpoint(base, params.text(name)) for name in ("from", "to"))
    paths_found, error = _found(base, start, end, limit)
    paths = edges_of_paths(base, paths_found) if paths_found else []
    offered = _relations(base)
    first = params.first_item_of_page(_RELATIONS_PAGE)
    return render_template(
        "path.html",
        start=start,
        end=end,
        only=relations.only,
        without=relations.without,
        error=error,
        found=paths_found,
        paths=paths,
        types=types_of_paths(paths),
        max_hops=MAX_HOPS,
        limit=limit,
        next_limit=min(limit * 4, MAX_PATHS),
        names=_names(base),
        ticked=[each for each in offered if {*each} & {*relations.only, *relations.without}],
        offered=offered[first : first + _RELATIONS_PAGE],
        relations_in_all=len(offered),
        first=first,
        size=_RELATIONS_PAGE,
    )


@blueprint.app_template_global("path_address")
def address(**changes: object) -> str:
    """Return this page's address with changes; empty parameters are removed."""
    return f"{path_of('path.page')}?{_parameters(changes)}"


@blueprint.app_template_global("path_data_address")
def data_address() -> str:
    """Return the address of the same paths as JSON."""
    return f"{path_of('graph_api.path')}?{_parameters({})}"


def _parameters(changes: dict[str, object]) -> str:
    """Return the parameters of the address with changes.

    Their names are the client's, so they are no arguments: `url_for` gives some a meaning.
    """
    given: dict[str, Any] = {**request.args.to_dict(flat=False), **changes}
    return urlencode({name: value for name, value in given.items() if value}, doseq=True)


def _found(
    base: KnowledgeBase, start: PathEndpoint, end: PathEndpoint, limit: int
) -> tuple[Paths | None, str]:
    """Return the paths between two things, if both are known, and what is wrong with a relation."""
    relations = params.relations()
    if not (start.slug and end.slug):
        return None, ""
    try:
        return base.network.path(
            start.slug,
            end.slug,
            only=relations.only,
            without=relations.without,
            limit=limit,
            facts=wanted_relations(base),
        ), ""
    except NotFoundError as unknown:
        return None, as_sentence(str(unknown))


def _both(base: KnowledgeBase) -> dict[str, object]:
    """Return the two names in `from`, if it is no name but has a comma between two; else nothing.

    A name may have a comma, too: `Congo, the Democratic Republic of the, Chad`.
    """
    given = params.text("from")
    if params.text("to") or _is_known(base, given):
        return {}
    parts = given.split(",")
    splits = (
        (",".join(parts[:place]).strip(), ",".join(parts[place:]).strip())
        for place in range(1, min(len(parts), _MAX_COMMAS))
    )
    named = [pair for pair in splits if all(pair)]
    known = [pair for pair in named if all(_is_known(base, each) for each in pair)]
    return dict(zip(("from", "to"), (known or named)[0], strict=True)) if named else {}


def _is_known(base: KnowledgeBase, name: str) -> bool:
    return base.network.knows(name) or base.network.has_name(name)


def _endpoint(base: KnowledgeBase, name: str) -> PathEndpoint:
    if not name:
        return PathEndpoint("")
    try:
        return PathEndpoint(name, base.find(name))
    except NotFoundError as unknown:
        return PathEndpoint(
            name, error=as_sentence(unknown.problem), suggestions=unknown.candidates
        )


def _names(base: KnowledgeBase) -> list[tuple[str, str]]:
    """Return name and type of every thing, as the fields complete them; none if they are many."""
    types: dict[str, str] = {}
    for each in base.network.things.values():
        types[each["label"]] = each["type"]
        if len(types) > MAX_NAMES:
            return []
    return [(name, types[name]) for name in completed(types)]


def _relations(base: KnowledgeBase) -> list[tuple[str, str]]:
    """Return name and label of each relation between things, by label."""
    label = base.views.labels.label
    named = [
        (base.network.relations.name(prop), label(prop))
        for prop in base.network.relations.between_things
    ]
    return sorted(named, key=lambda each: (each[1], each[0]))
