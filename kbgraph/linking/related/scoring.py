"""Scores of the entries that share facts with a thing, by the bit masks of these facts."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from math import sqrt
from typing import NamedTuple

from kbgraph.linking.related.shareable_fact import Direct, ShareableFact, StatementKind
from kbgraph.rdf.terms import Iri
from kbgraph.search.bit_masks import positions_in

_MAX_CANDIDATES = 2_000
"""Entries that the rarest facts bring in; commoner facts only add to the scores of these."""
_MAX_COMPARED = 200
"""Entries of the highest sums whose shared facts are compared with each other."""
_IMPLIED_OVERLAP, _IMPLIED_FACTOR, _MIN_IMPLYING = 0.8, 0.25, 12
"""A fact that almost the same things have as another tells little beside that one, unless they are
so few that this is what makes them related."""
_NEAR_CLASS_FACTOR, _OTHER_CLASS_FACTOR = 0.9, 0.75
"""By which the score of a thing of another class is lowered: of a near one, and of any other."""
_ALONE_FACTOR = 0.5
"""The part of a fact between two things that share no other."""
_LINK_FACTOR = 0.2
"""The part of a link, which only orders those that share facts."""


class ClassMembers(NamedTuple):
    """The things of the class of a thing, and of classes near it, as bit masks."""

    same: int
    near: int

    def factor(self, position: int) -> float:
        """Return by which the score of a thing is multiplied."""
        if self.same >> position & 1:
            return 1
        return _NEAR_CLASS_FACTOR if self.near >> position & 1 else _OTHER_CLASS_FACTOR


class Candidate(NamedTuple):
    """An entry that shares facts with a thing, before these are found in the entries."""

    position: int
    facts: tuple[tuple[ShareableFact, float], ...]
    """The shared facts, each with its part in the score, largest first."""
    direct: float
    """The part in the score of facts between the two; 0 without."""
    factor: float
    """By which the score is lowered for a thing of another class."""

    @property
    def score(self) -> float:
        """The score of all shared facts."""
        return self.score_of(weight for _, weight in self.facts)

    def score_of(self, weights: Iterable[float]) -> float:
        """Return the score of some of the shared facts, given by their weights."""
        return self.factor * (sum(weights) + self.direct)


def best_candidates(
    facts: Sequence[ShareableFact], own: int, classes: ClassMembers, direct: Direct
) -> list[Candidate]:
    """Return the entries with the highest scores, best first.

    `facts` are the facts of a thing, the rarest first, and `own` is the thing as a bit mask. Those
    that have a fact with it come in without any that they share, behind most that do.
    """
    sums = _sums(facts, _candidates(facts) & ~own)
    for each in {*sums, *positions_in(direct.facts & ~own)}:
        sums[each] += _between(direct, each, sums[each])
    factors = {each: classes.factor(each) for each in sums}
    highest = sorted(sums, key=lambda each: (-sums[each] * factors[each], each))[:_MAX_COMPARED]
    found = [_candidate(each, facts, classes, direct) for each in highest]
    return sorted(found, key=lambda each: (-each.score, each.position))


def _between(direct: Direct, position: int, shared: float) -> float:
    """Return the part of facts between two things: half if they share no fact with others."""
    if direct.facts >> position & 1:
        return direct.weight * (1 if shared else _ALONE_FACTOR)
    return direct.weight * _LINK_FACTOR if direct.links >> position & 1 else 0.0


def _candidates(facts: Iterable[ShareableFact]) -> int:
    """Return the entries that share the rarest facts, as a bit mask."""
    found = 0
    for fact in facts:
        if found and (found | fact.mask).bit_count() > _MAX_CANDIDATES:
            break
        found |= fact.mask
    return found


def _sums(facts: Iterable[ShareableFact], candidates: int) -> dict[int, float]:
    sums: dict[int, float] = defaultdict(float)
    for fact in facts:
        for position in positions_in(fact.mask & candidates):
            sums[position] += fact.weight
    return sums


def _candidate(
    position: int, facts: Iterable[ShareableFact], classes: ClassMembers, direct: Direct
) -> Candidate:
    shared = (fact for fact in facts if fact.mask >> position & 1)
    factor = classes.factor(position)
    weighed = weighed_together(shared, classes.same if factor == 1 else -1)
    total = sum(weight for _, weight in weighed)
    return Candidate(position, weighed, _between(direct, position, total), factor)


def weighed_together(
    shared: Iterable[ShareableFact], among: int
) -> tuple[tuple[ShareableFact, float], ...]:
    """Return the facts that tell something beside the others, each with its weight.

    Of a thing and what contains it, as of two facts about the same value, the rarer remains. A fact
    that almost the same things have as a rarer one weighs little, and each further fact of a
    property less: a state with many neighbours shares some with each of them. `among` are the
    things that count, as a bit mask.
    """
    known: list[ShareableFact] = []
    weighed = []
    numbers: Counter[Iri] = Counter()
    for fact in _without_concepts_of_places([*shared]):
        if not any(_is_the_same(fact, each) for each in known):
            is_implied = any(_overlap(fact, each, among) > _IMPLIED_OVERLAP for each in known)
            numbers[fact.property] += 1
            share = (_IMPLIED_FACTOR if is_implied else 1) / sqrt(numbers[fact.property])
            weighed.append((fact, fact.weight * share))
        known.append(fact)
    return tuple(sorted(weighed, key=lambda each: -each[1]))


def _without_concepts_of_places(shared: list[ShareableFact]) -> list[ShareableFact]:
    """Return the facts without concepts that have the name of a thing above both."""
    places = {fact.text for fact in shared if fact.kind is StatementKind.CONTAINER}
    return [
        fact for fact in shared if fact.kind is not StatementKind.VALUE or fact.text not in places
    ]


def _overlap(one: ShareableFact, other: ShareableFact, among: int) -> float:
    """Return the share of things with both facts among those with either; 0 for a few things."""
    both = (one.mask & other.mask & among).bit_count()
    return both / ((one.mask | other.mask) & among).bit_count() if both >= _MIN_IMPLYING else 0


def _is_the_same(fact: ShareableFact, known: ShareableFact) -> bool:
    """Say whether a fact says again what a rarer one says."""
    if isinstance(fact.value, Iri) and (fact.value == known.value or fact.text == known.text):
        return True
    is_nested = fact.kind is known.kind and fact.kind in {
        StatementKind.CONTAINER,
        StatementKind.TAG,
    }
    return is_nested and fact.property == known.property and not known.mask & ~fact.mask
