"""The SPARQL page: an editor, examples, and results; or a question of them with its answer."""

from __future__ import annotations

import re
import shlex
import time
from functools import partial
from typing import NamedTuple

from flask import Response, render_template

from kbgraph.errors import KbError, QueryError
from kbgraph.rdf import Format
from kbgraph_web.http import params
from kbgraph_web.http.errors import headers_of, status_of
from kbgraph_web.http.languages import current_language, gettext, lazy_gettext
from kbgraph_web.http.negotiation import current_kb, served_kb
from kbgraph_web.viewmodels.answers.bar_chart import MAX_BARS
from kbgraph_web.viewmodels.answers.lesson_steps import lesson_number, lesson_part
from kbgraph_web.viewmodels.answers.plain_words import (
    WordsAnswer,
    asked_in_words,
    is_plain_words,
    words_address,
)
from kbgraph_web.viewmodels.bounds.public_address import public_root
from kbgraph_web.viewmodels.home.question_topics import question_topics
from kbgraph_web.viewmodels.queries.query_links import query_address
from kbgraph_web.viewmodels.queries.question_slots import Datalists
from kbgraph_web.viewmodels.queries.questions import AskedQuestion, asked_question
from kbgraph_web.viewmodels.sparql_results import (
    MAX_CITED_ROWS,
    MAX_ROWS,
    VIEWS,
    QueryRunner,
    Results,
    read_results,
)

_EXAMPLE = """# Facts with the line that states each
PREFIX kb: <https://kbgraph.example/ont#>
SELECT ?subject ?property ?object ?line WHERE {
  GRAPH ?claim { ?subject ?property ?object }
  GRAPH <claims> { ?claim kb:statedAt ?line }
} LIMIT 20
"""
_PLACE = re.compile(r"line (?P<line>\d+), column (?P<column>\d+)")
_TRIPLES_DOWNLOADS = (("Turtle", "turtle"), ("JSON-LD", "jsonld"), ("N-Triples", "ntriples"))
_ROWS_DOWNLOADS = (("CSV", "csv"), ("JSON", "json"), ("TSV", "tsv"))
_PYTHON = """import json
import urllib.parse
import urllib.request

query = {query}
form = urllib.parse.urlencode({{"query": query}}).encode()
request = urllib.request.Request({endpoint!r}, form, {{"Accept": {accept!r}}})
with urllib.request.urlopen(request) as response:
    print({reading})
"""
_NOT_SPARQL = ("the query is not SPARQL", "the query is empty", "the query has only")
_TITLES = {
    400: lazy_gettext("Not a query"),
    413: lazy_gettext("Too large"),
    503: lazy_gettext("Stopped"),
}


class QueryFailure(NamedTuple):
    """The reason why a query has no results."""

    title: str
    message: str
    expected: str
    """The tokens that the parser expected; empty if it does not say."""
    excerpt: str
    """The line of the query with a caret under the column; empty if the query is well formed."""
    line: int
    column: int


class _TimedRunner:
    """Runs queries and measures the first one, without the time that the page takes."""

    def __init__(self, run: QueryRunner) -> None:
        self._run = run
        self.seconds = 0.0

    def run(self, accepted: tuple[Format, ...]) -> tuple[Format, bytes]:
        """Run the query."""
        started = time.perf_counter()
        response = self._run(accepted)
        self.seconds = self.seconds or time.perf_counter() - started
        return response


def page_state() -> tuple[str, ...]:
    """Return what a page depends on beside its query: its number and view, and the language."""
    names = params.choice("view", VIEWS), params.text("sort")
    key = current_language().key
    return str(_page_number()), *names, *([key] if key else [])


def words_state() -> tuple[str, str]:
    """Return the plain words beside a query, and the step of the lesson that it is."""
    return params.search_text("words"), str(lesson_number())


def _page_number() -> int:
    """Return the number of the page of results, from 1."""
    return params.results_page() or 1


def empty_page() -> str:
    """Return the page with an example query, and what the words of `words` lead to."""
    words = params.search_text("words")
    return _page(_EXAMPLE, None, in_words=asked_in_words(current_kb(), words) if words else None)


