"""The lists of entries that the home page begins and `/list` continues."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from kbgraph.errors import NotFoundError
from kbgraph.findings import Finding
from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.network import LinkedThing
from kbgraph.views import ChangedEntry, ChangedFile
from kbgraph_web.http.languages import gettext


class ListRow(NamedTuple):
    """A thing in a list, and what the list says of it."""

    slug: str
    label: str
    links: int = 0
    """The number of its links, where the list counts them."""
    day: str = ""
    note: str = ""
    line: int = 0
    """The line of its entry of which the list speaks; 0 if it speaks of all."""
    is_described: bool = True


class EntryList(NamedTuple):
    """A list of things: its items in order, and the row of each."""

    name: str
    title: str
    note: str
    items: Sequence[Any]
    row: Callable[[Any], ListRow]

    def rows(self, first: int, count: int) -> list[ListRow]:
        """Return a part of the rows."""
        return [self.row(item) for item in self.items[first : first + count]]


def entry_list(base: KnowledgeBase, name: str) -> EntryList:
    """Return the list with a name. Raises NotFoundError for an unknown one."""
    if name not in _LISTS:
        raise NotFoundError(f"no list is called {name!r}; there are {', '.join(_LISTS)}")
    return _LISTS[name](base)


def entry_lists(base: KnowledgeBase) -> Iterator[EntryList]:
    """Yield the lists that have items."""
    return (each for each in (make(base) for make in _LISTS.values()) if each.items)


def _changed(base: KnowledgeBase) -> EntryList:
    changes, files = base.views.changes, base.views.file_changes
    if changes or not files:
        note = gettext("The last commit that changed each entry.")
        return EntryList("changed", gettext("Recently changed"), note, changes, _commit_row)
    note = gettext(
        "The day on which each file was changed on disk, since git does not track the folder."
    )
    return EntryList("changed", gettext("Changed on disk"), note, files, _file_row)


def _commit_row(change: ChangedEntry) -> ListRow:
    subject, commit = change
    return ListRow(subject.slug, subject.name, day=commit.day, note=commit.title)


def _file_row(change: ChangedFile) -> ListRow:
    return ListRow(change.subject.slug, change.subject.name, day=change.day)


def _hubs(base: KnowledgeBase) -> EntryList:
    note = gettext("The number of other entries that link to each.")
    return EntryList(
        "hubs", gettext("Most linked"), note, base.network.link_counts.hubs, _linked_row
    )


def _missing(base: KnowledgeBase) -> EntryList:
    note = gettext("Entries link to these, and none is about them yet; with the number that link.")
    missing = base.network.link_counts.missing
    return EntryList("missing", gettext("Unresolved links"), note, missing, _missing_row)


def _orphans(base: KnowledgeBase) -> EntryList:
    note = gettext("No link leads from or to these entries.")
    orphans = base.network.link_counts.orphans
    return EntryList("orphans", gettext("Without links"), note, orphans, _linked_row)


def _linked_row(thing: LinkedThing) -> ListRow:
    return ListRow(thing.slug, thing.label, links=thing.sources)


def _missing_row(thing: LinkedThing) -> ListRow:
    return _linked_row(thing)._replace(is_described=False)


def _ambiguous(base: KnowledgeBase) -> EntryList:
    note = gettext(
        "Several entries answer to the name in each of these links, so it leads to none."
    )
    found = [each for each in base.findings if each.code == "link-ambiguous"]
    by_file = {subject.path: subject for subject in base.views.entries.values()}

    def row(finding: Finding) -> ListRow:
        subject = by_file[finding.file]
        return ListRow(subject.slug, subject.name, line=finding.line, note=finding.message)

    return EntryList("ambiguous", gettext("Ambiguous links"), note, found, row)


_LISTS: dict[str, Callable[[KnowledgeBase], EntryList]] = {
    "changed": _changed,
    "hubs": _hubs,
    "missing": _missing,
    "orphans": _orphans,
    "ambiguous": _ambiguous,
}
