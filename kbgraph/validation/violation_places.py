"""The lines on which authors wrote what violates a shape."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from kbgraph.build import Graph
from kbgraph.rdf.terms import DATE_TIME, Iri, Literal, Term
from kbgraph.validation.locations import MISREAD_CODES, Location, LocationFinder
from kbgraph.validation.violations import Path, Violation

_LINES_QUERY = """
PREFIX kb: <https://kbgraph.example/ont#>
SELECT ?claim ?line ?subject ?property ?object WHERE {
  GRAPH ?claim { ?subject ?property ?object } GRAPH <claims> { ?claim kb:statedAt ?line }
} ORDER BY ?line
"""


_OF_TYPE = frozenset({"Class", "Node", "Or", "And", "Xone", "Not"})
"""Constraints on the class or the properties of a value."""


class StatedValue(NamedTuple):
    """A value of a property of a thing, at the first place that states it."""

    location: Location
    value: Term


class ViolationPlaces:
    """Finds the values and places of violations."""

    def __init__(self, graph: Graph, locations: LocationFinder) -> None:
        self._graph, self._locations = graph, locations
        self._misread = {each.file for each in graph.findings if each.code in MISREAD_CODES}

    def speaks_of_entries(self, violation: Violation) -> bool:
        """Say whether a violation is of a thing that an entry describes, or of a value of one.

        A thing that entries only mention has no properties yet, and perhaps no class.
        """
        if violation.value is None:
            focus = violation.focus
            return not isinstance(focus, Iri) or self._is_described(focus)
        is_of_type = violation.component in _OF_TYPE
        is_thing = isinstance(violation.value, Iri)
        return not (is_of_type and is_thing) or self._is_read(Iri(str(violation.value)))

    def _is_read(self, iri: Iri) -> bool:
        """Say whether a thing is described, and its entry has no finding of its class."""
        subject = self._graph.subjects.get(self._graph.iris.slug(iri) or "")
        return self._is_described(iri) and not (subject and subject.path in self._misread)

    def _is_described(self, iri: Iri) -> bool:
        slug = self._graph.iris.slug(iri)
        return slug is None or slug in self._graph.subjects

    def values(self, focus: Term, path: Path) -> tuple[StatedValue, ...]:
        """Return the values of a property, each once, in the order of their lines."""
        end = "object" if path.is_inverse else "subject"
        if not isinstance(focus, Iri):
            return ()  # A literal has no properties.
        rows = self._graph.store.select(_LINES_QUERY, **{end: focus, "property": path.property})
        lines: dict[tuple[str, Term], list[str]] = defaultdict(list)
        for claim, line, subject, _, value in rows:
            term = subject if path.is_inverse else value
            if term is not None:
                lines[str(claim), term].append(str(line))
        places = (
            (self._locations.of_lines(lines[claim, term], term), term) for claim, term in lines
        )
        stated = [StatedValue(location, term) for location, term in places if location]
        found: dict[Term, StatedValue] = {}
        for each in sorted(stated, key=lambda each: each.location):
            found.setdefault(each.value, each)
        return tuple(found.values())

    def place(self, violation: Violation, values: tuple[StatedValue, ...]) -> Location | None:
        """Return the place of the value at fault, of a value too many, or of the thing."""
        wrong = violation.value
        match violation.component:
            case "MaxCount":
                at_fault = values[violation.shape.number("maxCount") :]
            case "UniqueLang":
                at_fault = values[1:]
            case "HasValue" | "QualifiedMinCount" | "QualifiedMaxCount":
                at_fault = values
            case _ if wrong is not None:
                at_fault = tuple(each for each in values if _is_same(each.value, wrong))
            case _:
                at_fault = ()
        return at_fault[0].location if at_fault else self._of_node(violation.focus)

    def _of_node(self, node: Term) -> Location | None:
        """Return the place of a thing, or of the text that states a value."""
        ends: tuple[str, ...] = ("object",)
        if isinstance(node, Iri):
            ends = ("object", "subject")
            subject = self._graph.subjects.get(self._graph.iris.slug(node) or "")
            if subject is not None and "#" not in node:
                return Location(subject.path, subject.type.line, subject.type.column)
        for end in ends:
            for _, line, *_ in self._graph.store.select(_LINES_QUERY, **{end: node}):
                location = self._locations.of(str(line), node)
                if location:
                    return location
        return None


def as_stated(violation: Violation, values: tuple[StatedValue, ...]) -> Violation:
    """Return a violation with the value that the graph has.

    The library writes numbers and times in its own way.
    """
    wrong = violation.value
    if wrong is None:
        return violation
    stated = (each.value for each in values if _is_same(each.value, wrong))
    return violation._replace(value=next(stated, wrong))


def _is_same(value: Term, other: Term) -> bool:
    """Compare two terms; numbers and times by their value."""
    if not isinstance(value, Literal) or not isinstance(other, Literal) or value == other:
        return value == other
    try:
        if value.datatype == DATE_TIME:
            return datetime.fromisoformat(value.lexical) == datetime.fromisoformat(other.lexical)
        return Decimal(value.lexical) == Decimal(other.lexical)
    except (InvalidOperation, ValueError):
        return False
