"""Options behind one that reads all they read, and choices by a value that their column lacks."""

from __future__ import annotations

from collections.abc import Iterator

from kbgraph.findings import Severity
from kbgraph.ontology.lint.checks.reading import THING, covers, values_of
from kbgraph.ontology.lint.statements import (
    FaultKind,
    MappingFault,
    OntologyStatements,
    OwnStatement,
    StatementPart,
)
from kbgraph.ontology.lint.value_forms import ValueForm, takes
from kbgraph.ontology.mapping_error import MappingError
from kbgraph.ontology.value_type_compiler import compile_value_type
from kbgraph.ontology.value_types import (
    AnyOf,
    ConceptType,
    EnumerationType,
    TextType,
    ValueType,
    m,
    reads_images,
)
from kbgraph.rdf.namespaces import LANG_STRING
from kbgraph.rdf.terms import Iri, Literal, Term

_UNREACHED = FaultKind(Severity.WARNING, "mapping-unused")


def unreached_options(statements: OntologyStatements) -> Iterator[MappingFault]:
    """Yield the options of an m:FirstOf behind one that reads every text they read."""
    for statement in statements.of_mapping:
        if statement.triple.predicate != m("option"):
            continue
        earlier: list[tuple[OwnStatement, ValueType]] = []
        for member in statements.members(statement):
            value_type = _compiled(statements, member.triple.object)
            if value_type is None:
                continue
            first = next((it for it, each in earlier if _hides(each, value_type)), None)
            if first is not None:
                yield _behind(statements, member, first)
            earlier.append((member, value_type))


def _hides(first: ValueType, later: ValueType) -> bool:
    """Say whether a type reads all that a later one reads, placeholders and images too."""
    if reads_images(later) and not reads_images(first):
        return False  # An image has no words, which a text needs.
    reads_placeholders = isinstance(later, TextType) and (later.takes_placeholders or later.names)
    return covers(first, later) and (first == later or not reads_placeholders)


def _behind(
    statements: OntologyStatements, member: OwnStatement, first: OwnStatement
) -> MappingFault:
    name = statements.name(member.triple.object, member)
    reader = statements.name(first.triple.object, first)
    return MappingFault(
        member,
        StatementPart.OBJECT,
        _UNREACHED,
        f"{name} is never tried: {reader} before it reads all that it reads",
        "write it before, or leave it out",
        about=str(member.triple.object),
    )


def unreached_choices(statements: OntologyStatements) -> Iterator[MappingFault]:
    """Yield the values of m:makes that the column cannot have."""
    for column, choice in statements.triples.subject_objects(m("makes")):
        value_type = _compiled(statements, statements.triples.iri(column, m("value")))
        if value_type is None or not isinstance(choice, Iri):
            continue
        for statement in statements.about(choice, m("from")):
            value = statement.triple.object
            if takes(ValueForm.TERM, value, ()) and not _can_have(value_type, value):
                yield MappingFault(
                    statement,
                    StatementPart.OBJECT,
                    _UNREACHED,
                    f"the column never has the value {statements.name(value, statement)}: its "
                    "m:value reads no such",
                    "write a value that it reads",
                    about=str(value),
                )


def _can_have(value_type: ValueType, value: Term) -> bool:
    """Whether a type reads a value: one that it lists, else one of its kind."""
    values = _values(value_type)
    if values is not None:
        return value in values
    kind = THING if isinstance(value, Iri) else value.datatype
    return (LANG_STRING if isinstance(value, Literal) and value.language else kind) in values_of(
        value_type
    )


def _values(value_type: ValueType) -> set[Term] | None:
    """Return the values that a type can read; None where they are not listed."""
    match value_type:
        case ConceptType(labels=labels):
            return {*labels.values()}
        case EnumerationType(entries=entries, otherwise=otherwise):
            others = _values(otherwise) if otherwise else set()
            return None if others is None else {*entries.values()} | others
        case AnyOf(options=options):
            found: set[Term] = set()
            for option in options:
                values = _values(option)
                if values is None:
                    return None
                found |= values
            return found
        case _:
            return None


def _compiled(statements: OntologyStatements, node: Term | None) -> ValueType | None:
    """Return the value type that a node describes; None where it has a fault of its own."""
    if not isinstance(node, Iri):
        return None
    try:
        return compile_value_type(statements.triples, node)
    except MappingError:
        return None
