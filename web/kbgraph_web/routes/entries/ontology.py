"""The ontology as a page: every class, property and coded value."""

from __future__ import annotations

from itertools import groupby

from flask import Blueprint, render_template, url_for
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from kbgraph.reference import PropertyTerm
from kbgraph_web.http.negotiation import current_kb

blueprint = Blueprint("ontology", __name__)


@blueprint.get("/ontology")
def page() -> str:
    """Return classes, properties by heading, and coded values with anchors."""
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


def _by_heading(terms: tuple[PropertyTerm, ...]) -> list[tuple[str, list[PropertyTerm]]]:
    return [
        (heading, list(group)) for heading, group in groupby(terms, key=lambda term: term.heading)
    ]


@blueprint.get("/ont")
def namespace() -> Response:
    """Redirect from the engine's namespace to the page that describes its terms.

    303; browsers keep the fragment, which is the term's anchor.
    """
    return redirect(url_for("ontology.page"), 303)
