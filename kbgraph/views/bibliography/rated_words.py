"""The parts of a text that footnotes divide, each with its own sources and strength."""

from __future__ import annotations

from typing import NamedTuple

from kbgraph.evidence.strength import rank_of, strength_of
from kbgraph.extraction.claims import Claim
from kbgraph.extraction.entry_claims import extract
from kbgraph.views.citation import Citation, Source, Strength
from kbgraph.views.entry import Describer


class RatedWords(NamedTuple):
    """A part of a text."""

    words: str
    sources: tuple[Source, ...]
    """Empty where no footnote cites one."""
    strength: Strength
    is_weakest: bool
    """Whether no other part is weaker: the strength of the text is that of this part."""


def rated_words(describer: Describer, citation: Citation) -> tuple[RatedWords, ...]:
    """Return the parts of the text that a claim states, if it is weaker than its sources together.

    The entry is extracted again: the graph has the strength alone.
    """
    graph, strength = describer.graph, citation.strength
    together = strength_of(source.evidence for source in citation.sources)
    if (
        strength is None
        or strength.rank >= rank_of(together)
        or citation.slug not in graph.subjects
    ):
        return ()
    subject, entry = graph.subjects[citation.slug], graph.entry(citation.slug)
    claims = extract(subject, entry, graph.ontology, graph.resolver, graph.iris).builder.claims
    claim = next((each for each in claims if each.iri == citation.claim), None)
    return _parts(describer, claim) if claim else ()


def _parts(describer: Describer, claim: Claim) -> tuple[RatedWords, ...]:
    """Return the parts of the text of a claim."""
    text, citations = str(claim.fact.object), describer.citations
    steps = [citations.strengths.step(strength_of(part.sources)) for part in claim.cited]
    starts = (0, *(part.end for part in claim.cited))
    return tuple(
        RatedWords(
            words=text[start : part.end].strip(),
            sources=tuple(citations.source(each.iri) for each in part.sources),
            strength=step,
            is_weakest=step.rank == min(each.rank for each in steps),
        )
        for start, part, step in zip(starts, claim.cited, steps, strict=False)
    )
