"""Conversions of units that no text has."""

from __future__ import annotations

from collections.abc import Iterator

from kbgraph.findings import Severity
from kbgraph.ontology.lint.node_kinds import NodeKind
from kbgraph.ontology.lint.statements import (
    FaultKind,
    MappingFault,
    OntologyStatements,
    StatementPart,
)
from kbgraph.ontology.mapping_error import MappingError
from kbgraph.ontology.pattern_parts import with_parts
from kbgraph.ontology.patterns import group_expression, may_match
from kbgraph.ontology.value_types import m
from kbgraph.rdf.namespaces import MAPPING
from kbgraph.rdf.terms import Iri

_UNREACHED = FaultKind(Severity.WARNING, "mapping-unused")
_MISPLACED = FaultKind(Severity.ERROR, "mapping-place")
_OF_PATTERNS = tuple(map(m, ("from", "unit", "name")))
_MAX_SHOWN_CHARS = 80


def unreached_units(statements: OntologyStatements) -> Iterator[MappingFault]:
    """Yield the units of conversions that their pattern does not match, or a number cannot have."""
    for node in statements.by_subject:
        kinds = statements.kinds.get(node, set())
        for conversion in statements.triples.iris(node, m("convert")):
            if NodeKind.NUMBER in kinds:
                yield from _units_of_number(statements, conversion)
            elif NodeKind.PATTERN in kinds:
                yield from _units_of_pattern(statements, node, conversion)


def _units_of_number(statements: OntologyStatements, conversion: Iri) -> Iterator[MappingFault]:
    for predicate in _OF_PATTERNS:
        for statement in statements.about(conversion, predicate):
            word = predicate.removeprefix(MAPPING)
            yield MappingFault(
                statement,
                StatementPart.PREDICATE,
                _MISPLACED,
                f"m:{word} is read in the conversions of an m:Pattern; an m:Number has no unit",
                "write an m:Pattern with a group for the unit, or leave it out to convert all",
                about=word,
            )
            return


def _units_of_pattern(
    statements: OntologyStatements, node: Iri, conversion: Iri
) -> Iterator[MappingFault]:
    triples = statements.triples
    group = triples.text(conversion, m("unit")) or "unit"
    written = triples.text(node, m("regex"))
    try:
        pattern = with_parts(triples, written, node)
    except MappingError:
        return
    for statement in statements.about(conversion, m("from")):
        unit = str(statement.triple.object)
        if not may_match(pattern, group, unit):
            yield MappingFault(
                statement,
                StatementPart.OBJECT,
                _UNREACHED,
                f"nothing is converted from {unit!r}: the group {group} of the pattern does not "
                f"match it, but {shown(written, pattern, group)}",
                "write the unit as authors do, in both places",
                about=unit,
            )


def shown(written: str, pattern: str, group: str) -> str:
    """Return the expression of a group for a message, with names of parts if it has any."""
    expression = group_expression(written, group) or group_expression(pattern, group)
    cut = expression[:_MAX_SHOWN_CHARS]
    return expression if cut == expression else f"{cut}…"
