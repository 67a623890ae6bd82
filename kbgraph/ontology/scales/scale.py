"""A scale: the values of a coded property in order, each between a bad and a good end.

The kinds of scale are the kinds of colour scheme that fit them (Brewer, 1994).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from enum import Enum
from itertools import pairwise
from math import inf
from typing import NamedTuple

from kbgraph.ontology.value_types import AnyOf, ConceptType, EnumerationType, ValueType
from kbgraph.rdf.namespaces import KB
from kbgraph.rdf.terms import BOOLEAN, Iri, Literal, Term, boolean

_YES, _NO = boolean(True), boolean(False)


class Valence(Enum):
    """The end of a scale at which a value stands; the value is the IRI that says so."""

    GOOD = Iri(KB + "good")
    NEUTRAL = Iri(KB + "neutral")
    BAD = Iri(KB + "bad")


_TONES = {Valence.GOOD: 1.0, Valence.NEUTRAL: 0.0, Valence.BAD: -1.0}


class ScaleDirection(Enum):
    """The good end of ordered values; the value is the IRI that says so."""

    HIGHER_IS_BETTER = Iri(KB + "higherIsBetter")
    HIGHER_IS_WORSE = Iri(KB + "higherIsWorse")


class ScaleKind(Enum):
    """The meaning of the order of a scale's values."""

    QUALITATIVE = "qualitative"
    """The values are only different."""
    SEQUENTIAL = "sequential"
    """The values have an order, and no end of it is good or bad."""
    DIVERGING = "diverging"
    """The values stand between a bad and a good end."""


class ScaleStep(NamedTuple):
    """A value on its scale."""

    value: Term
    rank: int | None
    """The place from the low end, as the ontology numbers it; None off the scale."""
    tone: float | None
    """From -1, the bad end, to 1, the good one; None where nothing tells."""


class Scale(NamedTuple):
    """The values of a coded property, from the low end; those off the scale come last."""

    kind: ScaleKind
    steps: tuple[ScaleStep, ...]

    def place(self, value: Term) -> float:
        """Return the place of a value in the order of the scale; infinity off the scale.

        Yes comes before no.
        """
        if isinstance(value, Literal):
            return -1.0 if value == _YES else 0.0
        ranks = (step.rank for step in self.steps if step.value == value)
        rank = next(ranks, None)
        return inf if rank is None else rank


def make_scale(
    values: Iterable[Term],
    ranks: Mapping[Iri, int],
    valences: Mapping[Iri, Valence],
    direction: ScaleDirection | None = None,
) -> Scale:
    """Return the scale of values.

    `direction` is that of their property; it says more than the valences of the values.
    """
    placed = {value: _rank(value, ranks) for value in values}
    ordered = sorted(
        placed, key=lambda value: (inf if (rank := placed[value]) is None else rank, str(value))
    )
    on_scale = [value for value in ordered if placed[value] is not None]
    marks: dict[Term, float] = {
        value: _TONES[valences[value]]
        for value in ordered
        if isinstance(value, Iri) and value in valences
    }
    tones = marks | (_directed(on_scale, direction) if direction else _between(on_scale, marks))
    steps = tuple(ScaleStep(value, placed[value], tones.get(value)) for value in ordered)
    return Scale(_kind(steps, len(on_scale)), steps)


def _rank(value: Term, ranks: Mapping[Iri, int]) -> int | None:
    """Return the rank of a concept; no is 0 and yes is 1, as SPARQL orders them (17.3.1)."""
    return ranks.get(value) if isinstance(value, Iri) else int(value == _YES)


def _directed(on_scale: Sequence[Term], direction: ScaleDirection) -> dict[Term, float]:
    sign = 1 if direction is ScaleDirection.HIGHER_IS_BETTER else -1
    last = max(len(on_scale) - 1, 1)
    return {value: sign * (2 * place / last - 1) for place, value in enumerate(on_scale)}


def _between(on_scale: Sequence[Term], marks: Mapping[Term, float]) -> dict[Term, float]:
    """Return the tones of the values between two that have one, in equal steps."""
    places = [place for place, value in enumerate(on_scale) if value in marks]
    tones = {}
    for low, high in pairwise(places):
        start, end = marks[on_scale[low]], marks[on_scale[high]]
        for place in range(low + 1, high):
            share = (place - low) / (high - low)
            tones[on_scale[place]] = start + share * (end - start)
    return tones


def _kind(steps: tuple[ScaleStep, ...], on_scale: int) -> ScaleKind:
    if any(step.tone for step in steps):
        return ScaleKind.DIVERGING
    # Yes and no have an order in SPARQL, and none to a reader.
    is_ordered = on_scale > 1 and isinstance(steps[0].value, Iri)
    return ScaleKind.SEQUENTIAL if is_ordered else ScaleKind.QUALITATIVE


def coded_values(value_type: ValueType | None) -> tuple[Term, ...]:
    """Return the concepts, or yes and no, that a value type reads; none for other types."""
    match value_type:
        case ConceptType(labels=labels):
            return tuple(sorted(set(labels.values())))
        case EnumerationType(entries=entries, otherwise=None) if _are_answers(entries.values()):
            return (_YES, _NO)
        case AnyOf(options=options):
            return tuple(dict.fromkeys(value for each in options for value in coded_values(each)))
        case _:
            return ()


def _are_answers(terms: Iterable[Term]) -> bool:
    return all(isinstance(term, Literal) and term.datatype == BOOLEAN for term in terms)
