"""The parts of an index on disk that answer for themselves."""

from __future__ import annotations

from collections.abc import Sequence

from kbgraph.disk_index.parts import IndexPart
from kbgraph.index_parts.facts import FactsPart
from kbgraph.index_parts.figures import FiguresPart
from kbgraph.index_parts.network import NetworkPart
from kbgraph.index_parts.search import SearchPart, open_search

__all__ = ["index_parts", "open_search"]


def index_parts() -> Sequence[IndexPart]:
    """Return new parts, in the order in which they are made: later ones ask earlier ones."""
    return NetworkPart(), FactsPart(), SearchPart(), FiguresPart()
