"""Triples blocks are reduced to single triple patterns."""

from __future__ import annotations

import pytest

from kbgraph.sparql.lexer import TokenStream
from kbgraph.sparql.patterns import GroupPattern, to_sparql
from kbgraph.sparql.triples_parser import FreshVariables, TriplesParser

FIRST = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#first>"
REST = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#rest>"
NIL = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#nil>"
TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"


def expand(text: str) -> list[str]:
    """Parse triples and return the lines of their patterns."""
    elements = TriplesParser(TokenStream(text), FreshVariables(text)).parse()
    return to_sparql(GroupPattern(elements)).splitlines()[1:-1]


@pytest.mark.parametrize(
    ("text", "patterns"),
    [
        ("?s a ex:C ; ex:p ?a , ?b .", [f"?s {TYPE} ex:C .", "?s ex:p ?a .", "?s ex:p ?b ."]),
        ("?s ex:p/^ex:q ?o", ["?s ex:p ?hidden1 .", "?o ex:q ?hidden1 ."]),
        ("_:a ex:p _:b . _:b ex:q 'x'@en", ["?hidden1 ex:p ?hidden2 .", "?hidden2 ex:q 'x'@en ."]),
        ("?s ex:p [ ex:q -1 ]", ["?hidden1 ex:q -1 .", "?s ex:p ?hidden1 ."]),
        (
            "?s ex:p (?a)",
            [f"?hidden1 {FIRST} ?a .", f"?hidden1 {REST} {NIL} .", "?s ex:p ?hidden1 ."],
        ),
        ("$s ex:p* ?o", ["?s ex:p* ?o ."]),
        ("?s !(ex:p|^ex:q) ?o", ["?s !(ex:p|^ex:q) ?o ."]),
    ],
)
def test_each_syntax_is_expanded(text: str, patterns: list[str]) -> None:
    """Lists of properties and objects, paths, blank nodes and collections become patterns."""
    assert expand(text) == patterns


def test_an_alternative_path_is_a_union_with_markers() -> None:
    """Each branch binds a variable of its own, which tells the branch that matched."""
    text = "\n".join(expand("?s ex:p|ex:q ?o"))
    assert text.count("UNION") == 1
    assert "?s ex:p ?o .\nBIND(true AS ?hidden1)" in text
    assert "?s ex:q ?o .\nBIND(true AS ?hidden2)" in text


def test_fresh_variables_do_not_occur_in_the_query() -> None:
    """A query that uses the prefix of the fresh variables gets a longer one."""
    assert expand("?hidden1 ex:p [ ]") == ["?hidden1 ex:p ?hidden_1 ."]
