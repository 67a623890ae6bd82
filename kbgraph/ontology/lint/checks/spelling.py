"""Words that no vocabulary has: of the mapping, of SHACL, SKOS, OWL and RDF Schema."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kbgraph.fuzzy import nearest_words
from kbgraph.ontology.lint.checks.prefixes import (
    WORD_ERROR,
    WORD_WARNING,
    misspelt_namespaces,
    words_named,
    words_with_other_prefixes,
)
from kbgraph.ontology.lint.node_kinds import CLASSES
from kbgraph.ontology.lint.standard_words import STANDARDS
from kbgraph.ontology.lint.statements import (
    GENERAL,
    MappingFault,
    OntologyStatements,
    OwnStatement,
    StatementPart,
    did_you_mean,
)
from kbgraph.ontology.lint.terms import is_property, namespace_of
from kbgraph.ontology.lint.words import ALL_WORDS, WORDS
from kbgraph.rdf.iris import local_name
from kbgraph.rdf.namespaces import KB, MAPPING, TYPE
from kbgraph.rdf.similar_iris import SimilarIris
from kbgraph.rdf.terms import Iri


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
    yield from misspelt_namespaces(statements)
    yield from words_with_other_prefixes(statements)


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
    near = [statements.name(each, statement) for each in offered] or words_named(name)
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
    standard = STANDARDS[namespace]
    near = [f"{standard.prefix}:{each}" for each in nearest_words(name, words)]
    message = f"{standard.prefix}:{name} is no word of {standard.name}"
    return _fault(statement, part, message, near)


def _fault(
    statement: OwnStatement, part: StatementPart, message: str, near: list[str]
) -> MappingFault:
    term = str(statement.triple[part.value])
    is_of_mapping = term.startswith(MAPPING)
    kind = WORD_ERROR if near or is_of_mapping else WORD_WARNING
    return MappingFault(statement, part, kind, message, did_you_mean(near), about=local_name(term))


def _split(iri: str) -> tuple[str, str]:
    """Return the namespace and the local name of an IRI."""
    namespace = namespace_of(iri)
    return namespace, iri[len(namespace) :]
