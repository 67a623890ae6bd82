"""The graph around a thing as a page: controls, a legend, and tables.

The whole state of the page is in its address.
"""

from __future__ import annotations

from flask import Blueprint, redirect, render_template
from werkzeug.wrappers import Response

from kbgraph.knowledge_base import KnowledgeBase
from kbgraph_web.http import params
from kbgraph_web.http.negotiation import current_kb
from kbgraph_web.http.redirects import redirect_or_abort
from kbgraph_web.viewmodels.graph_view import (
    DEFAULT_RELATIONS,
    GraphView,
    default_nodes,
    graph_context,
    selection,
)

blueprint = Blueprint("graph", __name__)
MAX_STEPS, MAX_NODES, MAX_RELATIONS = 3, 2000, 20_000


@blueprint.get("/graph/<path:slug>")
def page(slug: str) -> str | Response:
    """Return the graph around a thing as tables, which the script draws.

    `bare` leaves out all but the details of what is selected.

    The form names the relations that it has `offered` and those of them that are ticked, which are
    `shown`: all others of them are `without` in the address to which it redirects.
    """
    base = current_kb()
    view = _view(base, slug)
    if not base.network.knows(slug):
        redirect_or_abort(base, slug, lambda other: view.address(slug=other))
    offered, shown = params.texts("offered"), set(params.texts("shown"))
    if params.flag("bare"):
        return render_template("graph_details.html", view=view, selected=selection(base, view))
    if offered:
        left_out = tuple(name for name in offered if name not in shown)
        return redirect(view.address(without=left_out))
    return render_template(
        "graph.html",
        view=view,
        more=min(view.limit * 2, MAX_NODES),
        directions=params.DIRECTIONS,
        address_of_page=lambda page: view.address(page=int(page)),
        **graph_context(base, view),
    )


def _view(base: KnowledgeBase, slug: str) -> GraphView:
    relations = params.relations()
    return GraphView(
        slug=slug,
        depth=params.number("depth", 1, minimum=1, maximum=MAX_STEPS),
        direction=params.direction(),
        only=relations.only,
        without=relations.without,
        expanded=params.texts("expanded"),
        selected=params.text("selected"),
        limit=params.number("limit", default_nodes(base), minimum=1, maximum=MAX_NODES),
        group=params.texts("group"),
        to=params.text("to"),
        relations=params.number("relations", DEFAULT_RELATIONS, minimum=1, maximum=MAX_RELATIONS),
        page=params.first_item_of_page(1) + 1,
    )
