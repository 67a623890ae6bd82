"""How two things hang together as a page: the shortest paths, each hop with who says so. Its whole state is its address."""

from __future__ import annotations

from typing import NamedTuple

from flask import Blueprint, render_template, request, url_for

from kbgraph.errors import NotFoundError
from kbgraph.fuzzy import closest
from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.network.shortest_paths import MAX_HOPS, Paths
from kbgraph.network.traversal import Direction
from kbgraph.ontology.ontology import local_name
from kbgraph.rdf.terms import Iri
from kbgraph.source.names import normalise_name
from kbgraph.views.provenance import Citation
from kbgraph_web.http.negotiation import current_kb
from kbgraph_web.routes.explore.graph_api import MAX_PATHS, number
from kbgraph_web.routes.explore.graph_page import kind, kinds, sentence

blueprint = Blueprint("path", __name__)
_CLOSE = 60
"""How alike a name must be, of 100, to be offered."""


class PathNode(NamedTuple):
    """A thing on the way."""

    slug: str
    label: str
    type: str
    kind: int


class PathEdge(NamedTuple):
    """A hop as the page shows it."""

    start: PathNode
    end: PathNode
    reads: str
    label: str
    is_along: bool
    basis: str
    citations: tuple[Citation, ...]


class PathEndpoint(NamedTuple):
    """A thing that was asked for by a name: its slug, or why there is none and what may have been meant."""

    name: str
    slug: str = ""
    error: str = ""
    offers: tuple[tuple[str, str], ...] = ()
    """Slug and name."""


@blueprint.get("/path")
def page() -> str:
    """The shortest paths between two things, each by slug, name or alias; what cannot be found is said in a sentence."""
    base, limit = current_kb(), number("limit", 5, 1, MAX_PATHS)
    start, end = (_end(base, request.args.get(name, "").strip()) for name in ("from", "to"))
    only, without = request.args.getlist("only"), request.args.getlist("without")
    found, error = None, ""
    if start.slug and end.slug:
        try:
            found = base.path(start.slug, end.slug, only=only, without=without, limit=limit)
        except NotFoundError as unknown:
            error = sentence(unknown)
    return render_template(
        "path.html",
        start=start,
        end=end,
        only=only,
        without=without,
        error=error,
        found=found,
        paths=(paths := _legs(base, found) if found else []),
        kinds=sorted(
            {
                (stop.type or "other", stop.kind)
                for legs in paths
                for leg in legs
                for stop in (leg.start, leg.end)
            }
        ),
        most=MAX_HOPS,
        limit=limit,
        next_limit=min(limit * 4, MAX_PATHS),
        names=_names(base),
        relations=_relations(base),
    )


def address(**changes: object) -> str:
    """This page's address, with changes; a name that is given none is left out."""
    asked = {**request.args.to_dict(flat=False), **changes}
    return url_for("path.page", **{name: value for name, value in asked.items() if value})  # type: ignore[arg-type]


blueprint.add_app_template_global(address, "path_address")


def _end(base: KnowledgeBase, name: str) -> PathEndpoint:
    if not name:
        return PathEndpoint("")
    try:
        return PathEndpoint(name, base.find(name))
    except NotFoundError as unknown:
        return PathEndpoint(name, error=sentence(unknown), offers=_offers(base, name))


def _offers(base: KnowledgeBase, name: str) -> tuple[tuple[str, str], ...]:
    """Things whose name has the words in it, or else those with the closest names; at most five."""
    subjects = base.views.entries.values()
    called = {
        normalise_name(text): subject
        for subject in subjects
        for text in (*(each.text for each in subject.names), subject.slug)
    }
    wanted = normalise_name(name)
    near = [text for text in called if wanted in text] or closest(wanted, called, _CLOSE)
    return tuple({called[text].slug: called[text].name for text in near}.items())[:5]


def _names(base: KnowledgeBase) -> list[tuple[str, str]]:
    """What the fields offer: every thing's name, with its type."""
    return sorted({(data["label"], data["type"]) for _, data in base.networkx.nodes(data=True)})


def _relations(base: KnowledgeBase) -> list[tuple[str, str]]:
    """Name and label of each relation between things, by label."""
    label = base.views.labels.label
    found = [
        (base.network.relations.name(prop), label(prop))
        for prop in base.network.relations.between_things
    ]
    return sorted(found, key=lambda each: (each[1], each[0]))


def _legs(base: KnowledgeBase, found: Paths) -> list[list[PathEdge]]:
    known, label = kinds(base), base.views.labels.label

    def stop(thing: Iri) -> PathNode:
        node = base.networkx.nodes[thing]
        return PathNode(node["slug"], node["label"], node["type"], kind(known, node["type"]))

    return [
        [
            PathEdge(
                stop(hop.start), stop(hop.end), hop.label, label(hop.property),
                hop.direction is Direction.ALONG, local_name(hop.basis), hop.citations,
            )
            for hop in path
        ]
        for path in found.paths
    ]  # fmt: skip
