"""The ontology as a page: every class, property and coded value."""

from __future__ import annotations

from itertools import groupby

from flask import Blueprint, abort, jsonify, render_template, url_for
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from kbgraph.languages import labels_json
from kbgraph.reference import PropertyTerm
from kbgraph_web.http import params
from kbgraph_web.http.negotiation import current_kb
from kbgraph_web.viewmodels.languages import label_table

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
        languages=label_table(current_kb().views.label_counts),
    )


@blueprint.get("/labels.json")
def labels() -> Response:
    """Return how many labels each language has; `missing` names languages to list what they lack.

    400 for a language that has no label.
    """
    views = current_kb().views
    named = params.texts("missing")
    for language in named:
        if language not in views.label_counts:
            abort(400, f"missing must be a language of labels, and {language!r} has none")
    lacking = {language: views.missing_labels(language) for language in named}
    return jsonify(labels_json(views.label_counts, lacking))


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
