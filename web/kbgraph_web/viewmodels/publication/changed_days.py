"""The day on which each entry was changed last."""

from __future__ import annotations

from collections.abc import Mapping
from weakref import WeakKeyDictionary

from kbgraph.knowledge_base import KnowledgeBase

_DAYS: WeakKeyDictionary[KnowledgeBase, Mapping[str, str]] = WeakKeyDictionary()


def changed_day(base: KnowledgeBase, slug: str) -> str:
    """Return the day of the last change of an entry; empty where it is not known.

    No other entry is read where git tracks the folder.
    """
    if base.views.file_changes:
        return changed_days(base).get(slug, "")
    subject = base.views.entries.get(slug)
    commit = base.views.history.changed.get(subject.path) if subject else None
    return commit.day if commit else ""


def changed_days(base: KnowledgeBase) -> Mapping[str, str]:
    """Return the day of the last change of each entry, by slug: in git, else on disk.

    An entry without a known day is not in it. The days are read once for a knowledge base.
    """
    if base not in _DAYS:
        on_disk = {each.subject.slug: each.day for each in base.views.file_changes}
        in_git = {each.subject.slug: each.commit.day for each in base.views.changes}
        _DAYS[base] = on_disk | in_git
    return _DAYS[base]
