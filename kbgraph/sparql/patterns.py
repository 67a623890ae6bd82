"""What the WHERE clause of a query is made of: a small sum type, and how each part is written in SPARQL again.

Terms are kept as the query writes them, so that the engine alone says what they mean. What is hidden in a query, blank nodes and
the steps within a path, are variables here, so that a solution tells what they stood for.
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
    """FILTER, BIND or VALUES: it decides on solutions, and rests on no triple."""

    text: str


@dataclass(frozen=True, slots=True)
class Opaque:
    """A part that rests on triples in a way that is not followed."""

    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class GroupPattern:
    """Parts that hold together."""

    elements: tuple[Element, ...]


@dataclass(frozen=True, slots=True)
class OptionalBranch:
    """A group that may hold or not; where it does, its marker has a value."""

    group: GroupPattern
    marker: str


@dataclass(frozen=True, slots=True)
class Optional:
    """OPTIONAL."""

    part: OptionalBranch


@dataclass(frozen=True, slots=True)
class Union:
    """UNION, or a path with `|`: one of the branches holds."""

    branches: tuple[OptionalBranch, ...]


@dataclass(frozen=True, slots=True)
class GraphPattern:
    """GRAPH: the group holds in a named graph, that of a claim or the one that describes the claims."""

    name: str
    group: GroupPattern


Element: TypeAlias = (
    TriplePattern | Verbatim | Opaque | GroupPattern | Optional | Union | GraphPattern
)


def write(element: Element) -> str:
    """A part in SPARQL. Each stands on lines of its own, since what is kept word for word may end in a comment."""
    match element:
        case TriplePattern(subject=subject, predicate=predicate, object=value):
            return f"{subject} {predicate} {value} ."
        case Verbatim(text=text) | Opaque(text=text):
            return text
        case GroupPattern(elements=elements):
            return _braces(map(write, elements))
        case Optional(part=part):
            return f"OPTIONAL {_marked(part)}"
        case Union(branches=branches):
            return "\nUNION ".join(map(_marked, branches))
        case GraphPattern(name=name, group=group):
            return f"GRAPH {name} {write(group)}"


def _marked(part: OptionalBranch) -> str:
    return _braces([*map(write, part.group.elements), f"BIND(true AS {part.marker})"])


def _braces(parts: Iterable[str]) -> str:
    return "{\n" + "\n".join(parts) + "\n}"


def constants(element: Element) -> Iterable[str]:
    """All terms of a part that are no variables, as the query writes them."""
    match element:
        case TriplePattern(subject=subject, predicate=predicate, object=value):
            yield from (term for term in (subject, predicate, value) if not term.startswith("?"))
        case GroupPattern(elements=elements):
            yield from chain.from_iterable(map(constants, elements))
        case Optional(part=part):
            yield from constants(part.group)
        case Union(branches=branches):
            yield from chain.from_iterable(constants(branch.group) for branch in branches)
        case GraphPattern(name=name, group=group):
            yield from () if name.startswith("?") else (name,)
            yield from constants(group)
        case _:
            return


def idle_optionals(where: GroupPattern, projected: frozenset[str]) -> frozenset[str]:
    """The markers of the OPTIONAL parts on which no row rests: what they alone bind is neither shown nor used anywhere else."""
    return frozenset(_idle(where, Counter(_VARIABLE.findall(write(where))), projected))


def _idle(element: Element, used: Counter[str], projected: frozenset[str]) -> Iterable[str]:
    match element:
        case GroupPattern(elements=elements):
            before: set[str] = set()
            for each in elements:
                if isinstance(each, Optional) and not _matters(each, before, used, projected):
                    yield each.part.marker
                yield from _idle(each, used, projected)
                before.update(_VARIABLE.findall(write(each)))
        case Optional(part=part):
            yield from _idle(part.group, used, projected)
        case Union(branches=branches):
            yield from chain.from_iterable(
                _idle(branch.group, used, projected) for branch in branches
            )
        case GraphPattern(group=group):
            yield from _idle(group, used, projected)
        case _:
            return


def _matters(
    optional: Optional, before: set[str], used: Counter[str], projected: frozenset[str]
) -> bool:
    own = Counter(_VARIABLE.findall(write(optional)))
    return any(
        name in projected or used[name] > count for name, count in own.items() if name not in before
    )
