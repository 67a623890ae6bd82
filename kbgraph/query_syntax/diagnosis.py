"""The first fault of a query that an engine has refused, at the place where a person sees it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import pairwise
from typing import NamedTuple

from kbgraph.fuzzy import closest
from kbgraph.query_syntax.keywords import UNKNOWN_WORD
from kbgraph.query_syntax.places import place_of
from kbgraph.query_syntax.recogniser import Unexpected, recognise
from kbgraph.query_syntax.restrictions import violations
from kbgraph.query_syntax.tokens import (
    BAD_ESCAPE,
    END,
    STRAY,
    WRONG_KINDS,
    QueryToken,
    prefix_of,
    tokenize,
    wrong_escape,
)
from kbgraph.query_syntax.wording import expectation, wrong_token
from kbgraph.rdf.namespaces import DESCRIBING

_MAX_CHARS = 20_000
"""Of a query that is diagnosed, which takes half a second at most; people write less."""
_OPENING = {"}": "{", ")": "(", "]": "["}
_BAD_IRI = re.compile(
    r"<[^<>\"{}|^`\\\x00-\x20]*(?P<wrong>[^<>\r\n]|\Z|[\r\n])[^<>\r\n]*(?P<end>>?)"
)
_NUMBER_LIKE = re.compile(r"[\w.]*\w")
_MIN_PREFIX_SIMILARITY = 60
_FORMS = "SELECT, ASK, CONSTRUCT or DESCRIBE"
_SEPARATORS = frozenset({END, *_OPENING, ",", ";", "."})
_TERMS = frozenset({"VAR", "IRI", "NAME", "BLANK", "ANON", "STRING"})


class QueryFault(NamedTuple):
    """A fault of a query."""

    offset: int
    """The position of its first character, counted from 0."""
    message: str


def emptiness(query: str) -> str:
    """Return a sentence about a query that asks nothing; empty for any other."""
    if not query.strip():
        return f"the query is empty; write a query that begins with {_FORMS}"
    if tokenize(query)[0].kind == END:
        return f"the query has only comments; write a query that begins with {_FORMS}"
    return ""


def diagnose(query: str, prefixes: Mapping[str, str]) -> QueryFault | None:
    """Return the first fault of a query; None where the grammar finds none, or it is too long.

    `prefixes` are those that the query need not declare. The grammar is SPARQL 1.1: a query with
    the marks of SPARQL 1.2 for triples as terms has no fault that it could name.
    """
    if len(query) > _MAX_CHARS:
        return None
    tokens = tokenize(query)
    result = recognise(tokens)
    limit = result.position if isinstance(result, Unexpected) else len(tokens)
    undeclared = _undeclared(tokens[:limit], prefixes)
    if undeclared is not None:
        return undeclared
    if isinstance(result, Unexpected):
        return None if _is_newer(tokens, result) else _unexpected(query, tokens, result)
    broken = violations(result)
    return QueryFault(broken[0].token.start, broken[0].message) if broken else None


def _undeclared(tokens: list[QueryToken], prefixes: Mapping[str, str]) -> QueryFault | None:
    """Return the first prefix that is neither declared before nor known."""
    declared = set(prefixes)
    before = ""
    for token in tokens:
        if token.kind == "NAMESPACE" and before == "PREFIX":
            declared.add(prefix_of(token))
        elif token.kind in {"NAME", "NAMESPACE"} and prefix_of(token) not in declared:
            return QueryFault(token.start, _undeclared_message(token, declared))
        before = token.kind
    return None


def _undeclared_message(token: QueryToken, declared: set[str]) -> str:
    prefix = prefix_of(token)
    message = f"the prefix {prefix}: is not declared"
    if prefix in DESCRIBING:
        return f"{message}; add PREFIX {prefix}: <{DESCRIBING[prefix]}>"
    near = closest(prefix, sorted({*declared, *DESCRIBING}), _MIN_PREFIX_SIMILARITY)
    if not near:
        return f"{message}; add PREFIX {prefix}: with its namespace in < and > before the query"
    advice = f"did you mean {near[0]}:?"
    if near[0] not in declared:
        advice = f"did you mean {near[0]}: with PREFIX {near[0]}: <{DESCRIBING[near[0]]}>?"
    return f"{message}; {advice}"


def _is_newer(tokens: list[QueryToken], found: Unexpected) -> bool:
    """Say whether marks of SPARQL 1.2 are at or before a token: << >>, {| |}, ~ after an object."""
    kinds = [token.kind for token in tokens[: found.position + 2]]
    is_reifier = tokens[found.position].text == "~" and "." in found.expected
    return is_reifier or bool(set(pairwise(kinds)) & {("<", "<"), ("{", "|"), ("|", "}")})


def _unexpected(query: str, tokens: list[QueryToken], found: Unexpected) -> QueryFault:
    token = tokens[found.position]
    previous = tokens[found.position - 1] if found.position else None
    if token.kind == "<" and (iri := _bad_iri(query, token)):
        return iri
    stray = _stray_after(tokens, found.position)
    if stray is not None:
        return QueryFault(stray.start, wrong_token(stray, found.expected))
    if previous and previous.kind in {"NUMBER", "INTEGER"} and _is_joined(previous, token):
        return _bad_number(query, previous)
    if token.kind == BAD_ESCAPE:
        return QueryFault(wrong_escape(token), wrong_token(token, found.expected))
    message = _explained(token, previous, found.expected)
    return QueryFault(token.start, message + _unclosed(query, tokens[: found.position], token))


def _bad_iri(query: str, token: QueryToken) -> QueryFault | None:
    """Return the fault of an IRI that is not closed, or that holds what no IRI may."""
    match = _BAD_IRI.match(query, token.start)
    if match is None or query[token.end : token.end + 1].isspace():
        return None
    wrong = match["wrong"]
    if not match["end"] or wrong in "\r\n":
        return QueryFault(token.start, "the IRI that begins here has no closing >")
    name = {" ": "a space", "\t": "a tab"}.get(wrong, f"'{wrong}'")
    return QueryFault(
        match.start("wrong"),
        f"{name} is not allowed in an IRI; write %{ord(wrong):02X} for it if it belongs there"
        if wrong.isascii()
        else f"{name} is not allowed in an IRI",
    )


def _stray_after(tokens: list[QueryToken], index: int) -> QueryToken | None:
    """Return the illegal character that cuts a wrong token short, if there is one."""
    token, following = tokens[index], tokens[min(index + 1, len(tokens) - 1)]
    is_cut = token.kind in {"(", "["} or token.end == following.start
    if token.kind not in {STRAY, END} and following.kind == STRAY and is_cut:
        return following
    return None


def _is_joined(previous: QueryToken, token: QueryToken) -> bool:
    begins_as_word = token.text[:1].isalnum() or token.text[:2].strip(".").isdigit()
    return previous.end == token.start and begins_as_word


def _bad_number(query: str, number: QueryToken) -> QueryFault:
    match = _NUMBER_LIKE.match(query, number.start)
    text = match[0] if match else number.text
    return QueryFault(number.start, f"'{text}' is no number; write one as 12, 1.5 or 1.5e3")


def _explained(token: QueryToken, previous: QueryToken | None, expected: frozenset[str]) -> str:
    message = wrong_token(token, expected)
    if token.kind in WRONG_KINDS:
        return message
    joined = _advice_on_joined(previous, token) if previous else ""
    if joined:
        return f"{message}; {joined}"
    if token.kind == UNKNOWN_WORD and "did you mean" in message:
        return message
    if token.kind == END and any(mark in expected for mark in _OPENING):
        return message
    if "." in expected and token.kind in _TERMS:
        return f"{message}; is a '.' or ';' missing before it?"
    return f"{message}; expected {expectation(expected)}"


def _advice_on_joined(previous: QueryToken, token: QueryToken) -> str:
    """Return advice where a wrong token follows a name, a variable or a string without a space."""
    if previous.end != token.start or token.kind in _SEPARATORS:
        return ""
    match previous.kind:
        case "VAR":
            return f"a variable such as {previous.text} has only letters, digits and _ in its name"
        case "NAME":
            return (
                f"the name {previous.text} ends before it; "
                "write the whole IRI in < and >, or \\ before the character"
            )
        case "STRING" if token.kind == "^":
            return "a datatype follows ^^, as in ^^xsd:date"
        case "STRING":
            quote = previous.text[0]
            return f"the string ends before it; write \\{quote} for a {quote} within a string"
        case _:
            return ""


def _unclosed(query: str, tokens: list[QueryToken], token: QueryToken) -> str:
    """Return a remark on the bracket that is open where a token closes another one, or ends."""
    if token.kind != END and token.kind not in _OPENING:
        return ""
    opened: list[QueryToken] = []
    for each in tokens:
        if each.kind in {"{", "(", "["}:
            opened.append(each)
        elif each.kind in _OPENING and opened:
            opened.pop()
    if opened and opened[-1].kind != _OPENING.get(token.kind):
        return f"; the '{opened[-1].text}' at {place_of(query, opened[-1].start)} is not closed"
    return "" if opened else f"; no '{_OPENING.get(token.kind, '')}' is open" * bool(token.text)
