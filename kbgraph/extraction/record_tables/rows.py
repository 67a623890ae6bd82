"""Record tables, of which each row states one fact.

The further cells of a row qualify the claim, or describe the fact's object. A row may be a node of
its own too: it is the object then, and its columns are properties of it.
"""

from __future__ import annotations

from dataclasses import dataclass

from kbgraph.extraction.claims import key_of
from kbgraph.extraction.context import EntryContext
from kbgraph.extraction.field_slots import FieldSlot
from kbgraph.extraction.fields import state_unparsed
from kbgraph.extraction.record_tables.cells import CellReader, RowObject
from kbgraph.extraction.unread_values import report_unread
from kbgraph.extraction.value_parser import parse_value
from kbgraph.extraction.values.result import UNREAD_VALUE, ParsedValue, Unread
from kbgraph.extraction.values.written import not_known, visible
from kbgraph.findings import Severity
from kbgraph.ontology.mapping_fields import Field, FieldIndex
from kbgraph.ontology.record_columns import RecordColumns
from kbgraph.ontology.similar_terms import for_column
from kbgraph.rdf.namespaces import NOT_KNOWN, NOTE, POSITION, TYPE
from kbgraph.rdf.terms import INTEGER, Iri, Literal, Triple, number, text
from kbgraph.source.entry import Inline, Table
from kbgraph.source.names import normalise_key

_NO_SUBJECT = Unread("a text cannot be what such a row is about", "write a [[link]]")


@dataclass(frozen=True, slots=True)
class _RecordTable:
    """A table that a field reads."""

    section: str
    field: Field
    columns: RecordColumns
    header: tuple[Inline, ...]
    object_index: int
    """The index of the column that holds the object, or that names the row."""


def state_records(context: EntryContext, section: str, table: Table) -> bool:
    """State a claim for each row; return False where no rule reads such a table here."""
    records = _record_table(context, section, table)
    if records is None:
        return False
    _report_unmapped_columns(context, records)
    for row in table.rows:
        if any(cell.text or cell.links for cell in row):
            if records.columns.row_class:
                _state_node(context, records, records.columns.row_class, row)
            else:
                _state_row(context, records, row)
    return True


def _record_table(context: EntryContext, section: str, table: Table) -> _RecordTable | None:
    found = field_of_table(context.fields, normalise_key(section), table.header)
    if found is None or found[0].columns is None:
        return None
    field, index = found
    return _RecordTable(section, field, found[0].columns, table.header, index)


def field_of_table(
    fields: FieldIndex, section: str, headers: tuple[Inline, ...]
) -> tuple[Field, int] | None:
    """Return the field that has a table in a section, and the column of its objects.

    It is the first whose object has a column, or else that whose rows have most of the columns; the
    latter are named by their first known column. `section` is normalised.
    """
    best, most = None, 0
    for field in fields.by_table.get(section, ()):
        columns = field.columns
        if columns is None:
            continue
        for index, header in enumerate(headers):
            if columns.is_object(header.text):
                return field, index
        known = [index for index, header in enumerate(headers) if columns.find(header.text)]
        if not columns.headers and len(known) > most:
            best, most = (field, known[0]), len(known)
    return best


def _report_unmapped_columns(context: EntryContext, records: _RecordTable) -> None:
    is_row = records.columns.row_class is not None
    for index, header in enumerate(records.header):
        if records.columns.find(header.text) or (index == records.object_index and not is_row):
            context.builder.know(header, "column")
        elif header.text:
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
    at = _place_of(records, row)
    key = key_of(records.section, at.text, notes=at.notes)
    value = _parse_object(context, records, key, visible(at))
    if isinstance(value, Unread):
        if not _state_not_known(context, records, row, at):
            _keep_row(context, records, row, (at, value))
        return
    thing, own = value.object, context.subject.iri
    reader = _read_cells(context, records, RowObject(thing, _owner(context, value, key)), row)
    further = reader.cells
    fact = Triple(own, further.path, thing)
    if records.columns.is_reversed:
        fact = Triple(Iri(str(thing)), further.path, own)
    details = value.details + further.details
    if isinstance(thing, Iri):
        details += tuple(Triple(thing, path, term) for path, term in records.field.constants)
    qualifiers, inferred = further.qualifiers, further.inferred
    if value.beside:
        qualifiers = value.beside.qualifiers + qualifiers
        inferred = value.beside.inferred_of(own) + inferred
    context.builder.state(key, fact, at, details=details, qualifiers=qualifiers)
    context.builder.state_inferred(key, inferred)


