"""Every door treats the text of a query alike: command line, HTTP, page and Python."""

from __future__ import annotations

import html
import re
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from kbgraph import load
from kbgraph.cli import main
from kbgraph.errors import KbError, UnknownTermWarning
from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.rdf import RESULTS_JSON
from kbgraph.sparql import Request
from kbgraph_web.app import create_app
from kbgraph_web.http.query_warnings import WARNING_HEADER, warning_headers

SETTINGS = Path(__file__).parent.parent / "observatories"
TELESCOPE = "id/telescope--heron"
BOM = "\ufeff"
REFUSAL = "SERVICE is refused: a query reads this knowledge base alone (line 1, column 7)"


class Said(NamedTuple):
    """What a door says about a query: its answer or error, and its warnings."""

    text: str
    warnings: str


Door = Callable[[str], Said]


@pytest.fixture(scope="module")
def base() -> KnowledgeBase:
    """A knowledge base with an ontology of its own."""
    return load(SETTINGS)


@pytest.fixture(scope="module")
def client(base: KnowledgeBase) -> FlaskClient:
    """A client of an application, without a server."""
    return create_app(base).test_client()


def _python(ask: Callable[[str], object]) -> Door:
    def door(query: str) -> Said:
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always", UnknownTermWarning)
            try:
                text = str(ask(query))
            except KbError as error:
                text = str(error)
        return Said(text, " ".join(str(each.message) for each in caught))

    return door


def _http(send: Callable[[str], TestResponse]) -> Door:
    def door(query: str) -> Said:
        response = send(query)
        return Said(response.text, response.headers.get(WARNING_HEADER, ""))

    return door


@pytest.fixture(
    scope="module",
    params=[
        "query",
        "cite",
        "answer",
        "command",
        "cited command",
        "stdin",
        "get",
        "form",
        "post",
        "page",
    ],
)
def door(request: pytest.FixtureRequest, base: KnowledgeBase, client: FlaskClient) -> Door:
    """A way to ask a query."""
    match request.param:
        case "query":
            return _python(lambda query: [*base.query(query)])
        case "cite":
            return _python(base.cite)
        case "answer":
            return _python(lambda query: base.sparql.answer(Request(query, (RESULTS_JSON,))))
        case "command":
            return _command
        case "cited command":
            return lambda query: _command(query, "--cite")
        case "stdin":
            return lambda query: _command("-f", "-", stdin=query)
        case "get":
            return _http(lambda query: client.get("/sparql", query_string={"query": query}))
        case "form":
            return _http(lambda query: client.post("/sparql", data={"query": query}))
        case "post":
            return _http(
                lambda query: client.post(
                    "/sparql", data=query.encode(), content_type="application/sparql-query"
                )
            )
        case _:
            return lambda query: _page(client, query)


def _command(*arguments: str, stdin: str | None = None) -> Said:
    result = CliRunner().invoke(main, ["--kb", str(SETTINGS), "query", *arguments], input=stdin)
    return Said(f"{result.stdout}{result.exception or ''}{result.stderr}", result.stderr)


def _page(client: FlaskClient, query: str) -> Said:
    response = client.get(
        "/sparql", query_string={"query": query, "page": 1}, headers={"Accept": "text/html"}
    )
    text = html.unescape(re.sub(r"<[^>]*>", "", response.text))
    listed = re.search(r'<ul class="query-warnings".*?</ul>', response.text, re.DOTALL)
    return Said(text, html.unescape(listed[0]) if listed else "")


def test_service_is_refused_with_the_same_sentence(door: Door) -> None:
    """No door sends a query to another host; each says the same of it."""
    for service in ("SERVICE", "SERVICE SILENT", "service"):
        assert REFUSAL in door(f"ASK {{ {service} <http://127.0.0.1:9/> {{ ?s ?p ?o }} }}").text


def test_the_word_service_is_no_fault(door: Door) -> None:
    """In a string, a variable, a comment or a name, the word is not the keyword."""
    query = 'ASK { ?service ?p "a service <a>" . <x/service> ?p _:service } # SERVICE <a>'
    assert "refused" not in door(query).text


