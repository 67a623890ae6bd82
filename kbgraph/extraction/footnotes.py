"""Footnotes that cite nothing: marks beside no value, and definitions of no source."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import chain

from kbgraph.extraction.claims import Account, Place, key_of
from kbgraph.extraction.context import EntryContext
from kbgraph.findings import Finding, Severity
from kbgraph.rdf.namespaces import IN_ROW, UNREAD
from kbgraph.rdf.terms import Triple, text
from kbgraph.source.entry import Footnote, Inline, Pair, Paragraph, Section, Table
from kbgraph.source.frontmatter import ids_in_text
from kbgraph.source.names import join_lines, normalise_name
from kbgraph.source.notes import mark_of, remark_of, source_of

_ADDRESS = re.compile(r"https?://[^\s<>\"]*[^\s<>\".,;:)\]]")
_DAY_OF_READING = re.compile(
    r"\b(?:read|accessed|checked|retrieved|visited)(?: on)?:? (\d{4}-\d{2}-\d{2})\b", re.IGNORECASE
)
_FRONT_MATTER_CODES = frozenset({"front-matter", "front-matter-mark"})
_OPEN_MARK = re.compile(r"\[\^([^\[\]\s]+)(?:\s[^\[\]]*)?$")
"""A mark at the end of a line that is not closed there."""
_PLAIN_ID = re.compile(r"[A-Za-z][\w-]*")


def find_unread_sources(context: EntryContext) -> None:
    """Find the ids of sources that front matter has where it cannot be read."""
    if any(finding.code in _FRONT_MATTER_CODES for finding in context.entry.findings):
        context.builder.citations.unread = ids_in_text(context.entry.text)


def suggest_sources(context: EntryContext) -> None:
    """Prepare, for each footnote that is defined and cited, the source for the front matter."""
    definitions = [
        block
        for section in context.entry.sections
        for block in section.blocks
        if isinstance(block, Footnote)
    ]
    if not definitions or context.subject.cls is None:
        return
    inlines = chain(context.entry.inlines(), context.front_inlines())
    cited = {note for inline in inlines for each in inline.notes for note in _forms(each)}
    for definition in definitions:
        note = _note_of(context, definition)
        if normalise_name(note) in cited:
            line = _source_line(definition, source_of(note))
            for name in _forms(note):
                context.builder.citations.suggested.setdefault(name, line)


def _forms(note: str) -> Iterator[str]:
    """Yield a note, and without the place that it names, in the form of `normalise_name`."""
    yield normalise_name(note)
    yield normalise_name(source_of(note))


def _note_of(context: EntryContext, definition: Footnote) -> str:
    """Return the note that a footnote defines."""
    return context.entry.citation_keys.note(definition.id) or definition.id


def _source_line(footnote: Footnote, name: str) -> str:
    """Return a definition as a record of a source: `- {id: a, title: "…", url: "…"}`."""
    words = join_lines(line.text for line in footnote.lines)
    link = next((link.target for line in footnote.lines for link in line.links), "")
    address = _ADDRESS.search(words)
    url = link if _ADDRESS.match(link) else address[0] if address else ""
    title = words[: address.start()] if address and address.start() else _ADDRESS.sub("", words)
    title = _DAY_OF_READING.sub("", title).strip(" ,;:.()<>")
    day = _DAY_OF_READING.search(words)
    written = {
        "id": name if _PLAIN_ID.fullmatch(name) else _quoted(name),
        "title": _quoted(title) if title else "",
        "url": _quoted(url) if url else "",
        "checked": day[1] if day else "",
    }
    return f"- {{{', '.join(f'{key}: {value}' for key, value in written.items() if value)}}}"


def _quoted(words: str) -> str:
    return json.dumps(words, ensure_ascii=False)


def take_definition(context: EntryContext, footnote: Footnote) -> None:
    """Take the definition of a footnote that is cited.

    It is known where a source has its id, and else kept as text. Others have a finding.
    """
    builder = context.builder
    if context.subject.cls is None or not any(line.text for line in footnote.lines):
        return
    note = _note_of(context, footnote)
    if normalise_name(note) not in builder.citations.suggested:
        return
    if normalise_name(source_of(note)) in builder.citations.sources:
        for line in footnote.lines:
            builder.know(line, "definition of a source")
    else:
        words = join_lines(line.text for line in footnote.lines)
        fact = Triple(context.subject.document, UNREAD, text(words))
        row = ((IN_ROW, text(f"[^{footnote.id}]")),)
        places = [(line.line, line.column) for line in footnote.lines]
        key = key_of("footnote", footnote.id)
        remarks = tuple(note for line in footnote.lines for note in line.notes if remark_of(note))
        at = footnote.lines[0]._replace(text=words, notes=remarks)
        builder.state(key, fact, at, qualifiers=row, places=places)


def cut_notes(context: EntryContext) -> Iterator[Finding]:
    """Yield a finding for each line of prose that ends within the mark of a known source."""
    keys = context.entry.citation_keys
    blocks = (block for section in context.sections for block in section.blocks)
    for block in blocks if keys.ids else ():
        for line in block.lines[:-1] if isinstance(block, Paragraph) else ():
            mark = _OPEN_MARK.search(line.text) if "[^" in line.text else None
            name = mark[1].rstrip(",") if mark else ""
            if normalise_name(name) in keys.ids:
                written = context.lines[line.line - 1]
                yield _stray(
                    context,
                    (line.line, written.rfind(f"[^{name}") + 1 or line.column),
                    f"the footnote [^{name} … goes on on the next line, where it cites nothing",
                    "write all of it on one line",
                )


def stray_notes(context: EntryContext) -> Iterator[Finding]:
    """Yield a finding for each footnote that stands beside no value, and so cites nothing."""
    if not any(inline.notes for inline in context.marked):
        return
    for section in context.sections:
        for at, where in _texts_without_claim(context, section):
            if not at.notes:
                continue
            # A remark is kept with the claim of a heading, which cites no source.
            is_stated = context.builder.account.is_stated(at)
            for note in dict.fromkeys(at.notes):
                if not (is_stated and remark_of(note)):
                    yield _stray_note(context, at, note, where=where)


def _stray_note(context: EntryContext, at: Inline, note: str, *, where: str) -> Finding:
    texts = context.lines
    mark = mark_of(note)
    # A place may have other spaces, or a comma before it.
    words = map(re.escape, mark.split(" "))
    written = re.compile(re.escape(mark) if remark_of(note) else r"(?:\s+|,)+".join(words))
    lines = range(at.line, min(at.line + at.line_count, len(texts) + 1))
    line = next((number for number in lines if written.search(texts[number - 1])), at.line)
    found = written.search(texts[line - 1], at.column - 1 if line == at.line else 0)
    return _stray(
        context,
        (line, found.start() + 1 if found else at.column),
        f"the footnote {mark} stands {where}, where it cites nothing",
        "put it behind each value that the source states",
    )


def _stray(context: EntryContext, place: Place, message: str, suggestion: str) -> Finding:
    return Finding(
        context.subject.path,
        *place,
        severity=Severity.WARNING,
        code="stray-footnote",
        message=message,
        suggestion=suggestion,
    )


def _texts_without_claim(context: EntryContext, section: Section) -> Iterator[tuple[Inline, str]]:
    """Yield the texts with footnotes that no claim states, each with the kind of its place."""
    account, heading = context.builder.account, section.heading
    names = {(name.at.line, name.at.column) for name in context.subject.names}
    is_name = (heading.line, heading.column) in names
    # Prose above a line of hyphens has a finding of its own, but that does not keep a remark.
    is_told = context.is_underlined_prose(heading) and not any(map(remark_of, heading.notes))
    if heading.notes and not is_name and not is_told:
        yield heading, "in a heading"
    for block in section.blocks:
        match block:
            case Pair(value=value) if not (account.is_stated(value) or account.is_dropped(value)):
                yield value, "without a value"
            case Table():
                yield from _cells_without_claim(account, block)
            case Paragraph(lines=lines):
                for line in lines:
                    if line.notes and not (account.is_stated(line) or account.is_dropped(line)):
                        yield line, "beside no sentence"
            case _:
                pass


def _cells_without_claim(account: Account, table: Table) -> Iterator[tuple[Inline, str]]:
    """Yield the cells of a header or row of which no claim states a cell."""
    for row in (table.header, *table.rows):
        cells = [cell for cell in row if cell.notes]
        is_dropped = any(map(account.is_dropped, row))
        if cells and not (is_dropped or any(map(account.is_stated, row))):
            where = "in a header" if row is table.header else "without a value"
            yield from ((cell, where) for cell in cells)
