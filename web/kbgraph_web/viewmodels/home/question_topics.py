"""The example queries by topic, each as a link to its results."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from kbgraph.ontology.example_queries import ExampleQuery
from kbgraph_web.viewmodels.queries.query_links import query_address, with_prose

_MAX_QUESTIONS = 60
"""Questions on the home page: the page of queries has all."""


class QuestionLink(NamedTuple):
    """A question, and the address of its answer."""

    title: str
    address: str


class QuestionTopic(NamedTuple):
    """A topic, and its questions in the order of their files."""

    label: str
    """Empty for questions without a topic."""
    questions: tuple[QuestionLink, ...]


def question_topics(examples: Iterable[ExampleQuery]) -> tuple[QuestionTopic, ...]:
    """Return the topics of queries in the order of their first ones, those without one last."""
    topics: dict[str, list[QuestionLink]] = {}
    for each in [*examples][:_MAX_QUESTIONS]:
        link = QuestionLink(each.title, query_address(with_prose(each)))
        topics.setdefault(each.topic, []).append(link)
    ordered = sorted(topics.items(), key=lambda topic: not topic[0])
    return tuple(QuestionTopic(label, tuple(links)) for label, links in ordered)
