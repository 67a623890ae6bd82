"""The citations of a thing's facts, to be copied: a page, and texts for bibliographies."""

from __future__ import annotations

from flask import Blueprint, Response, render_template, url_for

from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.views import CITATION_SYNTAXES, CitedFact
from kbgraph_web.http import params
from kbgraph_web.http.negotiation import current_kb
from kbgraph_web.http.redirects import redirect_or_abort
from kbgraph_web.serialisers.citation_file import SYNTAX_BY_NAME, citation_file
from kbgraph_web.viewmodels.bounds.citation_items import citation_item, citations_of_page
from kbgraph_web.viewmodels.bounds.public_address import public_facts
from kbgraph_web.viewmodels.facet_links import here

blueprint = Blueprint("citations", __name__)


@blueprint.get("/citations/<path:slug>")
def page(slug: str) -> str | Response:
    """Return the citations of a thing's facts as a page, or in the form that `syntax` names.

    `claim` names some claims: the facts of others are left out.
    """
    base = current_kb()
    if not base.network.knows(slug):
        redirect_or_abort(base, slug, lambda other: url_for("citations.page", slug=other))
    syntax = SYNTAX_BY_NAME.get(params.choice("syntax", SYNTAX_BY_NAME))
    facts = public_facts(base.views.cited_facts(slug, params.texts("claim")))
    if syntax:
        return citation_file(facts, syntax, slug.rpartition("/")[2])
    return _page(base, slug, facts)


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
