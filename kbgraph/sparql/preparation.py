"""The text of a query as every door hands it to the engine."""

from __future__ import annotations

import re
from collections.abc import Mapping

from kbgraph.errors import QueryError
from kbgraph.query_syntax import QueryToken, place_of, prefix_of, tokenize
from kbgraph.store.syntax_error import explain

BYTE_ORDER_MARK = "\ufeff"
_SERVICE = "service"
_ENDS_IN_SERVICE = re.compile(r"service(?:silent)?\Z", re.IGNORECASE)


def prepare(query: str, prefixes: Mapping[str, str]) -> str:
    """Return a query without the byte order mark that editors of Windows put before it.

    `prefixes` are those that need no declaration. Raises QueryError for a query with SERVICE.
    """
    if query.startswith(BYTE_ORDER_MARK):
        query = query.removeprefix(BYTE_ORDER_MARK)
    if _SERVICE in query.lower():
        _refuse_service(query, prefixes)
    return query


def _refuse_service(query: str, prefixes: Mapping[str, str]) -> None:
    """Raise QueryError where the engine could read the keyword SERVICE."""
    tokens = tokenize(query)
    for number, token in enumerate(tokens):
        if _is_service(tokens, number):
            # A fault before it may be why it looks like a keyword.
            raise QueryError(explain(query, prefixes) or _refusal(query, token))


def _refusal(query: str, token: QueryToken) -> str:
    return (
        "SERVICE is refused: a query reads this knowledge base alone "
        f"({place_of(query, token.start)}); ask the other endpoint by a query of its own"
    )


def _is_service(tokens: list[QueryToken], number: int) -> bool:
    """Say whether a token is the keyword, or begins with it.

    The engine reads keywords without spaces between them, and `SERVICE:a {` as the keyword and a
    name with the empty prefix. A name before a brace is right after GRAPH alone.
    """
    token = tokens[number]
    if token.kind in {"NAME", "NAMESPACE"}:
        is_graph = number > 0 and tokens[number - 1].text.upper().endswith("GRAPH")
        opens_group = tokens[number + 1].kind == "{"
        return opens_group and not is_graph and bool(_ENDS_IN_SERVICE.search(prefix_of(token)))
    return token.text[:1].isalpha() and _SERVICE in token.text.lower()
