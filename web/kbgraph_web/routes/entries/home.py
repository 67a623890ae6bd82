"""The home page: entries by type and by property, coverage, and changes."""

from __future__ import annotations

from typing import NamedTuple

from flask import Blueprint, render_template

from kbgraph.findings import Severity
from kbgraph.knowledge_base import KnowledgeBase
from kbgraph_web.http import params
from kbgraph_web.http.negotiation import current_kb
from kbgraph_web.viewmodels.scale_fills import fills

blueprint = Blueprint("home", __name__)
_MAX_CHECKED, _MAX_CHANGED = 6, 8
"""Entries on the lists of those that were checked last, and changed last."""


class ListedEntry(NamedTuple):
    """A thing in a list."""

    slug: str
    label: str


class EntryGroup(NamedTuple):
    """The things of one type, with an entry or only mentioned."""

    label: str
    described: list[ListedEntry]
    stubs: list[ListedEntry]


@blueprint.get("/")
def page() -> str:
    """Return the home page; `by` names the coded property by which entries are shown."""
    base = current_kb()
    errors = sum(finding.severity is Severity.ERROR for finding in base.findings)
    coded = base.views.coded_properties
    by = params.text("by", _first(base))
    spread = base.views.distribution(by) if by else None
    return render_template(
        "home.html",
        groups=_groups(base),
        entries=len(base.views.entries),
        quads=base.export.statement_count,
        errors=errors,
        about=base.ontology.description,
        coded=coded,
        spread=spread,
        fills=fills(spread.scale, [group.value for group in spread.groups]) if spread else {},
        codes=base.views.map_codes,
        coverage=base.views.coverage,
        freshness=base.views.freshness[:_MAX_CHECKED],
        changes=base.views.changes[:_MAX_CHANGED],
    )


def _first(base: KnowledgeBase) -> str:
    """Return the name of the coded property that leads pages, else of the first; or nothing."""
    names = {each.property: each.name for each in base.views.coded_properties}
    leading = [prop for each in base.views.coverage for prop in base.ontology.lead(each.cls)]
    return next((names[prop] for prop in (*leading, *names) if prop in names), "")


def _groups(base: KnowledgeBase) -> list[EntryGroup]:
    """Return things by type, in the order of coverage, then other types."""
    order = [each.label for each in base.views.coverage]
    groups: dict[str, EntryGroup] = {}
    nodes = (node for _, node in base.network.multigraph.nodes(data=True))
    for node in sorted(nodes, key=lambda node: node["label"]):
        label = node["type"] or "other"
        group = groups.setdefault(label, EntryGroup(label, [], []))
        listed = group.described if node["described"] else group.stubs
        listed.append(ListedEntry(node["slug"], node["label"]))

    def rank(group: EntryGroup) -> tuple[int, str]:
        known = group.label in order
        return order.index(group.label) if known else len(order), group.label

    return sorted(groups.values(), key=rank)