def results_page(query: str, run: QueryRunner, asked: AskedQuestion | None = None) -> Response:
    """Return the page with the results, or with an error and its status.

    `asked` is the question that the query answers; without it, the question is recognised. Plain
    words are redirected to the page that answers them.
    """
    query = query.replace("\r\n", "\n")
    question = asked or asked_question(query, current_kb().sparql.questions)
    runner = _TimedRunner(run)
    try:
        results = read_results(current_kb(), runner.run, params.text("sort"), _page_number())
    except KbError as error:
        if _is_not_sparql(error) and is_plain_words(query):
            return Response("", 303, {"Location": words_address(query)})
        page = _page(query, question, failure=_failure(error))
        return Response(page, status_of(error), headers_of(error))
    # A header holds the time, so that the body is the same bytes for the same results.
    timing = f"query;dur={1000 * runner.seconds:.1f}"
    warnings = tuple(map(str, current_kb().sparql.warnings(query)))
    page = _page(query, question, results, warnings=warnings)
    return Response(page, headers={"Server-Timing": timing})


def refused_page(query: str, asked: AskedQuestion) -> Response:
    """Return the page of a question one of whose values is wrong, with the query by default."""
    return Response(_page(query, asked), 400)


def _page(
    query: str,
    question: AskedQuestion | None,
    results: Results | None = None,
    failure: QueryFailure | None = None,
    warnings: tuple[str, ...] = (),
    in_words: WordsAnswer | None = None,
) -> str:
    view = params.choice("view", VIEWS)
    views = results.views if results else ()
    questions, step = current_kb().sparql.questions, 0 if question else lesson_number()
    lists = question.datalists if question else Datalists()
    # Workers for queries make the pages of answers, and would have to find the lesson first.
    is_empty = question is None and results is None and failure is None
    lists_questions = is_empty or (question is None and questions.are_at_hand)
    lesson = lesson_part(current_kb(), query) if step or is_empty else None
    is_step = lesson is not None and lesson.shows_answer
    address = question.here if question and question.here else query_address
    return render_template(
        "sparql.html",
        query=query,
        question=question,
        topics=question_topics(questions, lists, len(questions.all)) if lists_questions else (),
        datalists=lists,
        results=results,
        failure=failure,
        in_words=in_words,
        words="" if question else in_words.words if in_words else params.search_text("words"),
        warnings=warnings,
        view=view if view in views else next(iter(views), ""),
        sort=params.text("sort"),
        here=partial(address, lesson=str(step)) if is_step else address,
        lesson=lesson,
        is_step=is_step,
        result_formats=_result_formats(results) if results else (),
        snippets=_snippets(query, results) if results else (),
        limits={"rows": MAX_ROWS, "cited": MAX_CITED_ROWS, "bars": MAX_BARS},
    )


def _result_formats(results: Results) -> tuple[tuple[str, str], ...]:
    return _TRIPLES_DOWNLOADS if results.is_graph else _ROWS_DOWNLOADS


def _failure(error: KbError) -> QueryFailure:
    message, _, excerpt = str(error).partition("\n")
    place = _PLACE.search(message)
    line, column = (int(place["line"]), int(place["column"])) if place else (0, 0)
    message, _, expected = message.partition("; expected ")
    return QueryFailure(
        title=_title(error),
        message=message[:1].upper() + message[1:],
        expected=expected,
        excerpt=excerpt,
        line=line,
        column=column,
    )


def _is_not_sparql(error: KbError) -> bool:
    return isinstance(error, QueryError) and str(error).startswith(_NOT_SPARQL)


def _title(error: KbError) -> str:
    if isinstance(error, QueryError) and not _is_not_sparql(error):
        return gettext("Refused")
    return str(_TITLES.get(status_of(error)) or gettext("No results"))


def _snippets(query: str, results: Results) -> tuple[tuple[str, str], ...]:
    """Return the query as a command of curl, and as Python that needs no package."""
    endpoint = public_root(served_kb()) + "sparql"
    accept = "text/turtle" if results.is_graph else "application/sparql-results+json"
    reading = "response.read().decode()" if results.is_graph else "json.load(response)"
    python = _PYTHON.replace("import json\n", "") if results.is_graph else _PYTHON
    quoted = f'"""\\\n{query}"""' if '"' not in query and "\\" not in query else repr(query)
    curl = (
        f"curl -s {shlex.quote(endpoint)} -H {shlex.quote(f'Accept: {accept}')}"
        f" --data-urlencode {shlex.quote('query=' + query.strip())}"
    )
    code = python.format(query=quoted, endpoint=endpoint, accept=accept, reading=reading)
    return ("curl", curl), ("Python", code)
