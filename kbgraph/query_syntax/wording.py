"""Sentences about wrong tokens, and about what is expected in their place."""

from __future__ import annotations

import unicodedata

from kbgraph.fuzzy import closest
from kbgraph.query_syntax.keywords import FUNCTIONS, KEYWORDS, UNKNOWN_WORD
from kbgraph.query_syntax.tokens import (
    BAD_ESCAPE,
    BAD_TAG,
    END,
    OPEN_STRING,
    STRAY,
    QueryToken,
    wrong_escape,
)

_PHRASES = (
    ("a variable", {"VAR"}),
    ("an IRI", {"IRI", "NAME"}),
    ("a literal", {"STRING"}),
    ("a number", {"INTEGER"}),
    ("a prefix such as kb:", {"NAMESPACE"}),
    ("a function", {"FUNCTION_1"}),
    ("'()'", {"NIL"}),
    ("the end of the query", {END}),
)
"""The words of people for the most telling kinds."""
_CLOSING = ("}", ")", "]")
_MARKS = (*_CLOSING, "{", "(", ".", ";", ",", "*", "=", "^^")
_MAX_EXPECTED = 8
_MIN_SIMILARITY, _MIN_SIMILARITY_ELSEWHERE = 75, 80
_MAX_SHOWN_CHARS = 40


def expectation(expected: frozenset[str]) -> str:
    """Return what may come in place of a wrong token, the most telling first."""
    phrases = [phrase for phrase, kinds in _PHRASES if kinds & expected]
    if "a literal" in phrases and "a number" in phrases:
        phrases.remove("a number")
    if "an IRI" in phrases and "'()'" in phrases:
        phrases.remove("'()'")
    if "an IRI" in phrases and "a prefix such as kb:" in phrases:
        phrases.remove("a prefix such as kb:")
    words = sorted(KEYWORDS & expected)
    closing = [f"'{mark}'" for mark in _CLOSING if mark in expected]
    others = [f"'{mark}'" for mark in _MARKS if mark in expected and mark not in _CLOSING]
    listed = [*closing, *phrases, *others, *words]
    if len(listed) > _MAX_EXPECTED:
        listed = [*listed[: _MAX_EXPECTED - 1], "…"]
        return ", ".join(listed)
    *first, last = listed or ["something else"]
    return f"{', '.join(first)} or {last}" if first else last


def wrong_token(token: QueryToken, expected: frozenset[str]) -> str:
    """Return what is wrong with a token, without what is expected in its place."""
    match token.kind:
        case "":
            return "the query ends too early"
        case kind if kind == OPEN_STRING:
            return _open_string(token)
        case kind if kind == BAD_ESCAPE:
            return _bad_escape(token)
        case kind if kind == BAD_TAG:
            return (
                f"{_shown(token.text)} is no language tag; write one as @en or @en-GB, "
                "of parts with at most 8 letters"
            )
        case kind if kind == STRAY:
            return f"the character {_character(token.text)} is not allowed here"
        case kind if kind == UNKNOWN_WORD:
            return _unknown_word(token, expected)
        case _:
            return f"{_shown(token.text)} is not allowed here"


def _open_string(token: QueryToken) -> str:
    quote = token.text[:3] if token.text.startswith(('"""', "'''")) else token.text[0]
    advice = "" if len(quote) > 1 else '; a text of several lines stands in """ and """'
    return f"the string that begins here has no closing {quote}{advice}"


def _bad_escape(token: QueryToken) -> str:
    at = wrong_escape(token) - token.start
    escape = token.text[at : at + 2]
    if escape[1:] in {"u", "U"}:
        return f"{escape} is not followed by the digits of a character, as in \\u00e9"
    return (
        f"{escape} is no escape in a string; write \\{escape} for a backslash, "
        "also in a regular expression"
    )


def _unknown_word(token: QueryToken, expected: frozenset[str]) -> str:
    word = token.text
    wanted = [each for each in (*KEYWORDS, *FUNCTIONS) if _fits(each, expected)]
    # A word that the grammar knows elsewhere is better than none.
    near = closest(word.upper(), sorted(wanted), _MIN_SIMILARITY) or closest(
        word.upper(), sorted({*KEYWORDS, *FUNCTIONS}), _MIN_SIMILARITY_ELSEWHERE
    )
    if word in {"A", "TRUE", "FALSE", "True", "False"}:
        near = [word.lower()]
    hint = f"; did you mean {near[0]}?" if near else ""
    return f"{_shown(word)} is no keyword or function{hint}"


def _fits(word: str, expected: frozenset[str]) -> bool:
    return FUNCTIONS.get(word, word) in expected


def _shown(text: str) -> str:
    line = text.splitlines()[0] if text.strip() else text
    return f"'{line[:_MAX_SHOWN_CHARS]}{'…' if len(line) > _MAX_SHOWN_CHARS else ''}'"


def _character(text: str) -> str:
    if text.isascii() and text.isprintable():
        return f"'{text}'"
    name = unicodedata.name(text, "control character")
    return f"{f'{text!r} ' if text.isprintable() else ''}U+{ord(text):04X} ({name})"