def _state_not_known(
    context: EntryContext, records: _RecordTable, row: tuple[Inline, ...], at: Inline
) -> bool:
    """State a row whose object is not known; return False where its cell does not say so."""
    shown = visible(at).text
    remark = not_known(shown, context.ontology.mapping.general.not_known)
    if remark is None or records.columns.is_reversed:
        return False
    own, key = context.subject.iri, key_of(records.section, at.text, notes=at.notes)
    row_object = RowObject(text(shown), context.iris.part(own, key))
    further = _read_cells(context, records, row_object, row).cells
    noted = ((NOTE, text(remark, context.subject.language)),) if remark else ()
    context.builder.state(
        key,
        Triple(own, NOT_KNOWN, further.path),
        at,
        details=further.details,
        qualifiers=noted + further.qualifiers,
    )
    context.builder.state_inferred(key, further.inferred)
    return True


def _state_node(
    context: EntryContext, records: _RecordTable, cls: Iri, row: tuple[Inline, ...]
) -> None:
    """State a row that is a node of its own, with its place among the rows of the section."""
    at = _place_of(records, row)
    position = context.builder.next_position(f"{records.section}\n{records.field.shape}")
    key = key_of(records.section, at.text or str(position), notes=at.notes)
    node = context.iris.part(context.subject.iri, context.builder.unused_key(key))
    reader = _read_cells(context, records, RowObject(node, node), row)
    if not reader.reads_any:
        _keep_row(context, records, row, (at, UNREAD_VALUE))
        return
    own, further = context.subject.iri, reader.cells
    fact = Triple(own, further.path, node)
    if records.columns.is_reversed:
        fact = Triple(node, further.path, own)
    described = (
        Triple(node, TYPE, cls),
        Triple(node, POSITION, number(position, INTEGER)),
        *(Triple(node, path, term) for path, term in records.field.constants),
    )
    context.builder.state(
        key, fact, at, details=described + further.details, qualifiers=further.qualifiers
    )
    context.builder.state_inferred(key, further.inferred)


def _place_of(records: _RecordTable, row: tuple[Inline, ...]) -> Inline:
    """Return the cell that stands for a row, with the footnotes of all its cells."""
    notes = tuple(dict.fromkeys(note for cell in row for note in cell.notes))
    at = row[records.object_index]
    if records.columns.row_class and not at.text:
        at = next(cell for cell in row if cell.text or cell.links)
    return at._replace(notes=notes)


def _owner(context: EntryContext, value: ParsedValue, key: str) -> Iri:
    """Return the node below which the structured values of a row have theirs."""
    if not isinstance(value.object, Iri):
        return context.iris.part(context.subject.iri, key)
    if "#" in value.object:
        return value.object
    return context.iris.part(context.subject.iri, key_of(value.object.rsplit("/", 1)[-1]))


def _read_cells(
    context: EntryContext, records: _RecordTable, row_object: RowObject, row: tuple[Inline, ...]
) -> CellReader:
    reader = CellReader(context, records.section, records.field.path, row_object)
    is_row = records.columns.row_class is not None
    for index, (header, cell) in enumerate(zip(records.header, row, strict=False)):
        if (cell.text or cell.links) and (is_row or index != records.object_index):
            reader.read(records.columns.find(header.text), header, cell)
    return reader


def _parse_object(
    context: EntryContext, records: _RecordTable, key: str, at: Inline
) -> ParsedValue | Unread:
    if records.field.value_type is None:
        return UNREAD_VALUE
    node = context.iris.part(context.subject.iri, context.builder.unused_key(key))
    value = parse_value(records.field.value_type, at, node, context.value_context)
    if isinstance(value, Unread):
        return value
    is_subject = records.columns.is_reversed
    return _NO_SUBJECT if is_subject and isinstance(value.object, Literal) else value


def _keep_row(
    context: EntryContext,
    records: _RecordTable,
    row: tuple[Inline, ...],
    unread: tuple[Inline, Unread],
) -> None:
    """Keep a row as text, since its object cannot be parsed."""
    section, field = records.section, records.field
    at, reason = unread
    if field.value_type is not None:
        name = f"{section} / {records.header[records.object_index].text}"
        report_unread(context, name, at=at, value_types=[field.value_type], reason=reason)
    state_unparsed(
        context,
        FieldSlot((field,), (section, at.text), section),
        at._replace(text=" | ".join(cell.text for cell in row)),
    )
