"""The order of the parts of a value, and of the qualifiers of a claim: that of the mapping."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from kbgraph.ontology.mapping_fields import Field
from kbgraph.ontology.value_types import (
    AnyOf,
    EnumerationType,
    PatternType,
    RecordType,
    ValueType,
)
from kbgraph.rdf.namespaces import APPLIES, ENDS, STARTS
from kbgraph.rdf.terms import Iri

_MAX_KEPT = 1024
_TIMES = (STARTS, ENDS, APPLIES)


class PartOrder:
    """The order of properties in record tables, patterns and maps of the front matter."""

    def __init__(self, fields: Iterable[Field]) -> None:
        found = (paths for field in fields for paths in _of_field(field))
        self._sequences = tuple(dict.fromkeys((*found, _TIMES)))
        self.places = lru_cache(_MAX_KEPT)(self._places)

    def _places(self, properties: frozenset[Iri]) -> Mapping[Iri, int]:
        """Return the place of each property, as the row or pattern has it that has most of them.

        Properties that it does not have are left out.
        """
        best = max(self._sequences, key=lambda paths: len(properties.intersection(paths)))
        return {path: place for place, path in enumerate(best)}


def _of_field(field: Field) -> Iterator[tuple[Iri, ...]]:
    if field.columns:
        yield _once(column.path for column in field.columns.further)
        for column in field.columns.further:
            yield from _of_type(column.value_type)
    if field.value_type:
        yield from _of_type(field.value_type)


def _of_type(value_type: ValueType) -> Iterator[tuple[Iri, ...]]:
    match value_type:
        case PatternType(captures=captures, conversions=conversions):
            own = (*(each.path for each in captures), *(each.path for each in conversions))
            yield _once(own)
            for capture in captures:
                yield from _of_type(capture.value_type)
        case RecordType(captures=by_key):
            yield _once(each.path for each in by_key.values())
            for capture in by_key.values():
                yield from _of_type(capture.value_type)
        case EnumerationType(otherwise=otherwise) if otherwise is not None:
            yield from _of_type(otherwise)
        case AnyOf(options=options):
            for option in options:
                yield from _of_type(option)
        case _:
            return


def _once(paths: Iterable[Iri]) -> tuple[Iri, ...]:
    return tuple(dict.fromkeys(paths))
