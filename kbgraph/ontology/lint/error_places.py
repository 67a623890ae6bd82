"""The place of the error of a mapping that cannot be compiled, with the misspelling behind it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from kbgraph.errors import OntologyError
from kbgraph.ontology.lint.checks.forms import wrong_forms
from kbgraph.ontology.lint.checks.references import unknown_terms
from kbgraph.ontology.lint.checks.spelling import misspelt_words
from kbgraph.ontology.lint.fault_places import FaultPlaces
from kbgraph.ontology.lint.statements import (
    MappingFault,
    OntologyStatements,
    OwnStatement,
    StatementPart,
)
from kbgraph.ontology.lint.terms import Terms
from kbgraph.ontology.mapping_error import MappingError, MisnamedError
from kbgraph.ontology.turtle import OntologyFiles, TripleIndex
from kbgraph.rdf.iris import local_name
from kbgraph.rdf.namespaces import MAPPING, RDF, TYPE
from kbgraph.rdf.terms import Iri, Literal


def located(error: MappingError, files: OntologyFiles) -> OntologyError:
    """Return the error of a mapping that cannot be compiled, with its place.

    A misspelt word of the node at fault comes first: the node lacks the word that is meant. Without
    one, a misspelling elsewhere is a hint.
    """
    triples = TripleIndex(chain.from_iterable(files.triples.values()))
    statements, places = OntologyStatements(triples, files), FaultPlaces(files)
    of_node = next(_faults_of(statements, error.node), None) if error.node else None
    if of_node:
        cause = _sentence(of_node, places)
        return OntologyError(
            f"{cause} ({error.shown(statements.prefixes(of_node.statement.path))})"
        )
    elsewhere = next((each for each in misspelt_words(statements) if each.suggestion), None)
    hint = f" ({_sentence(elsewhere, places)})" if elsewhere else ""
    found = next(_statements_at_fault(statements, error), None)
    if found is None:
        return error.at(files, hint)
    statement, part = found
    line = places.position(statement, part).line
    shown = error.shown(statements.prefixes(statement.path))
    return OntologyError(f"{statement.path}:{line}: {shown}{hint}")


def _faults_of(statements: OntologyStatements, node: Iri) -> Iterator[MappingFault]:
    """Yield the faults of a node that may be the cause of an error.

    They are misspelt words, terms that do not exist, and values that a word cannot take.
    """
    found = chain(misspelt_words(statements), unknown_terms(statements, Terms(statements)))
    likely = chain((each for each in found if each.suggestion), wrong_forms(statements))
    return (each for each in likely if each.statement.triple.subject == node)


def _sentence(fault: MappingFault, places: FaultPlaces) -> str:
    line = places.position(fault.statement, fault.part).line
    hint = f"; {fault.suggestion}" if fault.suggestion else ""
    return f"{fault.statement.path}:{line}: {fault.message}{hint}"


def _statements_at_fault(
    statements: OntologyStatements, error: MappingError
) -> Iterator[tuple[OwnStatement, StatementPart]]:
    """Yield the own statements at which an error may be, the likeliest first.

    They are those about its node, with its word or one of its texts, and that which names it.
    """
    if error.node is None:
        return
    naming = (each for each in statements.own if each.triple.object == error.node)
    if isinstance(error, MisnamedError):
        yield from ((each, StatementPart.OBJECT) for each in naming if _names_type(each))
    about = statements.by_subject.get(error.node, [])
    for statement in about:
        if error.word and local_name(statement.triple.predicate) == error.word:
            yield statement, StatementPart.PREDICATE
    for wanted in error.texts:
        for statement in about:
            value = statement.triple.object
            if isinstance(value, Literal) and value.lexical == wanted:
                yield statement, StatementPart.OBJECT
    if about:
        yield about[0], StatementPart.SUBJECT
    yield from ((each, StatementPart.OBJECT) for each in naming)


def _names_type(statement: OwnStatement) -> bool:
    """Say whether a statement names a value type: by a word of the mapping, or in a list."""
    predicate = statement.triple.predicate
    return predicate.startswith((MAPPING, RDF)) and predicate != TYPE
