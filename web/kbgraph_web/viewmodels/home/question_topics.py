"""The example queries by topic, each as a link to its results."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from kbgraph.ontology.example_queries import ExampleQuery
from kbgraph_web.viewmodels.queries.questions import QuestionLink, question_link

_MAX_QUESTIONS = 60
"""Questions on the home page: the page of queries has all."""


class QuestionTopic(NamedTuple):
    """A topic, and its questions in the order of their files."""

    label: str
    """Empty for questions without a topic."""
    questions: tuple[QuestionLink, ...]


def question_topics(
    examples: Iterable[ExampleQuery], limit: int = _MAX_QUESTIONS
) -> tuple[QuestionTopic, ...]:
    """Return the topics of up to `limit` queries, in the order of their first ones.

    Those without a topic come last.
    """
    topics: dict[str, list[QuestionLink]] = {}
    for each in [*examples][:limit]:
        topics.setdefault(each.topic, []).append(question_link(each))
    ordered = sorted(topics.items(), key=lambda topic: not topic[0])
    return tuple(QuestionTopic(label, tuple(links)) for label, links in ordered)
