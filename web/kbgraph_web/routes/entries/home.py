"""The home page: questions, a map, strength, coverage and changes, and the list of all entries."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import Blueprint, render_template

from kbgraph.findings import Severity
from kbgraph.knowledge_base import KnowledgeBase, finding_counts
from kbgraph.views import WorldMap
from kbgraph_web.http import params
from kbgraph_web.http.day import day_of_ends
from kbgraph_web.http.negotiation import current_kb, served_kb
from kbgraph_web.viewmodels.bounds.page_budget import largest_links, page_size
from kbgraph_web.viewmodels.facet_links import here
from kbgraph_web.viewmodels.home.entry_groups import entry_groups, group_parts, is_plain
from kbgraph_web.viewmodels.home.entry_lists import entry_lists
from kbgraph_web.viewmodels.home.note_overview import note_overview
from kbgraph_web.viewmodels.home.question_topics import question_topics
from kbgraph_web.viewmodels.home.spread_rows import SpreadRow, spread_rows
from kbgraph_web.viewmodels.home.strength_card import strength_card
from kbgraph_web.viewmodels.queries.question_slots import Datalists
from kbgraph_web.viewmodels.timeline.selection import change_year

blueprint = Blueprint("home", __name__)
PAGE_SIZE = 250
"""Things on a page of the list of all, and the bytes that they may take: fewer with long names."""
_LIST_BYTES = 45_000
_MAX_CHECKED, _MAX_CHANGED = 5, 6
"""Entries on the lists of those that were checked last, and changed last."""
_MAX_ROWS = 8
"""Rows of each list of plain notes."""


@blueprint.get("/")
def page() -> str:
    """Return the home page; `by` names the coded property by which entries are shown.

    `page` names a page of the list of all entries: from the second on, the list stands alone.
    """
    base = current_kb()
    groups = entry_groups(base)
    size = page_size(largest_links(base), _LIST_BYTES, PAGE_SIZE)
    first = params.first_item_of_page(size)
    parts = group_parts(groups, first, size)
    context = _overview(base) if not first else {}
    return render_template(
        "home.html",
        groups=[part for part in parts if part.is_shown or not first],
        total=sum(group.size for group in groups),
        first=first,
        size=size,
        here=here,
        is_plain=is_plain(base),
        has_hierarchy=base.network.has_hierarchy,
        **context,
    )


def _overview(base: KnowledgeBase) -> dict[str, Any]:
    """Return what the first page shows above the list of all entries."""
    by = params.text("by", _first(base))
    # All entries of a large index would fill the memory of a worker.
    spread = base.views.distribution(by) if by and not base.graph.is_large else None
    world, without_classes, lists = base.views.world_map, is_plain(base), Datalists()
    rows = list(spread_rows(spread, world.places)) if spread else []
    return {
        "entries": len(base.views.entries),
        "mentioned": len(base.network.things) - len(base.views.entries),
        "facts": base.views.fact_counts.total,
        "strength": strength_card(base.views.fact_counts),
        "topics": question_topics(base.sparql.questions, lists),
        "datalists": lists,
        "errors": finding_counts(served_kb())[Severity.ERROR],
        "about": base.ontology.description,
        "change_year": change_year(base, day_of_ends()),
        "coded": base.views.coded_properties,
        "spread": spread,
        "rows": rows,
        "world": world if _has_places(rows, world) else world._replace(places={}),
        "coverage": base.views.coverage,
        "freshness": base.views.last_checked(_MAX_CHECKED),
        "changes": () if without_classes else base.views.changes[:_MAX_CHANGED],
        "notes": note_overview(base),
        "lists": list(entry_lists(base)) if without_classes else (),
        "max_rows": _MAX_ROWS,
    }


def _has_places(rows: Iterable[SpreadRow], world: WorldMap) -> bool:
    """Return whether an entry of the rows is on the map of the world."""
    return any(subject.iri in world.places for row in rows for subject in row.subjects)


def _first(base: KnowledgeBase) -> str:
    """Return the name of the coded property that leads pages, else of the first; or nothing."""
    names = {each.property: each.name for each in base.views.coded_properties}
    leading = [prop for each in base.views.coverage for prop in base.ontology.lead(each.cls)]
    return next((names[prop] for prop in (*leading, *names) if prop in names), "")
