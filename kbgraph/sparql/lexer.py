"""The text of a SPARQL query as tokens (SPARQL 1.1, section 19.8), each with its place, so that parts of it can be kept word for word."""

from __future__ import annotations

import re
from typing import NamedTuple

from kbgraph.errors import UntraceableError

_DEEPEST = 60
"""Brackets within brackets; those who read the tokens call themselves once for each."""
_LOCAL = r"(?:[\w:]|%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?\#@%])"
_TOKEN = re.compile(
    rf"""
    (?P<gap>    \s+ | \#[^\r\n]* )
  | (?P<string> '''(?:'{{0,2}}(?:[^'\\]|\\.))*''' | \"\"\"(?:"{{0,2}}(?:[^"\\]|\\.))*\"\"\"
              | '(?:[^'\\\r\n]|\\.)*' | "(?:[^"\\\r\n]|\\.)*" )
  | (?P<iri>    <(?![?$(])[^<>"{{}}|^`\\\x00-\x20]*> )
  | (?P<variable> [?$]\w+ )
  | (?P<blank>  _:\w(?:[\w.\-]*[\w\-])? )
  | (?P<name>   (?:[^\W\d_](?:[\w.\-]*[\w\-])?)?:(?:{_LOCAL}(?:(?:{_LOCAL}|[.\-])*(?:{_LOCAL}|-))?)? )
  | (?P<word>   [A-Za-z]\w* )
  | (?P<tag>    @[A-Za-z]+(?:-+[A-Za-z0-9]+)* )
  | (?P<number> \d+\.\d*[eE][+-]?\d+ | \.?\d+[eE][+-]?\d+ | \d*\.\d+ | \d+ )
  | (?P<mark>   \^\^ | [{{}}()\[\].,;/|*+?!=<>&^-] )
    """,
    re.VERBOSE | re.DOTALL,
)


class Token(NamedTuple):
    """One token."""

    kind: str
    """string, iri, variable, blank, name, word, tag, number or mark; empty at the end."""
    text: str
    start: int
    end: int

    def says(self, *words: str) -> bool:
        """Whether it is one of the keywords (in capitals) or marks."""
        return (
            self.kind in {"word", "mark"}
            and (self.text.upper() if self.kind == "word" else self.text) in words
        )


class TokenStream:
    """Reads a query's tokens from the first to the last."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = _tokens(text)
        self._end = Token("", "", len(text), len(text))
        self._index = 0

    @property
    def next(self) -> Token:
        """The token that comes next."""
        return self.tokens[self._index] if self._index < len(self.tokens) else self._end

    @property
    def after(self) -> Token:
        """The token that comes after the next."""
        return self.tokens[self._index + 1] if self._index + 1 < len(self.tokens) else self._end

    def take(self) -> Token:
        """The token that comes next, and go on."""
        token = self.next
        self._index += 1
        return token

    def skip(self, *words: str) -> bool:
        """Go on where the next token is one of the keywords or marks, and say whether it was."""
        found = self.next.says(*words)
        self._index += found
        return found

    def expect(self, mark: str) -> None:
        """Go beyond a mark that must come next."""
        if not self.skip(mark):
            raise UntraceableError(f"the query is not followed where it says {self.next.text!r}")

    def part(self, *opening: str) -> str:
        """The text from the next token to the end of the first bracket of a kind, all that is within it included."""
        start = self.next.start
        while self.next.kind and not self.next.says(*opening):
            self.take()
        return self.text[start : self._bracket()]

    def _bracket(self) -> int:
        """Go beyond a bracket, and say where it ends."""
        depth = 0
        while self.next.kind:
            token = self.take()
            depth += token.says("{", "(", "[") - token.says("}", ")", "]")
            if depth == 0:
                return token.end
        raise UntraceableError("the query's brackets are not followed")


def _tokens(text: str) -> list[Token]:
    found: list[Token] = []
    brackets: list[str] = []
    place = 0
    while place < len(text):
        match = _TOKEN.match(text, place)
        if match is None:
            raise UntraceableError(f"the query is not followed where it says {text[place]!r}")
        place = match.end()
        if match.lastgroup == "gap":
            continue
        token = Token(match.lastgroup or "", match[0], match.start(), place)
        if token.says("{", "(", "["):
            brackets.append(token.text)
        elif token.says("}", ")", "]") and brackets:
            brackets.pop()
        if len(brackets) > _DEEPEST:
            raise UntraceableError("the query nests too deeply")
        if found and brackets and brackets[-1] == "(" and _may_be_comparisons(found[-1], token):
            raise UntraceableError(
                f"the query is not followed where it says {token.text!r}; put a space behind '<'"
            )
        found.append(token)
    return found


def _may_be_comparisons(before: Token, token: Token) -> bool:
    """Whether what looks like an IRI behind an operand may be `<`, a part of the query and `>`."""
    is_operand = before.kind != "mark" or before.text == ")"
    return is_operand and token.kind == "iri" and any(mark in token.text for mark in "()'#")


def words_of(text: str) -> list[str]:
    """The bare words of a part of a query, in capitals: keywords and the names of built-in functions."""
    return [token.text.upper() for token in _tokens(text) if token.kind == "word"]
