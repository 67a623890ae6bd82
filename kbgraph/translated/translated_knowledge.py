"""A knowledge base with labels in the language of a reader."""

from __future__ import annotations

from functools import cached_property

from kbgraph.findings import Finding
from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.languages import graph_in_language
from kbgraph.linking.service import LinkingService
from kbgraph.network.service import NetworkService
from kbgraph.search.service import SearchService
from kbgraph.views.in_language import TranslatedViews
from kbgraph.views.service import ViewService


class TranslatedKnowledgeBase(KnowledgeBase):
    """The same facts as those of another knowledge base, with labels of another language."""

    def __init__(
        self, original: KnowledgeBase, language: str, undated: KnowledgeBase | None = None
    ) -> None:
        """Translate a knowledge base; that of a day shares with the `undated` one."""
        super().__init__(
            graph_in_language(original.graph, language),
            original.export.site,
            undated=undated,
            attachments=original.views.attachments,
        )
        self._original = original

    @property
    def generation(self) -> str:
        """A digest of everything that was read, which has all languages."""
        return self._original.generation

    @cached_property
    def network(self) -> NetworkService:
        """The network of things: names, relations, neighbourhoods and shortest paths."""
        return NetworkService(
            self.graph,
            self.views.labels,
            self.views.citations,
            original=self._original.network,
        )

    @cached_property
    def search(self) -> SearchService:
        """Full-text search with facets, the glossary of the ontology, and completions."""
        return SearchService(
            self.graph,
            self.views,
            lambda: self._original.network.multigraph,
            lambda: self._original.export.statistics,
            original=self._original.search,
        )

    @cached_property
    def views(self) -> ViewService:
        """Descriptions, comparisons, coverage, changes, and the text of entries."""
        undated = self._undated.views if self._undated else None
        return TranslatedViews(
            self.graph, self.find, self._original.views, undated, self._original.export.site.title
        )

    @cached_property
    def linking(self) -> LinkingService:
        """Links that are missing, and related entries; the settings are those of the original."""
        return self._original.linking.in_language(self.graph, self.network, self.search, self.views)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The findings of the original, whose messages are in English."""
        return self._original.findings
