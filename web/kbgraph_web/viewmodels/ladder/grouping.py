"""Groups of the things that stand behind a thing: by relation and type."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from collections.abc import Set as AbstractSet
from typing import NamedTuple

from kbgraph.rdf import Iri
from kbgraph_web.viewmodels.ladder.readings import FactReading

LEAST_MEMBERS = 3
"""Fewer things stand by themselves."""


class Behind(NamedTuple):
    """Things of one type that one relation connects to a thing."""

    key: str
    label: str
    type: str
    members: frozenset[Iri]
    fresh: frozenset[Iri]
    """Those that no nearer step has."""
    basis: str
    rank: int

    @property
    def is_group(self) -> bool:
        """Whether it is drawn as one."""
        return len(self.fresh) >= LEAST_MEMBERS


def groups_behind(
    readings: Iterable[FactReading],
    type_of: Callable[[Iri], str],
    known: AbstractSet[Iri],
    center: Iri,
) -> list[Behind]:
    """Return the groups with a thing that is not known, the strongest and largest first.

    A relation and its inverse, or one that follows from another, have the same things: a group
    that a larger one of the type contains goes into it, whose words are those of the stronger fact.
    """
    found: dict[tuple[str, str], list[FactReading]] = {}
    for each in readings:
        if each.other != center:
            found.setdefault((each.key, type_of(each.other)), []).append(each)
    groups = [_behind(of_type, facts, known) for (_, of_type), facts in found.items()]
    return sorted(_merged(filter(lambda each: each.fresh, groups)), key=_strongest_first)


def _behind(of_type: str, facts: list[FactReading], known: AbstractSet[Iri]) -> Behind:
    strongest = min(facts, key=lambda each: each.rank)
    members = frozenset(each.other for each in facts)
    return Behind(
        key=strongest.key,
        label=strongest.label,
        type=of_type,
        members=members,
        fresh=members - known,
        basis=strongest.basis,
        rank=strongest.rank,
    )


def _merged(groups: Iterable[Behind]) -> list[Behind]:
    merged: list[Behind] = []
    for group in sorted(groups, key=_largest_first):
        for place, larger in enumerate(merged):
            if larger.type == group.type and group.members <= larger.members:
                merged[place] = _words_of_stronger(larger, group)
                break
        else:
            merged.append(group)
    return merged


def _largest_first(group: Behind) -> tuple[int, int, bool, str]:
    # Of a relation and its inverse, the one that is stated from here has the words.
    return -len(group.members), group.rank, group.key.startswith("^"), group.key


def _words_of_stronger(larger: Behind, group: Behind) -> Behind:
    if group.rank >= larger.rank:
        return larger
    return larger._replace(key=group.key, label=group.label, basis=group.basis, rank=group.rank)


def _strongest_first(group: Behind) -> tuple[int, int, str, str]:
    return group.rank, -len(group.fresh), group.label, group.type
