"""The text of a SELECT or ASK query as its parts, each of which is followed, kept word for word, or said to be untraced."""

from __future__ import annotations

from dataclasses import dataclass

from kbgraph.errors import UntraceableError
from kbgraph.sparql.lexer import TokenStream, words_of
from kbgraph.sparql.patterns import (
    Element,
    GraphPattern,
    GroupPattern,
    Opaque,
    Optional,
    OptionalBranch,
    Union,
    Verbatim,
)
from kbgraph.sparql.triples_parser import FreshVariables, TriplesParser

_AGGREGATES = {"COUNT", "SUM", "MIN", "MAX", "AVG", "SAMPLE", "GROUP_CONCAT"}
_GROUPING = {"GROUP": "GROUP BY", "HAVING": "HAVING"}
_NEVER_TWICE = {"RAND", "UUID", "STRUUID", "BNODE"}
"""Functions that give another value each time: the row cannot be found again."""


@dataclass(frozen=True, slots=True)
class ParsedQuery:
    """A query, as far as its rows follow from triples. Order, offset and limit choose among rows and are left out."""

    prologue: str
    where: GroupPattern
    """The WHERE clause, with what VALUES behind it and the expressions of SELECT add."""


def parse_query(query: str) -> ParsedQuery:
    """The parts of a valid query; raises UntraceableError, with the reason, where none of its rows can be followed."""
    return _QueryParser(query).read()


class _QueryParser:
    def __init__(self, query: str) -> None:
        self._query = query
        self._cursor = TokenStream(query)
        self._hidden = FreshVariables(query)

    def read(self) -> ParsedQuery:
        for word in sorted(_NEVER_TWICE.intersection(words_of(self._query))):
            raise UntraceableError(f"{word}() gives another value each time")
        while self._cursor.next.kind and not self._cursor.next.says("SELECT", "ASK"):
            self._cursor.take()
        prologue = self._query[: self._cursor.take().start]
        expressions = self._head()
        where = self._group()
        return ParsedQuery(prologue, GroupPattern((where, *self._tail(), *expressions)))

    def _head(self) -> list[Element]:
        """The expressions of SELECT, up to the WHERE clause."""
        expressions = []
        while self._cursor.next.kind and not self._cursor.next.says("{"):
            if self._cursor.next.says("FROM"):
                raise UntraceableError("FROM makes another default graph")
            if self._cursor.next.says("("):
                expressions.append(
                    _expression(f"BIND {_without_aggregate(self._cursor.part('('))}")
                )
            else:
                self._cursor.take()
        return expressions

    def _tail(self) -> list[Element]:
        """VALUES behind the WHERE clause."""
        values: list[Element] = []
        while self._cursor.next.kind:
            token = self._cursor.next
            if token.says(*_GROUPING, *_AGGREGATES):
                raise UntraceableError(
                    _GROUPING.get(token.text.upper(), f"aggregate {token.text.upper()}")
                )
            if token.says("VALUES"):
                values.append(Verbatim(self._cursor.part("{")))
            elif token.says("(", "{"):
                _without_aggregate(self._cursor.part("(", "{"))
            else:
                self._cursor.take()
        return values

    def _group(self) -> GroupPattern:
        if self._cursor.after.says("SELECT"):
            return GroupPattern((Opaque(self._cursor.part("{"), "subquery"),))
        self._cursor.expect("{")
        elements: list[Element] = []
        filters: list[Element] = []
        while not self._cursor.skip("}"):
            if self._cursor.next.says("FILTER"):
                # A filter holds for its whole group wherever it stands.
                filters.append(_expression(self._cursor.part("(", "{")))
            else:
                elements += self._elements()
            self._cursor.skip(".")
        return GroupPattern((*elements, *filters))

    def _elements(self) -> tuple[Element, ...]:
        match self._cursor.next.text.upper():
            case "{":
                return (self._union(),)
            case "OPTIONAL":
                self._cursor.take()
                return (Optional(self._marked()),)
            case "GRAPH":
                self._cursor.take()
                name = self._cursor.take()
                return (
                    GraphPattern(
                        f"?{name.text[1:]}" if name.kind == "variable" else name.text, self._group()
                    ),
                )
            case "BIND":
                return (_expression(self._cursor.part("(")),)
            case "VALUES":
                return (Verbatim(self._cursor.part("{")),)
            case "MINUS":
                return (Opaque(self._cursor.part("{"), "negation (MINUS)"),)
            case "SERVICE":
                return (Opaque(self._cursor.part("{"), "SERVICE"),)
            case _:
                return self._triples()

    def _triples(self) -> tuple[Element, ...]:
        found = TriplesParser(self._cursor, self._hidden).read()
        if not found:
            raise UntraceableError(
                f"the query is not followed where it says {self._cursor.next.text!r}"
            )
        return found

    def _marked(self) -> OptionalBranch:
        return OptionalBranch(self._group(), self._hidden.new())

    def _union(self) -> Element:
        branches = [self._marked()]
        while self._cursor.skip("UNION"):
            branches.append(self._marked())
        return Union(tuple(branches)) if len(branches) > 1 else branches[0].group


def _without_aggregate(text: str) -> str:
    for word in words_of(text):
        if word in _AGGREGATES:
            raise UntraceableError(f"aggregate {word}")
    return text


def _expression(text: str) -> Element:
    """FILTER or BIND; what it asks of triples by EXISTS is not followed."""
    words = words_of(text)
    if "EXISTS" not in words:
        return Verbatim(text)
    is_negation = "NOT" in words and words[words.index("EXISTS") - 1] == "NOT"
    return Opaque(text, "negation (NOT EXISTS)" if is_negation else "EXISTS")
