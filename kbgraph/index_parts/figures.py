"""The figures about all entries that pages show, in an index on disk."""

from __future__ import annotations

from kbgraph.build import Graph
from kbgraph.disk_index.database import Database
from kbgraph.disk_index.graph_change import GraphChange
from kbgraph.disk_index.parts import PartPlace
from kbgraph.rdf.claim_lines import ClaimLines
from kbgraph.rdf.iris import IriFactory
from kbgraph.summaries import FolderSummaries
from kbgraph.views.kept_figures import (
    DESCRIPTION_COUNTS,
    StatedFacts,
    carry_over,
    description_counts,
    make_figures,
    revised_counts,
)


class FiguresPart:
    """Counts that are made once and carried over a change."""

    has_tables = False
    asks_store = True

    def __init__(self) -> None:
        self._collected: StatedFacts | None = None

    def create(self, database: Database) -> None:
        """Create nothing: figures are files."""

    def collect(self, claims: ClaimLines, iris: IriFactory) -> None:
        """Take the claims of a text."""
        self._stated(iris).add(claims)

    def _stated(self, iris: IriFactory) -> StatedFacts:
        if self._collected is None:
            self._collected = StatedFacts(iris)
        return self._collected

    def make(self, graph: Graph, place: PartPlace) -> None:  # noqa: ARG002 - as other parts
        """Make the figures of a whole graph."""
        make_figures(graph, self._stated(graph.iris))
        description_counts(graph)
        self._collected = None

    def update(self, change: GraphChange, place: PartPlace) -> None:  # noqa: ARG002 - likewise
        """Make the figures after a change from those before it."""
        kept, iris = change.after.kept, change.after.iris
        slugs = {iris.slug(thing) or "" for thing in change.counted_things}
        if isinstance(kept, FolderSummaries):
            carry_over(change.before, change.after, kept, slugs)
            kept.put(
                DESCRIPTION_COUNTS,
                revised_counts(change.before, change.after, change.removed, change.added),
            )

    def prune(self, database: Database, oldest: int) -> None:
        """Remove nothing: the folder of a generation goes with it."""
