"""Paths as lines of text."""

from __future__ import annotations

from kbgraph import KnowledgeBase
from kbgraph.network.shortest_paths import Paths
from kbgraph.network.traversal import Direction


def path_lines(kb: KnowledgeBase, result: Paths) -> list[str]:
    """Return each path as a line, in the form of the command line."""
    arrows = {Direction.ALONG: "—{}→", Direction.AGAINST: "←{}—"}
    name = kb.views.labels.label
    return [
        " ".join(
            [
                name(result.start),
                *(f"{arrows[hop.direction].format(hop.label)} {name(hop.end)}" for hop in path),
            ]
        )
        for path in result.paths
    ]
