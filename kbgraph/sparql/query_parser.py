"""A parser of SELECT and ASK queries for the tracing of their rows.

Each part of the WHERE clause becomes a pattern whose triples can be traced, is copied verbatim, or
is marked as opaque.
"""

from __future__ import annotations

from dataclasses import dataclass

from kbgraph.errors import UntraceableError
from kbgraph.sparql.lexer import TokenStream, is_negated_exists, keywords, variables
from kbgraph.sparql.patterns import (
    Bind,
    Element,
    Filter,
    GraphPattern,
    GroupPattern,
    MarkedGroup,
    Opaque,
    OptionalPattern,
    UnionPattern,
    Values,
    to_sparql,
)
from kbgraph.sparql.triples_parser import FreshVariables, TriplesParser

_AGGREGATES = {"COUNT", "SUM", "MIN", "MAX", "AVG", "SAMPLE", "GROUP_CONCAT"}
_GROUPING = {"GROUP": "GROUP BY", "HAVING": "HAVING"}
_NONDETERMINISTIC = {"RAND", "UUID", "STRUUID", "BNODE"}
"""Functions that return another value at each call: a second evaluation gives other rows."""


@dataclass(frozen=True, slots=True)
class ParsedQuery:
    """The parts of a query from which its rows follow.

    Order, offset and limit only choose among rows, and are left out.
    """

    prologue: str
    where: GroupPattern
    """The WHERE clause with the trailing VALUES and the expressions of SELECT."""


def parse_query(query: str) -> ParsedQuery:
    """Parse a valid query.

    Raises UntraceableError, with the reason, where none of its rows can be traced.
    """
    return _QueryParser(query).parse()


class _QueryParser:
    """A recursive descent parser of one query."""

    def __init__(self, query: str) -> None:
        self._query = query
        self._tokens = TokenStream(query)
        self._fresh = FreshVariables(query)

    def parse(self) -> ParsedQuery:
        for function in sorted(_NONDETERMINISTIC.intersection(keywords(self._query))):
            raise UntraceableError(f"{function}() gives another value each time")
        while self._tokens.current.kind and not self._tokens.current.is_any("SELECT", "ASK"):
            self._tokens.advance()
        prologue = self._query[: self._tokens.advance().start]
        expressions = self._select_expressions()
        where = self._group()
        return ParsedQuery(
            prologue, GroupPattern((where, *self._solution_modifiers(), *expressions))
        )

    def _select_expressions(self) -> list[Element]:
        """Read up to the WHERE clause; return the expressions of SELECT as BIND."""
        expressions: list[Element] = []
        while self._tokens.current.kind and not self._tokens.current.is_any("{"):
            if self._tokens.current.is_any("FROM"):
                raise UntraceableError("FROM makes another default graph")
            if self._tokens.current.is_any("("):
                text = _without_aggregate(self._tokens.read_through("("))
                expressions.append(_bind(f"BIND {text}"))
            else:
                self._tokens.advance()
        return expressions

    def _solution_modifiers(self) -> list[Element]:
        """Read up to the end of the query; return the VALUES clause."""
        values: list[Element] = []
        while self._tokens.current.kind:
            token = self._tokens.current
            if token.is_any(*_GROUPING, *_AGGREGATES):
                keyword = token.text.upper()
                raise UntraceableError(_GROUPING.get(keyword, f"aggregate {keyword}"))
            if token.is_any("VALUES"):
                values.append(Values(self._tokens.read_through("{")))
            elif token.is_any("(", "{"):
                _without_aggregate(self._tokens.read_through("(", "{"))
            else:
                self._tokens.advance()
        return values

    def _group(self) -> GroupPattern:
        if self._tokens.following.is_any("SELECT"):
            return GroupPattern((self._opaque("subquery"),))
        self._tokens.expect("{")
        elements: list[Element] = []
        filters: list[Element] = []
        while not self._tokens.accept("}"):
            if self._tokens.current.is_any("FILTER"):
                # A filter applies to its whole group, at whatever position it is.
                filters.append(_filter(self._tokens.read_through("(", "{")))
            else:
                elements += self._elements()
            self._tokens.accept(".")
        return GroupPattern((*elements, *filters))

    def _elements(self) -> tuple[Element, ...]:
        match self._tokens.current.text.upper():
            case "{":
                return (self._group_or_union(),)
            case "OPTIONAL":
                return (self._optional(),)
            case "GRAPH":
                return (self._graph(),)
            case "BIND":
                return (_bind(self._tokens.read_through("(")),)
            case "VALUES":
                return (Values(self._tokens.read_through("{")),)
            case "MINUS":
                return (self._opaque("negation (MINUS)"),)
            case _:
                return self._triples()

    def _optional(self) -> OptionalPattern:
        start = self._tokens.advance().start
        part = self._marked_group()
        names = sorted(
            name for name in variables(to_sparql(part.group)) if not self._fresh.is_fresh(name)
        )
        flags = tuple((name, self._fresh.new()[1:]) for name in names)
        return OptionalPattern(part, self._tokens.text_since(start), flags)

    def _graph(self) -> GraphPattern:
        self._tokens.advance()
        token = self._tokens.advance()
        name = f"?{token.text[1:]}" if token.kind == "variable" else token.text
        return GraphPattern(name, self._group())

    def _opaque(self, reason: str) -> Opaque:
        return Opaque(self._tokens.read_through("{"), reason)

    def _triples(self) -> tuple[Element, ...]:
        elements = TriplesParser(self._tokens, self._fresh).parse()
        if not elements:
            raise self._tokens.unexpected()
        return elements

    def _marked_group(self) -> MarkedGroup:
        return MarkedGroup(self._group(), self._fresh.new())

    def _group_or_union(self) -> Element:
        branches = [self._marked_group()]
        while self._tokens.accept("UNION"):
            branches.append(self._marked_group())
        return UnionPattern(tuple(branches)) if len(branches) > 1 else branches[0].group


def _without_aggregate(text: str) -> str:
    for keyword in keywords(text):
        if keyword in _AGGREGATES:
            raise UntraceableError(f"aggregate {keyword}")
    return text


def _filter(text: str) -> Filter | Opaque:
    return _opaque_expression(text) or Filter(text)


def _bind(text: str) -> Bind | Opaque:
    """Return BIND as an element; its variable is the last."""
    *_, target = (token for token in TokenStream(text).tokens if token.kind == "variable")
    return _opaque_expression(text) or Bind(text, target.text[1:])


def _opaque_expression(text: str) -> Opaque | None:
    """Return an expression with EXISTS, which matches triples; None for any other."""
    if "EXISTS" not in keywords(text):
        return None
    return Opaque(text, "negation (NOT EXISTS)" if is_negated_exists(text) else "EXISTS")
