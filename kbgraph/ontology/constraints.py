"""Constraints beyond the shapes: reciprocal facts, banned sources, citations."""

from __future__ import annotations

from typing import NamedTuple

from kbgraph.ontology.mapping_error import MappingError
from kbgraph.ontology.patterns import Pattern
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
