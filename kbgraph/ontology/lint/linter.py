"""The linter of a mapping: all checks of the statements of an ontology's own files."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from kbgraph.errors import OntologyError
from kbgraph.findings import Finding
from kbgraph.ontology.lint.checks.datatypes import contradicting_datatypes, unsupported_datatypes
from kbgraph.ontology.lint.checks.forms import missing_words, surplus_values, wrong_forms
from kbgraph.ontology.lint.checks.minting import things_without_identity
from kbgraph.ontology.lint.checks.places import (
    misplaced_general_words,
    misplaced_words,
    unread_in_records,
    unread_places,
)
from kbgraph.ontology.lint.checks.references import unknown_nodes, unknown_terms
from kbgraph.ontology.lint.checks.regexes import faulty_regexes
from kbgraph.ontology.lint.checks.shared_places import Superclasses, shared_places
from kbgraph.ontology.lint.checks.shared_words import (
    shared_entries,
    shared_headers,
    shared_labels,
    shared_parts,
    shared_record_keys,
    shared_types,
)
from kbgraph.ontology.lint.checks.spelling import misspelt_words
from kbgraph.ontology.lint.checks.unused import ReadShapes, unused_headings, unused_shapes
from kbgraph.ontology.lint.checks.value_types import idle_words, unreadable_value_types
from kbgraph.ontology.lint.statements import (
    MappingFault,
    OntologyStatements,
    OwnStatement,
    StatementPart,
)
from kbgraph.ontology.lint.terms import Terms
from kbgraph.ontology.mapping import Mapping
from kbgraph.ontology.mapping_error import MappingError
from kbgraph.ontology.patterns import watched_patterns
from kbgraph.ontology.turtle import (
    OntologyFiles,
    StatementPlace,
    TextPosition,
    TripleIndex,
    resolve,
    statement_places,
)
from kbgraph.rdf.terms import Iri


@watched_patterns()
def lint_mapping(
    triples: TripleIndex, files: OntologyFiles, mapping: Mapping, superclasses: Superclasses
) -> tuple[Finding, ...]:
    """Return the faults of the own files of an ontology, sorted by file and line.

    `triples` are those of all files, the engine's included, of which `mapping` was compiled.
    """
    statements = OntologyStatements(triples, files)
    if not statements.own:
        return ()
    places = _FaultPlaces(files)
    found = _faults(statements, mapping, superclasses)
    return tuple(sorted({places.finding(fault) for fault in found}))


def _faults(
    statements: OntologyStatements, mapping: Mapping, superclasses: Superclasses
) -> Iterator[MappingFault]:
    misspellings = [*misspelt_words(statements)]
    yield from misspellings
    # A misspelt word is missing on its node: a cause has one finding.
    misspelt = {fault.statement.triple.subject for fault in misspellings}
    terms = Terms(statements)
    yield from misplaced_words(statements)
    yield from misplaced_general_words(statements)
    yield from unknown_terms(statements, terms)
    yield from unknown_nodes(statements, terms, misspelt)
    yield from wrong_forms(statements)
    yield from surplus_values(statements)
    yield from missing_words(statements, misspelt)
    yield from unreadable_value_types(statements)
    yield from idle_words(statements)
    yield from unsupported_datatypes(statements)
    yield from contradicting_datatypes(statements, mapping)
    yield from things_without_identity(statements)
    yield from faulty_regexes(statements, mapping.patterns)
    yield from _faults_of_shapes(statements, mapping, misspelt)
    yield from _shared(statements, mapping, superclasses)


def _faults_of_shapes(
    statements: OntologyStatements, mapping: Mapping, misspelt: set[Iri]
) -> Iterator[MappingFault]:
    read = ReadShapes(statements, mapping)
    yield from unread_places(statements, read.of_classes - misspelt)
    yield from unread_in_records(statements, read.of_records - read.of_classes - misspelt)
    yield from unused_shapes(statements, read, misspelt)
    yield from unused_headings(statements)


def _shared(
    statements: OntologyStatements, mapping: Mapping, superclasses: Superclasses
) -> Iterator[MappingFault]:
    yield from shared_places(statements, mapping, superclasses)
    yield from shared_types(statements, mapping)
    yield from shared_entries(statements)
    yield from shared_labels(statements)
    yield from shared_parts(statements)
    yield from shared_record_keys(statements)
    yield from shared_headers(statements, mapping)


def located(error: MappingError, files: OntologyFiles) -> OntologyError:
    """Return the error of a mapping that cannot be compiled with its place.

    A misspelt word of the node at fault comes first: the node lacks the word that is meant.
    """
    triples = TripleIndex(chain.from_iterable(files.triples.values()))
    misspellings = [*misspelt_words(OntologyStatements(triples, files))]
    of_node = [each for each in misspellings if each.statement.triple.subject == error.node]
    for fault in (of_node or misspellings)[:1]:
        finding = _FaultPlaces(files).finding(fault)
        path = fault.statement.path
        text = f"{path}:{finding.line}: {fault.message}"
        hint = f"; {fault.suggestion}" if fault.suggestion else ""
        if of_node:
            return OntologyError(f"{text}{hint} ({error.shown(files.prefixes[path])})")
        return error.at(files, f" ({text}{hint})")
    return error.at(files)


class _FaultPlaces:
    """The places of faults. A file is scanned when its first fault is found."""

    def __init__(self, files: OntologyFiles) -> None:
        self._files = files
        self._places: dict[Path, list[StatementPlace | None]] = {}

    def finding(self, fault: MappingFault) -> Finding:
        """Return the finding of a fault, at the part of its statement."""
        position = self._position(fault.statement, fault.part)
        return Finding(
            file=self._files.name(fault.statement.path),
            line=position.line,
            column=position.column,
            severity=fault.severity,
            code=fault.code,
            message=fault.message,
            suggestion=fault.suggestion,
            about=fault.about,
        )

    def _position(self, statement: OwnStatement, part: StatementPart) -> TextPosition:
        path, number, triple = statement
        if path not in self._places:
            self._places[path] = statement_places(
                self._files.text(path),
                self._files.turtle_base(path),
                resolve,
                self._files.triples[path],
            )
        place = self._places[path][number]
        if place is not None:
            return place[part.value]
        near = self._files.place([str(triple.object)], triple.subject)
        return TextPosition(near.line if near and near.path == path else 1, 1)
