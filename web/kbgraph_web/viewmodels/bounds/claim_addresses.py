"""The addresses of claims on the pages of their entries, in a state that shows them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple
from weakref import WeakKeyDictionary

from flask import url_for

from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.views import Citation, Fact
from kbgraph_web.http.negotiation import current_kb
from kbgraph_web.viewmodels.bounds.entry_facts import DEFAULT_FACTS, MAX_FACTS, first_facts
from kbgraph_web.viewmodels.bounds.line_addresses import line_url
from kbgraph_web.viewmodels.layout import entry_url, fragment

_ALWAYS_SHOWN = 50
"""Relations up to which a page shows all."""


class _LeftOut(NamedTuple):
    """The claims that the page of an entry may leave out, since it shows the first ones."""

    facts: int
    """Values and rows that the page would show in full."""
    of_facts: frozenset[str]
    of_relations: frozenset[str]


_LEFT_OUT: WeakKeyDictionary[KnowledgeBase, dict[str, _LeftOut]] = WeakKeyDictionary()


def claim_address(citation: Citation) -> str:
    """Return the address of a claim where the page of its entry shows it, or else of its line."""
    slug = citation.slug
    left_out, place = _left_out(slug), f"#{fragment(citation.claim)}"
    if citation.claim in left_out.of_facts and left_out.facts <= MAX_FACTS:
        return url_for("entry.page", slug=slug, facts=left_out.facts) + place
    if citation.lines and citation.claim in left_out.of_facts | left_out.of_relations:
        return line_url(slug, citation.lines[0])
    return entry_url(slug) + place


def _left_out(slug: str) -> _LeftOut:
    base = current_kb()
    known = _LEFT_OUT.setdefault(base, {})
    if slug not in known:
        known[slug] = _find(base, slug)
    return known[slug]


def _find(base: KnowledgeBase, slug: str) -> _LeftOut:
    if slug not in base.views.entries:
        return _LeftOut(0, frozenset(), frozenset())
    thing = base.describe(slug)
    facts = first_facts(thing.headings, 0).left_out
    links = base.network.multigraph.degree(thing.iri) if thing.iri in base.network.multigraph else 0
    under_headings = (fact for group in thing.headings for fact in group.facts)
    return _LeftOut(
        facts=facts,
        of_facts=_claims(under_headings) if facts > DEFAULT_FACTS else frozenset(),
        of_relations=_claims(thing.outgoing) if links > _ALWAYS_SHOWN else frozenset(),
    )


def _claims(facts: Iterable[Fact]) -> frozenset[str]:
    return frozenset(
        citation.claim for fact in facts for value in fact.values for citation in value.citations
    )
