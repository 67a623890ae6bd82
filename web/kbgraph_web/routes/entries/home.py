"""The home page: entries by type and by a coded property, coverage, and recent changes."""

from __future__ import annotations

from typing import NamedTuple

from flask import Blueprint, render_template, request

from kbgraph.findings import Severity
from kbgraph.knowledge_base import KnowledgeBase
from kbgraph_web.http.negotiation import current_kb

blueprint = Blueprint("home", __name__)
_CHECKED, _CHANGED = 6, 8
"""Entries on the lists of those that were checked last, and changed last."""


class ListedEntry(NamedTuple):
    """A thing in a list."""

    slug: str
    label: str


class EntryGroup(NamedTuple):
    """The things of one type: those that an entry describes, and those that are only mentioned."""

    label: str
    described: list[ListedEntry]
    stubs: list[ListedEntry]


@blueprint.get("/")
def page() -> str:
    """The entries by type, what is known of them by a coded property, how complete that is, and what was checked last."""
    base = current_kb()
    errors = sum(finding.severity is Severity.ERROR for finding in base.findings)
    by = request.args.get(
        "by", base.views.coded_properties[0].name if base.views.coded_properties else ""
    )
    return render_template(
        "home.html",
        kinds=_kinds(base),
        entries=len(base.views.entries),
        quads=base.export.statement_count,
        errors=errors,
        about=base.ontology.description,
        coded=base.views.coded_properties,
        spread=base.views.distribution(by) if by else None,
        codes=base.views.map_codes,
        coverage=base.views.coverage,
        freshness=base.views.freshness[:_CHECKED],
        changes=base.views.changes[:_CHANGED],
        types=base.views.labels.type_label,
    )


def _kinds(base: KnowledgeBase) -> list[EntryGroup]:
    """Types in the order of `coverage`, and then those that the mapping does not know."""
    order = [each.label for each in base.views.coverage]
    kinds: dict[str, EntryGroup] = {}
    for node in sorted(
        (node for _, node in base.networkx.nodes(data=True)), key=lambda node: node["label"]
    ):
        label = node["type"] or "other"
        kind = kinds.setdefault(label, EntryGroup(label, [], []))
        (kind.described if node["described"] else kind.stubs).append(
            ListedEntry(node["slug"], node["label"])
        )
    return sorted(
        kinds.values(),
        key=lambda kind: (
            order.index(kind.label) if kind.label in order else len(order),
            kind.label,
        ),
    )
