"""The marks behind each value of a page: its end, and the strength of its fact."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from kbgraph.views import Citation, end_words, fact_strength, strength_words
from kbgraph_web.http.day import day_of_ends


class FactMarks(NamedTuple):
    """The words of the marks; empty where a fact has none."""

    end: str
    strength: str
    definition: str = ""
    """The sentence that explains the strength."""


def fact_marks(citations: Sequence[Citation]) -> FactMarks:
    """Return the marks of a fact from its citations, as of the day of the request."""
    end, words = end_of_fact(citations), strength_words(citations)
    strength = fact_strength(citations) if words else None
    return FactMarks(end, words, strength.definition if strength else "")


def end_of_fact(citations: Sequence[Citation]) -> str:
    """Return the end of a fact in words, as of the day of the request; empty without one."""
    for each in citations:  # Most facts have none, and a page has many.
        if each.ends:
            return end_words(citations, day_of_ends())
    return ""
