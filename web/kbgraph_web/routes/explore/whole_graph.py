"""The graph of all things: its best-connected things, on which all others are folded.

The whole state of the page is in its address. The table below the drawing has every thing.
"""

from __future__ import annotations

from flask import Blueprint, Response, abort, jsonify, redirect, render_template, url_for
from werkzeug.wrappers import Response as AnyResponse

from kbgraph_web.http import params
from kbgraph_web.http.negotiation import current_kb
from kbgraph_web.serialisers.whole_graph import backbone_json
from kbgraph_web.viewmodels.whole_graph import whole_graph, whole_graph_context

blueprint = Blueprint("whole_graph", __name__)


@blueprint.get("/graph")
def page() -> str | AnyResponse:
    """Return the graph of all things as a page; redirect to that around `of`, if it is given."""
    base, name = current_kb(), params.text("of")
    if name:
        return redirect(url_for("graph.page", slug=base.find(name)))
    if not base.network.things:
        abort(404, "There is no entry yet.")
    return render_template("whole_graph.html", **whole_graph_context(base))


@blueprint.get("/graph.json")
def as_json() -> Response:
    """Return the best-connected things, and the strongest connections between them.

    `limit` is their number. `where`, `only`, `without` and the evidence filter choose things and
    facts; `selected` and `expanded` name further things to draw.
    """
    base = current_kb()
    graph = whole_graph(base, params.text("selected"))
    return jsonify(backbone_json(base, graph.backbone, graph.drawing))
