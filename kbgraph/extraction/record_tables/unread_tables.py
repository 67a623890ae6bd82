"""Tables that no rule of the mapping reads: their rows are kept as text."""

from __future__ import annotations

from kbgraph.extraction.context import EntryContext
from kbgraph.extraction.field_slots import FieldSlot
from kbgraph.extraction.fields import state_unparsed
from kbgraph.extraction.unmapped import UnmappedRow
from kbgraph.findings import Severity
from kbgraph.ontology.similar_terms import for_word
from kbgraph.source.entry import Inline, Table
from kbgraph.source.names import normalise_key


def keep_table(context: EntryContext, section: str, table: Table) -> list[UnmappedRow]:
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
    return [UnmappedRow("", *_misspelt_header(context, section, table.header))]


def _keep_rows(context: EntryContext, section: str, table: Table) -> bool:
    """Keep the rows of labels and values as text where their table has a header with words.

    Returns False where the mapping knows none of its labels in the section.
    """
    labels = [normalise_key(row[0].text) for row in (table.header, *table.rows)]
    known = [(normalise_key(section), label) in context.fields.by_row for label in labels]
    if len(table.header) != 2 or not any(known):
        return False
    at = next((cell for cell in table.header if cell.text), table.header[0])
    # A header with a footnote is a row whose label is misspelt.
    is_row = known[0] or any(cell.notes for cell in table.header)
    if is_row:
        _report_header(context, at, code="header-is-row")
    else:
        _report_header(context, at, code="titled-header")
        for cell in table.header:
            context.builder.know(cell, "column")
    rows = (table.header, *table.rows) if is_row else table.rows
    for label, value in rows:
        name, parts = f"{section} / {label.text}", (section, label.text)
        slot = FieldSlot(tuple(context.fields_of(*parts)), parts, name)
        if value.text or value.links:
            state_unparsed(context, slot, value.with_notes_before(label.notes))
    return True


def _report_header(context: EntryContext, at: Inline, code: str) -> None:
    """Report a header with words above or in place of rows of labels and values."""
    if code == "header-is-row":
        message = f"the first row of this table, {at.text!r}, is its header"
        suggestion = (
            "put an empty header above it, |  |  |, and move the line of hyphens in between"
        )
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


def _misspelt_header(
    context: EntryContext, section: str, header: tuple[Inline, ...]
) -> tuple[Inline, str]:
    """Return the cell that is like the header of the objects, with the suggestion for it.

    Without such a cell: the first one, and no suggestion.
    """
    fields = context.fields.by_table.get(normalise_key(section), ())
    names = [name for field in fields if field.columns for name in field.columns.headers]
    found = ((cell, for_word(names, cell.text)) for cell in header)
    return next((each for each in found if each[1]), (header[0], ""))
