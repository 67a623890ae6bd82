"""The tokens of a SPARQL query (SPARQL 1.1 Query, section 19.8), right ones and wrong ones.

Every text has tokens: what cannot be read becomes a token that the grammar allows nowhere, so that
the first fault in the order of the text is the one that is named.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from kbgraph.query_syntax.keywords import terminal_of_word
from kbgraph.rdf.prefixes import BASIC_LETTER, ESCAPE, MARK, PERCENT

_GAP = re.compile(r"(?:[ \t\r\n]+|\#[^\r\n]*)+")
_STRING_ESCAPE = re.compile(
    r"""\\(?:[tbnrf"'\\] | u(?![dD][89a-fA-F])[0-9A-Fa-f]{4}
            | U(?!0000[dD][89a-fA-F])00(?:0[0-9A-Fa-f]|10)[0-9A-Fa-f]{4})""",
    re.VERBOSE,
)
"""ECHAR and UCHAR; the latter for no half of a surrogate pair."""
_LETTER, _LETTERS = f"[{BASIC_LETTER}]", f"[{BASIC_LETTER}{MARK}]"
_NAME = rf"(?:{_LETTER}(?:[{BASIC_LETTER}{MARK}.]*{_LETTERS})?)?"
_LOCAL = (
    rf"(?:[{BASIC_LETTER}:0-9]|{PERCENT}|{ESCAPE})"
    rf"(?:\.*(?:[{BASIC_LETTER}{MARK}:]|{PERCENT}|{ESCAPE}))*"
)
_TOKEN = rf"""
    (?P<STRING> '''(?:'{{0,2}}(?:[^'\\]|\\.))*''' | \"\"\"(?:"{{0,2}}(?:[^"\\]|\\.))*\"\"\"
              | (?!'''|\"\"\") (?: '(?:[^'\\\r\n]|\\[^\r\n])*' | "(?:[^"\\\r\n]|\\[^\r\n])*" ) )
  | (?P<IRI>    <(?![?$(])
                (?:[^<>"{{}}|^`\\\x00-\x20] | \\u[0-9A-Fa-f]{{4}} | \\U[0-9A-Fa-f]{{8}})*> )
  | (?P<VAR>    [?$](?:{_LETTER}|[0-9])(?:(?!-){_LETTERS})* )
  | (?P<BLANK>  _:(?:{_LETTER}|[0-9])(?:[{BASIC_LETTER}{MARK}.]*{_LETTERS})? )
  | (?P<NAME>   {_NAME}:(?:{_LOCAL})? )
  | (?P<NUMBER> \d+\.\d*[eE][+-]?\d+ | \.?\d+[eE][+-]?\d+ | \d*\.\d+ | \d+ )
  | (?P<WORD>   {_LETTER}(?:(?!-){_LETTERS})* )
  | (?P<TAG>    @[A-Za-z]{{1,8}}(?:-[A-Za-z0-9]{{1,8}})*(?:--(?:ltr|rtl))?(?![\w@-]) )
  | (?P<NIL>    \([ \t\r\n]*\) )
  | (?P<ANON>   \[[ \t\r\n]*\] )
  | (?P<mark>   \^\^ | && | \|\| | != | <= | >= | [{{}}()\[\].,;/|*+?!=<>^-] )
  | (?P<open>   '''.* | \"\"\".* | '[^\r\n]* | "[^\r\n]* )
  | (?P<tag>    @[^\s.,;(){{}}\[\]]* )
  | (?P<part>   [&$\\] )
  | (?P<stray>  . )
    """
"""Engines read `?a<?b` as a comparison, so no IRI begins with the mark of a variable."""
OPEN_STRING, BAD_ESCAPE, BAD_TAG, PART, STRAY, END = (
    "open string", "escape", "tag", "part", "stray", "",
)  # fmt: skip
"""The kinds of wrong tokens, which have no terminal of the grammar, and of the end.

A part is a character that is wrong alone, and begins a token with others.
"""
WRONG_KINDS = frozenset({OPEN_STRING, BAD_ESCAPE, BAD_TAG, PART, STRAY})


class QueryToken(NamedTuple):
    """A token with its position in the query."""

    kind: str
    """The terminal of the grammar, or a kind of wrong tokens."""
    text: str
    start: int

    @property
    def end(self) -> int:
        """The position after the token."""
        return self.start + len(self.text)


@cache
def _token() -> re.Pattern[str]:
    """Return the pattern of tokens, compiled: that takes 20 ms, and few commands read a query."""
    return re.compile(_TOKEN, re.VERBOSE | re.DOTALL | re.ASCII)


def tokenize(text: str) -> list[QueryToken]:
    """Return the tokens of a query; the last one is the end, which has no text.

    The end is where the last token ends, not where the gap after it does.
    """
    tokens: list[QueryToken] = []
    position = _after_gap(text, 0)
    while position < len(text):
        match = _token().match(text, position)
        assert match is not None, "every character is a token, if only a stray one"
        tokens.append(QueryToken(_kind(match), match[0], position))
        position = _after_gap(text, match.end())
    tokens.append(QueryToken(END, "", tokens[-1].end if tokens else len(text)))
    return tokens


def wrong_escape(string: QueryToken) -> int:
    """Return the position of the first escape of a string that is none."""
    return string.start + _wrong_escape(string.text)


def prefix_of(token: QueryToken) -> str:
    """Return the prefix of a prefixed name."""
    return token.text.partition(":")[0]


def _after_gap(text: str, position: int) -> int:
    match = _GAP.match(text, position)
    return match.end() if match else position


def _kind(match: re.Match[str]) -> str:
    text = match[0]
    match match.lastgroup:
        case "STRING":
            return "STRING" if _wrong_escape(text) < 0 else BAD_ESCAPE
        case "WORD":
            return terminal_of_word(text)
        case "NAME":
            return "NAMESPACE" if text.endswith(":") and text.count(":") == 1 else "NAME"
        case "NUMBER":
            return "INTEGER" if text.isdigit() else "NUMBER"
        case "mark":
            return text
        case "open":
            return OPEN_STRING
        case "tag":
            return BAD_TAG
        case "part":
            return PART
        case "stray":
            return STRAY
        case kind:
            return str(kind)


def _wrong_escape(string: str) -> int:
    position = string.find("\\")
    while position >= 0:
        escape = _STRING_ESCAPE.match(string, position)
        if escape is None:
            return position
        position = string.find("\\", escape.end())
    return -1
