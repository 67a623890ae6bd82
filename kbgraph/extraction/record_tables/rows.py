"""Record tables, of which each row states one fact.

The further cells of a row qualify the claim, or describe the fact's object.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from kbgraph.evidence.dates import OPEN, span
from kbgraph.extraction.claims import key_of
from kbgraph.extraction.context import EntryContext
from kbgraph.extraction.fields import FieldSlot, state_unparsed, times_of
from kbgraph.extraction.unread_values import report_unread
from kbgraph.extraction.value_parser import parse_value
from kbgraph.extraction.values.result import UNREAD_VALUE, ParsedValue, Unread
from kbgraph.extraction.values.written import visible
from kbgraph.findings import Severity
from kbgraph.ontology.mapping_fields import Field
from kbgraph.ontology.record_columns import (
    FurtherColumn,
    ObjectColumn,
    QualifierColumn,
    RecordColumns,
)
from kbgraph.ontology.similar_terms import for_column
from kbgraph.rdf.namespaces import IN_ROW, UNREAD
from kbgraph.rdf.terms import Iri, Literal, Term, Triple, text
from kbgraph.source.entry import Inline, Table
from kbgraph.source.names import normalise_key


@dataclass(frozen=True, slots=True)
class _RecordTable:
    """A table that a field reads."""

    section: str
    field: Field
    columns: RecordColumns
    header: tuple[Inline, ...]
    object_index: int
    """The index of the column that holds the object."""


class _FurtherCells(NamedTuple):
    """The statements of the further cells of a row."""

    qualifiers: tuple[tuple[Iri, Term], ...]
    details: tuple[Triple, ...]
    path: Iri
    """The property that the row states."""


def state_records(context: EntryContext, section: str, table: Table) -> bool:
    """State a claim for each row; return False where no rule reads such a table here."""
    records = _record_table(context, section, table)
    if records is None:
        return False
    _report_unmapped_columns(context, records)
    for row in table.rows:
        if any(cell.text for cell in row):
            _state_row(context, records, row)
    return True


def _record_table(context: EntryContext, section: str, table: Table) -> _RecordTable | None:
    """Find the first field of the section whose object has a column in this table."""
    for field in context.fields.by_table.get(normalise_key(section), ()):
        for index, header in enumerate(table.header):
            if field.columns and field.columns.is_object(header.text):
                return _RecordTable(
                    section=section,
                    field=field,
                    columns=field.columns,
                    header=table.header,
                    object_index=index,
                )
    return None


def _report_unmapped_columns(context: EntryContext, records: _RecordTable) -> None:
    context.builder.know(records.header[records.object_index], "column")
    for index, header in enumerate(records.header):
        is_mapped = index == records.object_index or records.columns.find(header.text)
        if header.text and not is_mapped:
            context.builder.find(
                header,
                Severity.NOTICE,
                "unmapped-column",
                f"no rule of the mapping reads the column {header.text!r};"
                " its cells are kept as text",
                suggestion=for_column(records.columns, header.text),
                about=header.text,
            )


def _state_row(context: EntryContext, records: _RecordTable, row: tuple[Inline, ...]) -> None:
    notes = tuple(dict.fromkeys(note for cell in row for note in cell.notes))
    at = row[records.object_index]._replace(notes=notes)
    key = key_of(records.section, at.text, notes=at.notes)
    value = _parse_object(context, records, key, visible(at))
    if isinstance(value, Unread) or not isinstance(value.object, Iri):
        reason = value if isinstance(value, Unread) else UNREAD_VALUE
        _keep_row(context, records, row, (at, reason))
        return
    thing, own = value.object, context.subject.iri
    further = _further_cells(context, records, thing, row)
    subject, other = (thing, own) if records.columns.is_reversed else (own, thing)
    context.builder.state(
        key,
        Triple(subject, further.path, other),
        at,
        details=value.details + further.details,
        qualifiers=further.qualifiers,
    )


def _parse_object(
    context: EntryContext, records: _RecordTable, key: str, at: Inline
) -> ParsedValue | Unread:
    if records.field.value_type is None:
        return UNREAD_VALUE
    node = context.iris.part(context.subject.iri, context.builder.unused_key(key))
    return parse_value(records.field.value_type, at, node, context.value_context)


def _keep_row(
    context: EntryContext,
    records: _RecordTable,
    row: tuple[Inline, ...],
    unread: tuple[Inline, Unread],
) -> None:
    """Keep a row as text, since its object cannot be parsed."""
    section, field = records.section, records.field
    at, reason = unread
    name = f"{section} / {records.header[records.object_index].text}"
    value_types = [field.value_type] if field.value_type else []
    report_unread(context, name, at=at, value_types=value_types, reason=reason)
    state_unparsed(
        context,
        FieldSlot((field,), (section, at.text), section),
        at._replace(text=" | ".join(cell.text for cell in row)),
    )


def _further_cells(
    context: EntryContext, records: _RecordTable, thing: Iri, row: tuple[Inline, ...]
) -> _FurtherCells:
    qualifiers: list[tuple[Iri, Term]] = []
    details: list[Triple] = []
    path, has_ended = records.field.path, False
    for index, (header, cell) in enumerate(zip(records.header, row, strict=False)):
        if index == records.object_index or not cell.text:
            continue
        column = records.columns.find(header.text)
        value = _parse_cell(context, column, thing, (header, cell))
        match column:
            case QualifierColumn() if isinstance(value, ParsedValue):
                qualifiers.append((column.path, value.object))
                details += value.details
                qualifiers += [(time, value.object) for time in times_of(column, value.object)]
                path = column.path_by_value.get(value.object, path)
                has_ended = has_ended or (column.ends_fact and not _is_open(value.object))
            case ObjectColumn() if isinstance(value, ParsedValue):
                paths = (column.path, *times_of(column, value.object))
                details += [Triple(thing, path, value.object) for path in paths]
                details += value.details
            case _:
                reason = value if isinstance(value, Unread) else UNREAD_VALUE
                qualifiers += _keep_cell(context, records.section, (column, reason), (header, cell))
    return _FurtherCells(
        tuple(qualifiers), tuple(details), records.field.path if has_ended else path
    )


def _is_open(value: Term) -> bool:
    """Whether a value says that there is no end."""
    return isinstance(value, Literal) and span(value) == OPEN


def _keep_cell(
    context: EntryContext,
    section: str,
    unread: tuple[FurtherColumn | None, Unread],
    titled_cell: tuple[Inline, Inline],
) -> list[tuple[Iri, Term]]:
    """Return a cell as text, with a finding where a column should have parsed it."""
    header, cell = titled_cell
    column, reason = unread
    if column:
        name = f"{section} / {header.text}"
        report_unread(context, name, at=cell, value_types=[column.value_type], reason=reason)
    return [(UNREAD, text(f"{header.text}: {cell.text}")), (IN_ROW, text(section))]


def _parse_cell(
    context: EntryContext,
    column: FurtherColumn | None,
    thing: Iri,
    titled_cell: tuple[Inline, Inline],
) -> ParsedValue | Unread:
    """Parse a cell.

    A structured value in it is named after the row's own node and the header.
    """
    if column is None:
        return UNREAD_VALUE
    header, cell = titled_cell
    owner = (
        thing
        if "#" in thing
        else context.iris.part(context.subject.iri, key_of(thing.rsplit("/", 1)[-1]))
    )
    node = context.builder.unused_node(context.iris.under(owner, header.text))
    value = parse_value(column.value_type, visible(cell), node, context.value_context)
    if isinstance(value, ParsedValue) and value.object == node:
        context.builder.take_node(node)
    return value
