"""Words that several nodes have, of which one alone is read: types, labels, parts, keys."""

from __future__ import annotations

from collections.abc import Iterator

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
from kbgraph.ontology.mapping_error import MappingError
from kbgraph.ontology.pattern_parts import ENGINE_PARTS
from kbgraph.ontology.value_type_compiler import compile_value_type
from kbgraph.ontology.value_types import ConceptType, EnumerationType, RecordType, ValueType, m
from kbgraph.rdf.namespaces import ALT_LABEL, IN_SCHEME, NOTATION, PREF_LABEL, SHACL
from kbgraph.rdf.terms import Iri, Term
from kbgraph.source.names import normalise_key

_ERROR = FaultKind(Severity.ERROR, "mapping-key")
_PATH, _PROPERTY = Iri(SHACL + "path"), Iri(SHACL + "property")
_NAME, _TYPE = m("name"), m("type")
_PARTS = frozenset({NodeKind.WORDS, NodeKind.PART})
_LABELS = (PREF_LABEL, ALT_LABEL, NOTATION)


def shared_types(statements: OntologyStatements, mapping: Mapping) -> Iterator[MappingFault]:
    """Yield the words of m:type that another class has too and takes."""
    for statement in statements.of_mapping:
        cls, predicate, word = statement.triple
        taken = mapping.types.get(normalise_key(str(word)), cls) if predicate == _TYPE else cls
        if taken != cls:
            yield _fault(statements, statement, f"the type {str(word)!r}", taken)


def shared_entries(statements: OntologyStatements) -> Iterator[MappingFault]:
    """Yield the words of lookups that stand for another term too."""
    for lookup in statements.by_subject:
        value_type = _compiled(statements, lookup, NodeKind.LOOKUP)
        if isinstance(value_type, EnumerationType):
            for entry in statements.triples.iris(lookup, m("entry")):
                target = next(iter(statements.triples.objects(entry, m("to"))), None)
                for statement in statements.about(entry, m("from")):
                    word = str(statement.triple.object)
                    taken = value_type.entries.get(normalise_key(word), target)
                    if taken is not None and taken != target:
                        yield _fault(statements, statement, f"the word {word!r}", taken)


def shared_labels(statements: OntologyStatements) -> Iterator[MappingFault]:
    """Yield the labels of concepts that are read as another concept of their scheme."""
    seen: set[OwnStatement] = set()
    for node in statements.by_subject:
        value_type = _compiled(statements, node, NodeKind.CONCEPT)
        if isinstance(value_type, ConceptType):
            for statement in _labels_of_scheme(statements, node):
                concept, _, label = statement.triple
                taken = value_type.labels.get(normalise_key(str(label)), concept)
                if taken != concept and statement not in seen:
                    seen.add(statement)
                    yield _fault(statements, statement, f"the label {str(label)!r}", taken)


def _labels_of_scheme(statements: OntologyStatements, value_type: Iri) -> Iterator[OwnStatement]:
    for scheme in statements.triples.iris(value_type, m("scheme"))[:1]:
        for concept in statements.triples.subjects(IN_SCHEME, scheme):
            for label in _LABELS:
                yield from statements.about(concept, label)


def shared_parts(statements: OntologyStatements) -> Iterator[MappingFault]:
    """Yield the names of parts of patterns that another part has too and takes.

    A part that takes the name of one of the engine would change its patterns.
    """
    for statement in statements.of_mapping:
        node, predicate, name = statement.triple
        if predicate == _NAME and _is_part(statements, node):
            parts = statements.triples.subjects(predicate, name)
            others = [each for each in parts if each != node and _is_part(statements, each)]
            if str(name) in ENGINE_PARTS:
                yield _fault(statements, statement, f"the part {{{name}}}", None)
            elif others and (others[0] < node or others[0] not in statements.by_subject):
                yield _fault(statements, statement, f"the part {{{name}}}", others[0])


def _is_part(statements: OntologyStatements, node: Iri) -> bool:
    return not _PARTS.isdisjoint(statements.kinds.get(node, ()))


def shared_record_keys(statements: OntologyStatements) -> Iterator[MappingFault]:
    """Yield the keys of records that another property shape of the record has too and takes."""
    seen: set[OwnStatement] = set()
    for record, kinds in statements.kinds.items():
        value_type = _compiled(statements, record, NodeKind.RECORD) if kinds else None
        if isinstance(value_type, RecordType):
            shape = statements.triples.iri(record, m("shape")) or record
            for prop in statements.triples.iris(shape, _PROPERTY):
                path = statements.triples.iri(prop, _PATH)
                for statement in statements.about(prop, m("key")):
                    key = str(statement.triple.object)
                    taken = value_type.captures.get(normalise_key(key))
                    if taken and path and taken.path != path and statement not in seen:
                        seen.add(statement)
                        yield _fault(statements, statement, f"the key {key!r}", taken.path)


def shared_headers(statements: OntologyStatements, mapping: Mapping) -> Iterator[MappingFault]:
    """Yield the headers of columns that another column of the table has too and takes."""
    fields = {field.shape: field for of_class in mapping.fields.values() for field in of_class}
    for shape, field in fields.items():
        nodes = (
            node
            for word in ("qualifier", "detail")
            for node in statements.triples.iris(shape, m(word))
            if field.columns is not None
        )
        for statement in (each for node in nodes for each in statements.about(node, m("column"))):
            header = str(statement.triple.object)
            path = statements.triples.iri(statement.triple.subject, m("path"))
            taken = field.columns.find(header) if field.columns else None
            if field.columns and field.columns.is_object(header):
                yield _fault(statements, statement, f"the column {header!r}", shape)
            elif taken and taken.path != path:
                yield _fault(statements, statement, f"the column {header!r}", taken.path)


def _compiled(statements: OntologyStatements, node: Iri, kind: NodeKind) -> ValueType | None:
    """Return the value type that a node of a kind describes; None for other nodes and faults."""
    if kind not in statements.kinds.get(node, ()):
        return None
    try:
        return compile_value_type(statements.obeyed, node)
    except MappingError:
        return None


def _fault(
    statements: OntologyStatements, statement: OwnStatement, word: str, taken: Term | None
) -> MappingFault:
    """Return the fault of a word that another node takes; None stands for the engine."""
    reader = "the engine" if taken is None else statements.name(taken, statement)
    return MappingFault(
        statement,
        StatementPart.OBJECT,
        _ERROR,
        f"{word} is not read here: {reader} has it too",
        "keep it in one of them",
        about=str(statement.triple.object),
    )
