"""Exports of one knowledge base, and its description of itself."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from kbgraph.build import Graph
from kbgraph.config import SiteMetadata
from kbgraph.config.arguments import checked
from kbgraph.export.claim_row import ClaimRow
from kbgraph.export.claim_rows import claim_rows
from kbgraph.export.parquet import parquet
from kbgraph.export.rdflib_dataset import rdflib_dataset
from kbgraph.export.serialize import export, export_facts, export_thing
from kbgraph.export.statistics import GraphStatistics, kept_statistics
from kbgraph.export.void import self_description
from kbgraph.rdf.formats import Format, FormatKind
from kbgraph.rdf.iris import ServiceUrls
from kbgraph.rdf.terms import Iri

if TYPE_CHECKING:
    import rdflib

_MAX_CACHED_DESCRIPTIONS = 16
"""A server has few addresses; more come only from clients that invent Host headers."""


class ExportService:
    """Writes one graph, or parts of it, in standard syntaxes.

    `network` and `generation` are called when they are needed: the first walks all facts, the
    second reads the git history. `site` is the metadata of the settings.
    `labels` gives the label of an IRI.
    """

    def __init__(
        self,
        graph: Graph,
        site: SiteMetadata,
        network: Callable[[Format], bytes],
        generation: Callable[[], str],
        labels: Callable[[Iri], str],
    ) -> None:
        self._graph, self.site = graph, site
        self._network, self._generation, self._labels = network, generation, labels
        self._descriptions = lru_cache(_MAX_CACHED_DESCRIPTIONS)(self._describe)

    @checked
    def graph(self, syntax: Format) -> bytes:
        """Return the whole graph; the same entries give the same bytes.

        GraphML and GEXF hold the things and the facts between them, Parquet the claims as a table,
        other syntaxes all statements. Raises MissingExtraError for Parquet without its library.
        """
        match syntax.kind:
            case FormatKind.NETWORK:
                return self._network(syntax)
            case FormatKind.TABLE:
                return parquet(self.claims())
        return export(self._graph, syntax)

    def claims(self) -> tuple[ClaimRow, ...]:
        """Return all claims, sorted by file and line, with their values, sources and qualifiers."""
        return claim_rows(self._graph, self._labels)

    @checked
    def facts(self, syntax: Format) -> bytes:
        """Return the facts without claims, lines and sources."""
        return export_facts(self._graph, syntax)

    @checked
    def thing(self, slug: str, syntax: Format) -> bytes:
        """Return the statements about one thing, with their claims."""
        return export_thing(self._graph, slug, syntax)

    def rdflib_dataset(self) -> rdflib.Dataset:
        """Return a copy of the graph as an rdflib Dataset."""
        return rdflib_dataset(self._graph)

    @cached_property
    def statement_count(self) -> int:
        """The number of statements in the store: facts, claims and the ontology."""
        return len(self._graph.store)

    @cached_property
    def statistics(self) -> GraphStatistics:
        """The size of the default graph, by class and by property."""
        return kept_statistics(self._graph.store, self._graph.kept)

    def self_description(self, at: ServiceUrls, syntax: Format) -> bytes:
        """Return the description of the dataset and its SPARQL service, as reached at these URLs.

        The vocabularies are DCAT 3, VoID and SPARQL 1.1 Service Description.
        """
        return self._descriptions(at, syntax)

    def _describe(self, at: ServiceUrls, syntax: Format) -> bytes:
        statistics = None if self._graph.is_large else self.statistics
        return self_description(self._graph, self.site, self._generation(), statistics, at, syntax)
