"""The graph around a thing as a page: controls, legend, and all that is drawn as tables. Its whole state is its address."""

from __future__ import annotations

from typing import Any, NamedTuple

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from kbgraph.errors import NotFoundError
from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.network.neighbourhood import Neighbourhood
from kbgraph.network.network import Edge
from kbgraph.ontology.ontology import local_name
from kbgraph.rdf.terms import Iri, Triple
from kbgraph.views.provenance import Citation
from kbgraph_web.http.negotiation import current_kb
from kbgraph_web.http.redirects import redirect_or_abort
from kbgraph_web.routes.explore.graph_api import DIRECTIONS, MAX_NODES, direction, number

blueprint = Blueprint("graph", __name__)
MAX_STEPS = 3
_MOST = 100
"""Things that are drawn where the address does not say how many."""
_KINDS = 8
"""Marks for types: a shape and a colour each. The last is for all further types, and for things without one."""


class GraphView(NamedTuple):
    """What of the graph is shown; it is what the address says."""

    slug: str
    depth: int
    direction: str
    without: tuple[str, ...]
    expanded: tuple[str, ...]
    selected: str
    limit: int

    def address(self, **changes: Any) -> str:
        """The address of this view, with changes; what is as usual is not in it."""
        new = self._replace(**changes)
        usual = GraphView(self.slug, 1, "both", (), (), "", _MOST)
        said = {
            name: value for name, value in new._asdict().items() if value != getattr(usual, name)
        }
        return url_for("graph.page", **{"slug": new.slug, **said})


class GraphNode(NamedTuple):
    """A thing of the graph; `kind` is the number of its type's mark."""

    slug: str
    label: str
    type: str
    kind: int
    described: bool
    distance: int
    hidden: int
    """How many of its neighbours, as the view goes, are not shown."""


class EdgeRow(NamedTuple):
    """A fact of the graph, and who says so."""

    source: GraphNode
    target: GraphNode
    relation: str
    label: str
    inverse: str
    basis: str
    citations: tuple[Citation, ...]


class LegendRow(NamedTuple):
    """A row of the legend, which is the filter."""

    name: str
    label: str
    facts: int
    is_left_out: bool


@blueprint.get("/graph")
def start() -> Response:
    """The graph around the thing that is called `of`, or else around the one with the most facts."""
    base, name = current_kb(), request.args.get("of", "").strip()
    net = base.networkx
    if not name and not net:
        abort(404, "There is no entry yet.")
    slug = (
        base.find(name)
        if name
        else net.nodes[max(net, key=lambda thing: (net.degree(thing), thing))]["slug"]
    )
    return redirect(url_for("graph.page", slug=slug))


@blueprint.get("/graph/<path:slug>")
def page(slug: str) -> str:
    """What lies around a thing: the graph is drawn from the page's tables, and who has no JavaScript reads them."""
    base, view = current_kb(), _view(slug)
    if not base.network.knows(slug):
        redirect_or_abort(base, slug, lambda other: view.address(slug=other))
    around = _seen(base, view)
    things = _things(base, view, around)
    rows = sorted((_row(base, edge, things) for edge in around.edges), key=_nearest_first)
    return render_template(
        "graph.html",
        view=view,
        drawn=_drawn(list(things.values()), rows),
        center=things[around.center],
        things=list(things.values()),
        rows=rows,
        relations=_relations(base, view, around),
        types=sorted({(thing.kind, thing.type or "other") for thing in things.values()}),
        left_out=around.left_out,
        more=min(view.limit * 2, MAX_NODES),
        directions=DIRECTIONS,
    )


@blueprint.errorhandler(NotFoundError)
def not_found(error: NotFoundError) -> tuple[str, int]:
    """Nothing has that name, or no relation has."""
    return render_template("not_found.html", message=sentence(error)), 404


def sentence(error: NotFoundError) -> str:
    """What is amiss, as a sentence of a page."""
    said = str(error)
    return f"{said[:1].upper()}{said[1:]}{'' if said.endswith('?') else '.'}"


