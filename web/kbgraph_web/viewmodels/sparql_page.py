"""The page that asks: an editor, the questions that come with the ontology, and the answer. It needs no JavaScript."""

from __future__ import annotations

import re
import shlex
import time
from typing import NamedTuple
from urllib.parse import urlencode

from flask import Response, render_template, request, url_for

from kbgraph.errors import KbError
from kbgraph.ontology.example_queries import ExampleQuery
from kbgraph.rdf.formats import Format
from kbgraph_web.http.errors import headers_of, status_of
from kbgraph_web.http.negotiation import current_kb
from kbgraph_web.viewmodels.sparql_results import (
    MOST_BARS,
    MOST_CITED,
    MOST_ROWS,
    Ask,
    Results,
    read,
)

_EXAMPLE = """# Who says what, and at which line?
PREFIX kb: <https://kbgraph.example/ont#>
SELECT ?subject ?property ?object ?where WHERE {
  GRAPH ?claim { ?subject ?property ?object }
  GRAPH <claims> { ?claim kb:statedAt ?where }
} LIMIT 20
"""
_PLACE = re.compile(r"line (?P<line>\d+), column (?P<column>\d+)")
_FORMATS = {
    True: (("Turtle", "turtle"), ("JSON-LD", "jsonld"), ("N-Triples", "ntriples")),
    False: (("CSV", "csv"), ("JSON", "json"), ("TSV", "tsv")),
}
"""Of answers that are triples, and of those that are rows."""
_WIDTH = 72
_PYTHON = """import json
import urllib.parse
import urllib.request

query = {query}
form = urllib.parse.urlencode({{"query": query}}).encode()
request = urllib.request.Request({endpoint!r}, form, {{"Accept": {accept!r}}})
with urllib.request.urlopen(request) as answer:
    print({reading})
"""


class Refusal(NamedTuple):
    """Why there is no answer."""

    title: str
    sentence: str
    expected: str
    """What the engine would have read there; empty where it does not say."""
    excerpt: str
    """The line of the query with a caret under the column; empty where the query is not at fault."""
    line: int
    column: int


class _Clock:
    """How long the answer took, without what the page adds to it."""

    def __init__(self, ask: Ask) -> None:
        self._ask = ask
        self.seconds = 0.0

    def ask(self, accepted: tuple[Format, ...]) -> tuple[Format, bytes]:
        """Ask, and keep the time of the first answer."""
        began = time.perf_counter()
        answer = self._ask(accepted)
        self.seconds = self.seconds or time.perf_counter() - began
        return answer


def state() -> tuple[str, ...]:
    """What the address says of how the answer is shown; nothing where no page was asked for."""
    return (
        tuple(request.args.get(name, "") for name in ("page", "view", "sort"))
        if request.args.get("page")
        else ()
    )


def blank() -> str:
    """The page without an answer."""
    return _page(_EXAMPLE)


def answered(query: str, ask: Ask) -> Response:
    """The page with the answer, or with the reason why there is none, and the status of that."""
    query = query.replace("\r\n", "\n")
    clock = _Clock(ask)
    try:
        results = read(current_kb(), clock.ask, request.args.get("sort", ""))
    except KbError as error:
        return Response(_page(query, refusal=_refusal(error)), status_of(error), headers_of(error))
    # The time stands in a header, since the same answer is to be the same bytes.
    return Response(
        _page(query, results), headers={"Server-Timing": f"query;dur={1000 * clock.seconds:.1f}"}
    )


def _page(query: str, results: Results | None = None, refusal: Refusal | None = None) -> str:
    view = request.args.get("view", "")
    views = results.views if results else ()
    return render_template(
        "sparql.html",
        query=query,
        questions=[(each, _with_prose(each)) for each in current_kb().ontology.questions],
        results=results,
        refusal=refusal,
        view=view if view in views else next(iter(views), ""),
        sort=request.args.get("sort", ""),
        here=_here,
        formats=_FORMATS[results.is_graph] if results else (),
        snippets=_snippets(query, results) if results else (),
        most={"rows": MOST_ROWS, "cited": MOST_CITED, "bars": MOST_BARS},
    )


def _here(query: str, **more: str) -> str:
    """The address of this page with a query, and with how its answer is shown."""
    said = {name: value for name, value in more.items() if value}
    return f"{url_for('sparql.endpoint')}?{urlencode({'page': '1', 'query': query, **said})}"


def _with_prose(question: ExampleQuery) -> str:
    """The question's prose as comments above its query."""
    lines, words = [""], question.prose.split()
    for word in words:
        if len(lines[-1]) + len(word) > _WIDTH:
            lines.append("")
        lines[-1] += f" {word}"
    return "".join(f"#{line}\n" for line in lines) + question.text


def _refusal(error: KbError) -> Refusal:
    sentence, _, excerpt = str(error).partition("\n")
    place = _PLACE.search(sentence)
    status = status_of(error)
    title = {400: "Not a query", 413: "Too much to answer", 503: "Stopped"}.get(status, "No answer")
    line, column = (int(place["line"]), int(place["column"])) if place else (0, 0)
    sentence, _, expected = sentence.partition(": expected ")
    return Refusal(title, sentence[:1].upper() + sentence[1:], expected, excerpt, line, column)


def _snippets(query: str, results: Results) -> tuple[tuple[str, str], ...]:
    """How programs ask the same: by curl, and in Python without a package."""
    endpoint = request.url_root + "sparql"
    accept = "text/turtle" if results.is_graph else "application/sparql-results+json"
    reading = "answer.read().decode()" if results.is_graph else "json.load(answer)"
    python = _PYTHON.replace("import json\n", "") if results.is_graph else _PYTHON
    quoted = f'"""\\\n{query}"""' if '"' not in query and "\\" not in query else repr(query)
    curl = f"curl -s {shlex.quote(endpoint)} -H {shlex.quote(f'Accept: {accept}')} --data-urlencode {shlex.quote('query=' + query.strip())}"
    return ("curl", curl), (
        "Python",
        python.format(query=quoted, endpoint=endpoint, accept=accept, reading=reading),
    )