def test_an_empty_query_gets_a_sentence(door: Door) -> None:
    """No door lists the tokens of the grammar for a query that asks nothing."""
    for query in (" \n", "# nothing", BOM + " "):
        assert "write a query that begins with SELECT" in door(query).text


def test_a_byte_order_mark_is_skipped(door: Door) -> None:
    """A query after a byte order mark has the same answer, and its faults the same places."""
    query = f"SELECT * {{ <{TELESCOPE}> ?p ?o }}"
    assert "2004" in door(BOM + query).text
    assert "line 1, column 6" in door(f"{BOM}ASK  ?s").text


def test_an_unknown_term_is_a_warning_with_the_closest(door: Door) -> None:
    """A misspelt entry is named with its place, and the answer stays as it is."""
    said = door(f"SELECT * {{ <{TELESCOPE}> ?p ?o OPTIONAL {{ <id/telescope--herron> ?q ?r }} }}")
    assert "2004" in said.text
    assert (
        "ine 1, column 51: nothing in the knowledge base has <id/telescope--herron>"
        in said.warnings
    )
    assert f"did you mean <{TELESCOPE}>?" in said.warnings


def test_a_query_of_known_terms_has_no_warning(door: Door) -> None:
    """Entries, terms of the ontology, namespaces and what CONSTRUCT makes are no warnings."""
    for query in (
        f"SELECT * {{ <{TELESCOPE}> ?p ?o . ?o kb:file ?f }}",
        f"CONSTRUCT {{ <id/new> kb:new ?o }} WHERE {{ <{TELESCOPE}> ?p ?o }}",
        "ASK { ?s ?p ?o FILTER(STRSTARTS(STR(?p), STR(kb:))) GRAPH <claims> { ?c ?d ?e } }",
        "PREFIX kb: <https://other.example/> ASK { ?s kb:nothing <https://other.example/x> }",
    ):
        assert "nothing in the knowledge base" not in door(query).warnings


@pytest.mark.parametrize(
    ("query", "closest"),
    [
        ("ASK { ?s a kb:Entri }", "kb:Entry"),
        ("ASK { ?s kb:fil ?o }", "kb:file"),
        ("PREFIX x: <https://kbgraph.example/ont#> ASK { ?s x:fil ?o }", "kb:file"),
        ("BASE <https://observatories.example/entry/> ASK { <telescope--herron> ?p ?o }", "<entry/telescope--heron>"),
        ("ASK { ?s <https://kbgraph.example/ont#fil\\u0065x> ?o }", "kb:file"),
        ("ASK { ?s kb:zzzzqq ?o }", ""),
    ],
)  # fmt: skip
def test_the_closest_term_is_one_that_there_is(
    base: KnowledgeBase, query: str, closest: str
) -> None:
    """Classes, properties and entries are compared with those of their kind."""
    assert [each.closest for each in base.sparql.warnings(query)] == [closest]


def test_words_of_harmless_queries_do_not_hide_an_unknown_term(base: KnowledgeBase) -> None:
    """A query is examined although each of its terms but one was in an earlier one."""
    assert base.sparql.warnings("ASK { ?s kb:file ?o }") == ()
    assert base.sparql.warnings("ASK { ?s kb:file ?o } LIMIT 5") == ()
    assert base.sparql.warnings("ASK { ?s kb:fille ?o }")
    assert base.sparql.warnings("ASK { ?s kb:fille ?o }")


def test_many_unknown_terms_are_limited(base: KnowledgeBase) -> None:
    """A query of a thousand unknown terms does not give a header of a thousand warnings."""
    query = f"ASK {{ {' '.join(f'?s kb:no{number} ?o .' for number in range(500))} }}"
    assert len(base.sparql.warnings(query)) == 8


def test_the_header_is_a_list_of_structured_fields() -> None:
    """Strings are quoted; other than ASCII characters make a display string (RFC 9651)."""
    assert warning_headers(()) == []
    assert warning_headers(['a "b" \\', "<id/қ> 5%"]) == [
        (WARNING_HEADER, '"a \\"b\\" \\\\", %"<id/%d2%9b> 5%25"')
    ]
