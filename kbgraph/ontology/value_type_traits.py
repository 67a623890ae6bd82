"""Traits of value types: whether one reads anything, or links, and how many it tries."""

from __future__ import annotations

from kbgraph.ontology.value_types import (
    AnyOf,
    ConceptType,
    EnumerationType,
    LinkType,
    PatternType,
    RecordType,
    ValueType,
)


def reads_nothing(value_type: ValueType) -> bool:
    """Say whether a type can read no text: a scheme without concepts, or no words at all."""
    match value_type:
        case ConceptType(labels=labels):
            return not labels
        case EnumerationType(entries=entries, otherwise=otherwise):
            return not entries and (otherwise is None or reads_nothing(otherwise))
        case AnyOf(options=options):
            return all(map(reads_nothing, options))
        case _:
            return False


def reads_links(value_type: ValueType) -> bool:
    """Say whether a type, or one of those that it tries, reads a link to a thing."""
    match value_type:
        case LinkType():
            return True
        case AnyOf(options=options):
            return any(map(reads_links, options))
        case _:
            return False


def weight(value_type: ValueType) -> int:
    """Return the number of value types that a text may be tried with."""
    match value_type:
        case AnyOf(options=options):
            return 1 + sum(map(weight, options))
        case EnumerationType(otherwise=otherwise):
            return 1 if otherwise is None else 1 + weight(otherwise)
        case PatternType(captures=captures):
            return 1 + sum(weight(each.value_type) for each in captures)
        case RecordType(captures=captures):
            return 1 + sum(weight(each.value_type) for each in captures.values())
        case _:
            return 1
