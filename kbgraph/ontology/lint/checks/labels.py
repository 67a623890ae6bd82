"""Labels of the ontology that contradict SKOS, and concepts without any.

SKOS Reference, sections 5.3 and 5.4, S13 and S14. Programs show any of several preferred labels.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from kbgraph.findings import Severity
from kbgraph.ontology.lint.statements import (
    FaultKind,
    MappingFault,
    OntologyStatements,
    OwnStatement,
    StatementPart,
)
from kbgraph.ontology.value_types import m
from kbgraph.rdf.namespaces import (
    ALT_LABEL,
    IN_SCHEME,
    INVERSE_LABEL,
    LABEL,
    NOTATION,
    PREF_LABEL,
    SKOS,
)
from kbgraph.rdf.prefixes import shorten
from kbgraph.rdf.terms import Iri, Literal

_LABEL = FaultKind(Severity.WARNING, "mapping-label")
_SINGLE = frozenset({PREF_LABEL, LABEL, INVERSE_LABEL})
_READ = (PREF_LABEL, ALT_LABEL, NOTATION)
"""The labels by which an author may write a concept."""
_OTHERS = frozenset({ALT_LABEL, Iri(SKOS + "hiddenLabel")})


def contradicting_labels(statements: OntologyStatements) -> Iterator[MappingFault]:
    """Yield the labels behind the first of their language, and those that are preferred too."""
    for about in statements.by_subject.values():
        labels: dict[tuple[Iri, str], list[OwnStatement]] = defaultdict(list)
        for statement in about:
            _, predicate, label = statement.triple
            if predicate in _SINGLE and isinstance(label, Literal):
                labels[predicate, label.language].append(statement)
        for found in labels.values():
            yield from _behind_first(statements, found)
        preferred = {each.triple.object for each in about if each.triple.predicate == PREF_LABEL}
        for statement in about:
            if statement.triple.predicate in _OTHERS and statement.triple.object in preferred:
                yield _preferred_too(statements, statement)


def concepts_without_labels(statements: OntologyStatements) -> Iterator[MappingFault]:
    """Yield the concepts of schemes that value types read, where no text can mean them."""
    for statement in statements.own:
        concept, predicate, scheme = statement.triple
        if predicate != IN_SCHEME or not statements.triples.subjects(m("scheme"), scheme):
            continue
        if not any(statements.triples.objects(concept, each) for each in _READ):
            name = statements.name(concept, statement)
            message, remedy = f"{name} has no label: no text is read as it", "add a skos:prefLabel"
            part, about = StatementPart.SUBJECT, str(concept)
            yield MappingFault(statement, part, _LABEL, message, remedy, about)


def _behind_first(
    statements: OntologyStatements, found: list[OwnStatement]
) -> Iterator[MappingFault]:
    """Yield the other labels of a node with one property and one language."""
    subject, predicate, first = found[0].triple
    language = first.language if isinstance(first, Literal) else ""
    for statement in found[1:]:
        if statement.triple.object == first:
            continue
        prefixes = statements.prefixes(statement.path)
        word = shorten(predicate, prefixes) or f"<{predicate}>"
        where = f"in the language {language}" if language else "without a language"
        yield _fault(
            statement,
            f"{statements.name(subject, statement)} has several {word} {where}, "
            f"{str(first)!r} before this one: pages show either",
            "write skos:altLabel for the others" if predicate == PREF_LABEL else "keep one",
        )


def _preferred_too(statements: OntologyStatements, statement: OwnStatement) -> MappingFault:
    label = statement.triple.object
    name = statements.name(statement.triple.subject, statement)
    return _fault(statement, f"{str(label)!r} is the skos:prefLabel of {name} too", "keep one")


def _fault(statement: OwnStatement, message: str, suggestion: str) -> MappingFault:
    about = str(statement.triple.object)
    return MappingFault(statement, StatementPart.OBJECT, _LABEL, message, suggestion, about)
