"""The sections of an entry: rows, lines, record tables and prose."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from kbgraph.extraction.claims import Place, key_of
from kbgraph.extraction.context import EntryContext
from kbgraph.extraction.fields import FieldSlot, state_unparsed, state_value
from kbgraph.extraction.footnotes import take_definition
from kbgraph.extraction.frontmatter_claims import CITATION_PATHS
from kbgraph.extraction.link_resolver import NotALink
from kbgraph.extraction.record_tables import state_records
from kbgraph.extraction.unmapped import (
    UnmappedRow,
    report_unmapped,
    state_heading,
    state_label,
)
from kbgraph.findings import Severity
from kbgraph.ontology.mapping_fields import Field
from kbgraph.rdf.namespaces import DESCRIPTION
from kbgraph.rdf.terms import Triple, text
from kbgraph.source.entry import (
    Block,
    Footnote,
    Inline,
    Pair,
    Paragraph,
    Section,
    Table,
    VerbatimText,
)
from kbgraph.source.markdown import LINE_BREAK
from kbgraph.source.names import join_lines, normalise_key

_LABEL_MARK = re.compile(r"[:：]|\s[-–—=]\s")  # Most lines have none, as is found out soon.
_PLAIN_LABEL = re.compile(r"([^:：=]{1,80}?)(?:\s*[:：]\s*|\s+[-–—=]\s+)\S")
"""A label at the start of a line, with a text behind its colon or dash."""


class _Prose(NamedTuple):
    """A paragraph as one text, at its first line, and the places of all its lines."""

    text: Inline
    places: tuple[Place, ...]


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
    title = context.section_title(section)
    _take_heading(context, section.heading, title)
    prose: list[_Prose] = []
    kept: list[UnmappedRow] = []
    for index, block in enumerate(section.blocks):
        match block:
            case Pair(label=label, value=value):
                _report_value_below(context, title, section.blocks[index : index + 2])
                kept += _state_row(context, title, label, value)
            case Table(rows=rows) if block.is_key_value:
                for label_cell, value in (row for row in rows if len(row) == 2):
                    cited = value.with_notes_before(label_cell.notes)
                    kept += _state_row(context, title, label_cell.text, cited)
            case Table():
                if not state_records(context, title, block):
                    kept += _keep_table(context, title, block)
            case Paragraph():
                prose += _prose(context, title, block)
            case VerbatimText():
                _keep_verbatim(context, title, block)
            case Footnote():
                take_definition(context, block)
    _state_prose(context, title, prose)
    report_unmapped(context, section.heading, title, rows=kept, paragraphs=len(prose))


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


def _fields_of(context: EntryContext, section: str, label: str) -> list[Field]:
    """Return the fields of a label in a section; in the lead also the keys of the front matter."""
    key = normalise_key(label)
    fields = context.fields.by_row.get((normalise_key(section), key))
    return fields or ([] if section else context.fields.by_key.get(key, []))


def _state_row(context: EntryContext, section: str, label: str, value: Inline) -> list[UnmappedRow]:
    """State a row; return it if no rule reads it and it is kept as text."""
    fields = tuple(_fields_of(context, section, label))
    name = f"{section} / {label}" if section else label
    slot = FieldSlot(fields, (section, label), name, (LINE_BREAK,))
    if fields:
        context.builder.know(value, "value")
        state_value(context, slot, value)
    elif context.subject.cls is None:
        state_label(context, label, value)
    elif value.text or value.links:
        state_unparsed(context, slot, value)
        return [UnmappedRow(label, value)]
    return []


def _keep_table(context: EntryContext, section: str, table: Table) -> list[UnmappedRow]:
    """Keep each row of a table as text, and return it; without a class, keep none."""
    if context.subject.cls is None:
        return []
    if _keep_rows(context, section, table):
        return []
    header = [table.header] if any(cell.text for cell in table.header) else []
    for row in (*header, *table.rows):
        slot = FieldSlot((), (section, row[0].text), section)
        words = " | ".join(cell.text for cell in row)
        notes = tuple(dict.fromkeys(note for cell in row for note in cell.notes))
        state_unparsed(context, slot, row[0]._replace(text=words, notes=notes))
    return [UnmappedRow("", table.header[0])]


def _keep_rows(context: EntryContext, section: str, table: Table) -> bool:
    """Keep the rows of labels and values as text where their table has a header with words.

    Returns False where the mapping knows none of its labels in the section.
    """
    labels = [normalise_key(row[0].text) for row in (table.header, *table.rows)]
    known = [(normalise_key(section), label) in context.fields.by_row for label in labels]
    if len(table.header) != 2 or not any(known):
        return False
    at = next((cell for cell in table.header if cell.text), table.header[0])
    if known[0]:
        _report_header(context, at, code="header-is-row")
    else:
        _report_header(context, at, code="titled-header")
        for cell in table.header:
            context.builder.know(cell, "column")
    rows = (table.header, *table.rows) if known[0] else table.rows
    for label, value in rows:
        name, parts = f"{section} / {label.text}", (section, label.text)
        slot = FieldSlot(tuple(_fields_of(context, *parts)), parts, name)
        if value.text or value.links:
            state_unparsed(context, slot, value.with_notes_before(label.notes))
    return True


def _report_header(context: EntryContext, at: Inline, code: str) -> None:
    """Report a header with words above or in place of rows of labels and values."""
    if code == "header-is-row":
        message = f"the first row of this table, {at.text!r}, is its header"
        suggestion = "put an empty header above it: |  |  |, then | --- | --- |"
    else:
        message = f"this table of labels and values has a header, {at.text!r}"
        suggestion = "leave both cells of the header empty: |  |  |"
    context.builder.find(
        at,
        Severity.WARNING,
        code,
        f"{message}, so its rows state nothing and are kept as text",
        suggestion=suggestion,
    )


def _keep_verbatim(context: EntryContext, section: str, block: VerbatimText) -> None:
    """Keep a damaged row or HTML as text; an entry without a class keeps none."""
    words = join_lines(line.text for line in block.lines if line.text)
    if context.subject.cls is None or not words:
        return
    notes = tuple(note for line in block.lines for note in line.notes)
    state_unparsed(
        context,
        FieldSlot((), (section, "unread"), section),
        block.lines[0]._replace(text=words, notes=notes, places=()),
        places=tuple((line.line, line.column) for line in block.lines),
    )


def _prose(context: EntryContext, title: str, block: Paragraph) -> list[_Prose]:
    """Return a paragraph as one text, and state those of its lines that fields read.

    A paragraph of links alone and boilerplate are no prose.
    """
    if _take_links(context, block) or _drop_boilerplate(context, block):
        return []
    lines = []
    for line in block.lines:
        field = _field_of_line(context, line)
        if field is None:
            lines.append(line)
            _report_plain_label(context, title, line)
        elif field.path not in CITATION_PATHS:
            _state_line(context, field, line)
    words = join_lines(line.text for line in lines if line.text)
    if not words:
        return []
    notes = tuple(note for line in lines for note in line.notes)
    places = tuple((line.line, line.column) for line in lines)
    return [_Prose(lines[0]._replace(text=words, notes=notes), places)]


def _take_links(context: EntryContext, block: Paragraph) -> bool:
    """Take a paragraph of links alone; a link to a file that is no entry is prose by its label."""
    if not block.is_links_only:
        return False
    for link in (link for line in block.lines for link in line.links if link.target):
        target = context.resolver.resolve(link, context.subject.path)
        if isinstance(target, NotALink) and not target.is_dropped:
            return False
    for line in block.lines:
        context.builder.know(line, "links")
    return True


def _drop_boilerplate(context: EntryContext, block: Paragraph) -> bool:
    rules, words = context.ontology.mapping.general.boilerplate, block.text
    rule = next((rule for rule in rules if rule.regex.search(words)), None)
    if rule is None:
        return False
    for line in block.lines:
        context.builder.drop(line, rule.reason)
    return True


def _report_plain_label(context: EntryContext, title: str, line: Inline) -> None:
    """Report a line that would be a row if its label were bold; it is prose as it stands."""
    match = _PLAIN_LABEL.match(line.text) if _LABEL_MARK.search(line.text) else None
    if match and context.subject.cls is not None and _fields_of(context, title, match[1]):
        context.builder.find(
            line,
            Severity.NOTICE,
            "plain-label",
            f"this line is read as prose, and not as a value of {match[1]!r}",
            suggestion=f"make the label bold if it is one: **{match[1]}:**",
        )


def _report_value_below(context: EntryContext, title: str, blocks: tuple[Block, ...]) -> None:
    """Report a label without a value whose value may be the prose on the next line."""
    match blocks:
        case (Pair(label=label, value=value), Paragraph(lines=(line, *_))):
            is_below = line.line == value.line + 1 and not (value.text or value.links)
            if is_below and context.subject.cls is not None and _fields_of(context, title, label):
                context.builder.find(
                    line,
                    Severity.NOTICE,
                    "plain-label",
                    f"this line is read as prose, and {label!r} above it has no value",
                    suggestion="write the value on the line of its label if it is one",
                )
        case _:
            pass


def _state_prose(context: EntryContext, title: str, prose: list[_Prose]) -> None:
    if not prose or context.subject.cls is None:
        return
    key = normalise_key(title)
    field = context.fields.prose.get(key) if title else context.fields.lead
    for paragraph, places in prose:
        value = text(paragraph.text, context.subject.language)
        fact = Triple(context.subject.iri, field.path if field else DESCRIPTION, value)
        claim_key = key_of(title or "lead", "text", notes=paragraph.notes)
        context.builder.state(claim_key, fact, paragraph, places=places)
