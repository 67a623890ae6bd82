"""The citations of a thing's facts, to be copied: a page, and texts for bibliographies."""

from __future__ import annotations

from flask import Blueprint, Response, render_template, url_for

from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.views import CITATION_SYNTAXES, CitationSyntax, CitedFact, write_citations
from kbgraph_web.http import params
from kbgraph_web.http.negotiation import current_kb
from kbgraph_web.http.redirects import redirect_or_abort
from kbgraph_web.viewmodels.bounds.citation_items import citation_item, citations_of_page
from kbgraph_web.viewmodels.facet_links import here

blueprint = Blueprint("citations", __name__)
_SYNTAXES: dict[str, CitationSyntax] = {
    name: syntax for syntax in CITATION_SYNTAXES for name in (syntax.name, syntax.extension)
}


@blueprint.get("/citations/<path:slug>")
def page(slug: str) -> str | Response:
    """Return the citations of a thing's facts as a page, or in the form that `syntax` names.

    `claim` names some claims: the facts of others are left out.
    """
    base = current_kb()
    if not base.network.knows(slug):
        redirect_or_abort(base, slug, lambda other: url_for("citations.page", slug=other))
    syntax = _SYNTAXES.get(params.choice("syntax", _SYNTAXES))
    facts = base.views.cited_facts(slug, params.texts("claim"))
    return _file(slug, facts, syntax) if syntax else _page(base, slug, facts)


def _file(slug: str, facts: tuple[CitedFact, ...], syntax: CitationSyntax) -> Response:
    """Return citations with the name that a file of them has when it is saved."""
    text = write_citations(facts, syntax.name)
    is_json = syntax.media_type.endswith("json")
    charset = "" if is_json else "; charset=utf-8"
    response = Response(text, content_type=f"{syntax.media_type}{charset}")
    name = slug.rsplit("/", 1)[-1]
    response.headers.set("Content-Disposition", "inline", filename=f"{name}.{syntax.extension}")
    return response


def _page(base: KnowledgeBase, slug: str, facts: tuple[CitedFact, ...]) -> str:
    items = [citation_item(fact) for fact in facts]
    size = citations_of_page(items)
    first = params.first_item_of_page(size)
    return render_template(
        "citations.html",
        slug=slug,
        label=base.views.labels.of_thing(slug),
        syntaxes=CITATION_SYNTAXES,
        items=items[first : first + size],
        total=len(items),
        first=first,
        size=size,
        here=here,
    )
