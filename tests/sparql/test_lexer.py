"""The lexer splits a query into tokens with their positions."""

from __future__ import annotations

import pytest

from kbgraph.errors import UntraceableError
from kbgraph.sparql.lexer import TokenStream, keywords


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("?s a kb:Thing .", ["variable", "word", "name", "mark"]),
        ("<https://a.example/#b> # <c>\n_:b1", ["iri", "blank"]),
        ('\'it\'\'s\' """a "quoted" text"""@en', ["string", "string", "string", "tag"]),
        ('"13"^^xsd:decimal -1.5e3', ["string", "mark", "name", "mark", "number"]),
        ("ex:a.b ex:a.", ["name", "name", "mark"]),
        ("?a < ?b", ["variable", "mark", "variable"]),
        ("?a<?b&&?c>?d", [*["variable", "mark"] * 2, "mark", "variable", "mark", "variable"]),
        ("() [ ]", ["mark"] * 4),
    ],
)
def test_a_query_becomes_tokens_of_these_kinds(text: str, tokens: list[str]) -> None:
    """White space and comments are skipped; each token has its text at its position."""
    stream = TokenStream(text)
    assert [token.kind for token in stream.tokens] == tokens
    assert all(text[token.start : token.end] == token.text for token in stream.tokens)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("ASK { ?s ?p 'open }", "cannot be traced at"),
        ("FILTER(?a<'x'&&?b>'y')", "a space after '<'"),
        ("(" * 61, "nests too deeply"),
    ],
)
def test_a_text_that_may_be_read_in_two_ways_is_an_error(text: str, reason: str) -> None:
    """An open string, an IRI that may be two comparisons, and deep nesting are errors."""
    with pytest.raises(UntraceableError, match=reason):
        TokenStream(text)


def test_a_part_is_read_through_its_matching_bracket() -> None:
    """The text is verbatim, with the brackets and comments within it."""
    stream = TokenStream("FILTER NOT EXISTS { ?s ?p [ ] # }\n } ?x")
    assert stream.read_through("{") == "FILTER NOT EXISTS { ?s ?p [ ] # }\n }"
    assert stream.current.text == "?x"
    assert stream.following.kind == ""


def test_accept_advances_only_over_the_symbols() -> None:
    """Keywords are compared without regard to case; names and strings are no keywords."""
    stream = TokenStream("optional 'GRAPH'")
    assert not stream.accept("GRAPH")
    assert stream.accept("GRAPH", "OPTIONAL")
    assert not stream.accept("GRAPH")
    with pytest.raises(UntraceableError, match="'GRAPH'"):
        stream.expect("{")


def test_keywords_are_bare_words() -> None:
    """Words within strings, IRIs, names and comments are left out."""
    assert keywords("bind(count(?rand) as ?n) 'uuid' <a/rand> ex:rand # rand") == [
        "BIND",
        "COUNT",
        "AS",
    ]
