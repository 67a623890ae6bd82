"""Disagreements: other values from other sources of a property that can have one value."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import NamedTuple, TypeAlias

from kbgraph.evidence.dates import UNKNOWN, Span, span
from kbgraph.extraction.claims.claim import Claim
from kbgraph.ontology.ontology import Ontology
from kbgraph.rdf.namespaces import ENDS, STARTS
from kbgraph.rdf.terms import DATE, EDTF, YEAR, YEAR_MONTH, Iri, Literal, Term, Triple

_DATES = {str(each) for each in (DATE, YEAR, YEAR_MONTH, EDTF)}
_MAX_OTHER_VALUES = 8
"""Other values that a claim is said to disagree with: a property with thousands is a mistake."""
_MAX_ALIKE = 4
"""Claims of one value, of different sources or times, with which others are compared."""
_Content: TypeAlias = tuple[tuple[str, str], ...]


class _Rival(NamedTuple):
    """A claim of a property that can have one value."""

    claim: Iri
    content: _Content
    """Its value: a structured one by its parts, since its node is its own."""
    sources: frozenset[Iri]
    start: Span
    end: Span


def disagreements(
    facts: Iterable[tuple[Triple, Claim]],
    ontology: Ontology,
    class_of: Callable[[Term], Iri | None],
) -> dict[Iri, tuple[Iri, ...]]:
    """Return, for each claim that disagrees, a claim of each other value, and those that name it.

    `facts` are facts with the claim that states each; `class_of` gives the class of a thing.
    """
    one_value = ontology.mapping.evidence.one_value
    rivals: dict[tuple[Term, Iri], list[_Rival]] = defaultdict(list)
    for fact, claim in facts:
        classes = one_value.get(fact.predicate, frozenset())
        if any(ontology.is_a(class_of(fact.subject), each) for each in classes):
            rivals[fact.subject, fact.predicate].append(_rival(fact.object, claim))
    found: dict[Iri, tuple[Iri, ...]] = {}
    for group in rivals.values():
        in_order = sorted(group, key=lambda rival: (rival.claim, rival.content))
        for name, others in _disagreeing(in_order):
            # A row may disagree in its fact and in a detail.
            found[name] = tuple(sorted({*found.get(name, ()), *others}))
    return found


def _rival(value: Term, claim: Claim) -> _Rival:
    sources = frozenset(source.iri for source in claim.sources)
    start, end = (_time(claim, prop) for prop in (STARTS, ENDS))
    return _Rival(claim.iri, _content(value, claim), sources, start, end)


def _time(claim: Claim, prop: Iri) -> Span:
    """Return a time of a claim; one that is open bounds nothing, like one that is not known."""
    times = (value for key, value in claim.qualifiers if key == prop)
    return next((span(each) for each in times if isinstance(each, Literal)), UNKNOWN)


def _disagreeing(rivals: list[_Rival]) -> Iterator[tuple[Iri, tuple[Iri, ...]]]:
    by_content: dict[_Content, list[_Rival]] = defaultdict(list)
    for rival in rivals:
        alike = by_content[rival.content]
        if len(alike) < _MAX_ALIKE and all(each[2:] != rival[2:] for each in alike):
            alike.append(rival)
    shown = list(by_content.values())[: _MAX_OTHER_VALUES + 1] if len(by_content) > 1 else []
    found: dict[Iri, dict[Iri, None]] = defaultdict(dict)
    for rival in rivals if shown else ():
        for alike in shown:
            other = next((each for each in alike if _disagree(each, rival)), None)
            if other:
                found[rival.claim][other.claim] = None
                found[other.claim][rival.claim] = None
    for claim, others in found.items():
        yield claim, tuple(others)


def _disagree(one: _Rival, other: _Rival) -> bool:
    return (
        one.claim != other.claim
        and one.sources != other.sources
        and _differ(one.content, other.content)
        and not (_may_follow(one, other) or _may_follow(other, one))
    )


def _may_follow(one: _Rival, other: _Rival) -> bool:
    """Whether a value may be the successor of another, which has an end."""
    if one.end.earliest is None and one.end.latest is None:
        return False
    start, end = other.start.latest, one.end.earliest
    return start is None or end is None or start >= end


def _content(value: Term, claim: Claim) -> _Content:
    parts = [
        (str(triple.predicate), str(triple.object))
        for triple in claim.details
        if triple.subject == value
    ]
    if parts and "#" in str(value):
        return tuple(sorted(parts))
    return _content_of_term(value)


def differ(one: Term, other: Term) -> bool:
    """Say whether two values of a property cannot both be right: 2023 and 2023-02-06 can.

    Structured values differ where their nodes do.
    """
    return _differ(_content_of_term(one), _content_of_term(other))


def _content_of_term(value: Term) -> _Content:
    return ((value.datatype if isinstance(value, Literal) else "", str(value)),)


def _differ(one: _Content, other: _Content) -> bool:
    """Whether two values cannot both be right: 2023 and 2023-02-06 can."""
    if len(one) == len(other) == 1 and {one[0][0], other[0][0]} <= _DATES:
        return not _overlap(*(span(Literal(text, Iri(kind))) for kind, text in (*one, *other)))
    return one != other


def _overlap(one: Span, other: Span) -> bool:
    """Whether two dates can be the same day."""
    return (one.earliest or date.min) <= (other.latest or date.max) and (
        other.earliest or date.min
    ) <= (one.latest or date.max)
