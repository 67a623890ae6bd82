"""The links of a thing and its mentions, page by page: the page of the thing shows the first."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from typing import TypeAlias

from flask import Blueprint, render_template, url_for

from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.views import Description, Fact, IncomingFact, Relation, merged_relations
from kbgraph.views.evidence_filters import FactCount, filtered_description
from kbgraph_web.http import params
from kbgraph_web.http.languages import gettext
from kbgraph_web.http.negotiation import current_kb
from kbgraph_web.http.redirects import redirect_or_abort
from kbgraph_web.viewmodels.bounds.page_budget import links_of_page
from kbgraph_web.viewmodels.evidence_filter import wanted_evidence
from kbgraph_web.viewmodels.facet_links import here
from kbgraph_web.viewmodels.relation_links import RelationLinks

_Heading: TypeAlias = tuple[str, str]
"""A direction, and its heading."""
_Related: TypeAlias = Fact | IncomingFact | Relation

blueprint = Blueprint("entry_links", __name__)


@blueprint.get("/mentions/<path:slug>")
def mentions(slug: str) -> str:
    """Return a page of the entries that mention a thing in their prose, with the sentences."""
    base = current_kb()
    thing = _described(base, slug, "entry_links.mentions")
    total, size = len(thing.mentioned), links_of_page(base)
    first = params.first_item_of_page(size)
    return render_template(
        "mentions.html",
        thing=thing,
        mentioned=thing.mentioned[first : first + size],
        total=total,
        first=first,
        size=size,
        here=here,
    )


@blueprint.get("/links/<path:slug>")
def links(slug: str) -> str:
    """Return a page of the relations of a thing, in a direction and of some relations or all."""
    base = current_kb()
    whole = _described(base, slug, "entry_links.links")
    thing, _ = filtered_description(whole, wanted_evidence(), base.views.facts.of_relation)
    facts = _chosen(base, thing)
    total = sum(len(fact.values) for _, fact in facts)
    in_all = sum(len(fact.values) for _, fact in _chosen(base, whole))
    size = links_of_page(base)
    first = params.first_item_of_page(size)
    part = _part(facts, first, size)
    return render_template(
        "links.html",
        thing=thing,
        sections=[
            (*heading, [relation for _, relation in of_heading])
            for heading, of_heading in groupby(part, itemgetter(0))
        ],
        count=FactCount(total, in_all),
        total=total,
        first=first,
        size=size,
        here=here,
    )


def _chosen(base: KnowledgeBase, thing: Description) -> list[tuple[_Heading, _Related]]:
    """Return the relations in the direction and with the names of the request, by heading.

    In both directions, a relation and its inverse are one, as on the page of the thing.
    """
    direction, named = params.direction(), params.texts("only")
    only = base.network.relations.named(named)
    if direction == "both":
        # Without the headings, whose tables show relations on the page of the thing.
        merged = merged_relations(base.views.describer, thing._replace(headings=()))
        return [
            ((direction, gettext("Relations")), each)
            for each in merged
            if not named or not only.isdisjoint(each.properties)
        ]
    heading, related = (
        (gettext("Relations: outgoing"), thing.outgoing)
        if direction == "outgoing"
        else (gettext("Relations: incoming"), thing.incoming)
    )
    return [((direction, heading), fact) for fact in related if not named or fact.property in only]


def _described(base: KnowledgeBase, slug: str, endpoint: str) -> Description:
    if not base.network.knows(slug):
        redirect_or_abort(base, slug, lambda other: url_for(endpoint, slug=other))
    return base.describe(slug)


def _part(
    facts: list[tuple[_Heading, _Related]], first: int, count: int
) -> Iterator[tuple[_Heading, RelationLinks]]:
    """Yield the relations with those of their values, counted over all, that a page shows."""
    start = 0
    for heading, fact in facts:
        lower, upper = max(0, first - start), max(0, first + count - start)
        if lower < len(fact.values) and upper:
            shown = fact.values[lower:upper]
            yield heading, RelationLinks(fact.label, fact.comment, shown, len(fact.values), "")
        start += len(fact.values)
