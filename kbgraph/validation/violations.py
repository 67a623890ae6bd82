"""Violations of shapes as plain data, with the parameters of the constraint that is violated."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias, Union

from kbgraph.findings import Severity
from kbgraph.rdf.terms import Iri, Term


class Path(NamedTuple):
    """The property of a shape, and whether it is read from its object."""

    property: Iri
    is_inverse: bool


@dataclass(frozen=True, slots=True)
class Shape:
    """A node or property shape: its SHACL parameters, by local name."""

    parameters: Mapping[str, tuple[Parameter, ...]]

    def terms(self, name: str) -> tuple[Term, ...]:
        """Return the terms that a parameter has as values."""
        return tuple(
            value
            for value in self.parameters.get(name, ())
            if not isinstance(value, Shape | ListedTerms | ListedShapes)
        )

    def iris(self, name: str) -> tuple[Iri, ...]:
        """Return the IRIs that a parameter has as values."""
        return tuple(term for term in self.terms(name) if isinstance(term, Iri))

    def number(self, name: str) -> int:
        """Return a parameter that is a whole number; 0 where it is none."""
        text = next(map(str, self.terms(name)), "")
        return int(text) if text.isdecimal() else 0

    def shapes(self, name: str) -> Iterator[Shape]:
        """Yield the shapes that a parameter has as values, those of lists too."""
        for value in self.parameters.get(name, ()):
            match value:
                case Shape():
                    yield value
                case ListedShapes(items=items):
                    yield from items
                case _:
                    continue

    def listed(self, name: str) -> tuple[Term, ...]:
        """Return the terms of the list that a parameter has as its value."""
        lists = (
            value.items for value in self.parameters.get(name, ()) if isinstance(value, ListedTerms)
        )
        return next(lists, ())

    @property
    def path(self) -> Path | None:
        """The property of a property shape; None for a longer path."""
        inverse = (prop for inner in self.shapes("path") for prop in inner.iris("inversePath"))
        paths = [
            *(Path(prop, is_inverse=False) for prop in self.iris("path")),
            *(Path(prop, is_inverse=True) for prop in inverse),
        ]
        return paths[0] if paths else None


@dataclass(frozen=True, slots=True)
class ListedTerms:
    """A list of terms, such as that of `sh:in`."""

    items: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class ListedShapes:
    """A list of shapes, such as that of `sh:or`."""

    items: tuple[Shape, ...]


Parameter: TypeAlias = Union[Term, Shape, ListedTerms, ListedShapes]  # noqa: UP007 - evaluated late
"""A value of a parameter of a shape."""


class Violation(NamedTuple):
    """A validation result (SHACL, section 3.6.2)."""

    focus: Term
    """The node that is checked: a thing, a structured value, or a literal."""
    path: Path | None
    value: Term | None
    component: str
    """The kind of the constraint, such as `Pattern` or `MaxCount`."""
    shape: Shape
    severity: Severity
    message: str
    """The message that the ontology gives; empty where it gives none."""

    @property
    def parameter(self) -> str:
        """The parameter of the constraint, such as `pattern` or `maxCount`."""
        return self.component[:1].lower() + self.component[1:]


class Remark(NamedTuple):
    """The message of a finding, and its suggestion."""

    message: str
    suggestion: str = ""
