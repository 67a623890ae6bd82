"""The ontology as a page: every class, property and coded value."""

from __future__ import annotations

from itertools import groupby

from flask import Blueprint, render_template, url_for
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from kbgraph.reference.glossary import PropertyTerm
from kbgraph_web.http.negotiation import current_kb

blueprint = Blueprint("ontology", __name__)


@blueprint.get("/ontology")
def page() -> str:
    """Classes, properties by heading, and the coded values; each with an anchor of its own."""
    glossary = current_kb().search.glossary
    return render_template(
        "ontology.html",
        classes=glossary.classes,
        groups=_by_heading(glossary.properties),
        schemes=glossary.schemes,
        anchors=glossary.anchors,
        name=glossary.name,
        label=current_kb().ontology.label,
        about=current_kb().ontology.description,
        prefixes=sorted(current_kb().ontology.prefixes.items()),
    )


def _by_heading(words: tuple[PropertyTerm, ...]) -> list[tuple[str, list[PropertyTerm]]]:
    return [
        (heading, list(each)) for heading, each in groupby(words, key=lambda word: word.heading)
    ]


@blueprint.get("/ont")
def namespace() -> Response:
    """303 from the namespace of our own words to the page that describes them; browsers keep the fragment, which is the anchor."""
    return redirect(url_for("ontology.page"), 303)
