"""What a knowledge base tells as a whole: how much there is, how complete and fresh it is, where to find a thing, how things compare."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from pathlib import Path

from kbgraph.build import Graph
from kbgraph.errors import NotFoundError
from kbgraph.export.statistics import GraphStatistics, graph_statistics
from kbgraph.network.network import Network, network
from kbgraph.rdf.terms import Iri
from kbgraph.reference.completion import Completion
from kbgraph.reference.glossary import Glossary
from kbgraph.search.full_text import FullTextIndex
from kbgraph.source.git_history import History, read_history
from kbgraph.views.changes import ChangedEntry, FormerSlug, changes, former_slugs
from kbgraph.views.comparison import Comparison, Matrix, compare
from kbgraph.views.coverage import Coverage, coverage
from kbgraph.views.distribution import (
    CodedProperty,
    Distribution,
    coded_properties,
    distribution,
    map_codes,
)
from kbgraph.views.entry import Describer
from kbgraph.views.freshness import CheckedEntry, freshness


class Overview:
    """One graph, looked at as a whole. Each view is made once, when it is asked for."""

    graph: Graph
    folder: Path | None
    """Where the entries lie; None where the knowledge base was made from something else."""

    @cached_property
    def networkx(self) -> Network:
        """The things as a networkx MultiDiGraph."""
        return network(self.graph)

    @cached_property
    def describer(self) -> Describer:
        """Describes things for pages and the terminal."""
        return Describer(self.graph)

    @cached_property
    def figures(self) -> GraphStatistics:
        """How much there is of what in the default graph, by class and by property."""
        return graph_statistics(self.graph.store)

    @cached_property
    def glossary(self) -> Glossary:
        """The ontology's words, each with what it means, how it is written, an example, and how often it is used."""
        return Glossary(self.graph, self.figures, self.describer.citations)

    @cached_property
    def completion(self) -> Completion:
        """What may stand at a place of a query."""
        return Completion(self.graph, self.describer.labels, self.glossary, self.figures)

    @cached_property
    def coverage(self) -> tuple[Coverage, ...]:
        """How complete the entries of each class are, by the fields of the mapping."""
        return coverage(self.graph)

    @cached_property
    def freshness(self) -> tuple[CheckedEntry, ...]:
        """The entries, those checked last first."""
        return freshness(self.graph)

    @cached_property
    def history(self) -> History:
        """What git knows of the folder; nothing where it does not know it."""
        return read_history(self.folder) if self.folder else History()

    @cached_property
    def changes(self) -> tuple[ChangedEntry, ...]:
        """The entries that git knows, those changed last first."""
        return changes(self.graph, self.history)

    @cached_property
    def former(self) -> dict[str, FormerSlug]:
        """What became of each slug that was an entry's and is none's today."""
        return former_slugs(self.graph, self.history, self.folder) if self.folder else {}

    @cached_property
    def coded(self) -> tuple[CodedProperty, ...]:
        """The properties whose values are concepts of a scheme, in the order of the page."""
        return coded_properties(self.graph)

    def spread(self, name: str) -> Distribution:
        """The entries by the values of a coded property, which is named by the last part of its IRI; raises NotFoundError."""
        coded = next((each for each in self.coded if each.name == name), None)
        if coded is None:
            raise NotFoundError(
                f"no coded property is called {name!r}; there are {', '.join(each.name for each in self.coded)}"
            )
        if name not in self._spreads:
            self._spreads[name] = distribution(self.graph, coded)
        return self._spreads[name]

    @cached_property
    def map_codes(self) -> dict[Iri, str]:
        """The regions of the map of the world that are things: the code of each, by the property that the mapping names."""
        return map_codes(self.graph)

    @cached_property
    def finder(self) -> FullTextIndex:
        """Finds things by name, code, text and facet."""
        return FullTextIndex(
            self.graph,
            self.describer.labels,
            self.networkx,
            (self.spread(each.name) for each in self.coded),
        )

    def compare(self, slugs: Iterable[str]) -> Comparison:
        """Things side by side: a row for each property that any of them states or is asked for."""
        return compare(self.describer, slugs)

    @cached_property
    def matrix(self) -> Matrix:
        """The values of many things, property by property."""
        return Matrix(self.describer)

    @cached_property
    def _spreads(self) -> dict[str, Distribution]:
        return {}
