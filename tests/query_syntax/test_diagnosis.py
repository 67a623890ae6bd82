"""The place of a fault in a query is the one that a person names."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from kbgraph.errors import QueryError
from kbgraph.query_syntax import diagnose, place_of, tokenize
from kbgraph.store.memory import MemoryStore
from tests.questions import QUESTIONS

BASE = "https://kbgraph.example/"
PREFIXES = {"kb": f"{BASE}ont#", "schema": "https://schema.org/"}
MARK = "‸"
"""Stands before the character whose place the message must name."""
FAULTS = [
    # Strings
    ('SELECT * {\n ?s ?p "x"‸@@ }', "no language tag"),
    ('SELECT * {\n ?s ?p "x"‸@1 }', "no language tag"),
    ('SELECT * { ?s ?p "x"‸@ en }', "no language tag"),
    ('SELECT * { ?s ?p "x"‸@english-verylongsubtag }', "at most 8 letters"),
    ('SELECT * {\n ?s ?p ‸"x }\n', 'no closing "'),
    ("SELECT * {\n ?s ?p ‸'x }\n", "no closing '"),
    ('SELECT * {\n ?s ?p ‸"""x" }\n?a ?b ?c', 'no closing """'),
    ("SELECT * { ?s ?p 'it'‸s' }", "write \\' for a '"),
    ('SELECT * { ?s ?p ?o FILTER REGEX(?o, "^‸\\d+$") }', "write \\\\d for a backslash"),
    ('SELECT * {\n ?s ?p """a\nb ‸\\q""" }', "no escape"),
    ('SELECT * { ?s ?p "a‸\\u12" }', "digits of a character"),
    ('SELECT * { ?s ?p "a‸\\uD800" }', "digits of a character"),
    ('SELECT * { ?s ?p "𝒳"‸^ kb:a }', "follows ^^"),
    ('SELECT * { ?s ?p "5"^^‸"x" }', "expected an IRI"),
    # IRIs and prefixed names
    ("SELECT * { ?s ?p <a‸ b> }", "a space is not allowed in an IRI"),
    ("SELECT * { ?s ?p <http://a.example/‸{x}> }", "'{' is not allowed in an IRI"),
    ("SELECT * { ?s ?p ‸<a }", "no closing >"),
    ("SELECT * {\n ?s ?p ‸<a\n}", "no closing >"),
    ("SELECT * { ?s ?p ‸<http://[> }", "this is no IRI"),
    ("SELECT * { ?s kb:fo‸{o ?x }", "the name kb:fo ends before it"),
    ("SELECT * { ?s kb:a/‸b ?x }", "'b' is no keyword"),
    ("SELECT * { ?s kb:a‸%zz ?x }", "the character '%'"),
    ("SELECT * { ?my‸-var ?p ?x }", "only letters, digits and _"),
    ("SELECT * {\n ?s ‸kbb:a ?o }", "did you mean kb:?"),
    # Stray characters
    ("SELECT * { ?s ?p ‸§ }", "SECTION SIGN"),
    ("SELECT * {‸\u00a0?s ?p ?o }", "NO-BREAK SPACE"),
    ("SELECT * { ?s ?p ?o } ‸“", "LEFT DOUBLE QUOTATION MARK"),
    ("SELECT * { ?s ?p ‸$ }", "'$' is not allowed"),
    ("SELECT * { ?s ?p ?o FILTER(?o > 1 ‸& ?o < 3) }", "'&' is not allowed"),
    ("SELECT * { ?s ?p ?o FILTER(?o =‸= 3) }", "'=' is not allowed"),
    # Punctuation
    ("SELECT * { ?s ?p ?o ‸?a ?b ?c }", "is a '.' or ';' missing"),
    ("SELECT * { ?s ?p ?o ‸<id/x> ?b ?c }", "is a '.' or ';' missing"),
    ("SELECT * {\n ?s ?p ?o‸ \n\n", "the '{' at line 1, column 10 is not closed"),
    ("SELECT * { ?s ?p [ ?a ?b ‸} }", "the '[' at line 1, column 18 is not closed"),
    ("SELECT * { ?s ?p ?o }‸}", "no '{' is open"),
    ("SELECT (COUNT(?s ‸AS ?n) { ?s ?p ?o }", "expected ')'"),
    ("SELECT ?s WHERE ‸?s ?p ?o }", "expected '{'"),
    ("SELECT ?s‸, ?p WHERE { ?s ?p ?o }", "expected a variable"),
    ("SELECT * {\r\n ?s ?p\r\n‸}", "expected a variable, an IRI, a literal"),
    ("SELECT * { ?s ?p ?o ; ; ‸, }", "',' is not allowed"),
    ("SELECT * { ?s ‸. }", "expected a variable"),
    ("PREFIX ‸a <b> SELECT * {}", "expected a prefix such as kb:"),
    # Words
    ("‸SELEC * { ?s ?p ?o }", "did you mean SELECT?"),
    ("SELECT * { ?s ?p ?o ‸OPTINAL { ?a ?b ?c } }", "did you mean OPTIONAL?"),
    ("SELECT * { ?s ?p ?o } ‸LIMT 5", "did you mean LIMIT?"),
    ("SELECT * { ?s ?p ?o } ORDER ‸?s", "expected BY"),
    ("SELECT * { ?s ?p ?o } LIMIT ‸ten", "expected a number"),
    ("SELECT * { ?s ?p ?o FILTER(‸CONTANS(?o, 'a')) }", "did you mean CONTAINS?"),
    ("SELECT * { ?s ?p ?o FILTER(REGEX(?o‸)) }", "expected ','"),
    ("SELECT * { ?s ‸A ?o }", "did you mean a?"),
    ("SELECT * { ?s ?p ‸TRUE }", "did you mean true?"),
    # Numbers
    ("SELECT * { ?s ?p ‸1.2.3 }", "'1.2.3' is no number"),
    ("SELECT * { ?s ?p ‸12abc }", "'12abc' is no number"),
    ("SELECT * { ?s ?p ?o } LIMIT ‸1.5", "expected a number"),
    # Beyond the grammar
    ("SELECT * { ?s ?p ?o FILTER(‸COUNT(?s) > 1) }", "SELECT, HAVING and ORDER BY only"),
    ("SELECT ‸?p { ?s ?p ?o } GROUP BY ?s", "several values in a group"),
    ("SELECT (CONCAT(STR(‸?p), MAX(?o)) AS ?x) { ?s ?p ?o } GROUP BY ?s", "several values"),
    ("SELECT ‸* { ?s ?p ?o } GROUP BY ?s", "SELECT * cannot be grouped"),
    ("SELECT (1 AS ‸?s) { ?s ?p ?o }", "binds ?s already"),
    ("SELECT ?s ‸?s { ?s ?p ?o }", "twice"),
    ("SELECT * { ?s ?p ?o BIND(1 AS ‸?o) }", "a value before this BIND"),
    ("SELECT * { VALUES (?x ?y) { (1 2) ‸(1) } }", "1 values"),
    ("SELECT * { _:a ?p ?o { ‸_:a ?q ?r } }", "in two groups"),
]  # fmt: skip
STORE = MemoryStore([], BASE)


