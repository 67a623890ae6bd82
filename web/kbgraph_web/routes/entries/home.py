"""The home page: entries by type and by property, coverage, changes, and what plain notes have."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from operator import itemgetter
from typing import Any, NamedTuple

from flask import Blueprint, render_template

from kbgraph.findings import Severity
from kbgraph.knowledge_base import KnowledgeBase
from kbgraph_web.http import params
from kbgraph_web.http.negotiation import current_kb
from kbgraph_web.viewmodels.bounds.page_budget import largest_links, page_size
from kbgraph_web.viewmodels.facet_links import here
from kbgraph_web.viewmodels.home.entry_lists import entry_lists
from kbgraph_web.viewmodels.home.note_overview import note_overview
from kbgraph_web.viewmodels.home.spread_rows import spread_rows

blueprint = Blueprint("home", __name__)
PAGE_SIZE = 250
"""Things on a page of the list of all, and the bytes that they may take: fewer with long names."""
_LIST_BYTES = 45_000
_OTHER = "other"
"""The label of the things without a type."""
_MAX_CHECKED, _MAX_CHANGED = 6, 8
"""Entries on the lists of those that were checked last, and changed last."""
_MAX_ROWS = 8
"""Rows of each list of plain notes."""


class ListedEntry(NamedTuple):
    """A thing in a list."""

    slug: str
    label: str
    folder: str = ""
    """The folder of a plain note that shares its name with another."""


class EntryGroup(NamedTuple):
    """The things of one type, with an entry or only mentioned."""

    label: str
    """The type; empty where no entry has one."""
    described: list[ListedEntry]
    stubs: list[ListedEntry]


class GroupPart(NamedTuple):
    """A group, and those of its things that a page shows."""

    whole: EntryGroup
    described: list[ListedEntry]
    stubs: list[ListedEntry]


@blueprint.get("/")
def page() -> str:
    """Return the home page; `by` names the coded property by which entries are shown.

    `page` names a page of the list of all entries: from the second on, the list stands alone.
    """
    base = current_kb()
    groups = _groups(base)
    total = sum(len(group.described) + len(group.stubs) for group in groups)
    size = page_size(largest_links(base), _LIST_BYTES, PAGE_SIZE)
    first = params.first_item_of_page(size)
    context = _overview(base) if not first else {}
    return render_template(
        "home.html",
        groups=list(_part(groups, first, size)),
        total=total,
        first=first,
        size=size,
        here=here,
        **context,
    )


def _overview(base: KnowledgeBase) -> dict[str, Any]:
    """Return what the first page shows above the list of all entries."""
    by = params.text("by", _first(base))
    spread = base.views.distribution(by) if by else None
    is_plain = _is_plain(base)
    return {
        "entries": len(base.views.entries),
        "mentioned": len(base.network.multigraph) - len(base.views.entries),
        "statements": base.views.statement_count,
        "errors": sum(finding.severity is Severity.ERROR for finding in base.findings),
        "about": base.ontology.description,
        "coded": base.views.coded_properties,
        "spread": spread,
        "rows": list(spread_rows(spread, base.views.map_codes)) if spread else (),
        "codes": base.views.map_codes,
        "coverage": base.views.coverage,
        "freshness": base.views.freshness[:_MAX_CHECKED],
        "changes": () if is_plain else base.views.changes[:_MAX_CHANGED],
        "notes": note_overview(base),
        "lists": list(entry_lists(base)) if is_plain else (),
        "max_rows": _MAX_ROWS,
    }


def _is_plain(base: KnowledgeBase) -> bool:
    """Return whether no entry has a class."""
    return all(subject.cls is None for subject in base.views.entries.values())


def _first(base: KnowledgeBase) -> str:
    """Return the name of the coded property that leads pages, else of the first; or nothing."""
    names = {each.property: each.name for each in base.views.coded_properties}
    leading = [prop for each in base.views.coverage for prop in base.ontology.lead(each.cls)]
    return next((names[prop] for prop in (*leading, *names) if prop in names), "")


def _groups(base: KnowledgeBase) -> list[EntryGroup]:
    """Return things by type, in the order of coverage, then other types."""
    if _is_plain(base):
        return _notes(base)
    order = [each.label for each in base.views.coverage]
    described: dict[str, list[ListedEntry]] = defaultdict(list)
    stubs: dict[str, list[ListedEntry]] = defaultdict(list)
    nodes = (node for _, node in base.network.multigraph.nodes(data=True))
    for node in sorted(nodes, key=itemgetter("label")):
        group = described if node["described"] else stubs
        group[node["type"] or _OTHER].append(ListedEntry(node["slug"], node["label"]))

    def rank(label: str) -> tuple[int, str]:
        return order.index(label) if label in order else len(order), label

    return [
        EntryGroup(label, described.get(label, []), stubs.get(label, []))
        for label in sorted(described.keys() | stubs.keys(), key=rank)
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


def _part(groups: list[EntryGroup], first: int, count: int) -> Iterator[GroupPart]:
    """Yield the groups with those of their things, counted over all groups, that a page shows."""
    start = 0
    for group in groups:
        things = [*group.described, *group.stubs]
        lower, upper = max(0, first - start), max(0, first + count - start)
        if lower < len(things) and upper:
            of_stubs = slice(
                max(0, lower - len(group.described)), max(0, upper - len(group.described))
            )
            yield GroupPart(group, group.described[lower:upper], group.stubs[of_stubs])
        start += len(things)
