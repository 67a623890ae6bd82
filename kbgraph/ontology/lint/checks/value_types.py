"""Value types that nothing uses yet and that could not be used, and their times and constants."""

from __future__ import annotations

from collections.abc import Container, Iterator

from kbgraph.findings import Severity
from kbgraph.ontology.lint.checks.reading import THING, values_of
from kbgraph.ontology.lint.node_kinds import VALUE_TYPES, NodeKind
from kbgraph.ontology.lint.statements import (
    FaultKind,
    MappingFault,
    OntologyStatements,
    StatementPart,
)
from kbgraph.ontology.mapping_error import MappingError, MintError, PatternError
from kbgraph.ontology.value_type_compiler import compile_value_type
from kbgraph.ontology.value_types import DATE_TYPES, ValueType, m
from kbgraph.rdf.namespaces import MAPPING
from kbgraph.rdf.terms import Iri

_VALUE = FaultKind(Severity.ERROR, "mapping-value")
_REGEX = FaultKind(Severity.ERROR, "mapping-regex")
_OF_THINGS = frozenset({m("set")})
_TIMES = frozenset(map(m, ("starts", "ends", "applies")))


def unreadable_value_types(
    statements: OntologyStatements, faulty: Container[Iri]
) -> Iterator[MappingFault]:
    """Yield the value types that cannot be compiled: those that a shape uses stop the reading.

    `faulty` are nodes whose faults are reported already.
    """
    for node in statements.by_subject:
        kinds = () if node in faulty else statements.kinds.get(node, ())
        if not VALUE_TYPES.isdisjoint(kinds):
            try:
                compile_value_type(statements.obeyed, node)
            except MappingError as error:
                if not _is_reported_elsewhere(statements, node, error):
                    yield _unreadable(statements, node, error)


def _is_reported_elsewhere(statements: OntologyStatements, node: Iri, error: MappingError) -> bool:
    """Whether the error has a fault of its own: by its kind, or as that of another node.

    The node is an own value type, or does not exist.
    """
    if isinstance(error, MintError):
        return True
    if error.node is None or error.node == node:
        return False
    kinds = statements.kinds.get(error.node, set())
    is_own = error.node in statements.by_subject
    return not kinds or (is_own and not VALUE_TYPES.isdisjoint(kinds))


def _unreadable(statements: OntologyStatements, node: Iri, error: MappingError) -> MappingFault:
    about = statements.by_subject[error.node if error.node in statements.by_subject else node]
    literals = (each for each in about if str(each.triple.object) in error.texts)
    statement = next(literals, about[0])
    return MappingFault(
        statement,
        StatementPart.OBJECT,
        _REGEX if isinstance(error, PatternError) else _VALUE,
        error.shown(statements.prefixes(statement.path)),
        about=node,
    )


def idle_words(statements: OntologyStatements) -> Iterator[MappingFault]:
    """Yield times of values that are no dates, and constants and columns of literals."""
    for statement in statements.of_mapping:
        node, predicate, value = statement.triple
        if predicate in _TIMES and str(value) == "true":
            wanted, problem = DATE_TYPES, "is read of dates"
        elif predicate in _OF_THINGS and NodeKind.SHAPE in statements.kinds.get(node, ()):
            wanted, problem = frozenset({THING}), "is read of values that are things or nodes"
        else:
            continue
        value_type = _value_type_of(statements, node)
        if value_type is not None and wanted.isdisjoint(values_of(value_type)):
            word = predicate.removeprefix(MAPPING)
            problem = f"m:{word} {problem}, and the m:value reads none"
            yield MappingFault(statement, StatementPart.PREDICATE, _VALUE, problem, about=word)


def _value_type_of(statements: OntologyStatements, node: Iri) -> ValueType | None:
    """Return the value type of a property shape or a column; None where there is none."""
    named = statements.triples.iri(node, m("value"))
    try:
        return compile_value_type(statements.obeyed, named) if named else None
    except MappingError:
        return None
