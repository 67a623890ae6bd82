"""The account of an entry: each line with its claims, links, findings and kinds."""

from __future__ import annotations

from collections.abc import Iterable

from kbgraph.build import Graph
from kbgraph.extraction.context import EntryContext
from kbgraph.extraction.entry_claims import extract, findings_of
from kbgraph.findings import Finding
from kbgraph.source.entry import keys_and_scalars
from kbgraph.source.line_kinds import LineKind
from kbgraph.views.labels import Labels
from kbgraph.views.lines.claim_marks import ClaimMarks
from kbgraph.views.lines.marks import (
    PARSED_KINDS,
    EntryLines,
    Line,
    LineMark,
    MarkKind,
    is_footnote,
)
from kbgraph.views.lines.words import unread_words

_ROLES = {
    "section": LineMark(MarkKind.HEADING, "a section that the mapping knows"),
    "name": LineMark(MarkKind.LABEL, "a name of the thing"),
    "column": LineMark(MarkKind.LABEL, "columns that the mapping knows"),
    "value": LineMark(MarkKind.LABEL, "no value: not researched"),
    "definition of a source": LineMark(MarkKind.LABEL, "a source of the front matter"),
    "slug": LineMark(MarkKind.LABEL, "the slug"),
    "lang": LineMark(MarkKind.LABEL, "the language of the text"),
    "language": LineMark(MarkKind.LABEL, "the language of the text"),
    "type": LineMark(MarkKind.LABEL, "the class"),
}
"""The marks of texts that extraction knows, by their role."""


def entry_lines(graph: Graph, labels: Labels, slug: str, findings: Iterable[Finding]) -> EntryLines:
    """Return the lines of an entry, which is extracted again. Raises KeyError without an entry.

    `findings` are those of the whole folder; those of the entry are shown at their lines.
    """
    entry, subject = graph.entry(slug), graph.subjects[slug]
    context = extract(subject, entry, graph.ontology, graph.resolver, graph.iris)
    marks = ClaimMarks(graph, labels, context).by_line()
    _add_account(context, marks)
    own = {each for each in findings if each.file == subject.path}
    for finding in sorted({*own, *entry.findings, *findings_of(context)}):
        marks[finding.line] = [
            *(mark for mark in marks[finding.line] if not _is_told_by(mark, finding)),
            _finding_mark(finding),
        ]
    _add_front_matter(context, marks)
    texts = list(context.lines)
    while texts and not texts[-1].strip():
        texts.pop()
    lines = []
    for number, text in enumerate(texts, 1):
        kinds = entry.line_kinds[number - 1] if number <= len(entry.line_kinds) else 0
        found = tuple(dict.fromkeys(marks[number])) or _only_kind(context, kinds, text)
        lines.append(Line(number, text.rstrip("\r"), found))
    return EntryLines(
        file=subject.path,
        slug=slug,
        label=labels.label(subject.iri),
        type=labels.type_label(subject.iri),
        lines=unread_words(context, tuple(lines)),
    )


def _is_told_by(mark: LineMark, finding: Finding) -> bool:
    """Say whether a finding tells what the mark of a link does."""
    return (
        mark.kind is MarkKind.LINK
        and finding.code.startswith("link-")
        and (mark.text == finding.about or mark.label == "ambiguous")
    )


def _finding_mark(finding: Finding) -> LineMark:
    return LineMark(
        MarkKind.FINDING,
        finding.code,
        finding.message,
        severity=finding.severity,
        suggestion=finding.suggestion,
    )


def _add_account(context: EntryContext, marks: dict[int, list[LineMark]]) -> None:
    """Add what is known and dropped, where no claim speaks of the line."""
    account = context.builder.account
    for (line, _), reason in account.dropped.items():
        marks[line].append(LineMark(MarkKind.DROPPED, "by a rule of the mapping", reason))
    for (line, _), role in account.known.items():
        if role in _ROLES and not marks[line]:
            marks[line].append(_ROLES[role])


def _add_front_matter(context: EntryContext, marks: dict[int, list[LineMark]]) -> None:
    """Add to the further lines of a value the line where it begins."""
    for key, node in context.entry.front.items:
        begin = 0
        for line in sorted({key.line, *(each.line for each in keys_and_scalars(node))}):
            if marks[line]:
                begin = line
            elif begin:
                marks[line].append(LineMark(MarkKind.KEY, f"part of the value on line {begin}"))
            else:
                marks[line].append(LineMark(MarkKind.KEY, "a key; its values follow"))


def _only_kind(context: EntryContext, kinds: int, text: str) -> tuple[LineMark, ...]:
    """Return the mark of a line that has no claim, link or finding; none for a blank line."""
    if not text.strip():
        return ()
    if is_footnote(kinds, text):
        return (LineMark(MarkKind.FOOTNOTE),)
    for kind, mark in PARSED_KINDS.items():
        if kinds & kind:
            return (LineMark(mark),)
    if kinds & LineKind.KEY:
        return (LineMark(MarkKind.KEY, "part of a value"),)
    if kinds & LineKind.TEXT and not any(map(str.isalnum, text)):
        return (LineMark(MarkKind.FRAME),)
    if kinds & LineKind.TEXT:
        is_text = context.subject.cls is None
        return (LineMark(MarkKind.TEXT if is_text else MarkKind.UNREAD),)
    return (LineMark(MarkKind.UNREAD),)
