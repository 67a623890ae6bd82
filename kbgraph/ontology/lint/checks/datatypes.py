"""Datatypes that no value type reads, and shapes that ask for others than their values have."""

from __future__ import annotations

from collections.abc import Iterator

from kbgraph.findings import Severity
from kbgraph.ontology.lint.checks.reading import THING, values_of
from kbgraph.ontology.lint.node_kinds import NodeKind
from kbgraph.ontology.lint.standard_words import DATATYPES
from kbgraph.ontology.lint.statements import (
    FaultKind,
    MappingFault,
    OntologyStatements,
    OwnStatement,
    StatementPart,
)
from kbgraph.ontology.mapping import Mapping
from kbgraph.ontology.mapping_fields import Field
from kbgraph.ontology.value_types import DATE_TYPES, NUMBER_TYPES, m
from kbgraph.rdf.namespaces import RDFS, SHACL
from kbgraph.rdf.similar_iris import SimilarIris
from kbgraph.rdf.terms import XSD, Iri

_ERROR = FaultKind(Severity.ERROR, "mapping-datatype")
_WARNING = FaultKind(Severity.WARNING, "mapping-datatype")
_READ_AS = m("datatype")
_TYPED = frozenset({Iri(SHACL + "datatype"), Iri(RDFS + "range")})
_DATATYPE, _CLASS = Iri(SHACL + "datatype"), Iri(SHACL + "class")
_READ = {NodeKind.NUMBER: NUMBER_TYPES, NodeKind.MOMENT: DATE_TYPES}
_READERS = {NodeKind.NUMBER: "m:Number", NodeKind.MOMENT: "m:Moment"}


def unsupported_datatypes(statements: OntologyStatements) -> Iterator[MappingFault]:
    """Yield the datatypes that no number or date of the mapping has, and unknown ones of shapes."""
    for statement in statements.own:
        subject, predicate, value = statement.triple
        if not isinstance(value, Iri):
            continue
        if predicate == _READ_AS:
            for kind in _READ.keys() & statements.kinds.get(subject, set()):
                if value not in _READ[kind]:
                    yield _unread(statements, statement, value, kind)
        elif predicate in _TYPED and value.startswith(XSD) and value not in DATATYPES:
            name = statements.name(value, statement)
            near = statements.offer(SimilarIris(map(Iri, sorted(DATATYPES))), value)
            yield _fault(
                statement,
                _ERROR,
                f"no datatype {name} exists",
                statements.suggest(near, statement),
            )


def _unread(
    statements: OntologyStatements, statement: OwnStatement, datatype: Iri, kind: NodeKind
) -> MappingFault:
    name, reader = statements.name(datatype, statement), _READERS[kind]
    other = next((_READERS[each] for each, read in _READ.items() if datatype in read), "")
    near = SimilarIris(sorted(_READ[kind])).offer(datatype)
    names = sorted(statements.name(each, statement) for each in _READ[kind])
    all_read = " or ".join(sorted(names, key=lambda name: name.startswith("<")))
    return _fault(
        statement,
        _ERROR,
        f"{reader} reads no {name}",
        f"{other} does" if other else statements.suggest(near, statement) or f"write {all_read}",
    )


def contradicting_datatypes(
    statements: OntologyStatements, mapping: Mapping
) -> Iterator[MappingFault]:
    """Yield the datatypes and classes that a shape asks for and none of its values can have."""
    fields = {field.shape: field for of_class in mapping.fields.values() for field in of_class}
    for shape, field in fields.items():
        if field.value_type and shape in statements.by_subject:
            yield from _contradictions(statements, field, values_of(field.value_type))


def _contradictions(
    statements: OntologyStatements, field: Field, values: frozenset[Iri]
) -> Iterator[MappingFault]:
    for statement in statements.by_subject[field.shape]:
        predicate, value = statement.triple.predicate, statement.triple.object
        wrong = (predicate == _DATATYPE and value not in values) or (
            predicate == _CLASS and THING not in values
        )
        if wrong:
            read = " or ".join(
                "things" if each == THING else statements.name(each, statement)
                for each in sorted(values)
            )
            asked = statements.name(value, statement)
            problem = f"the shape asks for {asked}, and its m:value reads {read}"
            yield _fault(statement, _WARNING, problem)


def _fault(
    statement: OwnStatement, kind: FaultKind, message: str, suggestion: str = ""
) -> MappingFault:
    part, about = StatementPart.OBJECT, str(statement.triple.object)
    return MappingFault(statement, part, kind, message, suggestion, about)
