"""Bounds and orders of shapes with which no value can be compared: a number for years."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from kbgraph.findings import Severity
from kbgraph.ontology.lint.checks.reading import THING, kind_of_read, values_of
from kbgraph.ontology.lint.statements import (
    FaultKind,
    MappingFault,
    OntologyStatements,
    OwnStatement,
    StatementPart,
)
from kbgraph.ontology.mapping_error import MappingError
from kbgraph.ontology.value_type_compiler import compile_value_type
from kbgraph.ontology.value_types import m
from kbgraph.rdf.namespaces import SHACL
from kbgraph.rdf.terms import DATE, DATE_TIME, YEAR, YEAR_MONTH, Iri, Literal
from kbgraph.rdf.value_kinds import ComparableKind, are_comparable, kind_of_datatype

_KINDS = FaultKind(Severity.ERROR, "mapping-datatype")
_FORM = FaultKind(Severity.ERROR, "mapping-value")
_BOUNDS = frozenset(
    Iri(f"{SHACL}{end}{side}") for end in ("min", "max") for side in ("Inclusive", "Exclusive")
)
_ORDERS = frozenset({Iri(SHACL + "lessThan"), Iri(SHACL + "lessThanOrEquals")})
_DATATYPE, _PATH, _VALUE = Iri(SHACL + "datatype"), Iri(SHACL + "path"), m("value")
_YEAR = re.compile(r"-?[0-9]{4,9}(?:Z|[+-][0-9]{2}:[0-9]{2})?")
_MONTH = re.compile(r"-?[0-9]{4,9}-(?:0[1-9]|1[0-2])(?:Z|[+-][0-9]{2}:[0-9]{2})?")
_CALENDAR_YEAR = re.compile(r"[0-9]{4}-")
_YEAR_NUMBER = re.compile(r"[0-9]{4}")


def incomparable_bounds(statements: OntologyStatements) -> Iterator[MappingFault]:
    """Yield the bounds that are no numbers or dates, or of another kind than all values."""
    for statement in statements.own:
        subject, predicate, bound = statement.triple
        if predicate in _BOUNDS and isinstance(bound, Literal):
            if not _is_well_formed(bound):
                yield _malformed(statements, statement, bound)
                continue
            read = _datatypes_of(statements, subject)
            kind = kind_of_datatype(bound.datatype)
            if read and not any(are_comparable(kind, kind_of_read(each)) for each in read):
                yield _of_other_kind(statements, statement, bound, read)
        elif predicate in _ORDERS and isinstance(bound, Iri):
            yield from _incomparable_order(statements, statement, bound)


def _incomparable_order(
    statements: OntologyStatements, statement: OwnStatement, other: Iri
) -> Iterator[MappingFault]:
    """Yield the fault of an order of two properties whose values cannot be compared."""
    read = _datatypes_of(statements, statement.triple.subject)
    shapes = statements.triples.subjects(_PATH, other)
    others = frozenset().union(*(_datatypes_of(statements, shape) for shape in shapes))
    pairs = [(kind_of_read(one), kind_of_read(each)) for one in read for each in others]
    if pairs and not any(are_comparable(*pair) for pair in pairs):
        name = statements.name(other, statement)
        yield _fault(
            statement,
            _KINDS,
            f"each value is {_kinds(statements, statement, read)}, and each of {name} "
            f"{_kinds(statements, statement, others)}: they cannot be compared",
        )


def _datatypes_of(statements: OntologyStatements, shape: Iri) -> frozenset[Iri]:
    """Return the datatypes that the values of a shape can have; none where they are not known.

    A shape without a value type has the values that other shapes of its property read.
    """
    triples = statements.triples
    path = triples.iri(shape, _PATH)
    shapes = (
        [shape] if triples.iri(shape, _VALUE) or path is None else triples.subjects(_PATH, path)
    )
    named = [type_ for each in shapes if (type_ := triples.iri(each, _VALUE))]
    if not named:
        return frozenset(triples.iris(shape, _DATATYPE))
    try:
        return frozenset().union(*(values_of(compile_value_type(triples, each)) for each in named))
    except MappingError:
        return frozenset()


def _is_well_formed(literal: Literal) -> bool:
    """Say whether a date or a number is one; literals of other datatypes are not known."""
    text, datatype, _ = literal
    try:
        if datatype == DATE and _CALENDAR_YEAR.match(text):
            date.fromisoformat(text[:10])
        elif datatype == DATE_TIME and _CALENDAR_YEAR.match(text):
            datetime.fromisoformat(text)
        elif kind_of_datatype(datatype) is ComparableKind.NUMBER:
            Decimal(text.replace("INF", "Infinity"))
    except (ValueError, InvalidOperation):
        return False
    if datatype in {DATE, DATE_TIME}:
        return "-" in text[1:]
    forms = {YEAR: _YEAR, YEAR_MONTH: _MONTH}
    return datatype not in forms or forms[datatype].fullmatch(text) is not None


def _malformed(
    statements: OntologyStatements, statement: OwnStatement, bound: Literal
) -> MappingFault:
    name = statements.name(bound.datatype, statement)
    years = bound.datatype == DATE and _YEAR_NUMBER.fullmatch(bound.lexical)
    remedy = f'write "{bound}"^^xsd:gYear' if years else ""
    return _fault(statement, _FORM, f"{str(bound)!r} is no {name}", remedy)


def _of_other_kind(
    statements: OntologyStatements, statement: OwnStatement, bound: Literal, read: frozenset[Iri]
) -> MappingFault:
    remedy = ""
    if YEAR in read and _YEAR_NUMBER.fullmatch(bound.lexical):
        remedy = f'write "{bound}"^^xsd:gYear'
    elif read == {THING}:
        remedy = "bound a part of the value, in a shape of its class"
    return _fault(
        statement,
        _KINDS,
        f"the bound {bound} is {_kinds(statements, statement, frozenset({bound.datatype}))}, and "
        f"each value is {_kinds(statements, statement, read)}: they cannot be compared",
        remedy,
    )


def _kinds(statements: OntologyStatements, statement: OwnStatement, read: frozenset[Iri]) -> str:
    """Return the kinds of values in words; those with an order of their own by their datatype."""
    return " or ".join(
        sorted({kind_of_read(each) or statements.name(each, statement) for each in read})
    )


def _fault(
    statement: OwnStatement, kind: FaultKind, message: str, suggestion: str = ""
) -> MappingFault:
    about = str(statement.triple.object)
    return MappingFault(statement, StatementPart.OBJECT, kind, message, suggestion, about)
