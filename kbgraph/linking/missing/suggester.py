"""Finds the links that entries lack: by names in their texts, and by what they have in common."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from kbgraph.build import Graph
from kbgraph.linking.comparing.linking_counts import LinkingCounts
from kbgraph.linking.comparing.sentence_model import Encode
from kbgraph.linking.comparing.similar_meanings import SimilarMeanings
from kbgraph.linking.comparing.similar_texts import SimilarTexts
from kbgraph.linking.missing.evidence import (
    LEAST_SCORES,
    MOST_WITHOUT_NAME,
    Certainty,
    Named,
    Reason,
    Spelling,
)
from kbgraph.linking.missing.in_common import Commonalities
from kbgraph.linking.missing.in_text import TextMention, TextMentions
from kbgraph.linking.missing.mutes import NO_MUTES, Mutes
from kbgraph.linking.missing.ranking import LEAST_NAME, joined
from kbgraph.linking.missing.relations import Relations
from kbgraph.linking.missing.suggestion import LinkCandidate, Suggestion
from kbgraph.network import NetworkService
from kbgraph.search import SearchService
from kbgraph.views.labels import Labels


class MissingLinks:
    """The links that the entries of one graph lack. Indexes are made at first use."""

    def __init__(
        self,
        graph: Graph,
        network: NetworkService,
        search: SearchService,
        labels: Labels,
        mutes: Mutes = NO_MUTES,
        encode: Encode | None = None,
    ) -> None:
        """Wrap a graph; `encode` is a model by which texts are compared, where one is used."""
        self._graph, self._network, self._search, self._labels = graph, network, search, labels
        self._linking, self._relations = LinkingCounts(graph), Relations(graph, network, labels)
        self._mutes, self._encode = mutes, encode

    @cached_property
    def _similar(self) -> SimilarTexts:
        return SimilarTexts(self._search.index)

    @cached_property
    def _mentions(self) -> TextMentions:
        return TextMentions(self._graph, self._similar, self._linking)

    @cached_property
    def _common(self) -> Commonalities:
        meanings = SimilarMeanings(self._graph, self._encode) if self._encode else None
        return Commonalities(self._graph, self._network, self._similar, self._labels, meanings)

    def of(self, slug: str, at_least: Certainty = Certainty.POSSIBLE) -> list[Suggestion]:
        """Return the links that an entry may lack, the most certain first."""
        signals, mentions = self.signals(slug)
        left_out = {slug, *self._linking.targets(slug)}
        scores = {
            target: _score(each) for target, each in signals.items() if target not in left_out
        }
        # Labels and relations take most of the time: only what is returned has them.
        least = LEAST_SCORES[at_least]
        found = [
            self._suggestion(
                slug,
                [self._candidate(target, scores[target], signals[target]) for target in group],
                mentions.get(group[0], ()),
            )
            for group in _by_place(scores, mentions)
            if scores[group[0]] >= least
        ]
        return sorted(found, key=_order)

    def signals(
        self, slug: str
    ) -> tuple[Mapping[str, Sequence[tuple[float, Reason]]], Mapping[str, Sequence[TextMention]]]:
        """Return the reasons for a link to each thing, with their scores; and where it is named.

        Muted words name nothing. A thing is left out that is muted itself, or in all its words.
        """
        sharing = self._common.neighbours(slug)
        muted = self._mutes.of(self._graph.entry(slug))
        named = self._mentions.of(slug, self._common.near(slug, sharing))
        unmuted = (
            (target, [each for each in found if not muted.mutes(each.words)])
            for target, found in named.items()
        )
        mentions = {target: found for target, found in unmuted if found and not muted.mutes(target)}
        left_out = named.keys() - mentions.keys()
        signals: dict[str, list[tuple[float, Reason]]] = defaultdict(list)
        for target, found in mentions.items():
            signals[target].append((found[0].score, found[0].named))
        for signal in self._common.signals(slug, sharing):
            if signal.slug not in left_out and not muted.mutes(signal.slug):
                signals[signal.slug].append((signal.score, signal.reason))
        return signals, mentions

    def linked(self, slug: str) -> frozenset[str]:
        """Return the slugs of the things to which an entry links."""
        return self._linking.targets(slug)

    def _candidate(
        self, slug: str, score: float, signals: Sequence[tuple[float, Reason]]
    ) -> LinkCandidate:
        return LinkCandidate(
            slug=slug,
            label=str(self._labels.of_thing(slug)),
            type=str(self._labels.type_label(self._graph.iris.thing(slug))),
            described=slug in self._graph.subjects,
            score=score,
            reasons=tuple(reason for _, reason in signals),
        )

    def _suggestion(
        self, slug: str, candidates: Sequence[LinkCandidate], mentions: Sequence[TextMention]
    ) -> Suggestion:
        """Return what the words of the first of some mentions, if any, may mean."""
        best = candidates[0]
        facts = self._relations.known(slug, best.slug)
        return Suggestion(
            slug=slug,
            label=str(self._labels.of_thing(slug)),
            file=self._graph.subjects[slug].path,
            words=mentions[0].words if mentions else "",
            place=mentions[0].place if mentions else None,
            more=sum(each.named.spelling is not Spelling.WITHIN for each in mentions[1:]),
            candidates=tuple(candidates),
            relations=self._relations.allowed(slug, best.slug, facts),
            facts=facts,
        )


def _score(signals: Sequence[tuple[float, Reason]]) -> float:
    """Return the score of all reasons; without a name a link is only possible."""
    score = joined(each for each, _ in signals)
    is_named = any(_names(reason, each) for each, reason in signals)
    return score if is_named else min(score, MOST_WITHOUT_NAME)


def _by_place(
    scores: Mapping[str, float], mentions: Mapping[str, Sequence[TextMention]]
) -> Iterator[list[str]]:
    """Yield the things that the words of each place may mean, the best first."""
    found: dict[object, list[str]] = defaultdict(list)
    for target in scores:
        place = mentions[target][0].place if target in mentions else target
        found[place].append(target)
    for group in found.values():
        yield sorted(group, key=lambda each: (-scores[each], each))


def _names(reason: Reason, score: float) -> bool:
    """Say whether a reason is a name, neither within a longer one nor too little of one."""
    is_whole = isinstance(reason, Named) and reason.spelling is not Spelling.WITHIN
    return is_whole and score > LEAST_NAME


def _order(suggestion: Suggestion) -> tuple[float, str]:
    return -suggestion.best.score, suggestion.best.slug
