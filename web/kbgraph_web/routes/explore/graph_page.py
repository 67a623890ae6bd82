"""The graph around a thing as a page: controls, a legend, and tables.

The whole state of the page is in its address.
"""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, url_for
from werkzeug.wrappers import Response

from kbgraph_web.http import params
from kbgraph_web.http.negotiation import current_kb
from kbgraph_web.http.redirects import redirect_or_abort
from kbgraph_web.viewmodels.graph_view import DEFAULT_NODES, GraphView, graph_context

blueprint = Blueprint("graph", __name__)
MAX_STEPS, MAX_NODES = 3, 2000


@blueprint.get("/graph")
def start() -> Response:
    """Redirect to the graph around `of`, else around the most linked thing."""
    base, name = current_kb(), params.text("of")
    network = base.network.multigraph
    if not name and not network:
        abort(404, "There is no entry yet.")
    if name:
        slug = base.find(name)
    else:
        most_linked = max(network, key=lambda thing: (network.degree(thing), thing))
        slug = network.nodes[most_linked]["slug"]
    return redirect(url_for("graph.page", slug=slug))


@blueprint.get("/graph/<path:slug>")
def page(slug: str) -> str:
    """Return the graph around a thing as tables, which the script draws."""
    base, view = current_kb(), _view(slug)
    if not base.network.knows(slug):
        redirect_or_abort(base, slug, lambda other: view.address(slug=other))
    return render_template(
        "graph.html",
        view=view,
        more=min(view.limit * 2, MAX_NODES),
        directions=params.DIRECTIONS,
        **graph_context(base, view),
    )


def _view(slug: str) -> GraphView:
    relations = params.relations()
    return GraphView(
        slug=slug,
        depth=params.number("depth", 1, minimum=1, maximum=MAX_STEPS),
        direction=params.direction(),
        only=relations.only,
        without=relations.without,
        expanded=params.texts("expanded"),
        selected=params.text("selected"),
        limit=params.number("limit", DEFAULT_NODES, minimum=1, maximum=MAX_NODES),
    )
