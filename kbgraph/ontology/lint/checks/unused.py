"""Property shapes and headings that nothing uses, so that their words are never read."""

from __future__ import annotations

from collections.abc import Container, Iterator
from functools import cached_property

from kbgraph.findings import Severity
from kbgraph.ontology.lint.node_kinds import NodeKind
from kbgraph.ontology.lint.statements import (
    FaultKind,
    MappingFault,
    OntologyStatements,
    OwnStatement,
    StatementPart,
)
from kbgraph.ontology.mapping import Mapping
from kbgraph.ontology.record_columns import inverse_path
from kbgraph.ontology.turtle import GENID
from kbgraph.ontology.value_types import m
from kbgraph.rdf.namespaces import MAPPING, SHACL
from kbgraph.rdf.terms import Iri

_ERROR = FaultKind(Severity.ERROR, "mapping-unused")
_WARNING = FaultKind(Severity.WARNING, "mapping-unused")
_SECTION = m("section")
_GROUP, _PATH, _PROPERTY = (Iri(SHACL + name) for name in ("group", "path", "property"))


class ReadShapes:
    """The property shapes that the mapping reads: those of classes, and those of records."""

    def __init__(self, statements: OntologyStatements, mapping: Mapping) -> None:
        self._triples = statements.triples
        self.of_classes = {field.shape for fields in mapping.fields.values() for field in fields}

    @cached_property
    def of_records(self) -> set[Iri]:
        """The property shapes of the node shapes that records have."""
        shapes = {str(shape) for _, shape in self._triples.subject_objects(m("shape"))}
        return {prop for shape in shapes for prop in self._triples.iris(Iri(shape), _PROPERTY)}

    def __contains__(self, shape: Iri) -> bool:
        """Whether a property shape is read."""
        return shape in self.of_classes or shape in self.of_records


def unused_shapes(
    statements: OntologyStatements, read: ReadShapes, misspelt: Container[Iri]
) -> Iterator[MappingFault]:
    """Yield the property shapes that no node shape of a class has.

    A shape without words of the mapping may be a part of a constraint.
    """
    for shape, about in statements.by_subject.items():
        if NodeKind.SHAPE not in statements.kinds.get(shape, ()) or shape in misspelt:
            continue
        if statements.obeyed.is_refused(shape, _PATH):
            continue  # Its path has a finding of its own.
        word = next((each for each in about if each.triple.predicate.startswith(MAPPING)), None)
        if word is not None and (shape not in read or _is_complex(statements, shape)):
            problem = _problem(statements, shape)
            yield _fault(word, _ERROR, f"{problem}: its words are not read")
        elif shape not in read and shape not in statements.objects:
            name = statements.name(shape, about[0])
            yield _fault(about[0], _WARNING, f"no node shape has {name}")


def _is_complex(statements: OntologyStatements, shape: Iri) -> bool:
    """Whether the path of a shape is neither a property nor the inverse of one."""
    path = statements.triples.iri(shape, _PATH)
    is_inverse = inverse_path(statements.triples, shape) is not None
    return path is not None and path.startswith(GENID) and not is_inverse


def _problem(statements: OntologyStatements, shape: Iri) -> str:
    """Return why a property shape is not read."""
    statement = statements.by_subject[shape][0]
    name = statements.name(shape, statement)
    owners = statements.triples.subjects(_PROPERTY, shape)
    if not statements.triples.objects(shape, _PATH):
        return f"{name} has no sh:path"
    if _is_complex(statements, shape):
        return f"the path of {name} is neither a property nor the inverse of one"
    if not owners:
        return f"no node shape has {name} by sh:property"
    names = ", ".join(statements.name(each, statement) for each in owners)
    return f"the node shape {names} of {name} has no sh:targetClass"


def unused_headings(statements: OntologyStatements) -> Iterator[MappingFault]:
    """Yield the headings with sections in which no property shape is read."""
    for statement in statements.of_mapping:
        subject, predicate, _ = statement.triple
        if (
            predicate == _SECTION
            and NodeKind.HEADING in statements.kinds.get(subject, ())
            and not statements.triples.subjects(_GROUP, subject)
        ):
            name = statements.name(subject, statement)
            problem = f"no property shape is under the heading {name}: nothing of it is read"
            yield _fault(statement, _WARNING, problem)


def _fault(statement: OwnStatement, kind: FaultKind, message: str) -> MappingFault:
    about = statement.triple.subject
    return MappingFault(statement, StatementPart.SUBJECT, kind, message, about=about)
