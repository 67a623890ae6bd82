"""The graph of things as JSON: neighbourhoods and paths, with citations."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.network import Edge, FactPath, Neighbourhood, Paths
from kbgraph.rdf import Iri, Triple, local_name
from kbgraph.views import Citation, evidence_json, merged_sources, source_json


def neighbourhood_json(base: KnowledgeBase, around: Neighbourhood) -> dict[str, Any]:
    """Return the things around a thing and the facts between them."""
    cite = base.views.citations.weighing
    return {
        "center": str(around.center),
        "depth": around.depth,
        "nodes": _nodes(base, around.distances.items()),
        "edges": [
            _edge(base, edge, cite(Triple(edge.source, edge.property, edge.target), edge.basis))
            for edge in around.edges
        ],
        "leftOut": around.left_out,
    }


def paths_json(base: KnowledgeBase, paths: Paths) -> dict[str, Any]:
    """Return the shortest paths between two things; `nodes` are ordered by their step."""
    distances = {paths.start: 0} | {
        hop.end: step for path in paths.paths for step, hop in enumerate(path, 1)
    }
    nodes = sorted(distances.items(), key=lambda item: (item[1], item[0]))
    return {
        "from": str(paths.start),
        "to": str(paths.end),
        "nodes": _nodes(base, nodes),
        "paths": [_hops(base, path) for path in paths.paths],
        "more": paths.more,
        "overLinks": paths.over_links,
    }


def _nodes(base: KnowledgeBase, distances: Iterable[tuple[Iri, int]]) -> list[dict[str, Any]]:
    return [_node(base, thing, distance) for thing, distance in distances]


def _node(base: KnowledgeBase, thing: Iri, distance: int) -> dict[str, Any]:
    attributes = base.network.things[thing]
    return {
        "iri": str(thing),
        "distance": distance,
        "slug": attributes["slug"],
        "label": attributes["label"],
        "type": attributes["type"],
        "described": attributes["described"],
    }


def _edge(base: KnowledgeBase, edge: Edge, citations: tuple[Citation, ...]) -> dict[str, Any]:
    return {
        "source": str(edge.source),
        "target": str(edge.target),
        "property": str(edge.property),
        "label": base.views.labels.label(edge.property),
        "basis": local_name(edge.basis),
        "lines": [
            {
                "file": base.views.file_of(line),
                "line": base.graph.iris.line_number(line),
                "iri": str(line),
            }
            for line in edge.lines
        ],
        **evidence_json(citations),
        "sources": [source_json(source) for source in merged_sources(citations)],
        "starts": sorted({str(each) for citation in citations for each in citation.starts}),
        "ends": sorted({str(each) for citation in citations for each in citation.ends}),
        "asOf": max((citation.as_of for citation in citations), default=""),
        "checked": max((citation.checked for citation in citations), default=""),
    }


def _hops(base: KnowledgeBase, path: FactPath) -> list[dict[str, Any]]:
    """Return hops as edges; `reads` is the label in the hop's direction."""
    return [
        {
            **_edge(base, hop.fact(), hop.citations),
            "direction": hop.direction.value,
            "reads": hop.label,
        }
        for hop in path
    ]
