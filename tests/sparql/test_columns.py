"""The columns of `SELECT *` are in the order of their first appearance, in every output."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace
from functools import cache
from itertools import count
from typing import NamedTuple
from xml.etree import ElementTree as ET

import pytest
from click.testing import CliRunner
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from kbgraph.cli import main
from kbgraph.errors import QueryError
from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.ontology.ontology import load_ontology
from kbgraph.rdf.formats import CITED_JSON, RESULTS_CSV, RESULTS_JSON, RESULTS_TSV, RESULTS_XML
from kbgraph.sparql import Request
from kbgraph.sparql.columns import by_appearance, find_star
from kbgraph.store.memory import MemoryStore
from kbgraph.store.oxigraph import column_names, parse_response, reorder_columns, variables_of
from kbgraph_web.app import create_app
from tests.conftest import ROOT
from tests.sizes import examples
from tests.sparql.test_row_provenance import FILES, build_base


class Part(NamedTuple):
    """A part of a query, and the variables that it brings into scope, in their order."""

    text: str
    names: tuple[str, ...] = ()


VARIABLES = st.sampled_from([f"{letter}{number}" for letter in "zma" for number in range(3)])


def triples(names: list[str]) -> Part:
    """Return triples over three variables, in one of the ways of Turtle and paths."""
    one, two, three = names
    forms = (
        f"?{one} ?{two} ?{three} .",
        f"?{one} kb:p ${two} ; kb:q ?{three} .",
        f"?{one} kb:p ?{two}, ?{three} .",
        f"?{one} kb:p/^kb:q ?{two} . ?{three} kb:p* _:blank .",
        f"?{one} kb:p [ kb:q ?{two} ; a ?{three} ] .",
        f"[ kb:p ?{one} ] kb:q ( ?{two} 'a ?no' ?{three} ) . # ?neither",
        f"GRAPH ?{one} {{ ?{two} !(kb:p|^kb:q) ?{three} }}",
        f"VALUES (?{one} ?{two} ?{three}) {{ (1 UNDEF <http://e.example/?no>) }}",
        f"VALUES ?{one} {{ UNDEF }} ?{two} kb:p? ?{three} .",
    )
    form = sum(map(ord, "".join(names))) % len(forms)
    used = names if len(set(names)) == 3 or form != 7 else []
    text = forms[form] if used else ""
    return Part(f"{text}\n", tuple(used))


HIDDEN = st.sampled_from(
    (
        "FILTER(?b0 > 1 || ?z0 = ?b1)",
        "FILTER regex(?b2, '?b3')",
        "FILTER NOT EXISTS { ?b4 kb:p ?z1 }",
        "MINUS { ?b5 kb:p ?a0 . ?z2 kb:q ?m0 }",
        "# ?b6 {\n",
    )
).map(Part)


def subquery(inner: Part) -> Part:
    """Return a subquery that shows the last variable of a group, a count, and `*` for none."""
    if not inner.names:
        return Part(f"{{ SELECT * {{ {inner.text} }} }}")
    last = inner.names[-1]
    return Part(
        f"{{ SELECT ?{last} (COUNT(?b7) AS ?n{last}) {{ {inner.text} }} GROUP BY ?{last} }}",
        (last, f"n{last}"),
    )


def joined(parts: list[Part]) -> Part:
    """Return parts one after the other."""
    return Part(
        " ".join(each.text for each in parts), tuple(n for each in parts for n in each.names)
    )


PARTS: st.SearchStrategy[Part] = st.recursive(
    st.one_of(st.lists(VARIABLES, min_size=3, max_size=3).map(triples), HIDDEN),
    lambda parts: (
        st.lists(parts, min_size=1, max_size=3)
        .map(joined)
        .flatmap(
            lambda part: st.sampled_from(
                (
                    Part(f"OPTIONAL {{ {part.text} }}", part.names),
                    Part(f"{{ {part.text} }} UNION {{ ?z0 kb:p ?a1 }}", (*part.names, "z0", "a1")),
                    Part(f"{{ {part.text} BIND(?b8 + ?z0 AS ?k9) }}", (*part.names, "k9")),
                    Part(f"{{ SELECT * {{ {part.text} }} }}", part.names),
                    subquery(part),
                )
            )
        )
    ),
    max_leaves=8,
)


@cache
def base() -> KnowledgeBase:
    """Return a small knowledge base."""
    return build_base(FILES, load_ontology(ROOT / "ontology"))


@cache
def empty() -> KnowledgeBase:
    """Return a knowledge base without triples, over which each query is short."""
    graph = base().graph
    return KnowledgeBase(replace(graph, store=MemoryStore([], graph.iris.base)))


@settings(max_examples=examples(150), deadline=None)
@given(
    st.lists(PARTS, min_size=1, max_size=3).map(joined),
    st.sampled_from(("", "DISTINCT", "reduced")),
)
def test_columns_are_in_the_order_of_appearance(part: Part, modifier: str) -> None:
    """Each variable in scope is a column, at its first appearance; no other is."""
    numbers = count()
    text = re.sub("_:blank", lambda _: f"_:blank{next(numbers)}", part.text)
    query = f"PREFIX x: <http://e.example/*> # SELECT *\nselect {modifier} * {{ {text} }} ORDER BY ?b9 VALUES ?y {{ UNDEF }}"
    try:
        found = empty().query(query).variables
    except QueryError:
        # A variable of BIND that is in scope already.
        assume(False)
    assert found == tuple(dict.fromkeys((*part.names, "y")))


QUERY = "SELECT * { ?thing kb:capital ?name OPTIONAL { ?thing kb:borders ?other } FILTER(?also = 1 || true) }"
COLUMNS = ["thing", "name", "other"]


def header(name: str) -> list[str]:
    """Return the columns of the result in a syntax."""
    syntax = {
        each.name: each
        for each in (RESULTS_CSV, RESULTS_JSON, RESULTS_TSV, RESULTS_XML, CITED_JSON)
    }[name]
    _, answer = base().sparql.answer(Request(QUERY, (syntax,)))
    match name:
        case "csv":
            return next(csv.reader(io.StringIO(answer.decode())))
        case "tsv":
            return [each.removeprefix("?") for each in answer.decode().splitlines()[0].split("\t")]
        case "xml":
            return [each.attrib["name"] for each in ET.fromstring(answer)[0]]  # noqa: S314
        case _:
            names: list[str] = json.loads(answer)["head"]["vars"]
            return names


@pytest.mark.parametrize("name", ["csv", "tsv", "xml", "json", "cited"])
def test_every_syntax_has_the_same_order(name: str) -> None:
    """CSV, TSV, XML, JSON and cited JSON begin with the columns in their order."""
    assert header(name) == COLUMNS


def test_the_page_has_the_same_order() -> None:
    """The table of the page, and the answer over HTTP, have the columns in their order."""
    client = create_app(base()).test_client()
    parameters = {"page": "1", "query": QUERY}
    page = client.get("/sparql", query_string=parameters, headers={"Accept": "text/html"}).text
    assert re.findall(r"<th[^>]*>(?:<[^>]*>|\W)*(\w+)", page)[:3] == COLUMNS
    answer = client.get("/sparql", query_string={"query": QUERY})
    assert json.loads(answer.data)["head"]["vars"] == COLUMNS


@pytest.mark.parametrize("options", [(), ("--cite",)])
def test_the_terminal_has_the_same_order(options: tuple[str, ...]) -> None:
    """The table of the command line has the columns in their order."""
    query = "SELECT * { <id/country--kazakhstan> kb:region ?z ; kb:currency ?a }"
    folder = str(ROOT / "tests" / "kazakhstan")
    result = CliRunner().invoke(main, ["--trust", "--kb", folder, "query", *options, query])
    assert result.exit_code == 0, result.output
    assert result.output.index("z") < result.output.index(" a")


def test_a_query_that_cannot_be_read_has_its_columns_in_order_too() -> None:
    """A text beyond the parser here, of 80 brackets, keeps the order of its variables."""
    deep = "(" * 80 + "1" + ")" * 80
    query = f"SELECT * {{ ?thing kb:capital ?name FILTER({deep} = 1) }}"
    assert find_star(query) is None
    result = base().query(query)
    assert result.variables == ("thing", "name")
    assert [str(row[1].lexical) for row in result.raw] == ["Xville"]


def test_results_of_another_server_are_put_in_order() -> None:
    """Columns of a result that was received are put in order, with their rows."""
    body = {
        "head": {"vars": ["name", "other", "thing"]},
        "results": {
            "bindings": [
                {
                    "name": {"type": "literal", "value": "X"},
                    "thing": {"type": "bnode", "value": "b"},
                }
            ]
        },
    }
    results = parse_response(json.dumps(body).encode(), RESULTS_JSON.media_type)
    ordered = by_appearance(QUERY, variables_of(results))
    assert list(ordered) == COLUMNS
    changed = reorder_columns(results, ordered)
    assert variables_of(changed) == ordered
    assert [[str(term) for term in row] for row in changed] == [["_:b", '"X"', "None"]]


def test_other_queries_keep_their_columns() -> None:
    """SELECT with named columns, and a star within a path or a count, are left alone."""
    for query in (
        "SELECT ?b ?a { ?a kb:p* ?b }",
        "SELECT (COUNT(*) AS ?n) ?a { ?a ?b ?c } GROUP BY ?a",
        "ASK { ?z kb:p* ?a }",
    ):
        assert find_star(query) is None
        names = column_names(query, "http://e.example/", {"kb": "http://e.example/"})
        assert by_appearance(query, ("b", "a")) == ("b", "a"), names


def test_an_error_keeps_its_place() -> None:
    """The place of a fault behind the star is that in the query as it was sent."""
    with pytest.raises(QueryError, match="line 1, column 27"):
        base().query("SELECT * { ?zone kb:p ?a } LIMIT x".replace("} LIMIT x", "}}"))
