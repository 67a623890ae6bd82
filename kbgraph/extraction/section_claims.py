"""The sections of an entry: rows, lines, record tables and prose."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from kbgraph.extraction.claims import joined
from kbgraph.extraction.context import EntryContext
from kbgraph.extraction.field_slots import FieldSlot, row_slot
from kbgraph.extraction.fields import state_unparsed, state_value
from kbgraph.extraction.footnotes import take_definition
from kbgraph.extraction.prose_claims import Prose, read_prose, state_prose
from kbgraph.extraction.record_tables import keep_table, state_records
from kbgraph.extraction.typed_links import state_field_of_links
from kbgraph.extraction.unmapped import (
    UnmappedRow,
    plain_heading,
    report_plain_heading,
    report_unmapped,
    state_heading,
    state_label,
)
from kbgraph.findings import Severity
from kbgraph.ontology.entry_rules import DropRules
from kbgraph.source.entry import (
    Block,
    Footnote,
    Inline,
    Pair,
    Paragraph,
    Section,
    Table,
    VerbatimText,
    inlines_of,
)
from kbgraph.source.names import normalise_key

_LABEL_END = re.compile(r"::?(?=\s|$)|：")
_LABEL_BREAK = re.compile(r"[,;|\n]")
_MAX_LABEL_WORDS = 6
_MAX_LABEL_CHARS = 300


def state_section(context: EntryContext, section: Section) -> None:
    """State the rows, record tables, lines and prose of a section."""
    title = context.section_title(section)
    _take_heading(context, section.heading, title)
    prose: list[Prose] = []
    kept: list[UnmappedRow] = []
    for place, blocks in _parts(context, title, section.blocks):
        for index, block in enumerate(blocks):
            rows: list[UnmappedRow] = []
            match block:
                case Paragraph():
                    prose += read_prose(context, place, block)
                case Table():
                    rows = _state_table(context, place, block)
                case Pair(label=label, value=value):
                    rows = _state_row(context, place, label, value)
                    _report_value_below(context, place, blocks[index : index + 2])
                case VerbatimText():
                    _keep_verbatim(context, title, block)
                case Footnote():
                    take_definition(context, block)
            # The finding of a plain heading is also that of the rows below it.
            kept += rows if place == title else []
    state_prose(context, title, prose)
    report_unmapped(context, section.heading, title, rows=kept, paragraphs=len(prose))


def drop_sections(context: EntryContext) -> None:
    """Record the texts and the lines of the sections that rules of the mapping drop.

    Definitions of footnotes among them are taken, since the rest of the entry may cite them.
    """
    sections, builder = context.entry.sections, context.builder
    ends = [section.heading.line for section in sections[1:]] + [len(context.lines) + 1]
    for index, reason in context.dropped.items():
        section = sections[index]
        builder.drop(section.heading, reason)
        for block in section.blocks:
            if isinstance(block, Footnote):
                take_definition(context, block)
            else:
                _drop(context, inlines_of(block), reason)
        for number in range(section.heading.line, ends[index]):
            if context.lines[number - 1].strip():
                builder.drop(Inline("", number, 1), reason)


def _drop(context: EntryContext, texts: Iterable[Inline], reason: str) -> None:
    for text in texts:
        context.builder.drop(text, reason)


def _parts(
    context: EntryContext, title: str, blocks: tuple[Block, ...]
) -> Iterator[tuple[str, tuple[Block, ...]]]:
    """Split a section at each plain heading; below it, no section is known to the mapping."""
    headings = [
        (index, heading)
        for index, block in enumerate(blocks)
        if isinstance(block, Paragraph) and (heading := plain_heading(context, title, block))
    ]
    ends = [*(index for index, _ in headings), len(blocks)]
    yield title, blocks[: ends[0]]
    for (start, heading), end in zip(headings, ends[1:], strict=True):
        report_plain_heading(context, heading)
        state_unparsed(context, FieldSlot((), (title, "heading"), title), heading)
        yield f"{title} / {heading.text}".lstrip(), blocks[start + 1 : end]


def _state_table(context: EntryContext, section: str, table: Table) -> list[UnmappedRow]:
    """State the rows of a table; return those that no rule reads."""
    if context.drops is not None:
        table = _without_dropped(context, section, table, context.drops)
        if not table.rows:
            return []
    if not table.is_key_value:
        return [] if state_records(context, section, table) else keep_table(context, section, table)
    unmapped = []
    for row in table.rows:
        if len(row) == 2:
            label, value = row
            cited = value.with_notes_before(label.notes)
            unmapped += _state_row(context, section, label.text, cited)
    return unmapped


def _without_dropped(context: EntryContext, section: str, table: Table, drops: DropRules) -> Table:
    """Return a table without the rows that rules drop; without any where they drop all of it."""
    headers = [cell.text for cell in table.header]
    reason = drops.of_table(section, headers)
    if reason is not None:
        _drop(context, inlines_of(table), reason)
        return table._replace(rows=())
    kept = []
    for row in table.rows if not table.is_key_value else ():
        cells = ((header, cell.text) for header, cell in zip(headers, row, strict=False))
        reason = drops.of_record(section, cells)
        if reason is None:
            kept.append(row)
        else:
            _drop(context, row, reason)
    return table if table.is_key_value else table._replace(rows=tuple(kept))


def _take_heading(context: EntryContext, heading: Inline, title: str) -> None:
    """Take a heading: a known section, a name of the thing, or a fact about the document."""
    if context.subject.cls is None or not heading.text:
        return
    if normalise_key(title) in context.fields.sections:
        context.builder.know(heading, "section")
    elif not title and context.subject.has_name(heading.text):
        context.builder.know(heading, "name")
    else:
        state_heading(context, heading)


def _state_row(context: EntryContext, section: str, label: str, value: Inline) -> list[UnmappedRow]:
    """State a row; return it if no rule reads it and it is kept as text."""
    if context.drops is not None:
        reason = context.drops.of_row(section, label, value.text)
        if reason is not None:
            context.builder.drop(value, reason)
            return []
    slot = row_slot(context.fields, section, label)
    fields, name = slot.fields, slot.name
    second = _second_label(context, section, value) if fields else ""
    if second:
        state_unparsed(context, slot, value)
        message = f"the value of {name!r} holds a second label, {second!r}; both are kept as text"
        hint = f"begin a new line or row with {second}"
        context.builder.find(value, Severity.WARNING, "unread-value", message, suggestion=hint)
    elif fields:
        context.builder.know(value, "value")
        state_value(context, slot, value)
    elif context.subject.cls is None:
        state_label(context, label, value)
    elif state_field_of_links(context, section, label, value):
        return []
    elif value.text or value.links:
        state_unparsed(context, slot, value)
        if label:
            return [UnmappedRow(label, value)]
        message, hint = "the row has no label; it is kept as text", "write one in its first cell"
        context.builder.find(value, Severity.NOTICE, "unmapped-row", message, suggestion=hint)
    return []


def _second_label(context: EntryContext, section: str, value: Inline) -> str:
    """Return the label of the section that stands within a value, before a colon; or nothing."""
    if not section or ":" not in value.text:
        return ""
    for mark in _LABEL_END.finditer(value.text):
        before = value.text[max(0, mark.start() - _MAX_LABEL_CHARS) : mark.start()]
        words = _LABEL_BREAK.split(before)[-1].split()
        for start in range(max(0, len(words) - _MAX_LABEL_WORDS), len(words)):
            label = " ".join(words[start:])
            if context.fields_of(section, label):
                return label
    return ""


def _keep_verbatim(context: EntryContext, section: str, block: VerbatimText) -> None:
    """Keep a damaged row or HTML as text; an entry without a class keeps none."""
    if context.subject.cls is None or not any(line.text for line in block.lines):
        return
    if block.fault is not None:
        context.builder.report(block.fault)
    state_unparsed(
        context,
        FieldSlot((), (section, "unread"), section),
        joined(block.lines),
        places=tuple((line.line, line.column) for line in block.lines),
    )


def _report_value_below(context: EntryContext, title: str, blocks: tuple[Block, ...]) -> None:
    """Report a label without a value whose value may be the prose on the next line."""
    match blocks:
        case (Pair(label=label, value=value), Paragraph(lines=(line, *_))):
            is_below = line.line == value.line + 1 and not (value.text or value.links)
            if is_below and context.subject.cls is not None and context.fields_of(title, label):
                context.builder.find(
                    line,
                    Severity.NOTICE,
                    "plain-label",
                    f"this line is read as prose, and {label!r} above it has no value",
                    suggestion="write the value on the line of its label if it is one",
                )
        case _:
            pass
