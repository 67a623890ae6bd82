"""The reach of value types: whether one reads all that another reads, and their datatypes."""

from __future__ import annotations

from kbgraph.ontology.value_types import (
    AddressType,
    AnyOf,
    ConceptType,
    DateType,
    EnumerationType,
    ImageType,
    LinkType,
    NumberType,
    RecordType,
    TextType,
    ValueType,
)
from kbgraph.rdf.namespaces import LANG_STRING
from kbgraph.rdf.terms import DECIMAL, STRING, Iri, Literal
from kbgraph.rdf.value_kinds import ComparableKind, kind_of_datatype

THING = Iri("")
"""Stands for the values that are no literals."""


def reads_every_text(value_type: ValueType) -> bool:
    """Say whether a type reads any text, but for placeholders."""
    match value_type:
        case TextType(excludes=(), matches=()):
            return True
        case AnyOf(options=options):
            return any(map(reads_every_text, options))
        case EnumerationType(otherwise=otherwise):
            return otherwise is not None and reads_every_text(otherwise)
        case _:
            return False


def covers(first: ValueType, later: ValueType) -> bool:
    """Say whether a type certainly reads every text that another one reads.

    No text reads a map of the front matter.
    """
    if first == later:
        return True
    match first, later:
        case _, AnyOf(options=options):
            return bool(options) and all(covers(first, each) for each in options)
        case AnyOf(options=options), _ if any(covers(each, later) for each in options):
            return True
        case _, RecordType():
            return False
        case _:
            return reads_every_text(first) or _reads_all_of(first, later)


def _reads_all_of(first: ValueType, later: ValueType) -> bool:
    """Say whether a type reads what another of its own kind reads."""
    match first, later:
        case NumberType(), NumberType():
            has_mark = first.decimal_mark == later.decimal_mark
            return has_mark and first.datatype in (later.datatype, DECIMAL)
        case DateType(), DateType():
            return first.datatype == later.datatype
        case AddressType(), AddressType():
            return True
        case LinkType(), LinkType():
            return first.mint is not None or later.mint is None
        case ConceptType(), ConceptType():
            return first.labels.keys() >= later.labels.keys()
        case EnumerationType(), EnumerationType(otherwise=None):
            return first.entries.keys() >= later.entries.keys()
        case _:
            return False


def values_of(value_type: ValueType) -> frozenset[Iri]:
    """Return the datatypes of the values of a type, and THING if some are no literals."""
    match value_type:
        case TextType(tagged=tagged, datatype=datatype):
            return frozenset({LANG_STRING, STRING} if tagged else {datatype})
        case ImageType():
            return frozenset({STRING, THING})
        case NumberType(datatype=datatype) | DateType(datatype=datatype):
            return frozenset({datatype})
        case AnyOf(options=options):
            return frozenset().union(*map(values_of, options))
        case EnumerationType(entries=entries, otherwise=otherwise):
            own = {
                each.datatype if isinstance(each, Literal) else THING for each in entries.values()
            }
            return frozenset(own) | (values_of(otherwise) if otherwise else frozenset())
        case _:
            return frozenset({THING})


def kind_of_read(datatype: Iri) -> ComparableKind | None:
    """Return the kind of the values of a datatype, or of those that are no literals."""
    return ComparableKind.THING if datatype == THING else kind_of_datatype(datatype)
