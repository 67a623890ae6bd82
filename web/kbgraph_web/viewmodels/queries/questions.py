"""The example query that a query is: its page is that of a question and its answer."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from kbgraph.ontology.example_queries import ExampleQuery
from kbgraph_web.viewmodels.queries.query_links import query_address, with_prose


class QuestionLink(NamedTuple):
    """A question, and the address of its answer."""

    title: str
    address: str
    comment: str = ""


class AskedQuestion(NamedTuple):
    """The question that a page answers, and others of its topic."""

    title: str
    comment: str
    topic: str
    others: tuple[QuestionLink, ...]


def question_link(example: ExampleQuery) -> QuestionLink:
    """Return an example query as a link to its answer."""
    return QuestionLink(example.title, query_address(with_prose(example)), example.comment)


def asked_question(query: str, examples: Iterable[ExampleQuery]) -> AskedQuestion | None:
    """Return the example query that equals a query, its prose aside; None if there is none."""
    listed, text = tuple(examples), query.strip()
    asked = next((each for each in listed if text.endswith(each.text.strip())), None)
    if asked is None or text not in {asked.text.strip(), with_prose(asked).strip()}:
        return None
    others = (each for each in listed if each.topic == asked.topic and each != asked)
    return AskedQuestion(asked.title, asked.comment, asked.topic, tuple(map(question_link, others)))
