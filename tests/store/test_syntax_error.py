"""Messages on syntax errors show the location in the user's own text."""

from __future__ import annotations

import pytest

from kbgraph.store.syntax_error import syntax_error_message

QUERY = "SELECT *\n{ ?s ?p ?o ~ 1 }"
"""The mark is of a newer SPARQL, so that the grammar leaves the place to the engine."""


@pytest.mark.parametrize(
    "error",
    [
        "error at 2:9: expected an object",
        "expected an object at line 2, column 9",
        "Line 2, col: 9: expected an object",
    ],
)
def test_the_location_is_read_from_each_form_of_message(error: str) -> None:
    """Oxigraph, Jena and others write the location differently; the message is the same."""
    assert syntax_error_message(error, QUERY) == (
        "the query is not SPARQL: line 2, column 9: expected an object\n{ ?s ?p ?o ~ 1 }\n        ^"
    )


def test_the_prologue_is_subtracted_from_the_first_line() -> None:
    """Columns of the first line count from the user's text, those of other lines do not change."""
    first, second = (
        syntax_error_message(
            f"error at {place}: wrong", "ASK { ?s ?p ?o ~ 1\n?s", prologue_chars=20
        )
        for place in ("1:25", "2:3")
    )
    assert "line 1, column 5" in first
    assert "line 2, column 3" in second


def test_a_location_beyond_the_text_is_at_its_end() -> None:
    """A server that counts further than the query has characters points at its end."""
    message = syntax_error_message("error at 9:99: unexpected end", "ASK { ?s ?p ?o ~")
    assert message.endswith("ASK { ?s ?p ?o ~\n                ^")


def test_a_long_message_without_location_is_shortened() -> None:
    """A server's page of text becomes a single line of limited length."""
    message = syntax_error_message("wrong \n" * 100, QUERY)
    assert message.endswith(" …")
    assert "\n" not in message
    assert len(message) < 250


@pytest.mark.parametrize("query", ["DROP ALL", "PREFIX a: <b>\n# c\nINSERT DATA { <a> <b> <c> }"])
def test_an_update_is_named_as_such(query: str) -> None:
    """An update gets a message that says where to change the graph instead."""
    assert "edit these" in syntax_error_message("error at 1:1: expected SELECT", query)
