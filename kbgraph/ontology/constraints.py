"""Constraints beyond the shapes: reciprocal facts, banned sources, citations, single values."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from kbgraph.ontology.mapping_error import MappingError
from kbgraph.ontology.mapping_fields import Field
from kbgraph.ontology.mapping_rules import InverseRule
from kbgraph.ontology.patterns import Pattern
from kbgraph.ontology.record_columns import ObjectColumn, QualifierColumn
from kbgraph.ontology.turtle import TripleIndex
from kbgraph.ontology.value_type_compiler import compile_regex
from kbgraph.ontology.value_types import m
from kbgraph.rdf.namespaces import TYPE
from kbgraph.rdf.terms import Iri


class ReciprocalRule(NamedTuple):
    """Facts between two things that the entries of both must claim."""

    paths: tuple[Iri, ...]
    qualifiers: tuple[Iri, ...]
    """The qualifiers on which both claims must agree."""


class BannedSource(NamedTuple):
    """Addresses that no entry may cite, and the reason."""

    regex: Pattern
    reason: str


class Constraints(NamedTuple):
    """The constraints of a mapping."""

    reciprocal_rules: tuple[ReciprocalRule, ...]
    banned_sources: tuple[BannedSource, ...]
    requires_citations: bool
    """Whether every fact that a field of the mapping states needs a source and a date."""


def compile_constraints(triples: TripleIndex, own: TripleIndex) -> Constraints:
    """Compile the constraints of a mapping.

    `own` holds the triples of the ontology's mapping alone; its `m:citations` overrides the
    engine's.
    """
    citations = own.text(m("general"), m("citations"))
    return Constraints(
        tuple(_reciprocal_rule(triples, rule) for rule in triples.subjects(TYPE, m("BothSides"))),
        tuple(_banned_source(triples, rule) for rule in triples.subjects(TYPE, m("BannedSource"))),
        (citations or triples.text(m("general"), m("citations"))) == "true",
    )


def _reciprocal_rule(triples: TripleIndex, rule: Iri) -> ReciprocalRule:
    paths = tuple(triples.iris(rule, m("path")))
    if not paths:
        raise MappingError(f"the m:BothSides {rule} needs m:path", rule)
    return ReciprocalRule(paths, tuple(triples.iris(rule, m("qualifier"))))


def _banned_source(triples: TripleIndex, rule: Iri) -> BannedSource:
    text = triples.text(rule, m("regex"))
    if not text:
        raise MappingError(
            f"the m:BannedSource {rule} needs m:regex", rule, *triples.literals(rule)
        )
    return BannedSource(compile_regex(triples, rule, text), triples.text(rule, m("reason")))


class EvidenceRules(NamedTuple):
    """The rules of the mapping for the evidence of facts."""

    shared_paths: frozenset[Iri]
    """Properties whose facts may be stated by the entry of their object, or be inferred."""
    rated_later: frozenset[Iri]
    """Properties whose facts an entry alone gives no strength, as others may state them too."""
    detail_paths: frozenset[Iri]
    """Properties that the record tables of other entries may state of their objects."""
    told_of_things: frozenset[Iri]
    """The same, and the type: what the details of claims may tell of other things."""
    own_values: frozenset[Iri]
    """Single values that an entry alone states of its thing."""
    one_value: Mapping[Iri, frozenset[Iri]]
    """The classes whose things can have one value of a property (`sh:maxCount 1`, `m:oneValue`)."""
    while_object_lasts: frozenset[Iri]
    """Properties whose facts hold only while their object does (`m:whileObjectLasts`)."""
    while_subject_lasts: frozenset[Iri]
    """Properties whose facts hold only while their subject does (`m:whileSubjectLasts`)."""


def compile_evidence_rules(
    fields: Mapping[Iri, list[Field]], inverses: Iterable[InverseRule], document: Iri
) -> EvidenceRules:
    """Compile the rules from the fields of each class; `document` is the class of entries."""
    all_fields = [field for of_class in fields.values() for field in of_class]
    reversed_paths = {
        path for field in all_fields if field.is_reversed for path in _paths_of(field)
    }
    one_value: dict[Iri, set[Iri]] = defaultdict(set)
    for cls, of_class in fields.items():
        for field in of_class if cls != document else ():
            if field.has_one_value:
                one_value[field.path].add(cls)
    detail_paths = frozenset(
        column.path
        for field in all_fields
        for column in (field.columns.further if field.columns else ())
        if isinstance(column, ObjectColumn)
    )
    shared_paths = frozenset(reversed_paths | {rule.gives for rule in inverses})
    return EvidenceRules(
        shared_paths=shared_paths,
        rated_later=shared_paths | detail_paths | {TYPE},
        detail_paths=detail_paths,
        told_of_things=detail_paths | {TYPE},
        own_values=frozenset(one_value.keys() - detail_paths),
        one_value={path: frozenset(classes) for path, classes in one_value.items()},
        while_object_lasts=frozenset(
            path for field in all_fields if field.lasts_with_object for path in _paths_of(field)
        ),
        while_subject_lasts=frozenset(
            path for field in all_fields if field.lasts_with_subject for path in _paths_of(field)
        ),
    )


def _paths_of(field: Field) -> set[Iri]:
    """Return the properties that the rows of a field's record tables may state."""
    further = field.columns.further if field.columns else ()
    made = {
        path
        for column in further
        if isinstance(column, QualifierColumn)
        for path in column.path_by_value.values()
    }
    return {field.path, *made}
