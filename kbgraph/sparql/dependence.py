"""The parts of a query on which a row depends, and those of them that no triple proves.

A row that rests on matched triples alone stays, whatever is added to the graph. A part that tests
for the absence of triples has no triple to cite: NOT EXISTS, MINUS, and an OPTIONAL without a match
whose variables decide about the row elsewhere, as in `FILTER(!BOUND(?x))`. An OPTIONAL without a
match that merely leaves a cell of the row empty states nothing, and hides nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import NamedTuple

from kbgraph.rdf.terms import Literal, Term
from kbgraph.sparql.lexer import variables
from kbgraph.sparql.patterns import (
    Bind,
    Element,
    Filter,
    GraphPattern,
    GroupPattern,
    MarkedGroup,
    Opaque,
    OptionalPattern,
    TriplePattern,
    UnionPattern,
    Values,
    children,
)

_MAX_PART_CHARS = 60
_UNMATCHED = "negation (OPTIONAL without a match)"


class SolutionShape(NamedTuple):
    """The boundness of variables, by which a solution tells the parts of a query that made it."""

    bound: frozenset[str]
    """The variables that have a value, markers among them."""
    true: frozenset[str]
    """Those whose value is true."""

    @classmethod
    def of(cls, solution: Mapping[str, Term]) -> SolutionShape:
        """Return the shape of a solution."""
        true = (
            name
            for name, term in solution.items()
            if isinstance(term, Literal) and term.lexical == "true"
        )
        return cls(frozenset(solution), frozenset(true))

    def open_variables(self, optional: OptionalPattern) -> set[str]:
        """Return the variables of an OPTIONAL that nothing had bound before it."""
        return {name for name, flag in optional.bound_before if flag not in self.true}


class Dependence(NamedTuple):
    """The triple patterns and other parts on which the row of a solution rests."""

    patterns: tuple[tuple[TriplePattern, str | None], ...]
    """The triple patterns, each with the name of its graph; None for the default graph."""
    not_traced: tuple[str, ...]
    """The parts that match or exclude triples which the solution does not tell."""


class _Part(NamedTuple):
    """A part of a query that took part in a solution."""

    element: Element
    graph: str | None
    owners: frozenset[str]
    """The markers of the OPTIONAL parts around it."""


def dependence(where: GroupPattern, shape: SolutionShape, projected: frozenset[str]) -> Dependence:
    """Return what the row of a solution of this shape rests on."""
    parts = list(_active_parts(where, shape, None, frozenset()))
    while idle := [part for part in parts if _is_idle(part, parts, shape, projected)]:
        markers = {
            part.element.part.marker for part in idle if isinstance(part.element, OptionalPattern)
        }
        parts = [part for part in parts if part not in idle and not part.owners & markers]
    patterns = (
        (part.element, part.graph) for part in parts if isinstance(part.element, TriplePattern)
    )
    elements = [part.element for part in parts]
    opaque = (_described(each.reason, each.text) for each in elements if isinstance(each, Opaque))
    reasons = chain(opaque, _absences(elements, shape))
    return Dependence(tuple(patterns), tuple(dict.fromkeys(reasons)))


def _active_parts(
    element: Element, shape: SolutionShape, graph: str | None, owners: frozenset[str]
) -> Iterator[_Part]:
    """Yield the parts that made a solution; untaken branches of UNION and the like are left out."""
    match element:
        case GroupPattern(elements=elements):
            for each in elements:
                yield from _active_parts(each, shape, graph, owners)
        case UnionPattern(branches=branches):
            for branch in branches:
                yield from _active_group(branch, shape, graph, owners)
        case OptionalPattern(part=part):
            yield _Part(element, graph, owners)
            yield from _active_group(part, shape, graph, owners | {part.marker})
        case GraphPattern(name=name, group=group):
            yield _Part(element, graph, owners)
            yield from _active_parts(group, shape, name, owners)
        case _:
            yield _Part(element, graph, owners)


def _active_group(
    part: MarkedGroup, shape: SolutionShape, graph: str | None, owners: frozenset[str]
) -> Iterator[_Part]:
    if part.marker[1:] in shape.bound:
        yield from _active_parts(part.group, shape, graph, owners)


def _is_idle(
    part: _Part, parts: list[_Part], shape: SolutionShape, projected: frozenset[str]
) -> bool:
    """Tell whether the row is the same without a matched OPTIONAL, or without a BIND."""
    match part.element:
        case OptionalPattern(part=MarkedGroup(marker=marker)) if marker[1:] in shape.bound:
            given = shape.open_variables(part.element)
            others = (each for each in parts if marker not in each.owners)
        case Bind(variable=variable):
            given = {variable}
            others = (each for each in parts if each is not part)
        case _:
            return False
    return not given & projected and not any(given & _uses(each.element) for each in others)


def _uses(element: Element) -> frozenset[str]:
    """Return the variables that a part without its own parts reads or matches."""
    match element:
        case TriplePattern(subject=subject, predicate=predicate, object=value):
            return _names(subject, predicate, value)
        case GraphPattern(name=name):
            return _names(name)
        case Bind(text=text, variable=variable):
            return variables(text) - {variable}
        case Filter(text=text) | Values(text=text) | Opaque(text=text):
            return variables(text)
        case GroupPattern() | OptionalPattern() | UnionPattern():
            return frozenset()


def _names(*terms: str) -> frozenset[str]:
    return frozenset(term[1:] for term in terms if term.startswith("?"))


def _absences(elements: list[Element], shape: SolutionShape) -> Iterator[str]:
    """Describe each OPTIONAL without a match on whose absence the row rests."""
    for position, element in enumerate(elements):
        if (
            isinstance(element, OptionalPattern)
            and element.part.marker[1:] not in shape.bound
            and _is_tested(shape.open_variables(element), elements, position, shape)
        ):
            yield _described(_UNMATCHED, element.text)


def _is_tested(
    unbound: Iterable[str], elements: list[Element], position: int, shape: SolutionShape
) -> bool:
    """Tell whether any part decides by variables that the OPTIONAL at a position left unbound."""
    names = set(unbound)
    for index, element in enumerate(elements):
        if not names & _uses(element):
            continue
        match element:
            case Bind(variable=variable) if variable not in shape.bound:
                # The cell of an expression over an empty cell is empty too.
                names.add(variable)
            case Bind() if index < position:
                pass
            case Values() if not names & _uses(element) & shape.bound:
                pass
            case Opaque():
                pass
            case _:
                return True
    return False


def describe_opaque_parts(element: Element) -> Iterator[str]:
    """Yield a description of each part whose matches a solution does not tell."""
    match element:
        case Opaque(text=text, reason=reason):
            yield _described(reason, text)
        case _:
            yield from chain.from_iterable(map(describe_opaque_parts, children(element)))


def _described(reason: str, text: str) -> str:
    part = " ".join(text.split())
    if reason in part:
        return reason
    ellipsis = " …" if len(part) > _MAX_PART_CHARS else ""
    return f"{reason}: {part[:_MAX_PART_CHARS]}{ellipsis}"