def kinds(base: KnowledgeBase) -> dict[str, int]:
    """The mark of each type's label, in the order of the mapping: the same on every page."""
    return {each.label: place for place, each in enumerate(base.views.coverage[: _KINDS - 1])}


def kind(known: dict[str, int], label: str) -> int:
    """The mark of a type."""
    return known.get(label, _KINDS - 1)


def _view(slug: str) -> GraphView:
    asked, _ = request.args, direction()
    many = {name: tuple(dict.fromkeys(asked.getlist(name))) for name in ("without", "expanded")}
    depth, limit = number("depth", 1, 1, MAX_STEPS), number("limit", _MOST, 1, MAX_NODES)
    return GraphView(
        slug,
        depth,
        asked.get("direction", "both"),
        many["without"],
        many["expanded"],
        asked.get("selected", ""),
        limit,
    )


def _seen(base: KnowledgeBase, view: GraphView) -> Neighbourhood:
    way = DIRECTIONS[view.direction]
    return base.neighbourhood(
        view.slug,
        view.depth,
        view.limit,
        without=view.without,
        direction=way,
        expanded=view.expanded,
    )


def _relations(base: KnowledgeBase, view: GraphView, around: Neighbourhood) -> list[LegendRow]:
    """Those of the view as if none were left out, the most frequent first, and those that are left out besides."""
    counts: dict[Iri, int] = dict.fromkeys(sorted(base.network.relations.named(view.without)), 0)
    left_out = set(counts)
    whole = _seen(base, view._replace(without=())) if view.without else around
    for edge in whole.edges:
        counts[edge.property] = counts.get(edge.property, 0) + 1
    label = base.views.labels.label
    found = [
        LegendRow(base.network.relations.name(prop), label(prop), facts, prop in left_out)
        for prop, facts in counts.items()
    ]
    return sorted(found, key=lambda each: (-each.facts, each.label, each.name))


def _things(base: KnowledgeBase, view: GraphView, around: Neighbourhood) -> dict[Iri, GraphNode]:
    known, walk = kinds(base), base.network.traversal(view.without, DIRECTIONS[view.direction])
    things = {}
    for iri, distance in around.distances.items():
        node = base.networkx.nodes[iri]
        hidden = len(walk.neighbours(iri) - around.distances.keys())
        things[iri] = GraphNode(
            node["slug"],
            node["label"],
            node["type"],
            kind(known, node["type"]),
            node["described"],
            distance,
            hidden,
        )
    return things


def _row(base: KnowledgeBase, edge: Edge, things: dict[Iri, GraphNode]) -> EdgeRow:
    labels = base.views.labels
    return EdgeRow(
        things[edge.source],
        things[edge.target],
        base.network.relations.name(edge.property),
        labels.label(edge.property),
        labels.inverse(edge.property),
        local_name(edge.basis),
        base.views.citations.of(Triple(edge.source, edge.property, edge.target)),
    )


def _drawn(things: list[GraphNode], rows: list[EdgeRow]) -> dict[str, Any]:
    """What the drawing is made of, short: things and relations are named by their place in their list. The tables say who says so."""
    places = {thing.slug: place for place, thing in enumerate(things)}
    relations = list(dict.fromkeys((row.relation, row.label, row.inverse) for row in rows))
    return {
        "things": [
            (thing.slug, thing.label, thing.type, thing.kind, thing.distance, thing.hidden)
            for thing in things
        ],
        "relations": relations,
        "facts": [
            (
                places[row.source.slug],
                places[row.target.slug],
                relations.index((row.relation, row.label, row.inverse)),
                row.basis,
            )
            for row in rows
        ],
    }


def _nearest_first(row: EdgeRow) -> tuple[int, int, str, str, str]:
    near, far = sorted((row.source.distance, row.target.distance))
    return far, near, row.label, row.source.label, row.target.label
