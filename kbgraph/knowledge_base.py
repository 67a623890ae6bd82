"""The facade: a knowledge base, with its services and the most used of their methods."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from datetime import date
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from kbgraph import export, search, sparql
from kbgraph.build import Graph
from kbgraph.check_settings import SHOW_ALL, CheckSettings
from kbgraph.config import NO_METADATA, UNTITLED, SiteMetadata
from kbgraph.config.arguments import checked
from kbgraph.config.suggestions import DEFAULT_SUGGESTIONS, SuggestSettings
from kbgraph.findings import Finding, Severity, count_kinds, in_order
from kbgraph.network import MAX_HOPS, Direction, NetworkService
from kbgraph.ontology.ontology import Ontology
from kbgraph.source.attachments import NO_ATTACHMENTS, Attachments
from kbgraph.views import ViewService

if TYPE_CHECKING:
    import rdflib

    from kbgraph.export import ExportService
    from kbgraph.linking.service import LinkingService
    from kbgraph.network import Neighbourhood, Network, Paths
    from kbgraph.search import SearchService
    from kbgraph.search.search_index import SearchIndex
    from kbgraph.sparql import CitedResult, QueryResult, SparqlService
    from kbgraph.views import Description
    from kbgraph.views.labels import Labels


class KnowledgeBase:
    """A folder of entries, read into a graph.

    Six services answer: `sparql`, `network`, `search`, `views`, `linking` and `export`. Each is
    made at first use. The methods here are the most used ones of these services.
    """

    def __init__(
        self,
        graph: Graph,
        site: SiteMetadata = NO_METADATA,
        folder: Path | None = None,
        notices: tuple[Finding, ...] = (),
        shown: CheckSettings = SHOW_ALL,
        undated: KnowledgeBase | None = None,
        attachments: Attachments = NO_ATTACHMENTS,
        open_search: Callable[[Graph, Labels], SearchIndex] | None = None,
        suggest: SuggestSettings = DEFAULT_SUGGESTIONS,
    ) -> None:
        """Wrap a graph.

        `folder` is where the entries lie, for their git history, and `attachments` are the other
        files there. `notices` are findings about the settings; findings are those `shown`. As of a
        day it shares with the `undated` one whatever does not depend on the day. `open_search`
        opens a search index that is stored, in place of making one in memory. `suggest`
        says how links are suggested.
        """
        self.graph = graph
        self._site = site if site.title else site._replace(title=graph.ontology.title or UNTITLED)
        self._folder, self._notices, self._shown = folder, notices, shown
        self._undated, self._attachments = undated, attachments
        self._open_search, self._suggest = open_search, suggest

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self._site.title!r}: {len(self.graph.subjects)} entries>"

    @property
    def ontology(self) -> Ontology:
        """The ontology with which the entries were read."""
        return self.graph.ontology

    @checked
    def in_force(self, day: date, graph: Graph | None = None) -> KnowledgeBase:
        """Return the knowledge base as of a day: without the facts that certainly do not hold.

        A fact stays that has no times, or whose times leave it open whether it holds. `graph` is
        the graph of the day; by default it is made with a copy of the store, which takes 40 ms for
        24,000 statements, and 3 s for a million. As of a day, it is that of another day. Raises
        DayUnavailableError for a store over HTTP.
        """
        # Needed by few: as are the imports below.
        from kbgraph.days.graph_on_day import graph_on_day

        undated = self._undated or self
        return KnowledgeBase(
            graph or graph_on_day(undated.graph, day),
            self._site,
            self._folder,
            self._notices,
            self._shown,
            undated=undated,
            attachments=self._attachments,
            suggest=self._suggest,
        )

    @cached_property
    def generation(self) -> str:
        """A digest of everything that was read: equal generations give equal answers."""
        site = self._site
        parts = (
            self.graph.generation,
            site.title,
            site.notice,
            site.license,
            site.repository,
            str(self.views.history),
            *filter(None, [self._attachments.digest]),
            *(f"{each.subject.path} {each.day}" for each in self.views.file_changes),
        )
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]

    @cached_property
    def sparql(self) -> SparqlService:
        """SPARQL queries, with their answers as values or in standard syntaxes."""
        return sparql.SparqlService(self.graph, self.views.labels, self.views.citations, self.find)

    @cached_property
    def network(self) -> NetworkService:
        """The network of things: names, relations, neighbourhoods and shortest paths."""
        return NetworkService(
            self.graph,
            self.views.labels,
            self.views.citations,
            self._undated.network if self._undated else None,
        )

    @cached_property
    def search(self) -> SearchService:
        """Full-text search with facets, the glossary of the ontology, and completions."""
        open_search = self._open_search
        return search.SearchService(
            self.graph,
            self.views,
            lambda: self.network.multigraph,
            lambda: self.export.statistics,
            self._undated.search if self._undated else None,
            ready=partial(open_search, self.graph, self.views.labels) if open_search else None,
        )

    @cached_property
    def views(self) -> ViewService:
        """Descriptions, comparisons, coverage, changes, and the text of entries."""
        undated = self._undated.views if self._undated else None
        return ViewService(
            self.graph, self.find, self._folder, undated, self._attachments, self._site.title
        )

    @cached_property
    def linking(self) -> LinkingService:
        """Links that are missing, related entries, and things that seem to be the same."""
        from kbgraph.linking.service import LinkingService

        services = self.network, self.search, self.views
        return LinkingService(self.graph, *services, self._suggest, self._shown)

    @cached_property
    def export(self) -> ExportService:
        """The graph in standard syntaxes, its statistics, and its description of itself."""
        return export.ExportService(
            self.graph,
            self._site,
            self.network.document,
            lambda: self.generation,
            self.views.labels.label,
        )

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """The findings of settings, ontology and entries at reading, as the settings choose."""
        findings = (*self.graph.findings, *self.ontology.mapping_findings, *self._notices)
        return tuple(filter(self._shown.shows, in_order(findings)))

    @cached_property
    def _finding_counts(self) -> dict[Severity, int]:
        others = count_kinds((*self.ontology.mapping_findings, *self._notices))
        counts = dict.fromkeys(Severity, 0)
        for kind, number in (count_kinds(self.graph.findings) + others).items():
            counts[kind.severity] += number if self._shown.shows(kind) else 0
        return counts

    @checked
    def check(
        self,
        before: KnowledgeBase | None = None,
        *,
        today: date | None = None,
        shown: CheckSettings | None = None,
    ) -> tuple[Finding, ...]:
        """Return all findings, including violations of the shapes and of the mapping.

        With the state `before`, dates that changed while nothing else did are reported too. Dates
        after `today`, by default the day that it is now, are reported as in the future. `shown`
        chooses among the findings; by default the table `[check]` of the settings does.
        """
        from kbgraph.validation.check import check

        findings = {*check(self.graph, before.graph if before else None, today), *self._notices}
        return tuple(filter((shown or self._shown).shows, in_order(findings)))

    @checked
    def query(self, sparql: str) -> QueryResult:
        """Return the answer of a SPARQL 1.1 query.

        SELECT gives rows, which are mappings from variables to Python values; the result of ASK is
        true or false; CONSTRUCT and DESCRIBE give triples. Raises QueryError, with line and column,
        if the query is not SPARQL 1.1.
        """
        return self.sparql.query(sparql)

    @checked
    def cite(self, sparql: str) -> CitedResult:
        """Return the rows of SELECT or ASK, each with the triples and claims behind it.

        Parts of a query that cannot be traced are named in the rows. Raises QueryError.
        """
        return self.sparql.cite(sparql)

    @checked
    def find(self, name: str) -> str:
        """Return the slug of the thing with a slug, name, alias or code.

        Raises NotFoundError if no thing has the name, with the closest names, or if several have
        it, with their slugs.
        """
        return self.network.find(name)

    @checked
    def describe(self, slug: str) -> Description:
        """Return what a page about a thing shows: facts, links, sources and missing fields.

        A name, an alias or a code stands for its slug. Raises NotFoundError as `find` does.
        """
        return self.views.describe(slug)

    @checked
    def neighbourhood(
        self,
        slug: str,
        depth: int = 1,
        limit: int = 500,
        only: str | Iterable[str] = (),
        without: str | Iterable[str] = (),
        *,
        direction: Direction | None = None,
        expanded: Iterable[str] = (),
    ) -> Neighbourhood:
        """Return the things within `depth` steps of a thing, at most `limit` of them.

        A name, an alias or a code stands for its slug. Steps go over facts in the given direction,
        by default in either; `only` and `without` name relations as in `path`. Things whose slugs
        are `expanded` come with their neighbours. Raises NotFoundError for an unknown thing or
        relation.
        """
        return self.network.neighbourhood(
            slug, depth, limit, only, without, direction=direction, expanded=expanded
        )

    @checked
    def path(
        self,
        a: str,
        b: str,
        *,
        only: str | Iterable[str] = (),
        without: str | Iterable[str] = (),
        limit: int = 5,
        max_hops: int = MAX_HOPS,
    ) -> Paths:
        """Return the shortest paths between two things, each given by slug, name, alias or code.

        A hop may go against the direction of its fact. Mere links are used only if no stated or
        inferred facts connect the things. `only` and `without` name relations: `kb:within`,
        `within`, a label or an IRI. Raises NotFoundError for an unknown thing or relation.
        """
        return self.network.path(a, b, only=only, without=without, limit=limit, max_hops=max_hops)

    @cached_property
    def networkx(self) -> Network:
        """A copy of the network of things as a networkx MultiDiGraph, made at first use and kept.

        A node is the IRI of a thing, an edge a fact. Attributes are texts and truth values, so that
        each writer of networkx can write them. Paths and pages do not depend on the copy.
        """
        return self.network.plain_copy()

    @cached_property
    def rdflib(self) -> rdflib.Dataset:
        """A copy of the graph as an rdflib Dataset, made at first use and kept."""
        return self.export.rdflib_dataset()


def finding_counts(base: KnowledgeBase) -> dict[Severity, int]:
    """Return the number of findings of each severity: of an index, none is read for it."""
    return base._finding_counts  # noqa: SLF001 - of this module
