"""The page of a question: a sentence with fields, and its answer; or the answer alone as data."""

from __future__ import annotations

from flask import Blueprint, Response, abort, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from kbgraph.errors import ParameterError
from kbgraph.ontology.example_queries import ExampleQuery
from kbgraph.questions import BoundQuestion, Questions
from kbgraph.rdf import NTRIPLES, RESULTS_JSON
from kbgraph.sparql import Request
from kbgraph_web.http import params
from kbgraph_web.http.day import current_day
from kbgraph_web.http.languages import LANGUAGE
from kbgraph_web.http.negotiation import current_kb, prefers_html, served_kb
from kbgraph_web.viewmodels.queries.query_answers import (
    answer,
    conditional,
    data_response,
    wanted_syntaxes,
)
from kbgraph_web.viewmodels.queries.question_slots import Given
from kbgraph_web.viewmodels.queries.questions import (
    bound_question,
    query_text,
    question_address,
)
from kbgraph_web.viewmodels.sparql_page import page_state, refused_page, results_page

blueprint = Blueprint("question", __name__)
_OF_ANSWERS = ("cite", "page", "sort", "syntax", "timeout", "view")
"""Parameters of the address that are not those of the question, and stay in it."""
_OF_PAGES = (params.IN_FORCE, LANGUAGE)
"""Parameters of all addresses."""


@blueprint.get("/question/<name>")
def page(name: str) -> AnyResponse:
    """Answer a question with the values in the address; parameters without one have defaults.

    A browser gets a page, whose address has the slugs of things: one with their names leads there.
    Programs get the answer in the syntax that they prefer, as from `/sparql`.
    """
    is_page = prefers_html(request) and not params.text("syntax") and not params.flag("cite")
    # Names of all languages are known in each; the page has labels of one.
    questions = (current_kb() if is_page else served_kb()).sparql.questions
    question = questions.named(name)
    given = _given(questions, question)
    if is_page and name != question.address_name:
        return _moved(question, given)
    if not is_page:
        bound = questions.bind(question, given)
        return data_response(Request(bound.query, wanted_syntaxes(), in_force=current_day()))
    try:
        bound = questions.bind(question, given)
    except ParameterError as error:
        bound = questions.bind(question, {})
        view = bound_question(questions, bound, Given(given, error))
        return refused_page(bound.query, view)
    canonical = {each: bound.address[each] for each in given}
    return _moved(question, canonical) if canonical != given else _answered(questions, bound, given)


def _answered(questions: Questions, bound: BoundQuestion, given: dict[str, str]) -> Response:
    text = query_text(bound)
    query = Request(text, (RESULTS_JSON, NTRIPLES), in_force=current_day())
    state = (*page_state(), bound.question.name, *sorted(given))
    return conditional(
        query,
        lambda: results_page(
            text,
            lambda accepted: answer(query._replace(accepted=accepted)),
            bound_question(questions, bound, Given(given)),
        ),
        state,
    )


def _given(questions: Questions, question: ExampleQuery) -> dict[str, str]:
    """Return the values that the address has; 400 for a parameter with several.

    400 too for a name that is close to one of the question's, or that another question has: the
    answer would be that of the default.
    """
    unread = sorted({*request.args} - {*_OF_ANSWERS, *_OF_PAGES})
    if misspelt := questions.misspelt(question, unread):
        abort(400, str(misspelt))
    given: dict[str, str] = {}
    for parameter in question.parameters:
        values = dict.fromkeys(request.args.getlist(parameter.name))
        if len(values) > 1:
            abort(400, f"give {parameter.name} once")
        if values:
            given[parameter.name] = next(iter(values))
    return given


def _moved(question: ExampleQuery, values: dict[str, str]) -> AnyResponse:
    """Lead to the address of a question with values."""
    state = {name: params.text(name) for name in _OF_ANSWERS}
    return redirect(question_address(question, values | state), 302)
