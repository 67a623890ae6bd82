"""The example queries by topic, each as a link to its results."""

from __future__ import annotations

from typing import NamedTuple

from kbgraph.questions import Questions
from kbgraph_web.viewmodels.queries.question_slots import Datalists
from kbgraph_web.viewmodels.queries.questions import ListedQuestion, listed_question

_MAX_QUESTIONS = 60
"""Questions on the home page: the page of queries has all."""


class QuestionTopic(NamedTuple):
    """A topic, and its questions in the order of their files."""

    label: str
    """Empty for questions without a topic."""
    questions: tuple[ListedQuestion, ...]


def question_topics(
    questions: Questions, lists: Datalists, limit: int = _MAX_QUESTIONS
) -> tuple[QuestionTopic, ...]:
    """Return the topics of up to `limit` queries, in the order of their first ones.

    Those without a topic come last. `lists` gets the values that their fields offer.
    """
    topics: dict[str, list[ListedQuestion]] = {}
    for each in questions.all[:limit]:
        topics.setdefault(each.topic, []).append(listed_question(questions, each, lists))
    ordered = sorted(topics.items(), key=lambda topic: not topic[0])
    return tuple(QuestionTopic(label, tuple(links)) for label, links in ordered)
