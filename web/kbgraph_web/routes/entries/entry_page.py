"""Pages: what there is and how much is known, and one thing with facts, links and text. All can be read without JavaScript."""

from __future__ import annotations

from typing import NamedTuple

from flask import Blueprint, abort, render_template, url_for
from werkzeug.wrappers import Response

from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.rdf.formats import JSONLD, NTRIPLES, TURTLE
from kbgraph.views.distribution import CodedProperty
from kbgraph.views.entry import Description
from kbgraph.views.facts import Fact
from kbgraph_web.http.negotiation import current_kb
from kbgraph_web.http.redirects import redirect_or_abort
from kbgraph_web.routes.entries import entry_data as data
from kbgraph_web.viewmodels.layout import entry_url

blueprint = Blueprint("entry", __name__)
TWINS = {"ttl": TURTLE, "jsonld": JSONLD, "nt": NTRIPLES}
_TWIN_LABELS = {
    "ttl": "Turtle",
    "jsonld": "JSON-LD",
    "nt": "N-Triples",
    "json": "JSON",
    "md": "Markdown",
}


class Status(NamedTuple):
    """What a page says first of a thing: its value of the first coded property that it is asked for."""

    coded: CodedProperty
    fact: Fact | None
    """None where nobody has researched it."""


@blueprint.get("/entry/<path:slug>")
def page(slug: str) -> str | Response:
    """A thing's page, or one of its twins where the address ends in `.ttl`, `.jsonld`, `.nt`, `.json` or `.md`."""
    base = current_kb()
    if base.network.knows(slug):
        return _page(base, slug)
    stem, _, ending = slug.rpartition(".")
    if ending not in _TWIN_LABELS or not stem:
        redirect_or_abort(base, slug, entry_url)
    if not base.network.knows(stem):
        redirect_or_abort(base, stem, lambda other: url_for("entry.page", slug=f"{other}.{ending}"))
    if ending == "json":
        return data.description(base, stem)
    if ending == "md" and stem in base.views.entries:
        return data.markdown(base, stem)
    if ending not in TWINS:
        abort(404, f"There is no {ending} of {stem}.")
    return data.rdf(base, stem, TWINS[ending])


def _page(base: KnowledgeBase, slug: str) -> str:
    described = slug in base.views.entries
    # As lines are counted everywhere else: other separators, such as U+2028, end none.
    lines = base.views.entry_text(slug).rstrip("\n").split("\n") if described else []
    twins = [*TWINS, "json", *(["md"] if described else [])]
    thing = base.describe(slug)
    return render_template(
        "entry.html",
        thing=thing,
        prose=base.views.prose(thing, entry_url),
        lines=lines,
        twins=twins,
        twin_labels=_TWIN_LABELS,
        status=_status(base, thing) if described else None,
    )


def _status(base: KnowledgeBase, thing: Description) -> Status | None:
    """That nobody has researched it is told of the knowledge base's first coded property alone."""
    wanted = base.ontology.expected_fields(base.views.labels.type(thing.iri))
    facts = {fact.property: fact for heading in thing.headings for fact in heading.facts}
    coded = next((each for each in base.views.coded_properties if each.property in wanted), None)
    if coded is None or (coded.property not in facts and coded != base.views.coded_properties[0]):
        return None
    return Status(coded, facts.get(coded.property))
