"""Words that no vocabulary has: of the mapping, of SHACL, SKOS, OWL and RDF Schema."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from kbgraph.findings import Severity
from kbgraph.fuzzy import nearest_words
from kbgraph.ontology.lint.node_kinds import CLASSES
from kbgraph.ontology.lint.standard_words import STANDARDS
from kbgraph.ontology.lint.statements import (
    GENERAL,
    FaultKind,
    MappingFault,
    OntologyStatements,
    OwnStatement,
    StatementPart,
    did_you_mean,
)
from kbgraph.ontology.lint.terms import is_property, namespace_of
from kbgraph.ontology.lint.words import ALL_WORDS, WORDS
from kbgraph.rdf.iris import local_name
from kbgraph.rdf.namespaces import KB, MAPPING, OWL, RDF, RDFS, SHACL, SKOS, TYPE
from kbgraph.rdf.similar_iris import SimilarIris
from kbgraph.rdf.terms import Iri, Term

_ERROR = FaultKind(Severity.ERROR, "mapping-word")
_WARNING = FaultKind(Severity.WARNING, "mapping-word")
_NAMESPACES = (MAPPING, SHACL, SKOS, RDFS, RDF, OWL, KB)
"""The namespaces whose words the engine reads."""
_WORD = (StatementPart.PREDICATE,)
_TYPED = (StatementPart.PREDICATE, StatementPart.OBJECT)
"""The parts of a statement that are words of a vocabulary, and those of one that names a class."""
_MAX_SLIPS = 2
_NAME = re.compile(r"[\w-]+")


class _Namespace(NamedTuple):
    """A namespace as it is written, and the one that is meant."""

    written: str
    meant: str


def misspelt_words(statements: OntologyStatements) -> Iterator[MappingFault]:
    """Yield the words of own statements that their vocabulary does not have."""
    known: dict[Iri, bool] = {}
    for statement in statements.own:
        _, predicate, value = statement.triple
        if predicate not in known:
            known[predicate] = _is_property(statements, predicate)
        if not known[predicate]:
            yield _property_fault(statements, statement)
        if predicate == TYPE and isinstance(value, Iri) and not _is_class(value):
            yield _class_fault(statement, value)
    for subject, about in statements.by_subject.items():
        if subject.startswith(MAPPING) and subject != GENERAL:
            name = local_name(subject)
            near = [f"m:{each}" for each in nearest_words(name, ("general",))]
            part, message = StatementPart.SUBJECT, f"m:{name} is no word of the mapping"
            yield _fault(about[0], part, message, near)
    yield from _misspelt_namespaces(statements)


def _misspelt_namespaces(statements: OntologyStatements) -> Iterator[MappingFault]:
    """Yield the first word in each file of a namespace that is misspelt: its prefix is at fault."""
    found: dict[Term, _Namespace | None] = {}
    reported: set[tuple[Path, _Namespace]] = set()
    for statement in statements.own:
        for part in _TYPED if statement.triple.predicate == TYPE else _WORD:
            term = statement.triple[part.value]
            if term not in found:
                found[term] = _misspelt_namespace(str(term))
            namespace = found[term]
            if namespace is not None and (statement.path, namespace) not in reported:
                reported.add((statement.path, namespace))
                yield _namespace_fault(statement, part, namespace)


def _is_property(statements: OntologyStatements, predicate: Iri) -> bool:
    namespace, name = _split(predicate)
    if namespace == MAPPING:
        return name in ALL_WORDS
    if namespace in STANDARDS:
        return name in STANDARDS[namespace].properties
    return namespace != KB or is_property(statements.triples, predicate)


def _is_class(cls: Iri) -> bool:
    namespace, name = _split(cls)
    if namespace == MAPPING:
        return name in CLASSES
    return namespace not in STANDARDS or name in STANDARDS[namespace].classes


def _property_fault(statements: OntologyStatements, statement: OwnStatement) -> MappingFault:
    namespace, name = _split(statement.triple.predicate)
    part = StatementPart.PREDICATE
    if namespace == MAPPING:
        near = [f"m:{each}" for each in nearest_words(name, _words_for(statements, statement))]
        return _fault(statement, part, f"m:{name} is no word of the mapping", near)
    if namespace in STANDARDS:
        return _standard_fault(statement, part, STANDARDS[namespace].properties)
    declared = {
        each
        for each in statements.subjects
        if each.startswith(KB) and is_property(statements.triples, each)
    }
    offered = statements.offer(SimilarIris(sorted(declared)), statement.triple.predicate)
    near = [statements.name(each, statement) for each in offered]
    name = statements.name(statement.triple.predicate, statement)
    return _fault(statement, part, f"no property {name} is declared", near)


def _class_fault(statement: OwnStatement, cls: Iri) -> MappingFault:
    namespace, name = _split(cls)
    part = StatementPart.OBJECT
    if namespace == MAPPING:
        near = [f"m:{each}" for each in nearest_words(name, CLASSES)]
        return _fault(statement, part, f"m:{name} is no class of the mapping", near)
    return _standard_fault(statement, part, STANDARDS[namespace].classes)


def _words_for(statements: OntologyStatements, statement: OwnStatement) -> Iterable[str]:
    """Return all words; those that may stand on the subject come first."""
    kinds = statements.kinds.get(statement.triple.subject, set())
    return dict.fromkeys((*(word for kind in kinds for word in WORDS[kind]), *ALL_WORDS))


def _standard_fault(
    statement: OwnStatement, part: StatementPart, words: tuple[str, ...]
) -> MappingFault:
    term = str(statement.triple[part.value])
    namespace, name = _split(term)
    prefix = {SHACL: "sh", SKOS: "skos", RDFS: "rdfs", OWL: "owl"}[namespace]
    near = [f"{prefix}:{each}" for each in nearest_words(name, words)]
    message = f"{prefix}:{name} is no word of {STANDARDS[namespace].name}"
    return _fault(statement, part, message, near)


def _namespace_fault(
    statement: OwnStatement, part: StatementPart, found: _Namespace
) -> MappingFault:
    return MappingFault(
        statement,
        part,
        _ERROR,
        f"nothing reads words of the namespace <{found.written}>",
        f"declare the prefix as <{found.meant}>",
        about=found.written,
    )


def _fault(
    statement: OwnStatement, part: StatementPart, message: str, near: list[str]
) -> MappingFault:
    term = str(statement.triple[part.value])
    is_of_mapping = term.startswith(MAPPING)
    kind = _ERROR if near or is_of_mapping else _WARNING
    return MappingFault(statement, part, kind, message, did_you_mean(near), about=local_name(term))


def _misspelt_namespace(iri: str) -> _Namespace | None:
    """Return the namespace of an IRI if it is like one that the engine reads."""
    namespace, _ = _split(iri)
    if namespace in _NAMESPACES:
        return None
    for meant in _NAMESPACES:
        # A prefix without its `#` runs into the words: `…/mappinglabel`.
        if iri.startswith(meant[:-1]) and _NAME.fullmatch(iri, len(meant) - 1):
            return _Namespace(meant[:-1], meant)
    near = nearest_words(namespace, _NAMESPACES, _MAX_SLIPS)
    return _Namespace(namespace, near[0]) if near else None


def _split(iri: str) -> tuple[str, str]:
    """Return the namespace and the local name of an IRI."""
    namespace = namespace_of(iri)
    return namespace, iri[len(namespace) :]
