"""The standings of a member in a group: each claim with its role and days, and when it holds."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import Enum
from typing import NamedTuple

from kbgraph.evidence.holding import Truth, holds
from kbgraph.rdf.terms import Iri
from kbgraph.views.citation import Citation, ValuePart, has_ended
from kbgraph.views.facts import Fact
from kbgraph.views.provenance import Citations
from kbgraph.views.rows import with_own_strengths


class Period(Enum):
    """When a standing holds, as of a day; one without dates holds."""

    CURRENT = "current"
    LATER = "later"
    ENDED = "ended"


class Standing(NamedTuple):
    """The claims that relate a member to its group in the same role and since the same day."""

    property: Iri
    """The relation that they state: membership, or one that a row may state in its place."""
    qualifiers: tuple[ValuePart, ...]
    citations: tuple[Citation, ...]
    period: Period


def standings_of(
    citations: Citations, facts: Iterable[Fact], day: date
) -> dict[Iri, list[Standing]]:
    """Return the standings of each member that facts have as a value, as of a day.

    A claim without role and days adds nothing to others of its relation: it joins the first. The
    strength of a claim is that of those in the same role and since the same day.
    """
    grouped: dict[Iri, dict[tuple[Iri, tuple[ValuePart, ...]], list[Citation]]] = {}
    for fact in facts:
        for value in fact.values:
            found = grouped.setdefault(Iri(str(value.term)), {})
            for citation in sorted(value.citations, key=lambda each: not each.qualifiers):
                key = fact.property, citation.qualifiers
                if not citation.qualifiers:
                    key = next((each for each in found if each[0] == fact.property), key)
                found.setdefault(key, []).append(citation)
    return {
        member: [
            Standing(
                property=prop,
                qualifiers=qualifiers,
                citations=tuple(claims)
                if len(found) == 1
                else with_own_strengths(citations, claims),
                period=period_of(claims, day),
            )
            for (prop, qualifiers), claims in found.items()
        ]
        for member, found in grouped.items()
    }


def period_of(citations: Iterable[Citation], day: date) -> Period:
    """Return when claims hold, as of a day: they have ended, or begin later, if all say so."""
    stated = [each for each in citations if each.basis != "linked"]
    if has_ended(stated, day):
        return Period.ENDED
    is_later = bool(stated) and all(holds(each.starts, (), day) is Truth.NO for each in stated)
    return Period.LATER if is_later else Period.CURRENT
