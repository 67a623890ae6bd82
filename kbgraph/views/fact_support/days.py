"""The day of the sources on which the strength of a fact rests."""

from __future__ import annotations

from collections.abc import Sequence

from kbgraph.evidence.source import newest
from kbgraph.evidence.strength import deciding, deciding_at
from kbgraph.views.citation import Citation, fact_strength


def day_of_strength(citations: Sequence[Citation]) -> str:
    """Return the newest day on which a source speaks that decides the strength of a fact.

    Empty where all of these are undated. The day of a weaker source says nothing of the strength.
    """
    sources = {source.evidence for each in citations for source in each.sources}
    strength = fact_strength(citations)
    decisive = deciding_at(strength.rank, sources) if strength else deciding(sources)
    return str(newest(source.speaks_on for source in decisive) or "")
