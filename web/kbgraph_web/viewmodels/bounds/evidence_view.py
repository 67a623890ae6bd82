"""The evidence of a fact as a page and the source panel show it: lines, sources, citations."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from flask import url_for

from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.rdf import KB, UNDATED, Iri
from kbgraph.views import (
    CITATION_SYNTAXES,
    Citation,
    CitedFact,
    FactEvidence,
    RatedWords,
    Source,
    Strength,
    claim_name,
    statement,
    write_citations,
)
from kbgraph_web.http.languages import gettext
from kbgraph_web.viewmodels.bounds.claim_addresses import claim_address
from kbgraph_web.viewmodels.bounds.entry_names import entry_line
from kbgraph_web.viewmodels.bounds.line_addresses import line_url
from kbgraph_web.viewmodels.bounds.public_address import public_facts
from kbgraph_web.viewmodels.bounds.source_lines import shortened
from kbgraph_web.viewmodels.evidence_address import claim_key
from kbgraph_web.viewmodels.facet_links import here
from kbgraph_web.viewmodels.layout import fragment

CLAIMS_ON_PAGE = 12
_CONTEXT_LINES = 2
"""Lines that are shown before and after a cited one."""
_MAX_CITED_LINES = 12
_FOOTNOTE = "markdown"
_COPY = f"{KB}copy"
"""The property of a source that was read in a copy, such as a stored one."""


class ContextLine(NamedTuple):
    """A line of a file, and whether a claim is stated there."""

    number: int
    text: str
    is_cited: bool
    address: str


class ShownSource(NamedTuple):
    """A source as a claim cites it."""

    source: Source
    properties: tuple[tuple[str, str], ...]
    """Its properties by name, without its title and its address."""


class ShownClaim(NamedTuple):
    """A claim with the place where it stands."""

    fact: CitedFact
    place: str
    """Its entry and line in words."""
    address: str
    """Its address on the page of its entry."""
    passages: tuple[tuple[ContextLine, ...], ...]
    """The cited lines, with those around them."""
    other_lines: int
    """The number of cited lines that no passage shows."""
    sources: tuple[ShownSource, ...]
    rated_words: tuple[RatedWords, ...]
    """The parts of its text, if it is weaker than its sources together."""
    premises: tuple[OtherClaim, ...]
    """The claims from which it follows."""


class OtherClaim(NamedTuple):
    """A claim of another fact, in words."""

    statement: str
    support: str
    """Its strength and its sources."""
    address: str
    """The address of its evidence."""


class CitationText(NamedTuple):
    """The citations of a fact in a form."""

    name: str
    label: str
    text: str
    address: str


class EvidenceView(NamedTuple):
    """The evidence of a fact."""

    fact: CitedFact
    strength: Strength | None
    """The strength that its mark tells; None for a mere link."""
    citations: tuple[Citation, ...]
    claims: tuple[ShownClaim, ...]
    disagreeing: tuple[OtherClaim, ...]
    footnote: str
    """The claim as a footnote of Markdown."""
    forms: tuple[CitationText, ...]
    key: str
    """The name of the claim in the basket: slug, hash, and name."""
    address: str
    """The address of the page, without parameters of the panel."""
    basket: str
    """The address of a basket with this claim."""


def evidence_view(
    base: KnowledgeBase, evidence: FactEvidence, first: int, size: int
) -> EvidenceView:
    """Return the evidence of a fact, with the claims of one page."""
    stating = public_facts(evidence.stating)
    claim, shown = stating[0], stating[first : first + size]
    key = claim_key(claim.citation)
    return EvidenceView(
        fact=evidence.fact,
        strength=evidence.strength,
        citations=evidence.citations,
        claims=tuple(_claim(base, each, evidence) for each in shown),
        disagreeing=tuple(map(_other, evidence.disagreeing)),
        footnote=write_citations([claim], _FOOTNOTE).rstrip("\n"),
        forms=tuple(_forms(claim.citation.slug, shown)),
        key=key,
        address=here(bare=None, page=None),
        basket=url_for("basket.page", claim=key),
    )


def claim_evidence_url(citation: Citation) -> str:
    """Return the address of the evidence of a claim."""
    return url_for("evidence.page", slug=citation.slug, claim=claim_name(citation.claim))


def citation_address(facts: Iterable[CitedFact], slug: str, syntax: str) -> str:
    """Return the address of the citations of claims in a form, or of their page."""
    names = [
        fragment(fact.citation.claim) if fact.citation.slug == slug else str(fact.citation.claim)
        for fact in facts
    ]
    return url_for("citations.page", slug=slug, claim=names, syntax=syntax)


def _forms(slug: str, facts: Sequence[CitedFact]) -> Iterator[CitationText]:
    for syntax in CITATION_SYNTAXES:
        text = write_citations(facts, syntax.name).rstrip("\n")
        address = citation_address(facts, slug, syntax.name)
        yield CitationText(syntax.name, syntax.label, text, address)


def _claim(base: KnowledgeBase, fact: CitedFact, evidence: FactEvidence) -> ShownClaim:
    citation = fact.citation
    lines = citation.lines[:_MAX_CITED_LINES]
    return ShownClaim(
        fact=fact,
        place=str(entry_line(citation.slug, lines[0])) if lines else "",
        address=claim_address(citation),
        passages=tuple(_passages(base, citation.slug, lines)),
        other_lines=len(citation.lines) - len(lines),
        sources=tuple(map(_source, citation.sources)),
        rated_words=base.views.bibliographer.rated_words(citation),
        premises=tuple(map(_other, evidence.premises.get(Iri(citation.claim), ()))),
    )


def _passages(
    base: KnowledgeBase, slug: str, cited: Sequence[int]
) -> Iterator[tuple[ContextLine, ...]]:
    """Yield lines with those around them; passages that touch are one."""
    if slug not in base.views.entries:
        return
    texts = base.views.entry_text(slug).split("\n")
    around = range(-_CONTEXT_LINES, _CONTEXT_LINES + 1)
    last = len(texts) - (not texts[-1])
    numbers = sorted({line + by for line in cited for by in around if 0 < line + by <= last})
    # Consecutive numbers are as far from their places in the list.
    for _, group in groupby(enumerate(numbers), lambda each: each[1] - each[0]):
        yield tuple(
            ContextLine(
                number=number,
                text=shortened(texts[number - 1].rstrip("\r")),
                is_cited=number in cited,
                address=line_url(slug, number),
            )
            for _, number in group
        )


def _source(source: Source) -> ShownSource:
    named = (
        (gettext("cited part"), "; ".join(source.locators)),
        (gettext("publisher"), source.publisher),
        (gettext("kind"), source.kind),
        (gettext("issued"), source.issued or ("" if source.copied else gettext("undated"))),
        (gettext("copy of"), source.copied),
        (gettext("checked"), source.checked),
        (gettext("language"), source.language),
        (gettext("standing"), source.standing),
    )
    shown = {source.title, source.url, *(text for _, text in named)}
    others = (
        (gettext("read from") if part.property == _COPY else part.label, part.text)
        for part in source.parts
        if part.text not in shown and part.property != UNDATED
    )
    properties = (each for each in (*named, *others) if each[1])
    return ShownSource(source, tuple(properties))


def _strengths(fact: CitedFact) -> str:
    """Return the strengths of the values of a claim in words, each once."""
    return ", ".join(dict.fromkeys(each.strength for each in fact.values if each.strength))


def _other(fact: CitedFact) -> OtherClaim:
    sources = "; ".join(source.words for source in fact.citation.sources)
    support = " · ".join(filter(None, (_strengths(fact), sources)))
    return OtherClaim(statement(fact), support, claim_evidence_url(fact.citation))
