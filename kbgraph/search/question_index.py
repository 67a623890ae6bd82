"""Example queries by the words of their questions, and of the terms and things that they name."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import NamedTuple

from kbgraph.build import Graph
from kbgraph.ontology.example_queries import ExampleQuery
from kbgraph.rdf.namespaces import ALT_LABEL, LABEL, NOTATION, PREF_LABEL, SUBCLASS
from kbgraph.rdf.prefixes import PREFIXED_NAME, expand
from kbgraph.rdf.terms import Iri
from kbgraph.search.word_forms import content_words, likeness
from kbgraph.search.word_weights import WordWeights

_NAME = re.compile(rf"<(?P<iri>[^<>\s]+)>|(?P<name>{PREFIXED_NAME})")
_TITLE, _TERM, _TOPIC, _COMMENT = 3.0, 2.0, 2.0, 1.0
"""Scores of a word of a title, of a term that the query names, of a topic, and of a comment."""
_MIN_SHARE = 0.33
"""The part of the weight of the words that a question must have: *and* alone finds none."""


class _Indexed(NamedTuple):
    question: ExampleQuery
    scores: dict[str, float]
    """The score of each of its words."""


class QuestionIndex:
    """Finds the example queries of a graph's ontology by plain words."""

    def __init__(self, graph: Graph) -> None:
        """Index the labels and synonyms of the terms of each query with its title."""
        self._graph = graph
        self._indexed = [
            _Indexed(each, self._word_scores(each)) for each in graph.ontology.example_queries
        ]
        self._weights = WordWeights(len(self._indexed), self._count)

    def find(
        self, words: str, limit: int, values: Collection[str] = ()
    ) -> tuple[ExampleQuery, ...]:
        """Return at most `limit` questions with the words, the best first; none if few match.

        `values` are words of things, which may fill a slot: a question need not have them.
        """
        wanted = content_words(words)
        ranked = [
            (self._score(each.scores, wanted, values), each.question) for each in self._indexed
        ]
        found = sorted((each for each in ranked if each[0]), key=lambda each: -each[0])
        return tuple(question for _, question in found[:limit])

    def _score(
        self, scores: dict[str, float], wanted: tuple[str, ...], values: Collection[str]
    ) -> float:
        """Return the score of a question; 0 if it has too few of the words."""
        score = matched = total = 0.0
        for word in wanted:
            weight, best = self._weights.of(word), _best(scores, word)
            total += weight if best or word not in values else 0.0
            matched += weight if best else 0.0
            score += weight * best
        return score if total and matched >= _MIN_SHARE * total else 0.0

    def _count(self, word: str) -> int:
        return sum(bool(_best(each.scores, word)) for each in self._indexed)

    def _word_scores(self, question: ExampleQuery) -> dict[str, float]:
        texts = [
            (_COMMENT, question.comment),
            (_TOPIC, question.topic),
            *((_TERM, text) for text in self._named(question.text)),
            (_TITLE, question.title),
        ]
        # The best score of a word comes last, and stays.
        return {word: score for score, text in texts for word in content_words(text)}

    def _named(self, query: str) -> Iterator[str]:
        """Yield the labels, synonyms and codes of the terms and things that a query names."""
        for match in _NAME.finditer(query):
            iri = self._iri(match)
            if iri is not None:
                yield from self._texts(iri)

    def _iri(self, match: re.Match[str]) -> Iri | None:
        if match["name"]:
            return expand(match["name"], self._graph.ontology.prefixes)
        return Iri(match["iri"])

    def _texts(self, iri: Iri) -> Iterator[str]:
        served = self._graph.ontology.served
        for term in (iri, *served.iris(iri, SUBCLASS)):
            for prop in (LABEL, PREF_LABEL, ALT_LABEL, NOTATION):
                yield from served.texts(term, prop)
        subject = self._graph.subjects.get(iri.removeprefix("id/"))
        if subject is not None:
            yield from (name.text for name in subject.names)


def _best(scores: dict[str, float], word: str) -> float:
    """Return the best score of a word or of another form of it."""
    return max((score * likeness(word, other) for other, score in scores.items()), default=0.0)
