"""Content without a rule in the mapping: keys and rows become properties of their own.

Headings and tags are kept as facts about the document. Entries with a class get findings.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from kbgraph.extraction.claims import key_of
from kbgraph.extraction.context import EntryContext
from kbgraph.extraction.link_resolver import Missing, Resolved
from kbgraph.extraction.values.numbers import read_number
from kbgraph.extraction.values.result import Unread
from kbgraph.extraction.values.written import visible
from kbgraph.findings import Severity
from kbgraph.rdf.iris import address
from kbgraph.rdf.namespaces import HEADING, KEYWORDS, LABEL
from kbgraph.rdf.terms import INTEGER, Term, Triple, boolean, day, moment, number, text
from kbgraph.source.entry import (
    Inline,
    MappingNode,
    Node,
    Paragraph,
    ScalarNode,
    SequenceNode,
)
from kbgraph.source.frontmatter import resolve_scalar
from kbgraph.source.markdown import parse_scalar
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


def state_key(context: EntryContext, key: str, node: Node) -> None:
    """State a front matter key as the property `{base}property/{key}` of the thing.

    Each item of a list is a value, and each key of a map a property.
    """
    match node:
        case SequenceNode(items=items):
            for item in items:
                state_key(context, key, item)
        case MappingNode(items=pairs):
            for inner, value in pairs:
                state_key(context, f"{key} {inner.text}", value)
        case ScalarNode(value=value, text=words) if words and value is not None:
            _state(context, key, parse_scalar(node, context.entry.citation_keys), node)
        case _:
            return


def state_label(context: EntryContext, label: str, written: Inline) -> None:
    """State a `**Label:** value`, a `label:: value` or a row as a property.

    Its value is read as YAML would read it, but a number that can mean two things is text, and a
    text that is struck out is left out beside others.
    """
    seen = visible(written)
    seen = seen if seen.text or seen.links else written
    if seen.text or seen.links:
        value = resolve_scalar(seen.text)
        if isinstance(value, Decimal):
            mark = context.ontology.mapping.general.decimal_mark
            number_read = read_number(seen.text, mark)
            is_ambiguous = isinstance(number_read, Unread) and bool(number_read.problem)
            value = seen.text if is_ambiguous else value
        scalar = ScalarNode(value, seen.text, seen.line, seen.column)
        _state(context, label, seen, scalar)


def _state(context: EntryContext, key: str, written: Inline, scalar: ScalarNode) -> None:
    value = _linked_thing(context, written) or _term(scalar, written)
    fact = Triple(context.subject.iri, context.iris.property(key), value)
    context.builder.state(
        key_of(key, written.text), fact, written, qualifiers=((LABEL, text(key)),)
    )


def _linked_thing(context: EntryContext, written: Inline) -> Term | None:
    """Return the thing of a text that is one link, or None."""
    # A bracket around a link may be part of the name that it leads to.
    if len(written.links) != 1 or written.links[0].label.strip("[]") != written.text.strip("[]"):
        return None
    match context.resolver.resolve(written.links[0], context.subject.path):
        case Resolved(subject=subject):
            return subject.iri
        case Missing(slug=slug):
            return context.iris.thing(slug)
        case _:
            return None


def _term(scalar: ScalarNode, written: Inline) -> Term:
    match scalar.value:
        case bool(value):
            return boolean(value)
        case int(value):
            return number(value, INTEGER)
        case Decimal() as value:
            return number(value)
        case datetime() as value:
            return moment(value)
        case date() as value:
            return day(value)
        case _:
            return address(written.text) or text(written.text)


def state_headings(context: EntryContext) -> None:
    """State the headings of an entry without a class, whose sections are unmapped."""
    for section in context.sections:
        if section.level and section.heading.text:
            state_heading(context, section.heading)


def state_heading(context: EntryContext, heading: Inline) -> None:
    """State a heading as a fact about the document."""
    fact = Triple(context.subject.document, HEADING, text(heading.text))
    context.builder.state(key_of("heading", heading.text), fact, heading)


def state_tags(context: EntryContext) -> None:
    """State the tags in the text of an entry, each with all its lines."""
    inlines_by_tag: dict[str, list[Inline]] = {}
    for inline in context.marked:
        for tag in inline.tags:
            inlines_by_tag.setdefault(tag, []).append(inline)
    for tag, inlines in inlines_by_tag.items():
        fact = Triple(context.subject.document, KEYWORDS, text(tag))
        places = [
            (line, inline.column)
            for inline in inlines
            for line in range(inline.line, inline.line + inline.line_count)
        ]
        # A tag is a part of its text, and the text is stated elsewhere.
        at = inlines[0]._replace(text="", links=())
        context.builder.state(key_of("tag", tag), fact, at, places=places)


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
