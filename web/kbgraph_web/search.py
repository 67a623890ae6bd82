"""Finding entries by what they are called."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from kbgraph.knowledge import KnowledgeBase
from kbgraph.meaning.subject import Subject
from kbgraph_web.negotiation import knowledge

blueprint = Blueprint("search", __name__)


@blueprint.get("/search")
def page() -> str:
    """The entries of which a name, in any script, or the slug holds the words that were asked for."""
    base, asked = knowledge(), request.args.get("q", "").strip()
    types = base.describer.labels.type_label
    found = [(subject, types(subject.iri)) for subject in _found(base, asked.casefold())] if asked else []
    return render_template("search.html", asked=asked, found=found)


def _found(base: KnowledgeBase, words: str) -> list[Subject]:
    """Those that begin with the words stand first."""
    rated = [(min(places), subject.name, subject) for subject in base.graph.subjects.values() if (places := _places(subject, words))]
    return [subject for _, _, subject in sorted(rated, key=lambda each: each[:2])]


def _places(subject: Subject, words: str) -> list[int]:
    names = [name.text.casefold() for name in subject.names] + [subject.slug.casefold()]
    return [name.index(words) for name in names if words in name]
