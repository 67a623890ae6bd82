"""Conditions on the evidence for a fact: its strength, its days, and whether sources disagree."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from kbgraph.evidence.dates import latest_day
from kbgraph.evidence.source import SourceEvidence
from kbgraph.evidence.strength import SCALE, strength_name
from kbgraph.views.citation import Citation, fact_strength

PRIMARY, DISAGREE = "primary", "disagree"
STRENGTHS: dict[str, frozenset[str]] = {
    PRIMARY: frozenset({"one-primary", "several-primary"}),
    **{strength_name(step): frozenset({strength_name(step)}) for step in reversed(SCALE)},
}
"""The steps of the scale that each name of a strength stands for, the strongest first."""
EVIDENCE = (*STRENGTHS, DISAGREE)
"""The names of conditions on strength and agreement."""


class EvidenceSummary(NamedTuple):
    """The evidence of all claims of a fact together, as far as filters ask for it."""

    strength: str = ""
    """The name of its step; empty for a mere link, and for a fact that needs no source."""
    disagrees: bool = False
    issued: date | None = None
    """The last day on which any of its sources can have been issued; None if all are undated."""
    checked: date | None = None
    """The last day on which an author read one of its sources; None if nobody has said so."""


class EvidenceFilter(NamedTuple):
    """Conditions that a fact must meet, all of them; without any, each fact is shown."""

    strengths: frozenset[str] = frozenset()
    """Names of steps, of which a fact must have one."""
    is_disputed: bool = False
    """Whether another source must give another value."""
    issued_before: date | None = None
    """A day before which all dated sources must have been issued."""
    checked_before: date | None = None
    """A day before which the sources must have been read last."""

    @property
    def is_empty(self) -> bool:
        """Whether it has no condition."""
        return self == NO_FILTER

    def allows(self, evidence: EvidenceSummary) -> bool:
        """Say whether a fact meets all conditions; unknown days meet none."""
        return (
            (not self.strengths or evidence.strength in self.strengths)
            and (not self.is_disputed or evidence.disagrees)
            and _is_before(evidence.issued, self.issued_before)
            and _is_before(evidence.checked, self.checked_before)
        )


NO_FILTER = EvidenceFilter()


def evidence_filter(
    names: Iterable[str], issued_before: date | None = None, checked_before: date | None = None
) -> EvidenceFilter:
    """Return the filter of some names in `EVIDENCE` and of days; strengths are alternatives."""
    named = frozenset(names)
    steps = (STRENGTHS[name] for name in named if name != DISAGREE)
    return EvidenceFilter(
        frozenset[str]().union(*steps), DISAGREE in named, issued_before, checked_before
    )


def evidence_of(citations: Iterable[Citation]) -> EvidenceSummary:
    """Return the evidence for a fact from all its citations."""
    given = tuple(citations)
    strength = fact_strength(given)
    stated = [each for each in given if each.basis != "linked"]
    return EvidenceSummary(
        strength=strength.name if strength is not None and strength.is_told else "",
        disagrees=any(each.disagrees_with for each in given),
        issued=latest_issue(source.evidence for each in stated for source in each.sources),
        checked=latest_day(each.checked for each in stated),
    )


def latest_issue(sources: Iterable[SourceEvidence]) -> date | None:
    """Return the last day on which any of some sources can speak; None if all are undated."""
    days = (source.speaks_on for source in sources)
    return latest_day(str(day) for day in days if day is not None)


def _is_before(day: date | None, bound: date | None) -> bool:
    return bound is None or (day is not None and day < bound)
