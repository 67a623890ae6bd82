"""The columns of `SELECT *`, in the order of their first appearance in the query.

SPARQL 1.1 Query (section 16.1.2) leaves their order open, and engines differ: Oxigraph sorts them
by name. The variables in scope are those of section 18.2.1.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from kbgraph.errors import UntraceableError
from kbgraph.sparql.lexer import TokenStream

_VARIABLE = re.compile(r"[?$](\w+)")
_GAP = r"(?:\s|\#[^\r\n]*)"
_STAR = re.compile(
    rf"(?:{_GAP}|BASE{_GAP}*+<[^<>]*+>|PREFIX{_GAP}++[^\s:<>#]*+:{_GAP}*+<[^<>]*+>)*+"
    rf"SELECT{_GAP}*+(?:DISTINCT|REDUCED)?+{_GAP}*+\*",
    re.IGNORECASE,
)
"""The start of `SELECT *`, with its prologue (SPARQL 1.1 Query, rules 4 to 9)."""


class Star(NamedTuple):
    """The `*` of a query, and the columns that it stands for."""

    position: int
    """Of the asterisk in the text."""
    columns: tuple[str, ...]

    def replaced_in(self, query: str) -> str:
        """Return the query with the columns in place of the asterisk."""
        names = " ".join(f"?{name}" for name in self.columns)
        return f"{query[: self.position]} {names} {query[self.position + 1 :]}"


@lru_cache(32)
def find_star(query: str) -> Star | None:
    """Return the `*` of `SELECT *`; None for other queries, and where the text cannot be read."""
    match = _STAR.match(query)
    if match is None:
        return None
    try:
        tokens = TokenStream(query[match.end() :])
        columns = tuple(dict.fromkeys(_solution_variables(tokens)))
    except UntraceableError:
        return None
    return Star(match.end() - 1, columns)


def by_appearance(query: str, names: Iterable[str]) -> tuple[str, ...]:
    """Return the columns of `SELECT *` in order; those of other queries as they are."""
    star = find_star(query)
    if star is None and not _STAR.match(query):
        return tuple(names)
    order = dict.fromkeys([*(star.columns if star else ()), *_VARIABLE.findall(query)])
    positions = {name: position for position, name in enumerate(order)}
    return tuple(sorted(names, key=lambda name: positions.get(name, len(positions))))


def _solution_variables(tokens: TokenStream) -> Iterator[str]:
    """Yield the variables in scope of the WHERE clause at the current token and of its VALUES."""
    while tokens.current.kind and not tokens.current.is_any("{"):
        tokens.advance()
    yield from _group_variables(tokens)
    while tokens.current.kind and not tokens.current.is_any("}"):
        if tokens.accept("VALUES"):
            yield from _variables_in(tokens.read_through("{"))
        elif tokens.current.is_any("{", "("):
            tokens.read_through("{", "(")
        else:
            tokens.advance()


def _group_variables(tokens: TokenStream) -> Iterator[str]:
    tokens.expect("{")
    if tokens.current.is_any("SELECT"):
        yield from _subquery_variables(tokens)
    while tokens.current.kind and not tokens.accept("}"):
        token = tokens.current
        if token.is_any("FILTER"):
            tokens.read_through("(", "{")
        elif token.is_any("MINUS"):
            tokens.read_through("{")
        elif token.is_any("BIND"):
            yield _variables_in(tokens.read_through("("))[-1]
        elif token.is_any("{"):
            yield from _group_variables(tokens)
        else:
            if token.kind == "variable":
                yield token.text[1:]
            tokens.advance()


def _subquery_variables(tokens: TokenStream) -> Iterator[str]:
    tokens.expect("SELECT")
    tokens.accept("DISTINCT", "REDUCED")
    if tokens.accept("*"):
        yield from _solution_variables(tokens)
        return
    while tokens.current.kind and not tokens.current.is_any("{"):
        if tokens.current.is_any("("):
            yield _variables_in(tokens.read_through("("))[-1]
        else:
            if tokens.current.kind == "variable":
                yield tokens.current.text[1:]
            tokens.advance()
    for _ in _solution_variables(tokens):
        pass


def _variables_in(text: str) -> list[str]:
    return [token.text[1:] for token in TokenStream(text).tokens if token.kind == "variable"]