def refused(query: str) -> str:
    """Return the message of the store about a query that is wrong."""
    with pytest.raises(QueryError) as error:
        STORE.solutions(query, PREFIXES)
    return str(error.value)


@pytest.mark.parametrize(("marked", "part"), FAULTS, ids=[fault for fault, _ in FAULTS])
def test_a_fault_is_named_at_its_place(marked: str, part: str) -> None:
    """The message names line and column of the fault, and what is wrong there."""
    query = marked.replace(MARK, "")
    message = refused(query)
    assert f"{place_of(query, marked.index(MARK))}:" in message
    assert part in message


def test_the_caret_is_below_the_fault() -> None:
    """Under the line of the query stands a caret, after the same tabs."""
    assert refused('SELECT * {\r\n\t?s ?p "x"@@ }').splitlines()[1:] == [
        '\t?s ?p "x"@@ }',
        "\t         ^",
    ]


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda path: path.stem)
def test_a_right_query_has_no_fault(question: Path) -> None:
    """The grammar accepts each query that ships."""
    assert diagnose(question.read_text(encoding="utf-8"), {}) is None


@given(st.data())
def test_an_illegal_character_is_named_where_it_is(data: st.DataObject) -> None:
    """A character that is legal in no token is named at its place, wherever it is inserted.

    Strings and comments may hold it, and are left alone. In an IRI or after @ the place may be that
    of the token.
    """
    text = data.draw(st.sampled_from(QUESTIONS)).read_text(encoding="utf-8")
    position = data.draw(st.integers(0, len(text)))
    inserted = text[:position] + "`" + text[position:]
    token = next((each for each in tokenize(inserted) if each.start <= position < each.end), None)
    assume(token is not None and token.kind != "STRING")
    assert token is not None
    fault = diagnose(inserted, {})
    assert fault is not None
    assert fault.offset in {position, token.start}


def test_the_first_of_several_faults_is_named() -> None:
    """An undeclared prefix before a wrong word, and the other way round."""
    assert "prefix zzz:" in refused("SELECT * { ?s zzz:a ?o OPTINAL {} }")
    assert "OPTINAL" in refused("SELECT * { OPTINAL {} ?s zzz:a ?o }")


def test_deep_nesting_is_diagnosed_without_recursion() -> None:
    """Ten thousand open brackets do not end the process: the parser has a stack of its own."""
    fault = diagnose("SELECT * " + "{" * 10_000, {})
    assert fault is not None
    assert fault.offset == 10_009


@pytest.mark.parametrize(
    ("query", "part"),
    [
        ("ASK { ?s owl:sameAs ?o }", "add PREFIX owl: <http://www.w3.org/2002/07/owl#>"),
        (
            "ASK { ?s viod:a ?o }",
            "did you mean void: with PREFIX void: <http://rdfs.org/ns/void#>?",
        ),
        ("ASK { ?s scheme:a ?o }", "did you mean schema:?"),
        ("PREFIX town: <https://a.example/> ASK { ?s twon:a ?o }", "did you mean town:?"),
        ("ASK { ?s qqq:a ?o }", "add PREFIX qqq: with its namespace"),
    ],
)
def test_an_undeclared_prefix_is_named_with_advice(query: str, part: str) -> None:
    """The message has the line to add where a namespace is known, else the closest prefix."""
    message = refused(query)
    assert "is not declared" in message
    assert part in message


@pytest.mark.parametrize(
    ("query", "part"), [("", "is empty"), (" \n\t", "is empty"), ("# SELECT\n# a", "only comments")]
)
def test_a_query_that_asks_nothing_says_so(query: str, part: str) -> None:
    """Nothing, blanks and comments get a sentence in place of a list of tokens."""
    message = refused(query)
    assert part in message
    assert "SELECT, ASK, CONSTRUCT or DESCRIBE" in message
