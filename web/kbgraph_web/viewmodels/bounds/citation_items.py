"""Citations as a page lists them, each with the addresses of its other forms."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from flask import url_for

from kbgraph.views import CITATION_SYNTAXES, CitedFact, as_sentence
from kbgraph_web.viewmodels.bounds.claim_addresses import claim_address
from kbgraph_web.viewmodels.bounds.page_budget import page_size, size_of
from kbgraph_web.viewmodels.layout import fragment

_MAX_ON_PAGE, _PAGE_BYTES, _ITEM_BYTES = 50, 60_000, 900
"""Citations of a page; its bytes where texts are long, and what a citation has beside its text."""


class CitationForm(NamedTuple):
    """A link to a citation in a form."""

    label: str
    address: str


class CitationItem(NamedTuple):
    """A citation in words, and where it stands."""

    id: str
    sentence: str
    address: str
    """The address of the claim on the page of its entry."""
    forms: tuple[CitationForm, ...]


def citation_item(fact: CitedFact) -> CitationItem:
    """Return a cited fact as an item of a list."""
    slug, claim = fact.citation.slug, fragment(fact.citation.claim)
    forms = (
        CitationForm(
            each.label, url_for("citations.page", slug=slug, claim=claim, syntax=each.name)
        )
        for each in CITATION_SYNTAXES
    )
    return CitationItem(
        id=f"{slug}:{claim}",
        sentence=as_sentence(fact),
        address=claim_address(fact.citation),
        forms=tuple(forms),
    )


def citations_of_page(items: Iterable[CitationItem]) -> int:
    """Return the number of citations on a page; each sentence is there twice, as it is copied."""
    sizes = (_ITEM_BYTES + 2 * size_of(item.sentence) for item in items)
    return page_size(sizes, _PAGE_BYTES, _MAX_ON_PAGE)
