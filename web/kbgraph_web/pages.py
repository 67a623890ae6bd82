"""Pages: the entries by type, and one thing with its facts, links and source text. All can be read without JavaScript."""

from __future__ import annotations

from collections import defaultdict
from typing import NamedTuple

from flask import Blueprint, abort, render_template, url_for
from werkzeug.wrappers import Response

from kbgraph.finding import Severity
from kbgraph.formats import JSONLD, NTRIPLES, TURTLE
from kbgraph.knowledge import KnowledgeBase
from kbgraph_web import data
from kbgraph_web.negotiation import knowledge

blueprint = Blueprint("pages", __name__)
TWINS = {"ttl": TURTLE, "jsonld": JSONLD, "nt": NTRIPLES}


class Item(NamedTuple):
    """A thing in a list."""

    slug: str
    label: str
    described: bool


@blueprint.get("/")
def home() -> str:
    """The entries by type, and how much there is."""
    base = knowledge()
    by_type: dict[str, list[Item]] = defaultdict(list)
    for _, node in base.networkx.nodes(data=True):
        by_type[node["type"] or "other"].append(Item(node["slug"], node["label"], node["described"]))
    groups = sorted((name, sorted(items, key=lambda item: (not item.described, item.label))) for name, items in by_type.items())
    errors = sum(finding.severity is Severity.ERROR for finding in base.findings)
    return render_template("home.html", groups=groups, entries=len(base.graph.subjects), quads=len(base.graph.store), errors=errors)


@blueprint.get("/entry/<path:slug>")
def entry(slug: str) -> str | Response:
    """A thing's page, or one of its twins where the address ends in `.ttl`, `.jsonld`, `.nt`, `.json` or `.md`."""
    base = knowledge()
    if base.knows(slug):
        return _page(base, slug)
    stem, _, ending = slug.rpartition(".")
    if not stem or not base.knows(stem):
        abort(404, f"Nothing here is called {slug}.")
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
    thing = base.describe(slug)
    prose = base.prose(thing, lambda other: url_for("pages.entry", slug=other))
    return render_template("entry.html", thing=thing, prose=prose, lines=lines, twins=[*TWINS, "json", *(["md"] if described else [])])
