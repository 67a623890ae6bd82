"""The graph around a thing as its page shows it."""

from __future__ import annotations

from typing import Any, NamedTuple

from flask import url_for

from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.network import Edge, Neighbourhood
from kbgraph.rdf import Iri, Triple, local_name
from kbgraph.views import Citation
from kbgraph_web.http.languages import gettext
from kbgraph_web.http.params import DIRECTIONS
from kbgraph_web.viewmodels.bounds.page_budget import completed, largest_links, page_size
from kbgraph_web.viewmodels.ladder import (
    Selected,
    Wanted,
    drawing_data,
    drawn_names,
    ladder,
    selected,
)
from kbgraph_web.viewmodels.type_marks import TypeMarks

DEFAULT_NODES = 100
"""Things that are drawn if the address has no `limit`: fewer where names are long."""
DEFAULT_RELATIONS = 40
"""Relations that are shown if the address does not say."""
FACTS_ON_PAGE = 100
"""Rows of the table of facts on a page: fewer where names are long."""
_THING_BYTES, _THINGS_BYTES = 100, 45_000
"""About what a thing has beside its links, and what the things of a page may take."""
_FACT_BYTES, _FACTS_BYTES = 60, 50_000
"""The same of facts."""
_LEAST = 20
"""Things, and facts, that are shown however long their names are."""


class GraphView(NamedTuple):
    """The part of the graph that is shown, as the address names it."""

    slug: str
    depth: int
    direction: str
    only: tuple[str, ...]
    without: tuple[str, ...]
    expanded: tuple[str, ...]
    selected: str
    limit: int
    relations: int = DEFAULT_RELATIONS
    group: tuple[str, ...] = ()
    """The identifiers of the groups that are open."""
    to: str = ""
    """The slug of the thing at the other end of the selected facts."""
    page: int = 1
    """Of the table of facts."""

    def address(self, **changes: Any) -> str:
        """Return the address of this view with changes; defaults are left out of it.

        Another view has its table from the first page.
        """
        changed = self._replace(**{"page": 1, **changes})
        default = GraphView(
            slug=self.slug,
            depth=1,
            direction="both",
            only=(),
            without=(),
            expanded=(),
            selected="",
            limit=DEFAULT_NODES,
        )
        parameters: dict[str, Any] = {
            name: value
            for name, value in zip(self._fields, changed, strict=True)
            if value != getattr(default, name)
        }
        return url_for("graph.page", **{"slug": changed.slug, **parameters})


class GraphNode(NamedTuple):
    """A thing of the graph."""

    slug: str
    label: str
    type: str
    kind: int
    """The number of its type's mark."""
    described: bool
    distance: int
    hidden: int
    """Neighbours, by the direction and relations of the view, that are not shown."""


class EdgeRow(NamedTuple):
    """A fact of the graph with its citations."""

    source: GraphNode
    target: GraphNode
    relation: str
    label: str
    inverse: str
    basis: str
    citations: tuple[Citation, ...]


class LegendRow(NamedTuple):
    """A row of the legend, which is also the filter of relations."""

    name: str
    label: str
    facts: int
    is_left_out: bool


def graph_context(base: KnowledgeBase, view: GraphView) -> dict[str, Any]:
    """Return the values with which graph.html shows a view."""
    around = _neighbourhood(base, view)
    nodes = _nodes(base, view, around)
    things = list(nodes.values())
    label = base.views.labels.label
    edges = sorted(around.edges, key=lambda edge: _nearest_first(edge, nodes, label(edge.property)))
    walk = base.network.traversal(view.only, view.without, DIRECTIONS[view.direction])
    steps = ladder(base, _wanted(view), walk)
    drawn = drawing_data(base, steps, walk)
    size = _facts_on_page(base)
    first = (view.page - 1) * size
    rows = [_row(base, each, nodes) for each in edges[first : first + size]]
    legend = _legend(base, view, around)
    ticked = [row for row in legend[view.relations :] if row.is_left_out]
    return {
        "drawn": drawn,
        "selected": selected(base, steps, walk, view.selected, view.to),
        "center": nodes[around.center],
        "things": things,
        "rows": rows,
        "first": first,
        "size": size,
        "facts_in_all": len(edges),
        "relations": legend[: view.relations] + ticked,
        "relations_in_all": len(legend),
        "types": sorted({(thing.kind, thing.type or gettext("other")) for thing in things}),
        "left_out": around.left_out,
        "names": completed(drawn_names(drawn)),
    }


