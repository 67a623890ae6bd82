"""The graph patterns of a query (SPARQL 1.1 Query, section 5) as a sum type, and their text.

Terms are kept as the query writes them, so that only the engine interprets them. Blank nodes and
the steps within a property path become variables, so that a solution tells which terms they match.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class TriplePattern:
    """A triple pattern; each part is a variable (`?name`) or a constant as the query writes it."""

    subject: str
    predicate: str
    object: str


@dataclass(frozen=True, slots=True)
class Filter:
    """FILTER, which restricts solutions and matches no triple."""

    text: str


@dataclass(frozen=True, slots=True)
class Bind:
    """BIND, or an expression of SELECT: gives a value to a variable."""

    text: str
    variable: str
    """Its name, without the question mark."""


@dataclass(frozen=True, slots=True)
class Values:
    """VALUES: inline data."""

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
    text: str
    """As the query writes it."""
    bound_before: tuple[tuple[str, str], ...]
    """Each variable of the part, with one that is true where it is bound already."""


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
    TriplePattern
    | Filter
    | Bind
    | Values
    | Opaque
    | GroupPattern
    | OptionalPattern
    | UnionPattern
    | GraphPattern
)


def to_sparql(element: Element) -> str:
    """Return an element as SPARQL text.

    Each part has lines of its own, since a part that is copied verbatim may end in a comment.
    """
    match element:
        case TriplePattern(subject=subject, predicate=predicate, object=value):
            return f"{subject} {predicate} {value} ."
        case Filter(text=text) | Bind(text=text) | Values(text=text) | Opaque(text=text):
            return text
        case GroupPattern(elements=elements):
            return _braces(map(to_sparql, elements))
        case OptionalPattern(part=part, bound_before=bound_before):
            tests = (f"BIND(BOUND(?{name}) AS ?{flag})" for name, flag in bound_before)
            return "\n".join([*tests, f"OPTIONAL {_with_marker(part)}"])
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
        case TriplePattern() | Filter() | Bind() | Values() | Opaque():
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
