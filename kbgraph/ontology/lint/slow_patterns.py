"""Findings of patterns of the mapping that have taken too long for a text."""

from __future__ import annotations

from kbgraph.findings import Finding, Severity
from kbgraph.ontology.mapping import Mapping
from kbgraph.ontology.patterns import PatternOrigin
from kbgraph.ontology.turtle import OntologyFiles


def slow_patterns(mapping: Mapping, files: OntologyFiles) -> list[Finding]:
    """Return a finding for each pattern of a mapping that has been stopped, at its line."""
    return [_too_slow(origin, files) for origin in mapping.patterns.stopped()]


def _too_slow(origin: PatternOrigin, files: OntologyFiles) -> Finding:
    place = files.place([origin.written], origin.node)
    file, line = (files.name(place.path), place.line) if place else ("ontology", 1)
    return Finding(
        file,
        line,
        1,
        Severity.ERROR,
        "slow-pattern",
        "the pattern takes too long, and matches nothing more in this reading",
        "let no two parts that repeat match the same characters, as in (a+)+ or .*.*",
    )
