"""The strength of a fact: one ordinal scale, computed here from the sources of its claims.

The scale is `kb:strengths` of `core/vocabulary.ttl`. A source more for the same words never lowers
their strength, and a text is as strong as its weakest words.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import NamedTuple

from kbgraph.evidence.source import (
    KINDS,
    OWN,
    PACKAGE_OF_DATA,
    PRIMARY,
    SECONDARY,
    SourceEvidence,
    newest,
)
from kbgraph.rdf.iris import local_name
from kbgraph.rdf.namespaces import KB
from kbgraph.rdf.terms import Iri, Literal

_PREFIX = "strength-"


def _step(name: str) -> Iri:
    return Iri(f"{KB}{_PREFIX}{name}")


SCALE = tuple(
    _step(name)
    for name in (
        "none",
        "unknown",
        "own",
        "package",
        "one-secondary",
        "several-secondary",
        "one-primary",
        "several-primary",
    )
)
"""The steps of the scale, the weakest first."""
NO_SOURCE, UNKNOWN_KIND = SCALE[:2]
_ONE = {
    PRIMARY: _step("one-primary"),
    SECONDARY: _step("one-secondary"),
    PACKAGE_OF_DATA: _step("package"),
    OWN: _step("own"),
}
_SEVERAL = {PRIMARY: _step("several-primary"), SECONDARY: _step("several-secondary")}


class Assessment(NamedTuple):
    """How well a fact is supported by the sources of all claims that state it."""

    strength: Iri
    """A step of `SCALE`."""
    publishers: int
    """Number of independent publishers: sources that name none count as one together."""
    newest: Literal | None
    """The newest day on which a source speaks."""
    sources: int
    undated: int
    """Number of sources that bear no date."""
    is_superseded: bool
    """Whether all sources were replaced or retired."""


def strength_name(step: Iri) -> str:
    """Return the name of a step of the scale: `one-primary`."""
    return local_name(step).removeprefix(_PREFIX)


def rank_of(step: Iri) -> int:
    """Return the rank of a step of the scale, 0 for the weakest; -1 for anything else."""
    return SCALE.index(step) if step in SCALE else -1


def strength_of(sources: Iterable[SourceEvidence]) -> Iri:
    """Return the step of the scale for a fact that rests on these sources.

    The best kind decides, then whether several publishers speak. Publishers that are not known are
    not assumed to be others.
    """
    given = deciding(sources)
    best = given[0].kind if given else None
    if best not in _ONE:
        return UNKNOWN_KIND if given else NO_SOURCE
    publishers = {each.publisher for each in given if each.publisher}
    return _SEVERAL.get(best, _ONE[best]) if len(publishers) > 1 else _ONE[best]


def weakest(strengths: Iterable[Iri]) -> Iri:
    """Return the weakest of some steps of the scale: the strength of a text with such parts."""
    return min(strengths, key=rank_of)


def deciding(sources: Iterable[SourceEvidence]) -> tuple[SourceEvidence, ...]:
    """Return those of some sources that decide the strength: of the best kind, if any has one."""
    given = tuple(sources)
    best = next((kind for kind in KINDS if any(each.kind == kind for each in given)), None)
    return given if best is None else tuple(each for each in given if each.kind == best)


def deciding_at(strength: int, sources: Collection[SourceEvidence]) -> tuple[SourceEvidence, ...]:
    """Return those of some sources that decide a strength of a rank.

    Where one alone would be stronger, it speaks for some words of a text, and others are weaker.
    """
    given = deciding(sources)
    if not given or rank_of(strength_of(given[:1])) <= strength:
        return given
    return deciding(each for each in sources if rank_of(strength_of((each,))) <= strength)


def assess(sources: Iterable[SourceEvidence]) -> Assessment:
    """Return the support that sources give a fact; each source counts once."""
    given = tuple(dict.fromkeys(sources))
    publishers = {each.publisher for each in given if each.publisher}
    return Assessment(
        strength=strength_of(given),
        publishers=len(publishers) or int(bool(given)),
        newest=newest(each.speaks_on for each in given),
        sources=len(given),
        undated=sum(each.speaks_on is None for each in given),
        is_superseded=bool(given) and all(each.is_superseded for each in given),
    )
