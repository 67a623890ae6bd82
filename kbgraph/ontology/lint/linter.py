"""The linter of a mapping: all checks of the statements of an ontology's own files."""

from __future__ import annotations

from collections.abc import Iterator

from kbgraph.findings import Finding
from kbgraph.ontology.lint.checks.bounds import incomparable_bounds
from kbgraph.ontology.lint.checks.datatypes import contradicting_datatypes, unsupported_datatypes
from kbgraph.ontology.lint.checks.forms import missing_words, surplus_values, wrong_forms
from kbgraph.ontology.lint.checks.labels import concepts_without_labels, contradicting_labels
from kbgraph.ontology.lint.checks.minting import things_without_identity
from kbgraph.ontology.lint.checks.places import (
    misplaced_general_words,
    misplaced_words,
    unread_in_records,
    unread_places,
)
from kbgraph.ontology.lint.checks.references import (
    misspelt_properties,
    unknown_nodes,
    unknown_terms,
)
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
from kbgraph.ontology.lint.checks.unreached import (
    unnamed_parts,
    unreached_choices,
    unreached_options,
    unreached_rules,
    unreached_units,
    unreached_words,
)
from kbgraph.ontology.lint.checks.unused import ReadShapes, unused_headings, unused_shapes
from kbgraph.ontology.lint.checks.value_types import idle_words, unreadable_value_types
from kbgraph.ontology.lint.fault_places import FaultPlaces
from kbgraph.ontology.lint.statements import MappingFault, OntologyStatements
from kbgraph.ontology.lint.terms import Terms
from kbgraph.ontology.mapping import Mapping
from kbgraph.ontology.patterns import watched_patterns
from kbgraph.ontology.turtle import OntologyFiles, TripleIndex
from kbgraph.rdf.terms import Iri


@watched_patterns()
def lint_mapping(
    triples: TripleIndex,
    files: OntologyFiles,
    mapping: Mapping,
    superclasses: Superclasses,
    obeyed: TripleIndex | None = None,
) -> tuple[Finding, ...]:
    """Return the faults of the own files of an ontology, sorted by file and line.

    `triples` are those of all files, the engine's included. `mapping` was compiled of those that
    are `obeyed`, by default all.
    """
    statements = OntologyStatements(triples, files, obeyed)
    if not statements.own:
        return ()
    places = FaultPlaces(files)
    found = _faults(statements, mapping, superclasses)
    return tuple(sorted({places.finding(fault) for fault in found}))


def _faults(
    statements: OntologyStatements, mapping: Mapping, superclasses: Superclasses
) -> Iterator[MappingFault]:
    misspellings = [*misspelt_words(statements)]
    yield from misspellings
    # The word that is meant is missing on its node, and its object lacks what names it: a cause has
    # one finding.
    ends = (fault.statement.triple[end] for fault in misspellings for end in (0, 2))
    misspelt = {node for node in ends if isinstance(node, Iri)}
    terms = Terms(statements)
    yield from misplaced_words(statements)
    yield from misplaced_general_words(statements)
    yield from unknown_terms(statements, terms)
    yield from misspelt_properties(statements, terms)
    yield from unknown_nodes(statements, terms, misspelt)
    wrong = [*wrong_forms(statements)]
    yield from wrong
    yield from surplus_values(statements)
    yield from missing_words(statements, misspelt)
    faulty = {fault.statement.triple.subject for fault in wrong} | misspelt
    yield from unreadable_value_types(statements, faulty)
    yield from idle_words(statements)
    yield from unsupported_datatypes(statements)
    yield from contradicting_datatypes(statements, mapping)
    yield from incomparable_bounds(statements)
    yield from things_without_identity(statements)
    yield from contradicting_labels(statements)
    yield from concepts_without_labels(statements)
    yield from faulty_regexes(statements, mapping.patterns, misspelt)
    yield from _unreached(statements)
    yield from _faults_of_shapes(statements, mapping, misspelt)
    yield from _shared(statements, mapping, superclasses)


def _unreached(statements: OntologyStatements) -> Iterator[MappingFault]:
    yield from unreached_units(statements)
    yield from unreached_words(statements)
    yield from unreached_options(statements)
    yield from unreached_choices(statements)
    yield from unnamed_parts(statements)
    yield from unreached_rules(statements)


def _faults_of_shapes(
    statements: OntologyStatements, mapping: Mapping, misspelt: set[Iri]
) -> Iterator[MappingFault]:
    read = ReadShapes(statements, mapping)
    yield from unread_places(statements, read.of_classes, misspelt)
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
