"""Comparisons and the matrix as tables: a row for each value and each of its sources."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from typing import NamedTuple, TypeAlias

from kbgraph.search import IndexedThing
from kbgraph.views import (
    Citation,
    CitedFact,
    Comparison,
    ComparisonCell,
    Value,
    strength_words,
)
from kbgraph.views.evidence_filters import ListedFact

HEADER = (
    "entry", "slug", "heading", "field", "value", "property", "qualifiers", "since", "until",
    "strength", "source", "source address", "kind", "issued", "as of", "checked", "file", "line",
    "address",
)  # fmt: skip
"""The names of the columns, of CSV and of workbooks alike."""
_SEPARATOR, _BETWEEN_LINES = " | ", ", "
LineAddress: TypeAlias = Callable[[str, int], str]
"""Returns the address of a line, from the slug of its entry and its number."""


class SourceRow(NamedTuple):
    """A value of a field of an entry, as one source states it. Unknown texts are empty."""

    entry: str
    slug: str
    heading: str
    field: str
    value: str
    """The text of the value; without any value, the status of the field."""
    property: str
    qualifiers: str = ""
    """Further properties of the claim, but for its times: `role partner`."""
    since: str = ""
    """The first day on which the value holds."""
    until: str = ""
    """The first day on which the value holds no more."""
    strength: str = ""
    """The strength of the value over all its sources."""
    source: str = ""
    """The title of the source, and the places in it that are cited."""
    source_address: str = ""
    kind: str = ""
    issued: str = ""
    as_of: str = ""
    """The newest day on which a source of the claim speaks."""
    checked: str = ""
    file: str = ""
    line: str = ""
    address: str = ""
    """The address of the first line."""


class TableField(NamedTuple):
    """A field that is a column of a matrix."""

    heading: str
    label: str
    property: str


class _FieldPlace(NamedTuple):
    """The first columns of a row: which entry, and which field."""

    entry: str
    slug: str
    heading: str
    field: str
    property: str


def comparison_rows(comparison: Comparison, line_address: LineAddress) -> Iterator[SourceRow]:
    """Yield the values of each field once, thing by thing."""
    for row in comparison.rows:
        for thing, cell in zip(comparison.columns, row.cells, strict=True):
            place = _FieldPlace(thing.label, thing.slug, row.heading, row.label, row.path)
            yield from _cell_rows(place, cell, line_address)


def matrix_rows(
    fields: Sequence[TableField],
    rows: Iterable[tuple[IndexedThing, Sequence[ComparisonCell]]],
    line_address: LineAddress,
) -> Iterator[SourceRow]:
    """Yield the values of each thing, field by field; a row has a cell for each field."""
    for item, cells in rows:
        for field, cell in zip(fields, cells, strict=True):
            place = _FieldPlace(item.label, item.slug, *field)
            yield from _cell_rows(place, cell, line_address)


def listed_rows(facts: Iterable[ListedFact], line_address: LineAddress) -> Iterator[SourceRow]:
    """Yield the facts of a list, in order."""
    for fact in facts:
        place = _FieldPlace(fact.label, fact.slug, fact.heading, fact.property_label, fact.property)
        yield from dict.fromkeys(_value_rows(place, fact.value, line_address))


def _cell_rows(
    place: _FieldPlace, cell: ComparisonCell, line_address: LineAddress
) -> Iterable[SourceRow]:
    """Return the rows of a cell, each once; a cell without values has a row with its status."""
    if not cell.values:
        return (_row(place, cell.state.value),)
    rows = (_value_rows(place, value, line_address) for value in cell.values)
    return dict.fromkeys(chain.from_iterable(rows))


def _value_rows(place: _FieldPlace, value: Value, line_address: LineAddress) -> Iterator[SourceRow]:
    """Yield a row for each claim of a value and each source of the claim, if it has any."""
    row = _row(place, value.text)._replace(strength=strength_words(value.citations))
    for citation in value.citations:
        yield from citation_rows(row, citation, line_address)


def _row(place: _FieldPlace, value: str) -> SourceRow:
    return SourceRow(
        entry=place.entry,
        slug=place.slug,
        heading=place.heading,
        field=place.field,
        value=value,
        property=place.property,
    )


def basket_rows(facts: Iterable[CitedFact], line_address: LineAddress) -> Iterator[SourceRow]:
    """Yield the values of collected facts, each with the sources of its claim."""
    for fact in facts:
        for value in fact.values:
            row = SourceRow(
                entry=value.thing,
                slug=value.slug,
                heading=value.heading,
                field=value.property,
                property=value.path,
                value=value.value,
                strength=value.strength,
            )
            yield from citation_rows(row, fact.citation, line_address)


def citation_rows(
    value: SourceRow, citation: Citation, line_address: LineAddress
) -> Iterator[SourceRow]:
    """Yield a row for each source of a claim of a value, or one for a claim without sources."""
    row = value._replace(
        qualifiers=_SEPARATOR.join(_qualifiers(citation)),
        since=_SEPARATOR.join(map(str, citation.starts)),
        until=_SEPARATOR.join(map(str, citation.ends)),
        as_of=citation.as_of,
        checked=citation.checked,
        file=citation.file,
        line=_BETWEEN_LINES.join(map(str, citation.lines)),
        address=line_address(citation.slug, citation.lines[0]) if citation.lines else "",
    )
    if not citation.sources:
        yield row
    # Without a day of any source, that of the claim is the day of the entry's review.
    is_by_source = any(source.checked for source in citation.sources)
    for source in citation.sources:
        yield row._replace(
            source=source.words,
            source_address=source.url,
            kind=source.kind,
            issued=source.issued,
            checked=source.checked if is_by_source else citation.checked,
        )


def _qualifiers(citation: Citation) -> Iterator[str]:
    """Yield what a claim adds to its value, but for times that have columns of their own."""
    times = {*map(str, citation.starts), *map(str, citation.ends)}
    return (f"{part.label} {part.text}" for part in citation.qualifiers if part.text not in times)
