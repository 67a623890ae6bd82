"""The results of queries as Python users expect them: rows, truth values, triples."""

from __future__ import annotations

import copy
import json
import pickle
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
import rdflib
from rdflib.compare import isomorphic

from kbgraph import (
    AskResult,
    GraphResult,
    Iri,
    KnowledgeBase,
    Literal,
    QueryError,
    SelectResult,
    SelectRow,
    load,
)
from kbgraph.rdf import TURTLE
from kbgraph.rdf.terms import triple_text
from kbgraph.sparql import Request
from tests.conftest import ROOT
from tests.project.documents import read

QUERY = """
SELECT ?light ?name ?metres {
  ?telescope a obs:Telescope ; skos:prefLabel ?name ; obs:firstLight ?light
  OPTIONAL { ?telescope obs:aperture/schema:value ?metres }
} ORDER BY ?name
"""
REFLECTOR = {
    "light": date(1964, 11, 2),
    "name": "Great Grauhorn Reflector",
    "metres": Decimal("8.2"),
}
HERON = {"light": "2004", "name": "Heron Telescope", "metres": None}
_PAGE = read("docs/reference/python-api.md")


@pytest.fixture(scope="module")
def base() -> KnowledgeBase:
    """The knowledge base of invented telescopes."""
    return load(ROOT / "tests" / "observatories")


@pytest.fixture(scope="module")
def telescopes(base: KnowledgeBase) -> SelectResult:
    """The telescopes: name, first light as a day or a year, and aperture, if it is known."""
    return base.sparql.select(QUERY)


def test_rows_are_mappings_of_python_values(telescopes: SelectResult) -> None:
    """Rows come in the order of the query, with None for unbound variables."""
    assert isinstance(telescopes, Sequence)
    assert [dict(row) for row in telescopes] == [REFLECTOR, HERON] == telescopes.to_dicts()
    assert [type(row) for row in telescopes.to_dicts()] == [dict, dict]
    for row in telescopes:
        assert isinstance(row, SelectRow)
        assert isinstance(row, Mapping)
        assert list(row) == ["light", "name", "metres"] == list(telescopes.variables)
    first = telescopes[0]
    assert first == REFLECTOR
    assert (first["name"], first.get("metres"), first.get("nothing")) == (
        "Great Grauhorn Reflector",
        Decimal("8.2"),
        None,
    )
    assert {**first} == REFLECTOR
    assert ("name" in first, "telescope" in first, len(first)) == (True, False, 3)


def test_a_result_is_a_sequence(telescopes: SelectResult) -> None:
    """It has a length, is false without rows, and slices are results with fewer rows."""
    assert (len(telescopes), bool(telescopes), bool(telescopes[2:])) == (2, True, False)
    assert telescopes[-1] == HERON
    assert [row["name"] for row in reversed(telescopes)] == [HERON["name"], REFLECTOR["name"]]
    assert telescopes[1:].to_dicts() == [HERON]
    assert telescopes[::-1].variables == telescopes.variables
    assert telescopes[:] == telescopes
    with pytest.raises(IndexError):
        _ = telescopes[2]
    assert list(telescopes) == list(telescopes), "a result can be read twice"


def test_a_result_can_be_shown_copied_and_stored(telescopes: SelectResult) -> None:
    """The texts for notebooks are short; copies and pickles are equal; JSON takes the dicts."""
    assert repr(telescopes) == "<SelectResult: 2 rows of light, name, metres>"
    assert repr(telescopes[:1]) == "<SelectResult: 1 row of light, name, metres>"
    assert repr(telescopes[1]) == f"SelectRow({HERON!r})"
    assert pickle.loads(pickle.dumps(telescopes)) == telescopes == copy.deepcopy(telescopes)  # noqa: S301
    assert pickle.loads(pickle.dumps(telescopes[0])) == REFLECTOR  # noqa: S301
    assert json.loads(json.dumps(telescopes.to_dicts(), default=str))[1] == HERON


def test_raw_has_the_terms(telescopes: SelectResult) -> None:
    """Datatype and language of each value are in the terms of the result and of each row."""
    day, name, metres = telescopes.raw[0]
    assert day == Literal("1964-11-02", Iri("http://www.w3.org/2001/XMLSchema#date"))
    assert name == Literal("Great Grauhorn Reflector", language="en")
    assert telescopes[0].raw == {"light": day, "name": name, "metres": metres}
    assert telescopes[1].raw["metres"] is None


def test_an_unknown_variable_is_named_with_those_that_there_are(telescopes: SelectResult) -> None:
    """A name that is misspelt, or has its question mark, is a KeyError that helps."""
    for name in ("nmae", "?name"):
        with pytest.raises(KeyError, match="there are light, name, metres") as error:
            _ = telescopes[0][name]
        assert repr(name) in str(error.value)


