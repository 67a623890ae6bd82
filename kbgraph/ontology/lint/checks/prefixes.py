"""Prefixes that are declared for another namespace than is meant, and words with another prefix."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from kbgraph.findings import Severity
from kbgraph.fuzzy import nearest_words
from kbgraph.ontology.lint.node_kinds import CLASSES
from kbgraph.ontology.lint.standard_words import STANDARDS
from kbgraph.ontology.lint.statements import (
    FaultKind,
    MappingFault,
    OntologyStatements,
    OwnStatement,
    StatementPart,
    did_you_mean,
)
from kbgraph.ontology.lint.terms import TermKind, Terms, namespace_of
from kbgraph.ontology.lint.words import ALL_WORDS
from kbgraph.ontology.turtle import GENID
from kbgraph.rdf.iris import local_name
from kbgraph.rdf.namespaces import (
    DESCRIBING,
    DIRECTION,
    INVERSE_LABEL,
    KB,
    MAPPING,
    OWL,
    RANK,
    RDF,
    RDFS,
    SHACL,
    SKOS,
    TYPE,
    VALENCE,
)
from kbgraph.rdf.terms import XSD, Iri, Term

WORD_ERROR = FaultKind(Severity.ERROR, "mapping-word")
WORD_WARNING = FaultKind(Severity.WARNING, "mapping-word")
_CONCEPT = Iri(SKOS + "Concept")
_ENGINE_WORDS = frozenset(map(local_name, (RANK, VALENCE, DIRECTION, INVERSE_LABEL)))
"""Properties of the engine that an ontology states of its own terms."""
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


def misspelt_namespaces(statements: OntologyStatements) -> Iterator[MappingFault]:
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


def words_with_other_prefixes(statements: OntologyStatements) -> Iterator[MappingFault]:
    """Yield the properties and classes that are not declared, and are a word with another prefix.

    They have a prefix of the ontology's own nodes: `s:label` is meant for `m:label`.
    """
    terms, namespaces = Terms(statements), _namespaces_of_nodes(statements)
    known: dict[Term, list[str]] = {}
    for statement in statements.own:
        for part in _TYPED if statement.triple.predicate == TYPE else _WORD:
            term = statement.triple[part.value]
            if term not in known:
                known[term] = _words_meant(terms, term, part) if _has(namespaces, term) else []
            if known[term]:
                yield _prefix_fault(statements, statement, part, known[term])


def _has(namespaces: set[str], term: Term) -> bool:
    return namespace_of(str(term)) in namespaces


def _namespaces_of_nodes(statements: OntologyStatements) -> set[str]:
    """Return the namespaces of own subjects, shapes and value types, but for vocabularies."""
    nodes = {*statements.by_subject, *statements.kinds}
    own = {namespace_of(each) for each in nodes if not each.startswith(GENID)}
    return own - {*DESCRIBING.values(), *STANDARDS, MAPPING} | {XSD, KB}


def _words_meant(terms: Terms, term: Term, part: StatementPart) -> list[str]:
    """Return the words that may be meant by a property or class that is not declared."""
    iri = Iri(str(term))
    is_property = part is StatementPart.PREDICATE
    if terms.exists(iri, TermKind.PROPERTY if is_property else TermKind.CLASS):
        return []
    if is_property and iri.startswith(KB):
        return []  # It is reported with the properties of the engine that are like it.
    name = iri.removeprefix(namespace_of(iri))
    return words_named(name) if is_property else _classes_named(name)


def words_named(name: str) -> list[str]:
    """Return the properties of the mapping, the engine and the W3C that have a name."""
    standard = [each.prefix for each in STANDARDS.values() if name in each.properties]
    mapping = ["m"] if name in ALL_WORDS else []
    engine = ["kb"] if name in _ENGINE_WORDS else []
    return [f"{prefix}:{name}" for prefix in (*mapping, *engine, *standard)]


def _classes_named(name: str) -> list[str]:
    """Return the classes of the mapping and of the W3C that have a name."""
    standard = (each.prefix for each in STANDARDS.values() if name in each.classes)
    return [f"{prefix}:{name}" for prefix in (*(["m"] if name in CLASSES else []), *standard)]


def _prefix_fault(
    statements: OntologyStatements, statement: OwnStatement, part: StatementPart, meant: list[str]
) -> MappingFault:
    """Return the fault of a word with another prefix: a warning where no such word is read."""
    subject = statement.triple.subject
    types = statements.triples.objects(subject, TYPE)
    is_read = subject in statements.kinds or _CONCEPT in types or part is StatementPart.OBJECT
    name = statements.name(statement.triple[part.value], statement)
    what = "property" if part is StatementPart.PREDICATE else "class"
    message = f"no {what} {name} is declared"
    kind = WORD_ERROR if is_read else WORD_WARNING
    return MappingFault(statement, part, kind, message, did_you_mean(meant), about=name)


def _namespace_fault(
    statement: OwnStatement, part: StatementPart, found: _Namespace
) -> MappingFault:
    return MappingFault(
        statement,
        part,
        WORD_ERROR,
        f"nothing reads words of the namespace <{found.written}>",
        f"declare the prefix as <{found.meant}>",
        about=found.written,
    )


def _misspelt_namespace(iri: str) -> _Namespace | None:
    """Return the namespace of an IRI if it is like one that the engine reads."""
    namespace = namespace_of(iri)
    if namespace in _NAMESPACES:
        return None
    for meant in _NAMESPACES:
        # A prefix without its `#` runs into the words: `…/mappinglabel`.
        if iri.startswith(meant[:-1]) and _NAME.fullmatch(iri, len(meant) - 1):
            return _Namespace(meant[:-1], meant)
    near = nearest_words(namespace, _NAMESPACES, _MAX_SLIPS)
    return _Namespace(namespace, near[0]) if near else None
