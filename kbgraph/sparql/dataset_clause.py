"""The dataset that FROM and FROM NAMED describe (SPARQL 1.1 Query, section 13.2)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from kbgraph.sparql.lexer import TokenStream

_FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")


class DatasetClause(NamedTuple):
    """The names of the graphs, as the query writes them."""

    prologue: str
    """The text before the form of the query: BASE and PREFIX."""
    default: tuple[str, ...]
    """Of FROM: the graphs whose merge is the default graph."""
    named: tuple[str, ...]
    """Of FROM NAMED."""


def may_name_graphs(query: str) -> bool:
    """Tell, in little time, whether a query may have more than one dataset clause."""
    return query.upper().count("FROM") > 1


def read_dataset_clause(query: str) -> DatasetClause:
    """Read the dataset clauses of a query. Raises UntraceableError where it cannot be read."""
    tokens = TokenStream(query)
    while tokens.current.kind and not tokens.current.is_any(*_FORMS):
        tokens.advance()
    prologue = query[: tokens.current.start]
    names = list(_graph_names(tokens))
    return DatasetClause(
        prologue,
        tuple(name for is_named, name in names if not is_named),
        tuple(name for is_named, name in names if is_named),
    )


def _graph_names(tokens: TokenStream) -> Iterator[tuple[bool, str]]:
    """Yield the names after FROM, outside of all brackets, and whether NAMED is before each."""
    while tokens.current.kind:
        if tokens.current.is_any("{", "(", "["):
            tokens.read_through("{", "(", "[")
        elif tokens.accept("FROM"):
            is_named = tokens.accept("NAMED")
            yield is_named, tokens.advance().text
        else:
            tokens.advance()
