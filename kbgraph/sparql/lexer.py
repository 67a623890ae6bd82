"""The tokens of a query that the engine has accepted, read from the first to the last.

Each token has its position, so that parts of the query can be copied verbatim.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from kbgraph.errors import UntraceableError
from kbgraph.query_syntax import WRONG_KINDS, QueryToken, tokenize

_MAX_DEPTH = 60
"""Of brackets within brackets; the parser recurses once for each."""
_KINDS = {
    "STRING": "string",
    "IRI": "iri",
    "VAR": "variable",
    "BLANK": "blank",
    "NAME": "name",
    "NAMESPACE": "name",
    "TAG": "tag",
    "INTEGER": "number",
    "NUMBER": "number",
}
"""The kinds of tokens that are neither words nor marks, by their terminals in the grammar."""


class Token(NamedTuple):
    """A token with its position in the query."""

    kind: str
    """string, iri, variable, blank, name, word, tag, number or mark; empty at the end."""
    text: str
    start: int
    end: int

    def is_any(self, *symbols: str) -> bool:
        """Tell whether the token is one of the keywords (in capitals) or marks."""
        match self.kind:
            case "word":
                return self.text.upper() in symbols
            case "mark":
                return self.text in symbols
            case _:
                return False


class TokenStream:
    """The tokens of a query, read from the first to the last."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = _tokenize(text)
        self._end = Token("", "", len(text), len(text))
        self._index = 0

    @property
    def current(self) -> Token:
        """The next token to be read."""
        return self._peek(0)

    @property
    def following(self) -> Token:
        """The token after the current one."""
        return self._peek(1)

    def _peek(self, distance: int) -> Token:
        index = self._index + distance
        return self.tokens[index] if index < len(self.tokens) else self._end

    def advance(self) -> Token:
        """Return the current token and go on to the next."""
        token = self.current
        self._index += 1
        return token

    def accept(self, *symbols: str) -> bool:
        """Advance where the current token is one of the symbols; tell whether it was."""
        is_accepted = self.current.is_any(*symbols)
        self._index += is_accepted
        return is_accepted

    def expect(self, symbol: str) -> None:
        """Advance beyond a symbol. Raises UntraceableError where the current token is another."""
        if not self.accept(symbol):
            raise self.unexpected()

    def unexpected(self) -> UntraceableError:
        """Return the error for a current token that the parser does not support."""
        return _unsupported(self.current.text)

    def read_through(self, *opening: str) -> str:
        """Return the text from the current token to the end of the first bracket of a kind."""
        start = self.current.start
        while self.current.kind and not self.current.is_any(*opening):
            self.advance()
        return self.text[start : self._read_bracket()]

    def text_since(self, start: int) -> str:
        """Return the text from a position to the end of the token that was read last."""
        return self.text[start : self.tokens[self._index - 1].end]

    def _read_bracket(self) -> int:
        """Advance beyond a bracket with its contents, and return the position of its end."""
        depth = 0
        while self.current.kind:
            token = self.advance()
            depth += token.is_any("{", "(", "[") - token.is_any("}", ")", "]")
            if depth == 0:
                return token.end
        raise UntraceableError("the query's brackets do not match")


def keywords(text: str) -> list[str]:
    """Return the bare words of a part of a query, in capitals: keywords and function names."""
    return [token.text.upper() for token in _tokenize(text) if token.kind == "word"]


@lru_cache(256)
def variables(text: str) -> frozenset[str]:
    """Return the names of the variables of a part of a query, those within strings left out."""
    return frozenset(token.text[1:] for token in _tokenize(text) if token.kind == "variable")


def is_negated_exists(text: str) -> bool:
    """Tell whether an expression has an EXISTS below NOT or `!`."""
    tokens = _tokenize(text)
    return any(
        token.is_any("EXISTS") and before.is_any("NOT", "!") for before, token in pairwise(tokens)
    )


def _tokenize(text: str) -> list[Token]:
    tokens: list[Token] = []
    brackets: list[str] = []
    for token in _tokens(text):
        _update_brackets(brackets, token)
        in_parentheses = bool(brackets) and brackets[-1] == "("
        if tokens and in_parentheses and _may_be_comparisons(tokens[-1], token):
            raise UntraceableError(
                f"the query cannot be traced at {token.text!r}: put a space after '<'"
            )
        tokens.append(token)
    return tokens


def _tokens(text: str) -> Iterator[Token]:
    for token in tokenize(text)[:-1]:
        if token.kind in WRONG_KINDS:
            raise _unsupported(token.text[0])
        if token.kind in _KINDS:
            yield Token(_KINDS[token.kind], token.text, token.start, token.end)
        elif token.text[0].isalpha():
            yield Token("word", token.text, token.start, token.end)
        elif token.text == "^^":
            yield Token("mark", token.text, token.start, token.end)
        else:
            yield from _marks(token)


def _marks(token: QueryToken) -> Iterator[Token]:
    """Yield the characters of a mark: an empty bracket is an opening and a closing one."""
    for start, character in enumerate(token.text, token.start):
        if not character.isspace():
            yield Token("mark", character, start, start + 1)


def _update_brackets(brackets: list[str], token: Token) -> None:
    if token.is_any("{", "(", "["):
        brackets.append(token.text)
    elif token.is_any("}", ")", "]") and brackets:
        brackets.pop()
    if len(brackets) > _MAX_DEPTH:
        raise UntraceableError("the query nests too deeply")


def _may_be_comparisons(before: Token, token: Token) -> bool:
    """Tell whether an apparent IRI after an operand may be `<`, some tokens and `>`."""
    is_operand = before.kind != "mark" or before.text == ")"
    return is_operand and token.kind == "iri" and any(mark in token.text for mark in "()'#")


def _unsupported(text: str) -> UntraceableError:
    return UntraceableError(f"the query cannot be traced at {text!r}")
