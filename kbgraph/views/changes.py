"""The git history of entries: their last changes, and their former slugs."""

from __future__ import annotations

from contextlib import suppress
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


class FormerSlug(NamedTuple):
    """A slug that once named an entry."""

    slug: str
    """The current slug of the same entry; empty if the entry was removed."""
    commit: Commit
    """The commit that renamed or removed the entry."""


def changes(graph: Graph, history: History) -> tuple[ChangedEntry, ...]:
    """Return the entries that git tracks, the most recently changed first."""
    order = {
        commit: number for number, commit in reversed(list(enumerate(history.changed.values())))
    }
    entries = [
        ChangedEntry(subject, history.changed[subject.path])
        for subject in graph.subjects.values()
        if subject.path in history.changed
    ]
    return tuple(sorted(entries, key=lambda entry: (order[entry.commit], entry.subject.name)))


def former_slugs(graph: Graph, history: History, folder: Path) -> dict[str, FormerSlug]:
    """Return the slugs that once named an entry and no longer do; empty if git fails."""
    current = {subject.path: slug for slug, subject in graph.subjects.items()}
    former: dict[str, FormerSlug] = {}
    with suppress(RevisionError):
        slugs = slugs_of(folder, history.gone, graph.ontology.mapping.entry_rules.slug_of)
        for slug, file in zip(slugs, history.gone, strict=True):
            if slug not in graph.subjects:
                former.setdefault(slug, FormerSlug(current.get(file.now, ""), file.commit))
    return former
