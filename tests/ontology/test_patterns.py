"""Patterns of a mapping find what Python's `re` finds, though most texts are not tried."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbgraph.ontology.patterns.pattern import Pattern, PatternOrigin, literal_start
from kbgraph.rdf.terms import Iri

_ORIGIN = PatternOrigin(Iri("https://a.example/#p"), "")
_PARTS = st.sampled_from(
    ["^", "$", "a", "b ", "ä", "ab", "a*", "b+", "a{2}", "ä?", r"\s", r"\.", "."]
)
_GROUPS = st.sampled_from(["(a|b)", "(?i)", "(?:b)?", "[ab]", "|a", r"(?P<value>\S*)"])
_EXPRESSIONS = st.lists(_PARTS | _GROUPS, min_size=1, max_size=5).map("".join)
_TEXTS = st.text("abAä ", max_size=6)


@given(_EXPRESSIONS, _TEXTS)
def test_a_pattern_matches_as_a_regular_expression_does(expression: str, text: str) -> None:
    """No literal start of an expression hides a match of it."""
    try:
        compiled = re.compile(expression)
    except re.error:
        return
    pattern = Pattern(expression, _ORIGIN)
    for method in ("match", "fullmatch", "search"):
        found, expected = getattr(pattern, method)(text), getattr(compiled, method)(text)
        assert (found and found.span()) == (expected and expected.span())
    assert pattern.sub("-", text) == compiled.sub("-", text)


@pytest.mark.parametrize(
    ("expression", "start"),
    [
        ("^Data source:\\s*(.+)$", "Data source:"),
        ("none found(?: on)?", "none found"),
        ("ab*", "a"),
    ],
)
def test_the_start_of_an_expression_is_known(expression: str, start: str) -> None:
    """Plain characters up to the first that has a meaning are the start of each match."""
    assert literal_start(expression, "match") == start
