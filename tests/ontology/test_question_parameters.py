"""Parameters of example queries: their declarations, their values in a query, and findings."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbgraph import load
from kbgraph.cli import main
from kbgraph.cli.read.ask import ask_command
from kbgraph.ontology.example_queries import (
    DATATYPES,
    RESERVED_NAMES,
    ExampleQuery,
    TermReader,
    parse_example_query,
)
from kbgraph.query_syntax import tokenize
from kbgraph.rdf.namespaces import PREFIXES
from kbgraph.rdf.terms import DATE, INTEGER, STRING, XSD, YEAR, Iri, Literal, Term

BASE = "https://a.example/"
QUERY = """# Which things of {place} are of {year}? More of it.
# @param place kb:Place id/here The place that is meant
# @param year xsd:gYear 2024
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> # VALUES ?place { <id/comment> }
SELECT ?place ?year ?text {
  VALUES ?place { <id/here> } VALUES ?year { "2024"^^xsd:gYear }
  BIND("VALUES ?place { <id/string> }" AS ?text)
}
"""


def parsed(text: str) -> ExampleQuery:
    """Parse the text of a file with the prefixes of every knowledge base."""
    return parse_example_query("q", text, TermReader(PREFIXES, BASE))


def answers(query: str) -> list[tuple[str, ...]]:
    """Return the rows of a query over nothing, as N-Triples writes their terms."""
    found = ox.Store().query(query, base_iri=BASE)
    assert isinstance(found, ox.QuerySolutions)
    return [tuple(map(str, row)) for row in found]


def test_a_comment_declares_parameters() -> None:
    """Name, type, default and description are read; the declaration is no prose."""
    query = parsed(QUERY)
    place, year = query.parameters
    assert (query.title, query.comment) == (
        "Which things of {place} are of {year}?",
        "More of it.",
    )
    assert (place.name, place.type, place.default, place.description) == (
        "place",
        Iri(PREFIXES["kb"] + "Place"),
        Iri(f"{BASE}id/here"),
        "The place that is meant",
    )
    assert (year.type, year.default) == (YEAR, Literal("2024", YEAR))
    assert query.faults == ()


def test_a_query_without_values_has_the_defaults() -> None:
    """The query is valid by itself, and values change the data blocks alone."""
    query = parsed(QUERY)
    text = '"VALUES ?place { <id/string> }"'
    year = f'"2024"^^<{YEAR}>'
    assert answers(query.text) == [(f"<{BASE}id/here>", year, text)]
    bound = query.with_values({"place": Iri(f"{BASE}id/there")}, BASE)
    assert answers(bound) == [(f"<{BASE}id/there>", year, text)]
    assert "<id/there>" in bound
    assert "<id/comment>" in bound


ONE = (
    '# What is {v}?\n# @param v xsd:string "x"\nSELECT ?v { VALUES ?v { "x" } FILTER(?v != \'y\') }'
)
terms = st.one_of(
    st.text(max_size=60).filter(lambda text: DATATYPES[STRING].read(text) is not None).map(Literal),
    st.integers(1 - 10**18, 10**18 - 1).map(lambda number: Literal(str(number), INTEGER)),
    st.sampled_from(
        [
            '"} UNION { ?s ?p ?o } #', '\\" } SERVICE <http://b.example/> { ?a ?b ?c } {"',
            "\\", '\\\\"', "\r\n}", '"""', "'", "\\u0022 }", "<", "} DROP ALL", "#", "{?v}",
        ]
    ).map(Literal),
    st.text("abc/?é-_.:", min_size=1, max_size=20).map(lambda path: Iri(f"{BASE}id/{path}")),
)  # fmt: skip


@given(terms)
def test_a_value_is_one_term_whatever_its_text(term: Term) -> None:
    """No value becomes syntax: the query has the same tokens but one term, which is the value."""
    query = parsed(ONE)
    bound = query.with_values({"v": term}, BASE)
    before, after = ([each.text for each in tokenize(text)[:-1]] for text in (query.text, bound))
    place = before.index('"x"')
    assert after[:place] == before[:place]
    assert after[len(after) - len(before) + place + 1 :] == before[place + 1 :]
    if isinstance(term, Iri):
        expected = str(ox.NamedNode(term))
    elif term.datatype == STRING:
        expected = str(ox.Literal(term.lexical))
    else:
        expected = str(ox.Literal(term.lexical, datatype=ox.NamedNode(term.datatype)))
    assert answers(bound) == [(expected,)]


