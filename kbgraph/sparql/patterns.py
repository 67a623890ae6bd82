"""The graph patterns of a query (SPARQL 1.1 Query, section 5) as a sum type, and their text.

Terms are kept as the query writes them, so that only the engine interprets them. Blank nodes and
the steps within a property path become variables, so that a solution tells which terms they match.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain
from typing import TypeAlias

_VARIABLE = re.compile(r"[?$](\w+)")


@dataclass(frozen=True, slots=True)
class TriplePattern:
    """A triple pattern; each part is a variable (`?name`) or a constant as the query writes it."""

    subject: str
    predicate: str
    object: str


@dataclass(frozen=True, slots=True)
class Verbatim:
    """FILTER, BIND or VALUES, which restrict or extend solutions and match no triple."""

    text: str


@dataclass(frozen=True, slots=True)
class Opaque:
    """A part that matches triples, but whose matches a solution does not tell."""

    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class GroupPattern:
    """A group graph pattern: all elements must match."""

    elements: tuple[Element, ...]


@dataclass(frozen=True, slots=True)
class MarkedGroup:
    """A group that need not match; its marker is a variable that is bound where it does."""

    group: GroupPattern
    marker: str


@dataclass(frozen=True, slots=True)
class OptionalPattern:
    """OPTIONAL."""

    part: MarkedGroup


@dataclass(frozen=True, slots=True)
class UnionPattern:
    """UNION, or a path with `|`: a solution matches one of the branches."""

    branches: tuple[MarkedGroup, ...]


@dataclass(frozen=True, slots=True)
class GraphPattern:
    """GRAPH: the group matches in a named graph, that of a claim or the graph of claims."""

    name: str
    group: GroupPattern


Element: TypeAlias = (
    TriplePattern | Verbatim | Opaque | GroupPattern | OptionalPattern | UnionPattern | GraphPattern
)


def to_sparql(element: Element) -> str:
    """Return an element as SPARQL text.

    Each part has lines of its own, since a part that is copied verbatim may end in a comment.
    """
    match element:
        case TriplePattern(subject=subject, predicate=predicate, object=value):
            return f"{subject} {predicate} {value} ."
        case Verbatim(text=text) | Opaque(text=text):
            return text
        case GroupPattern(elements=elements):
            return _braces(map(to_sparql, elements))
        case OptionalPattern(part=part):
            return f"OPTIONAL {_with_marker(part)}"
        case UnionPattern(branches=branches):
            return "\nUNION ".join(map(_with_marker, branches))
        case GraphPattern(name=name, group=group):
            return f"GRAPH {name} {to_sparql(group)}"


def _with_marker(part: MarkedGroup) -> str:
    return _braces([*map(to_sparql, part.group.elements), f"BIND(true AS {part.marker})"])


def _braces(parts: Iterable[str]) -> str:
    return "{\n" + "\n".join(parts) + "\n}"


def children(element: Element) -> tuple[Element, ...]:
    """Return the elements directly within an element."""
    match element:
        case GroupPattern(elements=elements):
            return elements
        case OptionalPattern(part=part):
            return (part.group,)
        case UnionPattern(branches=branches):
            return tuple(branch.group for branch in branches)
        case GraphPattern(group=group):
            return (group,)
        case TriplePattern() | Verbatim() | Opaque():
            return ()


def constants(element: Element) -> Iterable[str]:
    """Return all terms of an element that are no variables, as the query writes them."""
    match element:
        case TriplePattern(subject=subject, predicate=predicate, object=value):
            yield from (term for term in (subject, predicate, value) if not term.startswith("?"))
        case GraphPattern(name=name) if not name.startswith("?"):
            yield name
        case _:
            pass
    yield from chain.from_iterable(map(constants, children(element)))


def irrelevant_optionals(where: GroupPattern, projected: frozenset[str]) -> frozenset[str]:
    """Return the markers of the OPTIONAL parts on which no row depends.

    The variables that only such a part binds are neither projected nor used in any other part.
    """
    uses = Counter(_VARIABLE.findall(to_sparql(where)))
    return frozenset(_irrelevant(where, uses, projected))


def _irrelevant(element: Element, uses: Counter[str], projected: frozenset[str]) -> Iterable[str]:
    bound_before: set[str] = set()
    for child in children(element):
        if isinstance(child, OptionalPattern) and not _matters(
            child, bound_before, uses=uses, projected=projected
        ):
            yield child.part.marker
        yield from _irrelevant(child, uses, projected)
        bound_before.update(_VARIABLE.findall(to_sparql(child)))


def _matters(
    optional: OptionalPattern, bound_before: set[str], uses: Counter[str], projected: frozenset[str]
) -> bool:
    own_uses = Counter(_VARIABLE.findall(to_sparql(optional)))
    return any(
        name in projected or uses[name] > count
        for name, count in own_uses.items()
        if name not in bound_before
    )
