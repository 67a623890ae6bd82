"""Findings about what no rule of the mapping reads, in entries with a class."""

from __future__ import annotations

import re
from typing import NamedTuple

from kbgraph.extraction.context import EntryContext
from kbgraph.findings import Severity
from kbgraph.source.entry import Inline, Paragraph
from kbgraph.source.names import normalise_key

_LABEL_MARK = re.compile(r"[:：]|\s[-–—=]\s")  # Most lines have none, as is found out soon.
_PLAIN_LABEL = re.compile(
    r"[*_\s]*+([^:：=]{1,80}?)[*_]*+(?:\s*+[:：][*_]*\s*|\s++[-–—=]\s+)[^\s*_]"
)
"""A label at the start of a line, with a text behind its colon or dash.

Marks of bold text that are out of place are text.
"""
_BOLD = re.compile(r"[\s>*+-]*(\*\*|__)(?P<words>[^*_]+)\1")
_MAX_TITLE_CHARS = 200
_MARKS_OF_HEADING = re.compile(r"#{1,6}(?=[^\s#])")


class UnmappedRow(NamedTuple):
    """A row that no rule reads, or a table of such rows."""

    label: str
    """The label of the row; empty for a table."""
    at: Inline
    """The value of the row, or a header of the table: the first, or one that is misspelt."""
    suggestion: str = ""
    """The remedy for a table."""


def report_unmapped(
    context: EntryContext, heading: Inline, title: str, *, rows: list[UnmappedRow], paragraphs: int
) -> None:
    """Report what no rule reads in a section: all at once if its title is the cause."""
    if context.subject.cls is None or not (rows or paragraphs):
        return
    terms = context.ontology.similar_terms(context.subject.cls)
    if title and normalise_key(title) not in context.fields.sections:
        section = terms.section(title, [row.label for row in rows])
        # A label is a cause of its own if it would not be read in the section that was meant.
        suggestions = {
            row: "" if terms.has_row(section, row.label) else terms.for_row(section, row.label)
            for row in rows
        }
        if section or paragraphs or not all(suggestions.values()):
            _report_section(context, heading, section, rows=rows, paragraphs=paragraphs)
        for row, suggestion in suggestions.items():
            if suggestion:
                _report_row(context, row, title, suggestion)
        return
    if paragraphs and not title and context.fields.lead is None:
        _report_section(context, heading, "", rows=[], paragraphs=paragraphs)
    for row in rows:
        _report_row(context, row, title, terms.for_row(title, row.label))


def _report_section(
    context: EntryContext,
    heading: Inline,
    meant: str,
    *,
    rows: list[UnmappedRow],
    paragraphs: int,
) -> None:
    kept = [
        *(["its text is kept as a description"] if paragraphs else ()),
        *(["its rows are kept as text"] if rows else ()),
    ]
    name = f"the section {heading.text!r}" if heading.text else "the text before the first heading"
    context.builder.find(
        heading,
        Severity.NOTICE,
        "unmapped-section",
        f"no rule of the mapping reads {name}; {', and '.join(kept)}",
        suggestion=f"did you mean the section {meant}?" if meant else "",
        about=heading.text,
    )


def _report_row(context: EntryContext, row: UnmappedRow, section: str, suggestion: str) -> None:
    if not row.label:
        context.builder.find(
            row.at,
            Severity.NOTICE,
            "unmapped-table",
            "no rule of the mapping reads this table; its rows are kept as text",
            suggestion=row.suggestion,
        )
        return
    name = f"{section} / {row.label}" if section else row.label
    if not row.label.strip("-:"):
        suggestion = "remove this row: a table has a single delimiter row"
    context.builder.find(
        row.at,
        Severity.NOTICE,
        "unmapped-row",
        f"no rule of the mapping reads the row {name!r}; it is kept as text",
        suggestion=suggestion,
        about=row.label,
    )


def plain_heading(context: EntryContext, title: str, block: Paragraph) -> Inline | None:
    """Return the line of a paragraph that its author took for a heading; None if it is prose.

    It is `##Title` without a space, or the title of another section alone on a line.
    """
    line = block.lines[0]
    marks = _MARKS_OF_HEADING.match(line.text) if line.text[:1] == "#" else None
    is_prose = len(block.lines) > 1 or (marks is None and len(line.text) > _MAX_TITLE_CHARS)
    if is_prose or context.subject.cls is None:
        return None
    name = normalise_key(line.text[marks.end() if marks else 0 :].strip(" :*_"))
    is_title = name in context.fields.sections and name != normalise_key(title)
    return line if is_title or (marks and marks.end() > 1) else None


def report_plain_heading(context: EntryContext, line: Inline) -> None:
    """Report a line that would be a heading with `## ` before it."""
    words = line.text.lstrip("#").strip(" :*_")
    context.builder.find(
        line,
        Severity.WARNING,
        "plain-heading",
        f"{line.text!r} is no heading, so that it and the rows below it are kept as text",
        suggestion=f"write `## {words}` if it is one",
        about=line.text,
    )


def report_plain_label(context: EntryContext, title: str, line: Inline) -> None:
    """Report a line that would be a row if its label were bold; it is prose as it stands."""
    if context.subject.cls is None:
        return
    match = _PLAIN_LABEL.match(line.text) if _LABEL_MARK.search(line.text) else None
    if match and context.fields_of(title, match[1]):
        name, remedy = match[1], f"make the label bold if it is one: **{match[1]}:**"
    else:
        name = _bold_label(context, title, line)
        remedy = f"write a colon behind the label if it is one: **{name}:**"
    if name:
        context.builder.find(
            line,
            Severity.NOTICE,
            "plain-label",
            f"this line is read as prose, and not as a value of {name!r}",
            suggestion=remedy,
        )


def _bold_label(context: EntryContext, title: str, line: Inline) -> str:
    """Return the label that is bold at the start of a line, without a colon; empty if none is."""
    bold = _BOLD.match(context.lines[line.line - 1])
    return bold["words"] if bold and context.fields_of(title, bold["words"]) else ""
