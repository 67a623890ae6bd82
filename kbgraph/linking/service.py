"""The links that a knowledge base lacks, with reasons, and the entries that are alike."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from functools import cached_property
from math import inf

from kbgraph.build import Graph
from kbgraph.check_settings import SHOW_ALL, CheckSettings
from kbgraph.config.arguments import checked
from kbgraph.config.suggestions import DEFAULT_SUGGESTIONS, SuggestSettings
from kbgraph.errors import NotFoundError
from kbgraph.findings import Finding
from kbgraph.linking.comparing.neighbours import Neighbourhoods
from kbgraph.linking.comparing.sentence_model import sentence_model
from kbgraph.linking.identity.duplicates import likely_duplicates
from kbgraph.linking.identity.results import LikelyDuplicate
from kbgraph.linking.missing.evidence import Certainty
from kbgraph.linking.missing.link_text import is_mention, link_text
from kbgraph.linking.missing.mutes import mutes_of
from kbgraph.linking.missing.patches import LinkEdit
from kbgraph.linking.missing.suggester import MissingLinks
from kbgraph.linking.missing.suggestion import Suggestion
from kbgraph.linking.related import RelatedEntry, RelatedFinder
from kbgraph.linking.worklist.finding_tasks import finding_tasks
from kbgraph.linking.worklist.gap_tasks import gap_tasks
from kbgraph.linking.worklist.link_tasks import link_tasks
from kbgraph.linking.worklist.stub_tasks import stub_tasks
from kbgraph.linking.worklist.task import Task, TaskKind, order
from kbgraph.linking.worklist.work_list import WorkList, WorkLister
from kbgraph.network import NetworkService
from kbgraph.search import SearchService
from kbgraph.views import ViewService


class LinkingService:
    """Compares the entries of one knowledge base. Indexes are made at first use."""

    def __init__(
        self,
        graph: Graph,
        network: NetworkService,
        search: SearchService,
        views: ViewService,
        settings: SuggestSettings = DEFAULT_SUGGESTIONS,
        shown: CheckSettings = SHOW_ALL,
    ) -> None:
        """Wrap a graph, and the services whose indexes are used.

        `settings` say to what no link is suggested, and whether a model is used; `shown` chooses
        the findings that become tasks of the work list.
        """
        self._graph, self._network, self._search, self._views = graph, network, search, views
        self._settings, self._shown = settings, shown

    def in_language(
        self, graph: Graph, network: NetworkService, search: SearchService, views: ViewService
    ) -> LinkingService:
        """Return the service of the same facts with labels of another language."""
        return LinkingService(graph, network, search, views, self._settings, self._shown)

    @cached_property
    def missing(self) -> MissingLinks:
        """The links that entries lack, by each of the reasons."""
        settings, labels = self._settings, self._views.labels
        encode = sentence_model() if settings.model else None
        mutes = mutes_of(settings.mute)
        return MissingLinks(self._graph, self._network, self._search, labels, mutes, encode)

    @checked
    def suggest(
        self, name: str | None = None, *, at_least: Certainty = Certainty.LIKELY
    ) -> tuple[Suggestion, ...]:
        """Return the links that an entry lacks, or all entries do, the most certain first.

        Each has its place in the file, the things that it may lead to, and the reasons. A link that
        is only possible, since two entries have much in common, has no place. Raises NotFoundError
        if no entry has the name.
        """
        slugs = self._graph.subjects if name is None else (self._entry(name),)
        found = [each for slug in slugs for each in self.missing.of(slug, at_least)]
        return tuple(sorted(found, key=lambda each: (-each.best.score, each.file, each.words)))

    def _entry(self, name: str) -> str:
        slug = self._network.find(name)
        if slug not in self._graph.subjects:
            raise NotFoundError(f"no entry describes {name!r} yet: other entries only mention it")
        return slug

    @checked
    def link(self, suggestion: Suggestion) -> LinkEdit | None:
        """Return the link that a suggestion is for, in its place.

        None where it has no place, where no text in brackets leads to the thing, and where the link
        would state more than that: in a field, and behind the words of a relation.
        """
        place = suggestion.place
        if place is None or not is_mention(self._graph, suggestion.slug, place.line, place.column):
            return None
        text = link_text(
            self._graph,
            suggestion.file,
            suggestion.best.slug,
            suggestion.words,
            in_table=place.in_table,
        )
        return LinkEdit(suggestion.file, place, text) if text is not None else None

    @checked
    def tasks(
        self, findings: Iterable[Finding] = (), kinds: Collection[TaskKind] = tuple(TaskKind)
    ) -> tuple[Task, ...]:
        """Return what most needs doing, in that order.

        `findings` are those of `check`: statements that are one-sided or weak are among them.
        """
        found: list[Task] = []
        if TaskKind.LINK in kinds:
            found += link_tasks(self.suggest(), self.link)
        if TaskKind.STUB in kinds:
            found += stub_tasks(self._graph, self._network, self._views.labels)
        if TaskKind.GAP in kinds:
            found += gap_tasks(self._graph, self._network)
        found += (each for each in finding_tasks(self._graph, findings) if each.kind in kinds)
        return tuple(sorted(found, key=order))

    @checked
    def work_list(self, today: date, patience_seconds: float = inf) -> WorkList:
        """Return the tasks that can be found in seconds, which are kept with the graph.

        Dates before `today` have passed. Shapes are not checked, and in a large folder some entries
        are left out: `tasks` with the findings of `check` has all. Raises BusyError when the
        patience is over; the next call goes on from there.
        """
        return WorkLister(
            graph=self._graph,
            network=self._network,
            labels=self._views.labels,
            suggest=self.suggest,
            link=self.link,
            shown=self._shown,
            settings=self._settings,
        ).work_list(today, patience_seconds)

    @checked
    def related(self, slug: str, limit: int = 10) -> tuple[RelatedEntry, ...]:
        """Return at most `limit` entries that share facts with a thing, best first.

        A rare fact weighs more than a common one, and its places are those in both entries. Facts
        that have ended, and those that sources contradict, do not count. A name, an alias or a code
        stands for its slug. Raises NotFoundError for an unknown thing.
        """
        return self._related.of(self._network.find(slug), limit)

    @cached_property
    def _related(self) -> RelatedFinder:
        views = self._views
        return RelatedFinder(
            self._graph,
            views.labels,
            views.citations,
            self._search.index,
            Neighbourhoods(self._network),
        )

    @checked
    def duplicates(self, slug: str | None = None) -> tuple[LikelyDuplicate, ...]:
        """Return the pairs of things that seem to be the same, the surest first.

        Each is of two entries, or of an entry and a thing that links name and no entry describes.
        With a slug, they are those of its thing.
        """
        return tuple(
            each
            for each in self._duplicates
            if slug is None or slug in {each.first.slug, each.second.slug}
        )

    @cached_property
    def _duplicates(self) -> tuple[LikelyDuplicate, ...]:
        return likely_duplicates(self._graph, self._network, self._views)
