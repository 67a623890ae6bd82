"""The changes of entries: the last ones in git or on disk, and their former slugs."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from kbgraph.build import Graph
from kbgraph.errors import RevisionError
from kbgraph.extraction.subject import Subject
from kbgraph.source.git_history import Commit, History, slugs_of


class ChangedEntry(NamedTuple):
    """An entry, and the last commit that changed it."""

    subject: Subject
    commit: Commit


class ChangedFile(NamedTuple):
    """An entry, and the time at which its file was changed on disk."""

    subject: Subject
    time: datetime

    @property
    def day(self) -> str:
        """The day of the change, in the time zone of this system."""
        return self.time.date().isoformat()


class FormerSlug(NamedTuple):
    """A slug that once named an entry."""

    slug: str
    """The current slug of the same entry; empty if the entry was removed."""
    commit: Commit
    """The commit that renamed or removed the entry."""


def changes(graph: Graph, history: History) -> tuple[ChangedEntry, ...]:
    """Return the entries that git tracks, the most recently changed first."""
    if not history.changed:
        return ()
    order = {
        commit: number for number, commit in reversed(list(enumerate(history.changed.values())))
    }
    entries = [
        ChangedEntry(subject, history.changed[subject.path])
        for subject in graph.subjects.values()
        if subject.path in history.changed
    ]
    return tuple(sorted(entries, key=lambda entry: (order[entry.commit], entry.subject.name)))


def file_changes(graph: Graph, times: Mapping[str, datetime]) -> tuple[ChangedFile, ...]:
    """Return the entries whose files have a time, the most recently changed first."""
    entries = [
        ChangedFile(subject, times[subject.path])
        for subject in graph.subjects.values()
        if subject.path in times
    ]
    return tuple(sorted(entries, key=lambda each: (-each.time.timestamp(), each.subject.name)))


def former_slugs(graph: Graph, history: History, folder: Path) -> dict[str, FormerSlug]:
    """Return the slugs that once named an entry and no longer do; empty if git fails."""
    if not history.gone:
        return {}
    current = {subject.path: slug for slug, subject in graph.subjects.items()}
    former: dict[str, FormerSlug] = {}
    with suppress(RevisionError):
        slugs = slugs_of(folder, history.gone, graph.ontology.mapping.entry_rules.slug_of)
        for slug, file in zip(slugs, history.gone, strict=True):
            if slug not in graph.subjects:
                former.setdefault(slug, FormerSlug(current.get(file.now, ""), file.commit))
    return former
