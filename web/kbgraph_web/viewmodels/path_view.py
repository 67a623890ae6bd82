"""Paths between two things as their page shows them."""

from __future__ import annotations

from typing import NamedTuple

from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.network import Direction, Paths
from kbgraph.ontology.vocabulary import BACKWARDS
from kbgraph.rdf import Iri, local_name
from kbgraph.views import Citation, ended_mark, with_own_strengths
from kbgraph_web.http.day import day_of_ends
from kbgraph_web.http.languages import gettext
from kbgraph_web.viewmodels.type_marks import TypeMarks


class PathNode(NamedTuple):
    """A thing on a path."""

    slug: str
    label: str
    type: str
    kind: int
    """The number of its type's mark."""


class PathEdge(NamedTuple):
    """A hop of a path."""

    start: PathNode
    end: PathNode
    reads: str
    """The label of the relation in the direction of the path."""
    label: str
    """The label of the relation, which says whether the fact has ended."""
    is_along: bool
    """Whether the path follows the fact from subject to object."""
    basis: str
    citations: tuple[Citation, ...]


class PathEndpoint(NamedTuple):
    """An end of the path: the given name, and its slug or an error."""

    name: str
    slug: str = ""
    error: str = ""
    suggestions: tuple[str, ...] = ()
    """Names that may be meant."""


def edges_of_paths(base: KnowledgeBase, paths: Paths) -> list[list[PathEdge]]:
    """Return each path as a list of hops."""
    marks, label = TypeMarks(base), base.views.labels.label
    day = day_of_ends()

    def node(thing: Iri) -> PathNode:
        attributes = base.network.things[thing]
        return PathNode(
            slug=attributes["slug"],
            label=attributes["label"],
            type=attributes["type"],
            kind=marks.of(attributes["type"]),
        )

    return [
        [
            PathEdge(
                start=node(hop.start),
                end=node(hop.end),
                reads=hop.label.removeprefix(BACKWARDS),  # The page draws the arrow.
                label=f"{label(hop.property)}{ended_mark(hop.citations, day)}",
                is_along=hop.direction is Direction.ALONG,
                basis=local_name(hop.basis),
                citations=_of_both_ends(base, hop.citations),
            )
            for hop in path
        ]
        for path in paths.paths
    ]


def _of_both_ends(base: KnowledgeBase, citations: tuple[Citation, ...]) -> tuple[Citation, ...]:
    """Return the citations of a relation; one that each end states has the strength of both."""
    if len({each.fact for each in citations}) < 2:
        return citations
    return with_own_strengths(base.views.citations, citations)


def types_of_paths(paths: list[list[PathEdge]]) -> list[tuple[str, int]]:
    """Return label and mark of each type on the paths, by label."""
    nodes = {node for path in paths for edge in path for node in (edge.start, edge.end)}
    return sorted({(node.type or gettext("other"), node.kind) for node in nodes})
