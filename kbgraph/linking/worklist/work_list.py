"""The tasks of a folder as a page lists them: found in seconds, kept, and bounded."""

from __future__ import annotations

import time
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property, partial
from heapq import nlargest
from typing import Any, NamedTuple

from kbgraph.build import Graph
from kbgraph.check_settings import CheckSettings
from kbgraph.config.suggestions import SuggestSettings
from kbgraph.errors import BusyError
from kbgraph.findings import Finding
from kbgraph.linking.missing.patches import LinkEdit
from kbgraph.linking.missing.suggestion import Suggestion
from kbgraph.linking.worklist.finding_tasks import finding_tasks
from kbgraph.linking.worklist.gap_tasks import gap_tasks
from kbgraph.linking.worklist.link_tasks import link_tasks
from kbgraph.linking.worklist.stub_tasks import stub_tasks
from kbgraph.linking.worklist.task import Task, TaskKind, order
from kbgraph.network import NetworkService
from kbgraph.rdf.terms import Iri
from kbgraph.summaries import kept_rows
from kbgraph.validation.check import statement_checks
from kbgraph.validation.evidence import due
from kbgraph.validation.locations import LocationFinder
from kbgraph.views.labels import Labels

MAX_SEARCHED, MAX_INDEXED = 500, 20_000
"""Entries whose missing links are looked for: those that most others link to; and entries of a
folder whose texts and names are compared at all, which takes seconds for each 10,000."""
MAX_CHECKED = 1_000
"""Entries of a folder whose statements are checked, which takes up to 5 ms for each."""
MAX_OF_KIND = 1_000
"""Tasks of a kind that are listed: those of the highest priority."""
_AT_ONCE = 25
"""Entries whose links are found together. A page has a deadline: a request that comes near it is
asked to come again, and what is found by then is kept."""


class ListedTask(NamedTuple):
    """A task, the entry whose file it is in, and the class of the thing that it is about."""

    task: Task
    entry: str
    """The slug of the entry."""
    cls: Iri | None


class WorkList(NamedTuple):
    """Tasks in order of priority, and what the list leaves out."""

    tasks: tuple[ListedTask, ...]
    counts: Mapping[TaskKind, int]
    """The tasks of each kind, with those that are not listed."""
    searched: int
    """Entries whose missing links were looked for."""
    entries: int
    """All entries."""
    is_checked: bool
    """Whether statements were checked."""


@dataclass(frozen=True)
class WorkLister:
    """Makes the work list of a graph, whose tasks are kept with it."""

    graph: Graph
    network: NetworkService
    labels: Labels
    suggest: Callable[[str], Iterable[Suggestion]]
    link: Callable[[Suggestion], LinkEdit | None]
    shown: CheckSettings
    """Chooses the findings that become tasks."""
    settings: SuggestSettings
    """Say to what no link is suggested, and whether a model is used."""

    def work_list(self, today: date, patience_seconds: float) -> WorkList:
        """Return the tasks; dates before `today` have passed. Raises BusyError."""
        end = time.monotonic() + patience_seconds
        searched, is_checked = self._searched(), len(self.graph.subjects) <= MAX_CHECKED
        parts = [*self._parts(searched, is_checked=is_checked)]
        rows: list[Any] = []
        for done, (name, make) in enumerate(parts):
            if time.monotonic() > end:
                raise BusyError(
                    f"the tasks are being found, {done} of {len(parts)} parts so far;"
                    " ask again in a moment"
                )
            rows += self._kept(name, make)
        if is_checked:
            rows += map(self._row, self._tasks_of_dates(today))
        counts = Counter(TaskKind(row[0]) for row in rows)
        tasks = sorted(map(_listed, rows), key=lambda each: order(each.task))
        return WorkList(
            tasks=tuple(_first_of_each_kind(tasks)),
            counts=counts,
            searched=len(searched),
            entries=len(self.graph.subjects),
            is_checked=is_checked,
        )

    def _searched(self) -> list[str]:
        """Return the entries whose missing links are looked for."""
        subjects = self.graph.subjects
        if len(subjects) > MAX_INDEXED:
            return []
        if len(subjects) <= MAX_SEARCHED:
            return [*subjects]
        things, iri = self.network.things, self.graph.iris.thing
        return nlargest(
            MAX_SEARCHED, subjects, key=lambda slug: (things.in_degree(iri(slug)), slug)
        )

    def _parts(
        self, searched: list[str], *, is_checked: bool
    ) -> Iterator[tuple[str, Callable[[], Iterable[Task]]]]:
        """Yield the parts of the list, by names under which their tasks are kept."""
        graph = self.graph
        yield "stubs", lambda: stub_tasks(graph, self.network, self.labels)
        yield "gaps", lambda: gap_tasks(graph, self.network)
        for start in range(0, len(searched), _AT_ONCE):
            slugs = searched[start : start + _AT_ONCE]
            yield f"links-{_digest(*slugs)}", partial(self._tasks_of_links, slugs)
        if is_checked:
            checks = statement_checks(graph, self.labels, LocationFinder(graph))
            for name, findings in checks.items():
                yield name, partial(self._tasks_of_findings, findings)

    def _tasks_of_links(self, slugs: list[str]) -> Iterator[Task]:
        for slug in slugs:
            yield from link_tasks(self.suggest(slug), self.link)

    def _tasks_of_findings(self, findings: Callable[[], Iterable[Finding]]) -> Iterator[Task]:
        yield from finding_tasks(self.graph, filter(self.shown.shows, {*findings()}))

    def _tasks_of_dates(self, today: date) -> Iterator[Task]:
        """Return the tasks of dates that have passed, which no summary can keep."""
        graph = self.graph
        return self._tasks_of_findings(
            lambda: due(graph, self.labels, LocationFinder(graph), today)
        )

    def _kept(self, name: str, make: Callable[[], Iterable[Task]]) -> list[Any]:
        """Return the rows of tasks; the settings are a part of their name."""
        settings = _digest(
            *self.settings.mute, str(self.settings.model), repr(_as_sorted(self.shown))
        )
        kept = self.graph.kept
        return kept_rows(kept, f"tasks-{name}-{settings}", lambda: [*map(self._row, make())])

    def _row(self, task: Task) -> list[Any]:
        subject = self.graph.subjects.get(task.slug)
        thing = self.graph.iris.thing(task.slug)
        cls = subject.cls if subject else self.labels.type(thing)
        is_here = subject is not None and subject.path == task.file
        entry = task.slug if is_here else self._slugs[task.file]
        return [*task._replace(label=str(task.label)), entry, cls or ""]

    @cached_property
    def _slugs(self) -> Mapping[str, str]:
        """The slugs of entries by their files."""
        return {subject.path: slug for slug, subject in self.graph.subjects.items()}


def _listed(row: list[Any]) -> ListedTask:
    *values, entry, cls = row
    task = Task._make(values)
    return ListedTask(task._replace(kind=TaskKind(task.kind)), entry, Iri(cls) if cls else None)


def _first_of_each_kind(tasks: Iterable[ListedTask]) -> Iterator[ListedTask]:
    """Yield the first tasks of each kind, in their order."""
    seen: Counter[TaskKind] = Counter()
    for each in tasks:
        seen[each.task.kind] += 1
        if seen[each.task.kind] <= MAX_OF_KIND:
            yield each


def _as_sorted(shown: CheckSettings) -> tuple[list[str], list[str], int]:
    return sorted(shown.only), sorted(shown.ignore), shown.severity


def _digest(*texts: str) -> str:
    text = "\n".join(texts)
    return f"{zlib.crc32(text.encode(errors='surrogatepass')):08x}"
