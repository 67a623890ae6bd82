"""The addresses of claims on the pages of their entries, in a state that shows them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from typing import NamedTuple
from weakref import WeakKeyDictionary

from flask import url_for

from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.rdf import Iri
from kbgraph.views import Citation, Description, Fact, merged_relations
from kbgraph_web.http.negotiation import current_kb
from kbgraph_web.viewmodels.bounds.entry_facts import DEFAULT_FACTS, MAX_FACTS, first_facts
from kbgraph_web.viewmodels.bounds.line_addresses import line_url
from kbgraph_web.viewmodels.bounds.page_budget import links_of_page
from kbgraph_web.viewmodels.layout import entry_url, fragment

_ALWAYS_SHOWN = 50
"""Relations up to which a page shows all."""


class _LeftOut(NamedTuple):
    """The claims that the page of an entry may leave out, since it shows the first ones."""

    facts: int
    """Values and rows that the page would show in full."""
    of_facts: frozenset[str]
    of_relations: Mapping[str, int]
    """The pages of links that show them, by claim."""


_LEFT_OUT: WeakKeyDictionary[KnowledgeBase, dict[str, _LeftOut]] = WeakKeyDictionary()


def claim_address(citation: Citation) -> str:
    """Return the address of a claim where its entry, its links, or else its lines show it."""
    slug, claim = citation.slug, citation.claim
    left_out, place = _left_out(slug), f"#{fragment(claim)}"
    if claim in left_out.of_facts:
        if left_out.facts <= MAX_FACTS:
            return url_for("entry.page", slug=slug, facts=left_out.facts) + place
        if citation.lines:
            return line_url(slug, citation.lines[0])
    elif page := left_out.of_relations.get(claim):
        return url_for("entry_links.links", slug=slug, page=page) + place
    return entry_url(slug) + place


def _left_out(slug: str) -> _LeftOut:
    base = current_kb()
    known = _LEFT_OUT.setdefault(base, {})
    if slug not in known:
        known[slug] = _find(base, slug)
    return known[slug]


def _find(base: KnowledgeBase, slug: str) -> _LeftOut:
    if slug not in base.views.entries:
        return _LeftOut(0, frozenset(), {})
    thing = base.describe(slug)
    facts = first_facts(thing.headings, 0).left_out
    links = sum(len(fact.values) for fact in thing.outgoing)
    links += sum(len(fact.values) for fact in thing.incoming)
    in_rows = {claim for each in thing.headings for table in each.tables for claim in table.claims}
    under_headings = (fact for group in thing.headings for fact in group.facts)
    return _LeftOut(
        facts=facts,
        of_facts=_claims(under_headings) | in_rows if facts > DEFAULT_FACTS else frozenset(),
        of_relations=_pages(base, thing, in_rows) if links > _ALWAYS_SHOWN else {},
    )


def _claims(facts: Iterable[Fact]) -> frozenset[str]:
    return frozenset(
        citation.claim for fact in facts for value in fact.values for citation in value.citations
    )


def _pages(base: KnowledgeBase, thing: Description, in_rows: AbstractSet[str]) -> dict[str, int]:
    """Return the page of links of each claim of the outgoing relations that no table shows."""
    related = merged_relations(base.views.describer, thing._replace(headings=()))
    ends = ((each.properties, key) for each in related for key in each.values.keys)
    positions: dict[tuple[Iri, Iri], int] = {}
    for position, (properties, end) in enumerate(ends):
        for prop in properties:
            positions.setdefault((prop, end), position)
    size = links_of_page(base)
    return {
        citation.claim: positions[fact.property, Iri(str(value.term))] // size + 1
        for fact in thing.outgoing
        for value in fact.values
        for citation in value.citations
        if citation.claim not in in_rows
    }