@pytest.mark.parametrize(
    ("kind", "text", "lexical"),
    [
        (DATE, "2024-02-29", "2024-02-29"),
        (DATE, "2023-02-29", None),
        (DATE, "2024-2-9", None),
        (YEAR, "2024", "2024"),
        (YEAR, "0000", None),
        (YEAR, "２０２４", None),
        (INTEGER, "+07", "7"),
        (INTEGER, "7.0", None),
        (Iri(XSD + "nonNegativeInteger"), "-1", None),
        (Iri(XSD + "positiveInteger"), "0", None),
        (Iri(XSD + "decimal"), "0.5", "0.5"),
        (Iri(XSD + "decimal"), "1e9", None),
        (Iri(XSD + "boolean"), "Yes", "true"),
        (Iri(XSD + "gYearMonth"), "2024-13", None),
        (STRING, "a\x00b", None),
        (STRING, "x" * 1_001, None),
    ],
)
def test_texts_are_read_by_their_datatype(kind: Iri, text: str, lexical: str | None) -> None:
    """A text that is no value of the datatype is refused, not repaired."""
    read = DATATYPES[kind].read(text)
    assert (read.lexical if read else None) == lexical


@pytest.mark.parametrize(
    ("line", "place", "code"),
    [
        ("# @param year", (2, 1), "param-syntax"),
        ("# @param 1st xsd:gYear 2024", (2, 10), "param-syntax"),
        ("# @param query xsd:gYear 2024", (2, 10), "param-syntax"),
        ("# @param other xsd:gYear 2024", (2, 10), "param-variable"),
        ("# @param year nope:Class 2024", (2, 15), "param-type"),
        ("# @param year xsd:duration 2024", (2, 15), "param-type"),
        ("# @param year xsd:gYear 24", (2, 25), "param-default"),
        ("# @param year xsd:gYear 2025", (2, 25), "param-default"),
    ],
)
def test_a_wrong_declaration_has_a_place(line: str, place: tuple[int, int], code: str) -> None:
    """Each fault has its code, line and column, and the query is asked without the parameter."""
    text = f'# What?\n{line}\nSELECT * {{ VALUES ?year {{ "2024"^^<{YEAR}> }} }}'
    query = parsed(text)
    assert query.parameters == ()
    (fault,) = query.faults
    assert ((fault.line, fault.column), fault.code) == (place, code)
    assert answers(query.text)


def test_a_slot_without_a_parameter_is_found() -> None:
    """The closest name is offered; braces of a query without parameters are words."""
    (fault,) = parsed(QUERY.replace("{year}", "{yeer}")).faults
    assert (fault.line, fault.column, fault.code) == (1, 35, "param-slot")
    assert fault.suggestion == "did you mean year?"
    assert parsed("# What is {x}?\nASK {}").faults == ()


ONTOLOGY = """@prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix my: <https://my.example/> .
my:Place a owl:Class ; rdfs:label "place"@en .
my:size a skos:ConceptScheme ; skos:prefLabel "size"@en .
my:big a skos:Concept ; skos:inScheme my:size ; skos:prefLabel "big"@en .
"""


@pytest.mark.parametrize(
    ("declared", "default", "column", "code", "hint"),
    [
        ("my:Plaec", "id/here", 12, "param-type", "did you mean https://my.example/Place?"),
        ("my:size", "my:bigg", 20, "param-default", "did you mean big?"),
        ("my:Place", "id/nowhere", 21, "param-default", "name a thing of this class"),
    ],
)
def test_check_reports_what_the_ontology_does_not_have(
    tmp_path: Path, declared: str, default: str, column: int, code: str, hint: str
) -> None:
    """Unknown classes, concepts and things of a declaration are findings of its file."""
    (tmp_path / "ontology" / "queries").mkdir(parents=True)
    (tmp_path / "ontology" / "my.ttl").write_text(ONTOLOGY)
    (tmp_path / "note.md").write_text("# A note\n")
    shown = default if default.startswith("my:") else f"<{default}>"
    (tmp_path / "ontology" / "queries" / "1-q.rq").write_text(
        f"# What?\n# @param x {declared} {default}\nPREFIX my: <https://my.example/>\n"
        f"SELECT * {{ VALUES ?x {{ {shown} }} ?x ?p ?o }}\n"
    )
    (found,) = [each for each in load(tmp_path).check() if each.code.startswith("param")]
    assert (found.file, found.line, found.column) == ("ontology/queries/1-q.rq", 2, column)
    assert (found.code, found.suggestion) == (code, hint)


def test_reserved_names_are_those_of_addresses_and_options() -> None:
    """No parameter of a question hides another one of its page, or an option of the command."""
    options = {name for command in (main, ask_command) for name in _options(command)}
    assert {each for each in options if each.isidentifier()} <= RESERVED_NAMES
    assert {"cite", "lang", "page", "sort", "syntax", "timeout", "view"} <= RESERVED_NAMES


def _options(command: object) -> set[str]:
    """Return the long names of the options of a command."""
    parameters = getattr(command, "params", ())
    return {
        option.removeprefix("--")
        for each in parameters
        for option in (*each.opts, *each.secondary_opts)
        if option.startswith("--")
    }