def selection(base: KnowledgeBase, view: GraphView) -> Selected | None:
    """Return the details of what a view selects."""
    walk = base.network.traversal(view.only, view.without, DIRECTIONS[view.direction])
    steps = ladder(base, _wanted(view), walk)
    return selected(base, steps, walk, view.selected, view.to)


def _wanted(view: GraphView) -> Wanted:
    return Wanted(view.slug, view.depth, view.limit, view.expanded, view.group)


def _neighbourhood(base: KnowledgeBase, view: GraphView) -> Neighbourhood:
    return base.neighbourhood(
        view.slug,
        view.depth,
        view.limit,
        view.only,
        view.without,
        direction=DIRECTIONS[view.direction],
        expanded=view.expanded,
    )


def _legend(base: KnowledgeBase, view: GraphView, around: Neighbourhood) -> list[LegendRow]:
    """Return the relations of the view and those left out, by frequency.

    Facts are counted as if no relation were left out.
    """
    counts: dict[Iri, int] = dict.fromkeys(sorted(base.network.relations.named(view.without)), 0)
    left_out = set(counts)
    complete = _neighbourhood(base, view._replace(without=())) if view.without else around
    for edge in complete.edges:
        counts[edge.property] = counts.get(edge.property, 0) + 1
    label = base.views.labels.label
    rows = [
        LegendRow(base.network.relations.name(prop), label(prop), facts, prop in left_out)
        for prop, facts in counts.items()
    ]
    return sorted(rows, key=lambda row: (-row.facts, row.label, row.name))


def _nodes(base: KnowledgeBase, view: GraphView, around: Neighbourhood) -> dict[Iri, GraphNode]:
    marks = TypeMarks(base)
    walk = base.network.traversal(view.only, view.without, DIRECTIONS[view.direction])
    nodes = {}
    for iri, distance in around.distances.items():
        attributes = base.network.things[iri]
        nodes[iri] = GraphNode(
            slug=attributes["slug"],
            label=attributes["label"],
            type=attributes["type"],
            kind=marks.of(attributes["type"]),
            described=attributes["described"],
            distance=distance,
            hidden=walk.beyond(iri, around.distances.keys()),
        )
    return nodes


def _row(base: KnowledgeBase, edge: Edge, nodes: dict[Iri, GraphNode]) -> EdgeRow:
    labels = base.views.labels
    return EdgeRow(
        source=nodes[edge.source],
        target=nodes[edge.target],
        relation=base.network.relations.name(edge.property),
        label=labels.label(edge.property),
        inverse=labels.inverse(edge.property),
        basis=local_name(edge.basis),
        citations=base.views.citations.of(Triple(edge.source, edge.property, edge.target)),
    )


def _nearest_first(
    edge: Edge, nodes: dict[Iri, GraphNode], label: str
) -> tuple[int, int, str, str, str]:
    source, target = nodes[edge.source], nodes[edge.target]
    near, far = sorted((source.distance, target.distance))
    return far, near, label, source.label, target.label


def _facts_on_page(base: KnowledgeBase) -> int:
    sizes = (_FACT_BYTES + 2 * link for link in largest_links(base))
    return page_size(sizes, _FACTS_BYTES, FACTS_ON_PAGE, _LEAST)


def default_nodes(base: KnowledgeBase) -> int:
    """Return how many things are drawn if the address does not say."""
    sizes = (_THING_BYTES + 3 * link for link in largest_links(base))
    return page_size(sizes, _THINGS_BYTES, DEFAULT_NODES, _LEAST)
