"""The search index of one generation in a database."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain

from kbgraph.build import Graph
from kbgraph.rdf.iris import local_name
from kbgraph.rdf.terms import Iri
from kbgraph.search.bit_masks import union
from kbgraph.search.facets import Facets
from kbgraph.search.ranking import Ranking
from kbgraph.search.search_index import IndexSources, SearchIndex
from kbgraph.search.stored.connections import ConnectionFactory, Reader
from kbgraph.search.stored.facets import FacetReader
from kbgraph.search.stored.generation import StoredGeneration
from kbgraph.search.stored.schema import base_of
from kbgraph.search.stored.terms import StoredTerms
from kbgraph.search.stored.things import StoredThings
from kbgraph.search.stored.writing.documents import DocumentReader
from kbgraph.views.labels import Labels


@dataclass(frozen=True)
class StoredIndex(SearchIndex):
    """A search index whose words, names and facets are read from a database as they are used."""

    things: StoredThings
    generation: StoredGeneration

    def on_day(self, sources: IndexSources) -> StoredIndex:
        """Return the index of the graph of a day, which has the same things, names and words.

        The facet values of the things whose facts differ are read from that graph.
        """
        reader = DocumentReader(
            sources.graph, sources.labels, of_notes=self.generation.base.of_notes
        )
        changed = dict.fromkeys(fact.subject for fact in sources.graph.changed)
        above = sources.graph.ontology.hierarchy.above
        if any(fact.predicate in above for fact in sources.graph.changed):
            # Parts of a thing are parts of its containers too.
            below = (self._things_below(iri, above) for iri in [*changed])
            changed |= dict.fromkeys(chain.from_iterable(below))
        generation = self.generation.with_facets({iri: reader.facets(iri) for iri in changed})
        return replace(
            self, generation=generation, facets=_facets(generation, sources.graph, self.labels)
        )

    def with_labels(self, sources: IndexSources) -> StoredIndex:
        """Return the index of a graph with other labels of the same things, in the same order."""
        things = self.things.with_labels(sources.graph.ontology, sources.labels)
        return replace(
            self,
            graph=sources.graph,
            labels=sources.labels,
            things=things,
            facets=_facets(self.generation, sources.graph, sources.labels),
        )

    def _things_below(self, iri: Iri, above: Iterable[Iri]) -> Iterator[Iri]:
        """Yield the things that have a thing above themselves."""
        slug = self.graph.iris.slug(iri) or iri
        mask = union(self.facets.things_with(local_name(prop), slug) for prop in above)
        return (item.iri for item in self.things.ranked([mask]))


def open_index(
    connect: ConnectionFactory, graph: Graph, labels: Labels, generation: int
) -> StoredIndex:
    """Return the search index of a generation; raises LookupError if there is none.

    `connect` opens a connection for reading. It is called in each thread, and again after a fork:
    the connections are used by that thread alone.
    """
    reader = Reader(connect)
    base = base_of(reader.connection, generation)
    if base is None:
        raise LookupError(f"no search index has the generation {generation}")
    stored = StoredGeneration(reader, base, generation)
    ranking = Ranking(StoredTerms(stored), stored.described.bit_count())
    return StoredIndex(
        graph=graph,
        labels=labels,
        things=StoredThings(stored, graph.ontology),
        ranking=ranking,
        facets=_facets(stored, graph, labels),
        generation=stored,
    )


def _facets(generation: StoredGeneration, graph: Graph, labels: Labels) -> Facets:
    return FacetReader(generation, graph, labels).facets()
