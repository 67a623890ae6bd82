"""The views of the same facts with labels of another language.

The original views make, once, all that takes a query over all facts or the history of the folder:
here other labels take the place of theirs.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TypeVar

from kbgraph.build import Graph
from kbgraph.languages import LabelCounts, MissingLabels
from kbgraph.source.git_history import History
from kbgraph.views.changes import ChangedEntry, ChangedFile, FormerSlug
from kbgraph.views.coverage import Coverage
from kbgraph.views.entry import Describer
from kbgraph.views.freshness import CheckedEntry
from kbgraph.views.labels import Labels
from kbgraph.views.overview import FactCounts, stub_classes
from kbgraph.views.service import ViewService
from kbgraph.views.timeline import Timeline

_Row = TypeVar("_Row", ChangedEntry, ChangedFile, CheckedEntry)


class TranslatedViews(ViewService):
    """The views of a graph in a language (`kbgraph.languages`)."""

    def __init__(
        self,
        graph: Graph,
        find: Callable[[str], str],
        original: ViewService,
        undated: ViewService | None = None,
        title: str = "",
    ) -> None:
        """Wrap a graph; the `original` views are of the same facts.

        The views of a day have the labels of the `undated` ones, which are in the same language.
        """
        super().__init__(graph, find, None, undated, original.attachments, title)
        self._original = original

    @cached_property
    def describer(self) -> Describer:
        """The maker of descriptions, with the labels and citations that it uses."""
        if self._undated is not None:
            return super().describer
        return Describer(self._graph, Labels(self._graph, self._original.labels.written))

    @cached_property
    def coverage(self) -> tuple[Coverage, ...]:
        """The completeness of the entries of each class, by the fields of the mapping."""
        label = self._graph.ontology.label
        return tuple(each._replace(label=label(each.cls)) for each in self._original.coverage)

    @cached_property
    def type_numbers(self) -> dict[str, int]:
        """The number of each type of things in the original views, by label."""
        mentioned = sorted(stub_classes(self._graph))
        classes = dict.fromkeys((*(each.cls for each in self.coverage), *mentioned))
        numbers, label = self._original.type_numbers, self._original.labels.label
        return {
            self.labels.label(cls): numbers[label(cls)] for cls in classes if label(cls) in numbers
        }

    @cached_property
    def fact_counts(self) -> FactCounts:
        """The facts that entries state of things, by strength and by day of the last check."""
        return self._original.fact_counts

    @cached_property
    def label_counts(self) -> LabelCounts:
        """The number of labels of each kind, by language."""
        return self._original.label_counts

    def missing_labels(self, language: str) -> MissingLabels:
        """Return what has no label in a language, by kind, with the label shown instead."""
        return self._original.missing_labels(language)

    @cached_property
    def history(self) -> History:
        """The git history of the folder; empty if git does not track it."""
        return self._original.history

    @cached_property
    def freshness(self) -> tuple[CheckedEntry, ...]:
        """The entries with the day of their last check, the most recent first."""
        return self._renamed(self._original.freshness)

    @cached_property
    def changes(self) -> tuple[ChangedEntry, ...]:
        """The entries that git tracks with their last commit, the most recent first."""
        return self._renamed(self._original.changes)

    @cached_property
    def file_changes(self) -> tuple[ChangedFile, ...]:
        """The entries with the time of their file, the most recently changed on disk first."""
        return self._renamed(self._original.file_changes)

    @cached_property
    def former_slugs(self) -> dict[str, FormerSlug]:
        """The slugs that entries had in the past, each with the slug that replaces it today."""
        return self._original.former_slugs

    @cached_property
    def timeline(self) -> Timeline:
        """The dated facts of things and relations, by time."""
        return Timeline(self.describer, self._find, self._original.timeline)

    def _renamed(self, rows: tuple[_Row, ...]) -> tuple[_Row, ...]:
        """Return rows about entries with the names of this language."""
        subjects = self._graph.subjects
        return tuple(each._replace(subject=subjects[each.subject.slug]) for each in rows)