def test_the_former_name_of_raw_warns(telescopes: SelectResult) -> None:
    """`rows` gives the terms for one more release, with a warning at the line of its user."""
    with pytest.warns(DeprecationWarning, match="is called raw") as warned:
        assert telescopes.rows == telescopes.raw
    assert warned[0].filename == __file__


def test_ask_is_true_or_false(base: KnowledgeBase) -> None:
    """The result itself is the truth value; it was true for any value."""
    assert base.query("ASK { ?s a obs:Telescope }")
    assert not base.query("ASK { ?s obs:aperture ?s }")
    assert base.query("ASK { ?s obs:aperture ?s }") == AskResult(value=False)


def test_triples_are_a_sequence(base: KnowledgeBase) -> None:
    """The result of CONSTRUCT and DESCRIBE has a length, can be read, sliced and shown."""
    found = base.query("CONSTRUCT { ?t obs:is ?name } WHERE { ?t skos:prefLabel ?name }")
    assert isinstance(found, GraphResult)
    assert list(found) == list(found.triples) == [found[place] for place in range(len(found))]
    assert list(found) == sorted(found, key=triple_text)
    assert found[:2].triples == found.triples[:2]
    assert (repr(found[:1]), bool(found[:0])) == ("<GraphResult: 1 triple>", False)
    assert len(base.sparql.construct("DESCRIBE <id/telescope--heron>")) > 3


def test_triples_become_an_rdflib_graph(base: KnowledgeBase) -> None:
    """Languages, datatypes and blank nodes are those that the Turtle of the answer has."""
    query = (
        'CONSTRUCT { ?t obs:named ?name ; obs:lit ?light . [] obs:of ?t ; obs:size 1.50, "x" } '
        "WHERE { ?t skos:prefLabel ?name ; obs:firstLight ?light }"
    )
    made = base.sparql.construct(query).to_rdflib()
    _, turtle = base.sparql.answer(Request(query, (TURTLE,)))
    assert len(made) == 10
    assert isomorphic(made, rdflib.Graph().parse(data=turtle, format="turtle"))


def test_a_literal_keeps_its_form_in_rdflib(base: KnowledgeBase) -> None:
    """A literal that its datatype could write otherwise is not normalised."""
    made = base.sparql.construct(
        "CONSTRUCT { obs:a obs:b ?v } "
        'WHERE { VALUES ?v { 1.5e3 "0aff"^^xsd:hexBinary "2024-02-30"^^xsd:date } }'
    )
    assert {str(value) for value in made.to_rdflib().objects()} == {
        str(triple.object) for triple in made
    }


@pytest.mark.parametrize("query", ["ASK {}", "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o } LIMIT 1"])
def test_select_refuses_other_forms(base: KnowledgeBase, query: str) -> None:
    """A program that asks for rows, or for triples, gets them or a QueryError."""
    with pytest.raises(QueryError, match="only SELECT has rows"):
        base.sparql.select(query)
    with pytest.raises(QueryError, match="only CONSTRUCT and DESCRIBE have triples"):
        base.sparql.construct("ASK {}")


def test_cited_rows_have_python_values(base: KnowledgeBase) -> None:
    """A cited row has the values of the same row of `query`, also where it cannot be traced."""
    for query in (QUERY, f"SELECT * {{ {{ {QUERY} }} }}", QUERY + "LIMIT 1"):
        rows = base.cite(query).rows
        assert [row.values for row in rows] == base.sparql.select(query).to_dicts()
    assert base.cite("ASK { ?s a obs:Telescope }").rows[0].values == {}


def _conversions() -> list[tuple[str, str]]:
    """The term of SPARQL and the expression of Python in each row of the page's table."""
    table = _PAGE.partition("| in the graph | in Python |")[2].partition("\n\n")[0]
    return re.findall(r"^\| `(.+?)` \| `(.+?)` \|", table, re.MULTILINE)


@pytest.mark.parametrize(("term", "expression"), _conversions())
def test_the_table_of_values_is_true(base: KnowledgeBase, term: str, expression: str) -> None:
    """A term of the page's table has the Python value that stands beside it, of the same type."""
    (row,) = base.query(f"SELECT ?x {{ VALUES ?x {{ {term} }} }}")
    names = {"Iri": Iri, "Decimal": Decimal, "date": date, "datetime": datetime, "UTC": UTC}
    expected = eval(expression, names)  # noqa: S307 - our own page
    assert (type(row["x"]), row["x"]) == (type(expected), expected)


def test_the_table_of_values_is_read() -> None:
    """The table has a row for each type of value, and one for an unbound variable."""
    assert len(_conversions()) > 15
    assert ("UNDEF", "None") in _conversions()
