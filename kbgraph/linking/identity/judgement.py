"""Likenesses and differences of two things, put together: reasons, confidence and advice."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence

from kbgraph.build import Graph
from kbgraph.linking.identity.blocks import LikeNames
from kbgraph.linking.identity.identifiers import SharedIdentifier
from kbgraph.linking.identity.known_names import KnownNames, KnownThing, NamedText
from kbgraph.linking.identity.results import (
    Advice,
    Doubt,
    LikelyDuplicate,
    Likeness,
    LikenessReason,
    LikeThing,
    Remedy,
    WrittenPlace,
)
from kbgraph.linking.identity.surroundings import SurroundingsComparison
from kbgraph.source.names import normalise_spelling
from kbgraph.views.labels import Labels

_WEIGHTS = {
    Likeness.CODE: 0.9,
    Likeness.ELSEWHERE: 0.9,
    Likeness.ORIGIN: 0.6,
    Likeness.NAME: 0.75,
    Likeness.SPELLING: 0.7,
    Likeness.WORD_ORDER: 0.6,
    Likeness.WRITTEN_OUT: 0.6,
    Likeness.SLIP: 0.55,
    Likeness.ALL_WORDS: 0.5,
    Likeness.ACRONYM: 0.3,
}
"""How likely two things are the same by one likeness alone."""
_WEAK = {
    Likeness.NAME: 0.3,
    Likeness.SPELLING: 0.3,
    Likeness.SLIP: 0.4,
    Likeness.ALL_WORDS: 0.3,
}
"""The same where other things may well have names that are as much alike."""
_OF_NAMES = {
    Likeness.NAME: "both have the name {first}",
    Likeness.SPELLING: "{first} is {second} in another spelling or script",
    Likeness.WORD_ORDER: "{first} has the words of {second} in another order",
    Likeness.WRITTEN_OUT: "{first} is {second} with an abbreviation written out",
    Likeness.SLIP: "{first} and {second} differ in a letter",
    Likeness.ALL_WORDS: "all words of {second} are in the names of {first}",
    Likeness.ACRONYM: "{first} and {second}: one has the initials of the other",
}
_ALIASES = "aliases"
"""The key of further names that most programs for notes know."""
MIN_CONFIDENCE = 0.5
"""Pairs below it are not reported."""


class Judgement:
    """Judges pairs of things."""

    def __init__(
        self, graph: Graph, known: KnownNames, comparison: SurroundingsComparison, labels: Labels
    ) -> None:
        """Wrap the names of a graph's things, and the comparison of all else."""
        self._graph, self._known, self._comparison = graph, known, comparison
        self._labels = labels

    def of_pair(
        self,
        pair: tuple[int, int],
        names: Sequence[LikeNames],
        identifiers: Sequence[SharedIdentifier],
    ) -> LikelyDuplicate | None:
        """Return what is said of two things, by position; None where too little is likely."""
        first, second = (self._known.things[number] for number in pair)
        if not self._comparison.can_be_one(first, second):
            return None
        best = _best(names)
        weights = [*map(_weight, best), *(_WEIGHTS[each.kind] for each in identifiers)]
        shared = [*self._comparison.reasons(first, second)]
        if _confidence([*weights, *(each.weight for each in shared)], ()) < MIN_CONFIDENCE:
            return None
        doubts = tuple(self._comparison.doubts(first, second))
        reasons = [*self._of_identifiers(identifiers), *self._of_names(best), *shared]
        confidence = _confidence([each.weight for each in reasons], doubts)
        if confidence < MIN_CONFIDENCE:
            return None
        return LikelyDuplicate(
            round(confidence, 2),
            self._compared(first),
            self._compared(second),
            tuple(sorted(reasons, key=lambda each: -each.weight)),
            doubts,
            self._advice(first, second, best),
        )

    def _of_names(self, names: Iterable[LikeNames]) -> Iterator[LikenessReason]:
        for each in names:
            kind, first, second, _ = each
            words = _OF_NAMES[kind].format(first=_quoted(first), second=_quoted(second))
            places = (self._place(first), self._place(second))
            yield LikenessReason(kind, words, _weight(each), places)

    def _place(self, name: NamedText) -> WrittenPlace:
        return self._comparison.places(self._known.things[name.thing], name.written)

    def _of_identifiers(self, identifiers: Iterable[SharedIdentifier]) -> Iterator[LikenessReason]:
        for kind, _, prop, text in identifiers:
            if prop is None:
                words = f"both come from {text}"
            else:
                words = f"both have the {self._labels.label(prop)} {text}"
            yield LikenessReason(kind, words, _WEIGHTS[kind])

    def _compared(self, thing: KnownThing) -> LikeThing:
        label = self._labels.label(thing.iri)
        cls = str(self._labels.label(thing.cls)) if thing.cls else ""
        path = self._graph.subjects[thing.slug].path if thing.has_entry else ""
        return LikeThing(thing.iri, thing.slug, label, cls, path)

    def _advice(self, first: KnownThing, second: KnownThing, names: Sequence[LikeNames]) -> Advice:
        """Return what makes them one: an alias, another link, or one entry in place of two."""
        path = self._graph.subjects[first.slug].path
        name = names[0].second.written if names else second.names[0]
        line = self._alias_line(first, name)
        if second.has_entry:
            other = self._graph.subjects[second.slug].path
            words = f"merge {other} into {path}, which keeps its name as an alias"
            return Advice(Remedy.MERGE, words, path, line)
        if normalise_spelling(name) == second.slug:
            words = f"add the alias to {path}, so that links by this name lead there"
            return Advice(Remedy.ADD_ALIAS, words, path, line)
        place = self._comparison.places(second, name)
        words = f"name it by [[{first.slug}]] at {place}"
        return Advice(Remedy.CHANGE_LINK, words, place.file, "")

    def _alias_line(self, thing: KnownThing, name: str) -> str:
        """Return the line of front matter that adds an alias; empty where it is a name already."""
        if self._graph.subjects[thing.slug].has_name(name):
            return ""
        keys = self._graph.ontology.mapping.general.aliases
        front, text = self._graph.entry(thing.slug).front, json.dumps(name, ensure_ascii=False)
        if any(front.get(key) is not None for key in keys):
            return f"  - {text}"
        return f"{_ALIASES if _ALIASES in keys else keys[0]}: [{text}]"


def _best(names: Iterable[LikeNames]) -> tuple[LikeNames, ...]:
    """Return the likeness of names that says most, since one follows from another."""
    best = min(names, key=lambda each: (-_weight(each), each.first, each.second), default=None)
    return () if best is None else (best,)


def _weight(names: LikeNames) -> float:
    """Return how likely two things with like names are the same."""
    return (_WEAK if names.is_weak else _WEIGHTS).get(names.kind, _WEIGHTS[names.kind])


def _confidence(weights: Iterable[float], doubts: Iterable[Doubt]) -> float:
    """Return how likely two things are the same: reasons add up, and each doubt takes its share."""
    left = 1.0
    for weight in weights:
        left *= 1 - weight
    confidence = 1 - left
    for doubt in doubts:
        confidence *= doubt.factor
    return confidence


def _quoted(name: NamedText) -> str:
    return f"“{name.text}”"
