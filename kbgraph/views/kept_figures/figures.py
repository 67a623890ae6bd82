"""All figures that pages need of a graph at once: made when it is built, revised with each change.

Pages ask a graph for them by its own cache (`Graph.kept`): these functions fill that of a graph
that outlives its process.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Protocol

from kbgraph.build import Graph
from kbgraph.languages.label_languages import NAME_LANGUAGES
from kbgraph.summaries import FolderSummaries, Json, encoded
from kbgraph.views.coverage import FIELD_COUNTS
from kbgraph.views.freshness import CHECKED_ENTRIES, checked_entries
from kbgraph.views.kept_figures.stated_facts import StatedFacts
from kbgraph.views.overview import STRENGTH_COUNTS, STUB_CLASSES, disputed_facts


class KeptFigure(Protocol):
    """A figure that is made of a graph, and revised after a change of some of its things."""

    @property
    def name(self) -> str:
        """The name by which it is kept."""

    def make(self, graph: Graph) -> Json:
        """Make it of all things."""

    def revise(self, value: Json, before: Graph, after: Graph, slugs: Iterable[str]) -> Json:
        """Return what `make` returns after a change, from its value before."""


KEPT_FIGURES: tuple[KeptFigure, ...] = (
    FIELD_COUNTS,
    CHECKED_ENTRIES,
    STRENGTH_COUNTS,
    STUB_CLASSES,
    NAME_LANGUAGES,
)


def make_figures(graph: Graph, stated: StatedFacts) -> None:
    """Make those figures of a graph that its cache does not have.

    The facts that its claims state have been collected.
    """
    graph.kept.get(STRENGTH_COUNTS.name, lambda: encoded(stated.counts() + disputed_facts(graph)))
    graph.kept.get(CHECKED_ENTRIES.name, lambda: checked_entries(graph, stated.days))
    for figure in KEPT_FIGURES:
        _kept(figure, graph)


def carry_over(before: Graph, after: Graph, kept: FolderSummaries, slugs: Iterable[str]) -> None:
    """Write the figures of a graph after a change to its folder, from those before it.

    `slugs` are those of all things of which a fact was added or removed, entries that were added,
    removed or read anew among them. Both graphs can still be asked. Raises KbError for a folder
    that cannot be written.
    """
    changed = sorted(set(slugs))
    for figure in KEPT_FIGURES:
        earlier = _kept(figure, before)
        kept.put(figure.name, figure.revise(earlier, before, after, changed))


def _kept(figure: KeptFigure, graph: Graph) -> Json:
    """Return a figure of a graph, which is made if its cache does not have it."""
    return graph.kept.get(figure.name, partial(figure.make, graph))
