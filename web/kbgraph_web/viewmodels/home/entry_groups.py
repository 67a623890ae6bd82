"""All things by type, and the part of them on one page of the list."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple
from weakref import WeakKeyDictionary

from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.search import IndexedThing
from kbgraph.views.backlinks import SlicedSequence
from kbgraph_web.http.languages import gettext


class ListedEntry(NamedTuple):
    """A thing in a list."""

    slug: str
    label: str
    folder: str = ""
    """The folder of a plain note that shares its name with another."""


class ListedThings(SlicedSequence[ListedEntry]):
    """The things of a search index as they are listed, of which those of a page are read."""

    def __init__(self, things: Sequence[IndexedThing]) -> None:
        self._things = things

    def __len__(self) -> int:
        """Return the number of things, without reading them."""
        return len(self._things)

    def at(self, places: range) -> tuple[ListedEntry, ...]:
        """Return the things at some places, read together."""
        things = self._things[places.start : places.stop : places.step]
        return tuple(ListedEntry(each.slug, each.label) for each in things)


class EntryGroup(NamedTuple):
    """The things of one type, with an entry or only mentioned."""

    label: str
    """The type; empty where no entry has one."""
    described: Sequence[ListedEntry]
    stubs: Sequence[ListedEntry]

    @property
    def size(self) -> int:
        """Number of all its things."""
        return len(self.described) + len(self.stubs)


class GroupPart(NamedTuple):
    """A group, those of its things that a page shows, and the page on which it begins."""

    whole: EntryGroup
    described: Sequence[ListedEntry]
    stubs: Sequence[ListedEntry]
    page: int

    @property
    def is_shown(self) -> bool:
        """Whether the page shows any of its things."""
        return bool(self.described or self.stubs)

    @property
    def is_cut(self) -> bool:
        """Whether the page shows some of its things, and another the rest."""
        return self.is_shown and len(self.described) + len(self.stubs) < self.whole.size


def is_plain(base: KnowledgeBase) -> bool:
    """Return whether no entry has a class."""
    return not base.views.coverage


_GROUPS: WeakKeyDictionary[KnowledgeBase, list[EntryGroup]] = WeakKeyDictionary()
"""The things by type, which are sorted once."""


def entry_groups(base: KnowledgeBase) -> list[EntryGroup]:
    """Return things by type, in the order of coverage, then other types."""
    if base not in _GROUPS:
        _GROUPS[base] = _notes(base) if is_plain(base) else _by_type(base)
    if is_plain(base):
        return _GROUPS[base]
    order, other = [each.label for each in base.views.coverage], gettext("other")

    def rank(group: EntryGroup) -> tuple[int, str]:
        known = group.label in order
        return order.index(group.label) if known else len(order), group.label

    groups = (each if each.label else each._replace(label=other) for each in _GROUPS[base])
    return sorted(groups, key=rank)


def _by_type(base: KnowledgeBase) -> list[EntryGroup]:
    """Return the things of each type by name."""
    return [
        EntryGroup(label, ListedThings(described), ListedThings(stubs))
        for label, described, stubs in base.search.by_type()
    ]


def _notes(base: KnowledgeBase) -> list[EntryGroup]:
    """Return plain notes by name; things without an entry are on a list of their own."""
    notes = [item for item in base.search.items if item.described]
    times = Counter(item.label for item in notes)
    folders = {each.slug: each.path.rpartition("/")[0] for each in base.views.entries.values()}
    listed = [
        ListedEntry(item.slug, item.label, folders[item.slug] if times[item.label] > 1 else "")
        for item in notes
    ]
    return [EntryGroup("", listed, [])] if listed else []


def group_parts(groups: Iterable[EntryGroup], first: int, size: int) -> Iterator[GroupPart]:
    """Yield all groups with those of their things, counted over all of them, that a page shows.

    The page begins with the thing at `first`, and has `size` of them.
    """
    start = 0
    for group in groups:
        lower, upper = max(0, first - start), max(0, first + size - start)
        count = len(group.described)
        stubs = group.stubs[max(0, lower - count) : max(0, upper - count)]
        yield GroupPart(group, group.described[lower:upper], stubs, start // size + 1)
        start += group.size
