"""The page of the whole graph: the data of the drawing, its legend, and the table of all things."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.network import BackboneEdge, BackboneThing
from kbgraph.rdf import Iri
from kbgraph.views.evidence_filters import FactCount
from kbgraph_web.http import params
from kbgraph_web.viewmodels.bounds.page_budget import MAX_NAME_CHARS, largest_links, page_size
from kbgraph_web.viewmodels.whole_graph.details import details, thing_row
from kbgraph_web.viewmodels.whole_graph.legend import chips, filters, place_rows, type_rows
from kbgraph_web.viewmodels.whole_graph.view import (
    MAX_DRAWN,
    WholeGraph,
    address,
    read_selection,
    whole_graph,
)

_ROWS, _ROW_BYTES, _ROWS_BYTES = 50, 150, 30_000
"""Things on a page of the table; what one has beside its links, and what all may take."""


def whole_graph_context(base: KnowledgeBase) -> dict[str, Any]:
    """Return the values with which whole_graph.html shows what the address names."""
    selection = read_selection(base)
    graph = whole_graph(base, "" if selection.error else selection.name)
    sizes = (_ROW_BYTES + 4 * link for link in largest_links(base))
    size = page_size(sizes, _ROWS_BYTES, _ROWS)
    first = params.first_item_of_page(size)
    backbone = graph.backbone
    nearest = backbone.nearest
    every = base.network.backbones.backbone(graph.view._replace(facts=None))
    return {
        "drawn": drawing_data(base, graph),
        "cores": len(backbone.cores),
        "backbone": backbone,
        "count": FactCount(backbone.facts, every.facts),
        "selection": selection,
        "details": details(base, graph),
        "types": [] if graph.marks.tell_places else type_rows(base, graph),
        "marks_tell_places": graph.marks.tell_places,
        "more": min(2 * graph.view.limit, MAX_DRAWN),
        "places": place_rows(base, graph),
        "filters": filters(base, graph),
        "chips": chips(base),
        "rows": [
            (
                thing_row(base, graph, thing),
                thing_row(base, graph, nearest[thing]) if thing in nearest else None,
            )
            for thing in backbone.ranked[first : first + size]
        ],
        "first": first,
        "size": size,
        "address": address,
        "address_of_page": lambda page: address(page=[page]),
    }


def drawing_data(base: KnowledgeBase, graph: WholeGraph) -> dict[str, Any]:
    """Return the data of the drawing: things are named by their index, to keep the page small."""
    drawing = graph.drawing
    indices = {each.thing: index for index, each in enumerate(drawing.things)}
    selected = "" if graph.selected is None else base.graph.iris.slug(graph.selected)
    return {
        "things": [
            (*_thing_data(base, graph, each), indices.get(each.nearest, -1) if each.nearest else -1)
            for each in drawing.things
        ],
        "edges": _edges_data(drawing.edges, indices),
        "further": _edges_data(drawing.further, indices),
        # The positions of the best-connected things are the same whatever else is drawn.
        "layout": _edges_data(graph.backbone.closed.edges, indices),
        "selected": selected,
    }


def _edges_data(
    edges: Iterable[BackboneEdge], indices: Mapping[Iri, int]
) -> list[tuple[int, int, int]]:
    return [(indices[edge.source], indices[edge.target], edge.facts) for edge in edges]


def _thing_data(base: KnowledgeBase, graph: WholeGraph, each: BackboneThing) -> tuple[object, ...]:
    node = base.network.things[each.thing]
    place = base.network.backbones.places.get(each.thing)
    label = str(node["label"])
    shown = label if len(label) <= MAX_NAME_CHARS else f"{label[: MAX_NAME_CHARS - 1].rstrip()}…"
    return (
        node["slug"],
        shown,
        graph.marks.of(each.thing),
        each.connections,
        each.folded,
        place.label if place else "",
    )
