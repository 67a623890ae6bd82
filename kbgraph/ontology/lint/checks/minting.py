"""Things and nodes that all get the same IRI, since nothing tells one from another."""

from __future__ import annotations

import re
from collections.abc import Iterator
from string import Formatter

from kbgraph.findings import Severity
from kbgraph.ontology.lint.node_kinds import NodeKind
from kbgraph.ontology.lint.statements import (
    FaultKind,
    MappingFault,
    OntologyStatements,
    OwnStatement,
    StatementPart,
)
from kbgraph.ontology.value_types import m
from kbgraph.rdf.terms import Iri

_ERROR = FaultKind(Severity.ERROR, "mapping-mint")
_WARNING = FaultKind(Severity.WARNING, "mapping-mint")
_MINT, _IDENTITY = m("mint"), m("identity")
_GROUP = re.compile(r"\(\?P<(\w+)>")


def things_without_identity(statements: OntologyStatements) -> Iterator[MappingFault]:
    """Yield the patterns and records all of whose values become one thing or node."""
    for statement in statements.of_mapping:
        node, predicate, value = statement.triple
        kinds = statements.kinds.get(node, set())
        if predicate == _MINT and NodeKind.PATTERN in kinds:
            if not statements.triples.texts(node, _IDENTITY):
                yield _without_identity(statements, statement)
        elif predicate == _IDENTITY and str(value).strip() and not _has_names(str(value)):
            yield _without_names(statements, statement, kinds)


def _without_identity(statements: OntologyStatements, statement: OwnStatement) -> MappingFault:
    node = statement.triple.subject
    name = statements.name(node, statement)
    problem = f"{name} mints things without m:identity: all values become one thing"
    return _fault(statement, _ERROR, problem, _example(statements, node))


def _without_names(
    statements: OntologyStatements, statement: OwnStatement, kinds: set[NodeKind]
) -> MappingFault:
    node, _, template = statement.triple
    is_thing = bool(statements.triples.objects(node, _MINT))
    is_one = is_thing or NodeKind.RECORD in kinds
    made = "thing" if is_thing else "node"
    result = f"all values become one {made}" if is_one else "it tells no value from another"
    problem = f"the template {str(template)!r} has no name in braces: {result}"
    kind = _ERROR if is_one else _WARNING
    return _fault(statement, kind, problem, _example(statements, node))


def _has_names(template: str) -> bool:
    try:
        return any(name is not None for _, name, _, _ in Formatter().parse(template))
    except ValueError:
        return True  # A template that is no template is an error of its own.


def _example(statements: OntologyStatements, node: Iri) -> str:
    """Return a template with the first group of a pattern; empty where it has none."""
    group = _GROUP.search(statements.triples.text(node, m("regex")))
    return f'write m:identity "{{{group[1]}}}", or more of its groups' if group else ""


def _fault(statement: OwnStatement, kind: FaultKind, message: str, suggestion: str) -> MappingFault:
    part = StatementPart.OBJECT
    about = statement.triple.subject
    return MappingFault(statement, part, kind, message, suggestion, about=about)
