"""Pages: what there is and how much is known, and one thing with facts, links and text. All can be read without JavaScript."""

from __future__ import annotations

from typing import NamedTuple

from flask import Blueprint, abort, render_template, request, url_for
from werkzeug.wrappers import Response

from kbgraph.findings import Severity
from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.rdf.formats import JSONLD, NTRIPLES, TURTLE
from kbgraph.views.distribution import CodedProperty
from kbgraph.views.entry import Description, Fact
from kbgraph_web.http.negotiation import current_kb
from kbgraph_web.http.redirects import redirect_or_abort
from kbgraph_web.routes import entry_data as data
from kbgraph_web.viewmodels.layout import entry_url

blueprint = Blueprint("pages", __name__)
TWINS = {"ttl": TURTLE, "jsonld": JSONLD, "nt": NTRIPLES}
_TWIN_LABELS = {
    "ttl": "Turtle",
    "jsonld": "JSON-LD",
    "nt": "N-Triples",
    "json": "JSON",
    "md": "Markdown",
}
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


class Status(NamedTuple):
    """What a page says first of a thing: its value of the first coded property that it is asked for."""

    coded: CodedProperty
    fact: Fact | None
    """None where nobody has researched it."""


@blueprint.get("/")
def home() -> str:
    """The entries by type, what is known of them by a coded property, how complete that is, and what was checked last."""
    base = current_kb()
    errors = sum(finding.severity is Severity.ERROR for finding in base.findings)
    by = request.args.get("by", base.coded[0].name if base.coded else "")
    return render_template(
        "home.html",
        kinds=_kinds(base),
        entries=len(base.graph.subjects),
        quads=len(base.graph.store),
        errors=errors,
        about=base.ontology.description,
        coded=base.coded,
        spread=base.spread(by) if by else None,
        codes=base.map_codes,
        coverage=base.coverage,
        freshness=base.freshness[:_CHECKED],
        changes=base.changes[:_CHANGED],
        types=base.describer.labels.type_label,
    )


def _kinds(base: KnowledgeBase) -> list[EntryGroup]:
    """Types in the order of `coverage`, and then those that the mapping does not know."""
    order = [each.label for each in base.coverage]
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


@blueprint.get("/entry/<path:slug>")
def entry(slug: str) -> str | Response:
    """A thing's page, or one of its twins where the address ends in `.ttl`, `.jsonld`, `.nt`, `.json` or `.md`."""
    base = current_kb()
    if base.knows(slug):
        return _page(base, slug)
    stem, _, ending = slug.rpartition(".")
    if ending not in _TWIN_LABELS or not stem:
        redirect_or_abort(base, slug, entry_url)
    if not base.knows(stem):
        redirect_or_abort(
            base, stem, lambda other: url_for("pages.entry", slug=f"{other}.{ending}")
        )
    if ending == "json":
        return data.description(base, stem)
    if ending == "md" and stem in base.graph.subjects:
        return data.markdown(base, stem)
    if ending not in TWINS:
        abort(404, f"There is no {ending} of {stem}.")
    return data.rdf(base, stem, TWINS[ending])


def _page(base: KnowledgeBase, slug: str) -> str:
    described = slug in base.graph.subjects
    # As lines are counted everywhere else: other separators, such as U+2028, end none.
    lines = base.graph.entry(slug).text.rstrip("\n").split("\n") if described else []
    twins = [*TWINS, "json", *(["md"] if described else [])]
    thing = base.describe(slug)
    return render_template(
        "entry.html",
        thing=thing,
        prose=base.prose(thing, entry_url),
        lines=lines,
        twins=twins,
        twin_labels=_TWIN_LABELS,
        status=_status(base, thing) if described else None,
    )


def _status(base: KnowledgeBase, thing: Description) -> Status | None:
    """That nobody has researched it is told of the knowledge base's first coded property alone."""
    wanted = base.ontology.expected_fields(base.describer.labels.type(thing.iri))
    facts = {fact.property: fact for heading in thing.headings for fact in heading.facts}
    coded = next((each for each in base.coded if each.property in wanted), None)
    if coded is None or (coded.property not in facts and coded != base.coded[0]):
        return None
    return Status(coded, facts.get(coded.property))
