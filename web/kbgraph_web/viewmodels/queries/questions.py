"""Questions on pages: their lists, and the one that a page answers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import NamedTuple
from urllib.parse import urlencode

from kbgraph.ontology.example_queries import ExampleQuery
from kbgraph.questions import BoundQuestion, Questions
from kbgraph_web.http.day import day_parameter, path_of
from kbgraph_web.http.languages import language_parameter
from kbgraph_web.viewmodels.queries.query_links import commented
from kbgraph_web.viewmodels.queries.question_slots import (
    NOTHING_GIVEN,
    Datalists,
    Given,
    QuestionForm,
    question_form,
)

_NO_VALUES: Mapping[str, str] = MappingProxyType({})


class ListedQuestion(NamedTuple):
    """A question in a list, and the address of its answer."""

    title: str
    """The sentence, with defaults in its slots."""
    address: str
    comment: str = ""
    form: QuestionForm | None = None
    """The sentence with fields; None for a question without parameters."""


class SuggestedValue(NamedTuple):
    """A value that may be meant, and the address of the question with it."""

    text: str
    address: str


class WrongValue(NamedTuple):
    """The reason why a question is not asked."""

    name: str
    """The parameter."""
    problem: str
    hint: str
    """The remedy; empty where there are suggestions."""
    suggestions: tuple[SuggestedValue, ...] = ()


class AskedQuestion(NamedTuple):
    """The question that a page answers, and others of its topic."""

    title: str
    comment: str
    topic: str
    others: tuple[ListedQuestion, ...]
    datalists: Datalists
    form: QuestionForm | None = None
    wrong: WrongValue | None = None
    here: Callable[..., str] | None = None
    """Returns the address of the page with another view; None for that of the query."""


def question_address(question: ExampleQuery, values: Mapping[str, str] = _NO_VALUES) -> str:
    """Return the address of a question with values, and other parameters of its page."""
    kept = day_parameter() | language_parameter()
    given = {name: value for name, value in {**values, **kept}.items() if value}
    path = path_of("question.page", name=question.address_name)
    return f"{path}?{urlencode(given)}" if given else path


def listed_question(
    questions: Questions, question: ExampleQuery, lists: Datalists
) -> ListedQuestion:
    """Return a question in a list, with its form."""
    listed = linked_question(questions, question)
    action = listed.address.partition("?")[0]
    return listed._replace(form=question_form(questions, question, action, lists))


def linked_question(
    questions: Questions, question: ExampleQuery, named: Iterable[str] = ()
) -> ListedQuestion:
    """Return a question as a link to its answer, with defaults for its parameters.

    The first of the `named` slugs that a parameter takes is its value, each for one parameter.
    """
    left, values = [*named], dict[str, str]()
    for parameter in question.parameters:
        slug = next((each for each in left if questions.takes(parameter, each)), None)
        if slug is not None:
            left.remove(slug)
            values[parameter.name] = slug
    sentence = questions.bind(question, values).sentence
    return ListedQuestion(sentence, question_address(question, values), question.comment)


def bound_question(
    questions: Questions, bound: BoundQuestion, given: Given = NOTHING_GIVEN
) -> AskedQuestion:
    """Return a question with its values as a page shows it."""
    question, lists = bound.question, Datalists()
    action = question_address(question).partition("?")[0]
    others = (each for each in questions.all if each.topic == question.topic and each != question)
    return AskedQuestion(
        bound.sentence_with(given.texts if given.error else _NO_VALUES),
        question.comment,
        question.topic,
        tuple(linked_question(questions, each) for each in others),
        lists,
        form=question_form(questions, question, action, lists, given),
        wrong=_wrong(question, given),
        here=lambda _, **state: question_address(question, {**given.texts, **state}),
    )


def query_text(bound: BoundQuestion) -> str:
    """Return the query of a question, with the question itself as a comment above it."""
    return commented(f"{bound.sentence} {bound.question.comment}", bound.query)


def _wrong(question: ExampleQuery, given: Given) -> WrongValue | None:
    error = given.error
    if error is None:
        return None
    suggestions = tuple(
        SuggestedValue(each, question_address(question, {**given.texts, error.parameter: each}))
        for each in error.candidates
    )
    problem, hint = f"{error.parameter} {error.problem}", error.hint
    return WrongValue(error.parameter, _sentence(problem), _sentence(hint), suggestions)


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def asked_question(query: str, questions: Questions) -> AskedQuestion | None:
    """Return the question that equals a query, its prose aside; None if there is none."""
    text = query.strip()
    asked = next((each for each in questions.all if text.endswith(each.text.strip())), None)
    if asked is None:
        return None
    bound = questions.bind(asked, {})
    if text not in {asked.text.strip(), query_text(bound).strip()}:
        return None
    return bound_question(questions, bound)._replace(here=None)
