"""Record tables to claims: each row states one fact, and its further cells what is known of the claim or of the fact's object."""

from __future__ import annotations

from typing import NamedTuple

from kbgraph.extraction.claims import key_of
from kbgraph.extraction.fields import EntryContext, report_unread, state_unparsed
from kbgraph.extraction.value_parser import ParsedValue, parse_value
from kbgraph.findings import Severity
from kbgraph.ontology.mapping import Field
from kbgraph.ontology.record_columns import Column, Columns, ObjectColumn, Qualifier
from kbgraph.rdf.namespaces import IN_ROW, UNREAD
from kbgraph.rdf.terms import Iri, Term, Triple, text
from kbgraph.source.entry import Inline, Table
from kbgraph.source.names import normalise_key


class _Read(NamedTuple):
    """What the further cells of a row say."""

    qualifiers: tuple[tuple[Iri, Term], ...]
    details: tuple[Triple, ...]
    path: Iri
    """The property that the row states."""


def state_records(scope: EntryContext, section: str, table: Table) -> bool:
    """A claim for each row; False where no rule of the mapping reads such a table in this section."""
    found = _field_of(scope, section, table)
    if found is None:
        return False
    field, columns, place = found
    _report_columns(scope, table, columns, place)
    for row in table.rows:
        _state_row(scope, field, columns, section, table.header, row, place)
    return True


def _field_of(scope: EntryContext, section: str, table: Table) -> tuple[Field, Columns, int] | None:
    """The field that reads the table, its columns, and where the one with the object stands."""
    for field in scope.fields.by_table.get(normalise_key(section), ()):
        for place, header in enumerate(table.header):
            if field.columns and field.columns.is_object(header.text):
                return field, field.columns, place
    return None


def _report_columns(scope: EntryContext, table: Table, columns: Columns, place: int) -> None:
    for index, header in enumerate(table.header):
        if index != place and header.text and columns.find(header.text) is None:
            message = f"no rule of the mapping reads the column {header.text!r}; its cells are kept as text"
            scope.ledger.find(header, Severity.NOTICE, "unmapped-column", message)


def _state_row(
    scope: EntryContext,
    field: Field,
    columns: Columns,
    section: str,
    header: tuple[Inline, ...],
    row: tuple[Inline, ...],
    place: int,
) -> None:
    at = row[place]._replace(
        notes=tuple(dict.fromkeys(note for cell in row for note in cell.notes))
    )
    if not any(cell.text for cell in row):
        return
    key = key_of(section, at.text, notes=at.notes)
    node = scope.iris.part(scope.subject.iri, scope.ledger.unused_key(key))
    reading = parse_value(field.grammar, at, node, scope.reader) if field.grammar else None
    if reading is None or not isinstance(reading.object, Iri):
        report_unread(
            scope,
            f"{section} / {header[place].text}",
            at,
            field.grammar.expects if field.grammar else "",
        )
        state_unparsed(
            scope,
            (section, at.text),
            section,
            at._replace(text=" | ".join(cell.text for cell in row)),
            (field,),
        )
        return
    others = [
        (title, cell)
        for index, (title, cell) in enumerate(zip(header, row, strict=False))
        if index != place and cell.text
    ]
    said = _further(scope, field, columns, section, reading.object, others)
    ends = (
        (reading.object, scope.subject.iri)
        if columns.is_reversed
        else (scope.subject.iri, reading.object)
    )
    fact = Triple(ends[0], said.path, ends[1])
    scope.ledger.state(
        key, fact, at, details=reading.details + said.details, qualifiers=said.qualifiers
    )


def _further(
    scope: EntryContext,
    field: Field,
    columns: Columns,
    section: str,
    thing: Iri,
    others: list[tuple[Inline, Inline]],
) -> _Read:
    qualifiers: list[tuple[Iri, Term]] = []
    details: list[Triple] = []
    path, has_ended = field.path, False
    for title, cell in others:
        column = columns.find(title.text)
        reading = _cell(scope, column, thing, title, cell)
        match column:
            case Qualifier() if reading:
                qualifiers.append((column.path, reading.object))
                path, has_ended = column.makes.get(reading.object, path), has_ended or column.ends
            case ObjectColumn() if reading:
                details += [Triple(thing, column.path, reading.object), *reading.details]
            case _:
                if column:
                    report_unread(scope, f"{section} / {title.text}", cell, column.grammar.expects)
                qualifiers += [
                    (UNREAD, text(f"{title.text}: {cell.text}")),
                    (IN_ROW, text(section)),
                ]
    return _Read(tuple(qualifiers), tuple(details), field.path if has_ended else path)


def _cell(
    scope: EntryContext, column: Column | None, thing: Iri, title: Inline, cell: Inline
) -> ParsedValue | None:
    """The value of a cell. A structured value in it is named after the row's own node and the column."""
    if column is None:
        return None
    owner = (
        thing
        if "#" in thing
        else scope.iris.part(scope.subject.iri, key_of(thing.rsplit("/", 1)[-1]))
    )
    return parse_value(column.grammar, cell, scope.iris.under(owner, title.text), scope.reader)
