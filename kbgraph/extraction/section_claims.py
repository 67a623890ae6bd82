"""The sections of an entry: rows, lines, record tables and prose."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from kbgraph.extraction.claims import key_of
from kbgraph.extraction.context import EntryContext
from kbgraph.extraction.fields import FieldSlot, state_unparsed, state_value
from kbgraph.extraction.frontmatter_claims import CITATION_PATHS
from kbgraph.extraction.record_tables import state_records
from kbgraph.extraction.unmapped import state_label
from kbgraph.findings import Severity
from kbgraph.ontology.mapping_fields import Field
from kbgraph.rdf.namespaces import DESCRIPTION
from kbgraph.rdf.terms import Triple, text
from kbgraph.source.entry import Inline, Pair, Paragraph, Section, Table
from kbgraph.source.names import normalise_key


class _Prose(NamedTuple):
    """A paragraph as one text, at its first line, and all its lines."""

    text: Inline
    lines: tuple[int, ...]


def state_citation_lines(context: EntryContext) -> None:
    """State the lines of sources and of the review."""
    for field, line in _field_lines(context):
        if field.path in CITATION_PATHS:
            _state_line(context, field, line)


def _field_lines(context: EntryContext) -> Iterator[tuple[Field, Inline]]:
    """Yield the lines of prose that match the pattern of a field."""
    for section in context.entry.sections if context.fields.line_patterns else ():
        for block in section.blocks:
            for line in block.lines if isinstance(block, Paragraph) else ():
                field = _field_of_line(context, line)
                if field:
                    yield field, line


def _field_of_line(context: EntryContext, line: Inline) -> Field | None:
    return next(
        (field for regex, field in context.fields.line_patterns if regex.match(line.text)), None
    )


def _state_line(context: EntryContext, field: Field, line: Inline) -> None:
    match = next(match for regex in field.line_patterns if (match := regex.match(line.text)))
    label = context.ontology.label(field.path)
    slot = FieldSlot((field,), ("line", label), label)
    state_value(context, slot, line._replace(text=match["value"].strip()))


def state_section(context: EntryContext, section: Section) -> None:
    """State the rows, record tables, lines and prose of a section."""
    title = section.heading.text if section.level > 1 else ""
    prose: list[_Prose] = []
    for block in section.blocks:
        match block:
            case Pair(label=label, value=value):
                _state_row(context, title, label, value)
            case Table(rows=rows) if block.is_key_value:
                for label_cell, value in (row for row in rows if len(row) == 2):
                    _state_row(context, title, label_cell.text, value)
            case Table():
                if not state_records(context, title, block):
                    _keep_table(context, title, block)
            case Paragraph():
                prose += _prose(context, block)
            case _:
                pass
    _state_prose(context, section, prose)


def _state_row(context: EntryContext, section: str, label: str, value: Inline) -> None:
    by_row = context.fields.by_row.get((normalise_key(section), normalise_key(label)))
    fields = tuple(by_row or context.fields.by_key.get(normalise_key(label), []))
    slot = FieldSlot(fields, (section, label), f"{section} / {label}" if section else label)
    if fields:
        state_value(context, slot, value)
    elif context.subject.cls is None:
        state_label(context, label, value)
    elif value.text:
        context.builder.find(
            value,
            Severity.NOTICE,
            "unmapped-row",
            f"no rule of the mapping reads the row {slot.name!r}; it is kept as text",
        )
        state_unparsed(context, slot, value)


def _keep_table(context: EntryContext, section: str, table: Table) -> None:
    """Keep each row of a table as text; an entry without a class keeps none."""
    if context.subject.cls is None:
        return
    context.builder.find(
        table.header[0],
        Severity.NOTICE,
        "unmapped-table",
        "no rule of the mapping reads this table; its rows are kept as text",
    )
    for row in table.rows or [table.header]:
        slot = FieldSlot((), (section, row[0].text), section)
        words = " | ".join(cell.text for cell in row)
        state_unparsed(context, slot, row[0]._replace(text=words))


def _prose(context: EntryContext, block: Paragraph) -> list[_Prose]:
    """Return a paragraph as one text, and state those of its lines that fields read.

    A paragraph of links alone and boilerplate are no prose.
    """
    if block.is_links_only or any(
        regex.search(block.text) for regex in context.ontology.mapping.general.boilerplate
    ):
        return []
    lines = []
    for line in block.lines:
        field = _field_of_line(context, line)
        if field is None:
            lines.append(line)
        elif field.path not in CITATION_PATHS:
            _state_line(context, field, line)
    words = " ".join(line.text for line in lines if line.text)
    if not words:
        return []
    notes = tuple(note for line in lines for note in line.notes)
    return [_Prose(lines[0]._replace(text=words, notes=notes), tuple(line.line for line in lines))]


def _state_prose(context: EntryContext, section: Section, prose: list[_Prose]) -> None:
    if not prose or context.subject.cls is None:
        return
    title = section.heading.text if section.level > 1 else ""
    key = normalise_key(title)
    field = context.fields.prose.get(key) if title else context.fields.lead
    if field is None and key not in context.fields.sections:
        context.builder.find(
            section.heading,
            Severity.NOTICE,
            "unmapped-section",
            f"no rule of the mapping reads the section {title!r};"
            " its text is kept as a description",
        )
    for paragraph, lines in prose:
        value = text(paragraph.text, context.subject.language)
        fact = Triple(context.subject.iri, field.path if field else DESCRIPTION, value)
        claim_key = key_of(title or "lead", "text", notes=paragraph.notes)
        context.builder.state(claim_key, fact, paragraph, lines=lines)
