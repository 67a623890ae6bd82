"""What entries are held to beyond their shapes: facts that both ends must claim, sources that are banned, citations that are wanted."""

from __future__ import annotations

import re
from typing import NamedTuple

from kbgraph.errors import OntologyError
from kbgraph.ontology.turtle import TripleIndex
from kbgraph.ontology.value_types import compiled, m
from kbgraph.rdf.namespaces import TYPE
from kbgraph.rdf.terms import Iri


class ReciprocalRule(NamedTuple):
    """Facts between two things that the entries of both must claim, and the qualifiers on which their claims must agree."""

    paths: tuple[Iri, ...]
    qualifiers: tuple[Iri, ...]


class BannedSource(NamedTuple):
    """Addresses on which no entry may rest, and why."""

    regex: re.Pattern[str]
    reason: str


class Constraints(NamedTuple):
    """All that the mapping holds entries to."""

    both_sides: tuple[ReciprocalRule, ...]
    banned: tuple[BannedSource, ...]
    citations: bool
    """Whether every fact that a field of the mapping states needs a source and a date."""


def compile_constraints(triples: TripleIndex, own: TripleIndex) -> Constraints:
    """The constraints of a mapping. Those of the ontology (`own`) stand beside those of the engine."""
    return Constraints(
        tuple(_both_sides(triples, rule) for rule in triples.subjects(TYPE, m("BothSides"))),
        tuple(_banned(triples, rule) for rule in triples.subjects(TYPE, m("BannedSource"))),
        (own.text(m("general"), m("citations")) or triples.text(m("general"), m("citations")))
        == "true",
    )


def _both_sides(triples: TripleIndex, rule: Iri) -> ReciprocalRule:
    paths = tuple(triples.iris(rule, m("path")))
    if not paths:
        raise OntologyError(f"mapping: the m:BothSides {rule} needs m:path")
    return ReciprocalRule(paths, tuple(triples.iris(rule, m("qualifier"))))


def _banned(triples: TripleIndex, rule: Iri) -> BannedSource:
    text = triples.text(rule, m("regex"))
    if not text:
        raise OntologyError(f"mapping: the m:BannedSource {rule} needs m:regex")
    return BannedSource(compiled(text, rule), triples.text(rule, m("reason")))
