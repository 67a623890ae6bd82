"""Rules beyond the grammar: the notes of SPARQL 1.1 Query, section 19.8.

Scopes of variables are those of section 18.2.1, aggregates those of section 11.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import NamedTuple

from kbgraph.query_syntax.keywords import AGGREGATES
from kbgraph.query_syntax.recogniser import Tree
from kbgraph.query_syntax.tokens import QueryToken

_MAX_DEPTH = 150
"""Of parts within parts, since these functions recurse; people write less than half of it."""
_HIDING = frozenset({"Filter", "MinusGraphPattern", "Expression", "SolutionModifier"})
"""Parts whose variables are in no scope outside of them."""
_AGGREGATING = frozenset({"SelectClause", "HavingClause", "OrderClause"})


class BrokenRule(NamedTuple):
    """A token that breaks a rule beyond the grammar."""

    token: QueryToken
    message: str


def violations(query: Tree) -> list[BrokenRule]:
    """Return what is wrong in a query that follows the grammar, in the order of its text."""
    if _depth(query) > _MAX_DEPTH:
        return []
    found = chain.from_iterable(map(_of_part, _within(query)))
    return sorted(
        chain(found, _misplaced_aggregates(query), _shared_labels(query)),
        key=lambda each: each.token.start,
    )


def _depth(query: Tree) -> int:
    level, depth = [query], 0
    while level:
        level = [each for part in level for each in part.children if isinstance(each, Tree)]
        depth += 1
    return depth


def _within(tree: Tree) -> Iterator[Tree]:
    """Yield a part and all parts below it."""
    pending = [tree]
    while pending:
        part = pending.pop()
        yield part
        pending += (each for each in part.children if isinstance(each, Tree))


def _tokens(tree: Tree, kinds: Iterable[str]) -> Iterator[QueryToken]:
    wanted = frozenset(kinds)
    for part in _within(tree):
        yield from (
            each for each in part.children if isinstance(each, QueryToken) and each.kind in wanted
        )


def _of_part(tree: Tree) -> Iterator[BrokenRule]:
    match tree.rule:
        case "SelectQuery" | "SubSelect":
            yield from _repeated_names(tree)
            yield from _ungrouped(tree)
        case "GroupGraphPatternSub":
            yield from _bound_again(tree)
        case "InlineDataFull":
            yield from _wrong_rows(tree)


def _names(tree: Tree) -> frozenset[str]:
    """Return the names of the variables of a part that are in scope around it."""
    if tree.rule in _HIDING:
        return frozenset()
    if tree.rule == "SubSelect" and not any(
        any(select.tokens("*")) for select in tree.parts("SelectClause")
    ):
        return _own_names(tree.parts("SelectClause"))
    own = (each.text[1:] for each in tree.tokens("VAR"))
    parts = (each for each in tree.children if isinstance(each, Tree))
    return frozenset(own) | _own_names(parts)


def _own_names(parts: Iterable[Tree]) -> frozenset[str]:
    return frozenset().union(*(_names(each) for each in parts))


def _repeated_names(query: Tree) -> Iterator[BrokenRule]:
    """Find names of SELECT that are there already, and names of expressions that WHERE binds."""
    select, where = next(query.parts("SelectClause")), next(query.parts("WhereClause"))
    bound, seen = _names(where), set[str]()
    for token, is_new in _selected(select):
        name = token.text[1:]
        if name in seen:
            yield BrokenRule(token, f"SELECT has {token.text} twice")
        elif is_new and name in bound:
            yield BrokenRule(
                token, f"the pattern binds {token.text} already; choose another name after AS"
            )
        seen.add(name)


def _selected(select: Tree) -> Iterator[tuple[QueryToken, bool]]:
    """Yield the variables of SELECT, and whether they are names of expressions."""
    for child in select.children:
        if isinstance(child, QueryToken) and child.kind == "VAR":
            yield child, False
        elif isinstance(child, Tree):
            yield from ((each, True) for each in child.tokens("VAR"))


def _ungrouped(query: Tree) -> Iterator[BrokenRule]:
    """Find what SELECT takes from a group that may have several values for it."""
    select, modifier = next(query.parts("SelectClause")), next(query.parts("SolutionModifier"))
    groups = list(modifier.parts("GroupClause"))
    if not groups and not any(
        each.rule == "Aggregate" for part in (select, modifier) for each in _within(part)
    ):
        return
    for star in select.tokens("*"):
        yield BrokenRule(star, "SELECT * cannot be grouped; name the variables of GROUP BY")
    keys = {
        token.text[1:]
        for group in groups
        for condition in group.parts("GroupCondition")
        for token in condition.tokens("VAR")
    }
    for child in select.children:
        if isinstance(child, QueryToken) and child.kind == "VAR":
            yield from _not_key(child, keys)
        elif isinstance(child, Tree):
            for token in _outside_aggregates(next(child.parts("Expression"))):
                yield from _not_key(token, keys)
            keys.update(each.text[1:] for each in child.tokens("VAR"))


def _not_key(token: QueryToken, keys: set[str]) -> Iterator[BrokenRule]:
    if token.text[1:] not in keys:
        yield BrokenRule(
            token,
            f"{token.text} has several values in a group; "
            f"add it to GROUP BY, or use an aggregate such as SAMPLE({token.text})",
        )


def _outside_aggregates(tree: Tree) -> Iterator[QueryToken]:
    if tree.rule in {"Aggregate", "GroupGraphPattern"}:
        return
    yield from tree.tokens("VAR")
    for child in tree.children:
        if isinstance(child, Tree):
            yield from _outside_aggregates(child)


def _bound_again(group: Tree) -> Iterator[BrokenRule]:
    """Find BIND of a variable that is in scope before it (section 10.1)."""
    bound: frozenset[str] = frozenset()
    for child in group.children:
        if not isinstance(child, Tree):
            continue
        for bind in child.parts("Bind"):
            for token in bind.tokens("VAR"):
                if token.text[1:] in bound:
                    yield BrokenRule(
                        token, f"{token.text} has a value before this BIND; choose another name"
                    )
        bound |= _names(child)


def _wrong_rows(data: Tree) -> Iterator[BrokenRule]:
    width = sum(1 for _ in data.tokens("VAR"))
    for row in data.parts("DataRow"):
        values = sum(1 for _ in row.parts("DataBlockValue"))
        if values != width:
            first = row.children[0]
            assert isinstance(first, QueryToken)
            yield BrokenRule(
                first,
                f"the row has {values} values, but VALUES has {width} variables; "
                "write UNDEF for a missing value",
            )


def _misplaced_aggregates(tree: Tree) -> Iterator[BrokenRule]:
    if tree.rule in _AGGREGATING:
        return
    if tree.rule == "Aggregate":
        for token in tree.children:
            if isinstance(token, QueryToken) and token.kind in AGGREGATES:
                yield BrokenRule(
                    token,
                    f"the aggregate {token.text} is allowed in SELECT, HAVING and ORDER BY only; "
                    "use HAVING after GROUP BY to filter by it",
                )
    for child in tree.children:
        if isinstance(child, Tree):
            yield from _misplaced_aggregates(child)


def _shared_labels(query: Tree) -> Iterator[BrokenRule]:
    """Find labels of blank nodes in two groups (section 5.1.1)."""
    group_of: dict[str, int] = {}
    for group in _within(query):
        for block in group.parts("TriplesBlock") if group.rule == "GroupGraphPatternSub" else ():
            for token in _tokens(block, ["BLANK"]):
                if group_of.setdefault(token.text, id(group)) != id(group):
                    yield BrokenRule(
                        token,
                        f"the blank node {token.text} is in two groups; use a variable instead",
                    )
