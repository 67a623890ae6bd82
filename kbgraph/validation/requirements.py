"""The requirements of a shape in words, for the messages of those that contain others."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from kbgraph.rdf.iris import local_name
from kbgraph.rdf.terms import STRING, Iri, Literal, Term
from kbgraph.validation.violations import Path, Shape
from kbgraph.views.labels import Labels

_DATATYPES = {
    "string": "a text",
    "langString": "a text with a language",
    "boolean": "true or false",
    "integer": "a whole number",
    "nonNegativeInteger": "a whole number of 0 or more",
    "positiveInteger": "a whole number above 0",
    "decimal": "a number",
    "double": "a number",
    "float": "a number",
    "date": "a date",
    "dateTime": "a date and time",
    "time": "a time of day",
    "gYear": "a year",
    "gYearMonth": "a year and a month",
    "edtf": "an uncertain date",
    "anyURI": "an address",
}
_NODE_KINDS = {
    "IRI": "a link or an address",
    "Literal": "a text, a number or a date",
    "BlankNode": "a structured value",
    "BlankNodeOrIRI": "a link or an address",
    "BlankNodeOrLiteral": "a text, a number or a date",
    "IRIOrLiteral": "a link, an address or a text",
}
_BOUNDS = {
    "minInclusive": "at least {}",
    "maxInclusive": "at most {}",
    "minExclusive": "more than {}",
    "maxExclusive": "less than {}",
    "minLength": "at least {} characters long",
    "maxLength": "at most {} characters long",
    "pattern": "of the form {}",
}


class Requirement(NamedTuple):
    """The kinds of value that a shape allows, and the properties that it needs, in words."""

    kinds: tuple[str, ...] = ()
    properties: tuple[str, ...] = ()

    def of_value(self, value: str) -> str:
        """Return the sentence that a value does not meet it."""
        faults = [
            *([f"is not {' or '.join(self.kinds)}"] if self.kinds else ()),
            *([f"does not have {' or '.join(self.properties)}"] if self.properties else ()),
        ]
        return f"{value} {' and '.join(faults) or 'is not allowed'}"

    @property
    def of_thing(self) -> str:
        """The sentence that a thing must meet it."""
        needs = [
            *([f"be {' or '.join(self.kinds)}"] if self.kinds else ()),
            *([f"have {' or '.join(self.properties)}"] if self.properties else ()),
        ]
        return f"it must {' or '.join(needs) or 'have another form'}"


class ShapeDescriber:
    """Describes terms, properties and shapes with the labels of a graph."""

    def __init__(self, labels: Labels) -> None:
        self._labels = labels

    def path(self, path: Path) -> str:
        """Return the label of a property in the direction in which a shape reads it."""
        labels = self._labels
        return labels.inverse(path.property) if path.is_inverse else labels.label(path.property)

    def label(self, iri: Iri) -> str:
        """Return the label of a thing, property, class or concept."""
        return self._labels.label(iri)

    def type_label(self, iri: Iri) -> str:
        """Return the label of the class of a thing; empty if it is unknown."""
        return self._labels.type_label(iri)

    def value(self, term: Term) -> str:
        """Return a value as readers see it: a text in quotes, all else as it is."""
        match term:
            case Literal(lexical=lexical, datatype=datatype):
                return repr(lexical) if datatype == STRING else lexical
            case _:
                return self._labels.label(term)

    def option(self, term: Term) -> str:
        """Return a term of a list of allowed ones."""
        return term.lexical if isinstance(term, Literal) else self._labels.label(term)

    def kind(self, term: Term) -> str:
        """Return the kind of a value in words: `a year`, `a whole number`."""
        if isinstance(term, Iri):
            return _NODE_KINDS["IRI"]
        name = local_name(term.datatype)
        return _DATATYPES.get(name, f"of the datatype {name}")

    def options(self, terms: Iterable[Term]) -> str:
        """Return a list of allowed terms."""
        return ", ".join(map(self.option, terms))

    def constraint(self, shape: Shape, name: str) -> Requirement:
        """Describe the requirement of one parameter of a shape."""
        match name:
            case "datatype":
                names = map(local_name, shape.iris(name))
                return Requirement(
                    tuple(_DATATYPES.get(each, f"of the datatype {each}") for each in names)
                )
            case "nodeKind":
                names = map(local_name, shape.iris(name))
                return Requirement(tuple(_NODE_KINDS.get(each, each) for each in names))
            case "class":
                return Requirement(
                    tuple(f"of the type {self.label(cls)}" for cls in shape.iris(name))
                )
            case "in":
                return Requirement((f"one of {self.options(shape.listed(name))}",))
            case "hasValue":
                return Requirement(tuple(map(self.option, shape.terms(name))))
            case "or" | "xone" | "and" | "node" | "property" | "qualifiedValueShape":
                return _together(map(self.requirement, shape.shapes(name)))
            case _ if name in _BOUNDS:
                return Requirement(tuple(_BOUNDS[name].format(each) for each in shape.terms(name)))
            case _:
                return Requirement()

    def requirement(self, shape: Shape) -> Requirement:
        """Describe all that a shape requires."""
        found = _together(self.constraint(shape, name) for name in sorted(shape.parameters))
        if shape.path is None:
            return found
        label, inner = self.path(shape.path), " and ".join((*found.kinds, *found.properties))
        return Requirement(properties=(f"{label}: {inner}" if inner else label,))


def _together(requirements: Iterable[Requirement]) -> Requirement:
    found = list(requirements)
    return Requirement(
        tuple(dict.fromkeys(kind for each in found for kind in each.kinds)),
        tuple(dict.fromkeys(name for each in found for name in each.properties)),
    )
