"""Things that are worth comparing: those of a class with most, and most in common."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from heapq import nsmallest
from typing import NamedTuple

from kbgraph.rdf.terms import Iri
from kbgraph.views.distribution import Distribution
from kbgraph.views.labels import Labels


class Alike(NamedTuple):
    """A thing, and the number of coded properties of which it has a value of another thing."""

    thing: Iri
    label: str
    shared: int


def most_alike(
    thing: Iri, distributions: Iterable[Distribution], labels: Labels, count: int
) -> tuple[Alike, ...]:
    """Return the things of a thing's class that share most coded values with it, by name."""
    shared: Counter[Iri] = Counter()
    cls = labels.type(thing)
    for distribution in distributions:
        members = (group.subjects for group in distribution.groups)
        own = [each for each in members if any(subject.iri == thing for subject in each)]
        shared.update({each.iri for group in own for each in group if each.cls == cls} - {thing})
    found = (Alike(each, labels.label(each), number) for each, number in shared.items())
    return tuple(nsmallest(count, found, key=lambda each: (-each.shared, each.label, each.thing)))


def most_documented(distributions: Iterable[Distribution]) -> dict[Iri, Iri]:
    """Return the thing of each class that states most coded properties."""
    stated: Counter[tuple[Iri, Iri]] = Counter()
    for distribution in distributions:
        subjects = (subject for group in distribution.groups for subject in group.subjects)
        stated.update({(subject.cls, subject.iri) for subject in subjects if subject.cls})
    found: dict[Iri, Iri] = {}
    for (cls, thing), _ in sorted(stated.items(), key=lambda each: (-each[1], each[0])):
        found.setdefault(cls, thing)
    return found
