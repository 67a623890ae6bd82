"""What the folder's history tells of its entries: which were changed last, and what became of slugs that are gone."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from kbgraph.build import Graph
from kbgraph.errors import RevisionError
from kbgraph.extraction.subject import Subject
from kbgraph.source.git_history import Commit, History, slugs_of


class ChangedEntry(NamedTuple):
    """An entry, and the commit that changed it last."""

    subject: Subject
    commit: Commit


class FormerSlug(NamedTuple):
    """A slug that was an entry's."""

    slug: str
    """That of the same entry today; empty where the entry was removed."""
    commit: Commit
    """By which it went."""


def changes(graph: Graph, history: History) -> tuple[ChangedEntry, ...]:
    """The entries that git knows, those changed last first."""
    order = {
        commit: number for number, commit in reversed(list(enumerate(history.changed.values())))
    }
    found = [
        ChangedEntry(each, history.changed[each.path])
        for each in graph.subjects.values()
        if each.path in history.changed
    ]
    return tuple(sorted(found, key=lambda each: (order[each.commit], each.subject.name)))


def former_slugs(graph: Graph, history: History, folder: Path) -> dict[str, FormerSlug]:
    """What became of each slug that was an entry's and is none's today; nothing where git does not tell."""
    today = {subject.path: slug for slug, subject in graph.subjects.items()}
    found: dict[str, FormerSlug] = {}
    with suppress(RevisionError):
        for slug, file in zip(slugs_of(folder, history.gone), history.gone, strict=True):
            if slug not in graph.subjects:
                found.setdefault(slug, FormerSlug(today.get(file.now, ""), file.commit))
    return found
