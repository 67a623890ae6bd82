"""The things that the text of an entry names, by a name or by a part of one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from functools import cached_property
from itertools import chain
from typing import NamedTuple

from kbgraph.build import Graph
from kbgraph.linking.comparing.linking_counts import LinkingCounts
from kbgraph.linking.comparing.similar_texts import SimilarTexts
from kbgraph.linking.missing.evidence import Named, Spelling
from kbgraph.linking.missing.ranking import named_score, partial_score
from kbgraph.linking.naming.longer_names import NamePosition, standing
from kbgraph.linking.naming.mentions import (
    NamedWords,
    TextPlace,
    TextRun,
    named_words,
    text_runs,
)
from kbgraph.linking.naming.names import NameFinder, ThingName
from kbgraph.linking.naming.partial_names import PartialName, PartialNames
from kbgraph.linking.naming.thing_names import learnt_names, own_names
from kbgraph.linking.naming.words import words
from kbgraph.rdf.terms import Iri
from kbgraph.search.word_forms import content_words

_OF_OWN, _OF_LEARNT = 1.0, 0.5
"""The weight of a name among those of several things: its own more than a text of links."""


class TextMention(NamedTuple):
    """Words of an entry, and how they name a thing."""

    words: str
    place: TextPlace
    named: Named
    score: float


class TextMentions:
    """Finds the things that texts name."""

    def __init__(self, graph: Graph, similar: SimilarTexts, linking: LinkingCounts) -> None:
        """Wrap a graph; `similar` tells how many entries have some words."""
        self._graph, self._similar, self._linking = graph, similar, linking

    @cached_property
    def names(self) -> NameFinder:
        """The names of all things."""
        return NameFinder(
            chain(own_names(self._graph.subjects.values()), learnt_names(self._graph))
        )

    @cached_property
    def partial_names(self) -> PartialNames:
        """The names of all things of which texts may have a part."""
        subjects = self._graph.subjects.values()
        things = ((each.slug, [name.text for name in each.names]) for each in subjects)
        return PartialNames(things, self.names.vocabulary)

    def of(self, slug: str, near: AbstractSet[Iri]) -> dict[str, list[TextMention]]:
        """Return the places of an entry that name each thing, the most certain first.

        `near` are the things that have a fact with that of the entry, or with a neighbour of it.
        """
        found: dict[str, list[TextMention]] = defaultdict(list)
        for run in text_runs(self._graph.entry(slug), self._graph.dialect):
            taken = set[int]()
            for each in named_words(run, self.names):
                taken.update(range(each.first, each.end))
                for target, mention in self._meanings(slug, each, near):
                    found[target].append(mention)
            for part in self.partial_names.matches(run.text, run.words):
                if taken.isdisjoint(range(part.first, part.end)) and _may_link(run, part):
                    found[part.slug].append(self._partly(run, part, near))
        found.pop(slug, None)
        return {target: sorted(each, key=_certain) for target, each in found.items()}

    def _partly(self, run: TextRun, part: PartialName, near: AbstractSet[Iri]) -> TextMention:
        start, end = run.words[part.first].start, run.words[part.end - 1].end
        named = Named(part.name, Spelling.PARTLY, self._linking.of(part.slug), 0)
        is_near = self._graph.iris.thing(part.slug) in near
        if standing(run.text, run.words, part.first, part.end, run.kind) is not NamePosition.ALONE:
            part = part._replace(is_close=False)
        score = partial_score(part, is_near=is_near)
        return TextMention(run.written(start, end), run.place(start, end), named, score)

    def _meanings(
        self, slug: str, found: NamedWords, near: AbstractSet[Iri]
    ) -> Iterator[tuple[str, TextMention]]:
        """Yield the things that words name, each with how well they do."""
        language = self._graph.subjects[slug].language
        by_slug: dict[str, list[ThingName]] = defaultdict(list)
        for name in found.names:
            by_slug[name.slug].append(name)
        best = {each: _best(names, found.words, language) for each, names in by_slug.items()}
        linking = {each: name.uses or self._linking.of(each) for each, (name, _) in best.items()}
        weights = {
            each: _OF_LEARNT * name.uses if name.is_learnt else linking[each] + _OF_OWN
            for each, (name, _) in best.items()
        }
        texts = self._similar.count_with(content_words(found.words))
        for target, (name, other_language) in best.items():
            spelling = _spelling(found, name)
            named = Named(name.text, spelling, linking[target], texts, other_language)
            share = weights[target] / sum(weights.values())
            score = named_score(
                named, found.standing, share=share, is_near=self._graph.iris.thing(target) in near
            )
            yield target, TextMention(found.words, found.place, named, score)


def _best(names: Sequence[ThingName], written: str, language: str) -> tuple[ThingName, str]:
    """Return the name that is meant, and its language where the entry has another.

    Names in other scripts are never taken for words of the entry's language.
    """
    own = [each for each in names if each.language in {"", language} and not each.is_learnt]
    learnt = [each for each in names if each.is_learnt]
    best = (own or learnt or list(names))[0]
    is_other = not own and not learnt and written.isascii()
    return best, best.language if is_other else ""


def _may_link(run: TextRun, part: PartialName) -> bool:
    return run.may_link(run.words[part.first].start, run.words[part.end - 1].end)


def _certain(mention: TextMention) -> tuple[float, int, int]:
    return -mention.score, mention.place.line, mention.place.column


def _spelling(found: NamedWords, name: ThingName) -> Spelling:
    written = found.words
    if found.standing is NamePosition.WITHIN_NAME:
        return Spelling.WITHIN
    if name.is_learnt:
        return Spelling.AS_LINKED
    if written == name.text:
        return Spelling.AS_NAMED
    if [each.folded for each in words(written)] != [each.folded for each in words(name.text)]:
        return Spelling.INFLECTED
    is_small = written[:1].islower() and name.text[:1].isupper()
    return Spelling.IN_SMALL_LETTERS if is_small else Spelling.AS_NAMED
