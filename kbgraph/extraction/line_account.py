"""The account of the lines of an entry: texts and lines that nothing has taken are findings.

In an entry with a class each text must be stated, found, known or dropped. In one without a class
text is text. In both, each line that is not blank needs a kind from the parser, or a finding.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

from kbgraph.extraction.claims import Account, Placed
from kbgraph.extraction.context import EntryContext
from kbgraph.extraction.footnotes import cut_notes, stray_notes
from kbgraph.findings import Finding, Severity
from kbgraph.source.entry import (
    Block,
    Footnote,
    Inline,
    MappingNode,
    Node,
    Pair,
    Paragraph,
    ScalarNode,
    SequenceNode,
    Table,
)
from kbgraph.source.line_kinds import LineKind

_CUT_CODES = frozenset({"too-large", "unreadable"})
"""Findings after whose line nothing is read."""
_CODES_OF_CHARACTERS = frozenset({"control-character", "not-utf8", "unpaired-comment-mark"})
"""Findings of a character, which do not tell of the block in which it stands."""
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_DEFINITION = re.compile(r"[\s>]*\[([^\[\]]+)\]:\s*\S")
_WORD = re.compile(r"\w")
_LITERAL_MESSAGES = {
    LineKind.CODE: "nothing reads this code ({count}); only the page shows it",
    LineKind.HTML: "nothing reads this HTML ({count}): write what it says in Markdown",
}


_READ, _LITERAL = int(LineKind.TEXT | LineKind.HEADING), int(LineKind.CODE | LineKind.HTML)
"""As integers: flags of an enumeration take ten times as long to combine."""


class _UnreadText(NamedTuple):
    """A text that nothing has taken, with the message and the remedy."""

    at: Placed
    message: str
    suggestion: str = ""
    line_count: int = 1


def account_findings(context: EntryContext) -> Iterator[Finding]:
    """Yield a finding for each text and line of an entry that nothing has taken."""
    entry, path = context.entry, context.subject.path
    found = {(finding.line, finding.column) for finding in entry.findings}
    if context.subject.cls is not None:
        account = context.builder.account
        for at, message, suggestion, line_count in (
            *_unread_nodes(account, entry.front),
            *(
                text
                for section in entry.sections
                for block in section.blocks
                for text in _unread_blocks(account, block)
            ),
            *_unread_literals(context),
        ):
            # A finding at the first of several lines does not tell of the others.
            if line_count > 1 or (at.line, at.column) not in found:
                yield Finding(
                    file=path,
                    line=at.line,
                    column=at.column,
                    severity=Severity.NOTICE,
                    code="unread-text",
                    message=message,
                    suggestion=suggestion,
                )
        yield from stray_notes(context)
        yield from cut_notes(context)
    yield from _unaccounted_lines(context)


def _unread_nodes(account: Account, front: MappingNode) -> Iterator[_UnreadText]:
    """Yield the values of the front matter that nothing has taken."""
    for key, node in front.items:
        if not account.is_taken(key):
            for scalar in _scalars_not_taken(account, node):
                yield _UnreadText(
                    scalar, f"nothing reads {scalar.text!r}, a value of the key {key.text!r}"
                )


def _scalars_not_taken(account: Account, node: Node) -> Iterator[ScalarNode]:
    if account.is_taken(node):
        return
    match node:
        case ScalarNode(value=value, text=text):
            if text and value is not None:
                yield node
        case SequenceNode(items=items):
            for item in items:
                yield from _scalars_not_taken(account, item)
        case MappingNode(items=pairs):
            for _, each in pairs:
                yield from _scalars_not_taken(account, each)


def _unread_blocks(account: Account, block: Block) -> Iterator[_UnreadText]:
    """Yield a block, or rows of it, where nothing has taken it."""
    match block:
        # A footnote in such a row has a finding of its own.
        case Pair(label=label, value=value) if not (value.notes or account.is_taken(value)):
            yield _row_without_value(value, label)
        case Table(rows=rows) if block.is_key_value:
            for label_cell, value in rows:
                has_notes = label_cell.notes or value.notes
                if label_cell.text and not has_notes and not account.is_taken(value):
                    yield _row_without_value(label_cell, label_cell.text)
        case Table(header=header, rows=rows):
            lines = [row for row in (header, *rows) if _has_text_not_taken(account, row)]
            if lines:
                yield _unread_lines(lines[0][0], len(lines))
        case Paragraph(lines=lines):
            unread = [line for line in lines if line.text and not account.is_taken(line)]
            if unread:
                yield _unread_lines(unread[0], len(unread))
        case Footnote(id=name, lines=lines) if not any(map(account.is_taken, lines)):
            yield _UnreadText(
                lines[0],
                f"nothing cites the footnote [^{name}]",
                "cite it, or remove it",
                line_count=len(lines),
            )
        case _:
            pass


def _has_text_not_taken(account: Account, row: tuple[Inline, ...]) -> bool:
    """Say whether a row has text; a claim of one of its cells holds those of all."""
    return any(cell.text for cell in row) and not any(map(account.is_taken, row))


def _row_without_value(at: Inline, label: str) -> _UnreadText:
    return _UnreadText(
        at,
        f"the row {label!r} has no value, and no rule of the mapping reads it",
        "write a value, or remove the row",
    )


def _unread_lines(at: Inline, count: int) -> _UnreadText:
    lines = "this line" if count == 1 else f"these {count} lines"
    message = f"no rule of the mapping reads {lines}; only the page shows the text"
    return _UnreadText(at, message, line_count=count)


def _unread_literals(context: EntryContext) -> Iterator[_UnreadText]:
    """Yield each block of code or HTML: consecutive lines that have words and no other kind."""
    entry, texts = context.entry, context.lines
    if not any(map(_literal_kind, {*entry.line_kinds})):
        return
    numbered = [(number, kind) for number, kind in enumerate(entry.line_kinds, 1) if kind]
    told = {
        finding.line for finding in entry.findings if finding.code not in _CODES_OF_CHARACTERS
    } | _swallowed_lines(context)
    told |= {line for line, _ in context.builder.account.dropped}
    for kind, group in groupby(numbered, key=lambda line: _literal_kind(line[1])):
        lines = [number for number, _ in group if _has_words(texts[number - 1], kind)]
        if kind and lines and told.isdisjoint(range(lines[0], lines[-1] + 1)):
            first = texts[lines[0] - 1]
            at = Inline("", lines[0], len(first) - len(first.lstrip()) + 1)
            count = "1 line" if len(lines) == 1 else f"{len(lines)} lines"
            yield _UnreadText(at, _LITERAL_MESSAGES[kind].format(count=count))


def _swallowed_lines(context: EntryContext) -> set[int]:
    """Return the first line of each block of code whose fence has a finding: it never ends."""
    entry, texts = context.entry, context.lines
    opened = [
        finding.line
        for finding in entry.findings
        if finding.code == "unclosed-fence" and entry.line_kinds[finding.line - 1] == LineKind.FRAME
    ]
    return {
        next((n for n in range(line + 1, len(texts) + 1) if _has_words(texts[n - 1], None)), line)
        for line in opened
    }


def _literal_kind(kinds: int) -> LineKind | None:
    if kinds & _READ or not kinds & _LITERAL:
        return None
    return next(kind for kind in _LITERAL_MESSAGES if kinds & kind)


def _has_words(text: str, kind: LineKind | None) -> bool:
    return bool(_WORD.search(_TAG.sub("", text) if kind is LineKind.HTML else text))


def _unaccounted_lines(context: EntryContext) -> Iterator[Finding]:
    """Yield the lines that are not blank and have neither a kind nor a finding."""
    entry, texts = context.entry, context.lines
    if 0 not in entry.line_kinds:
        return
    without_kind = [
        number
        for number, kind in enumerate(entry.line_kinds, 1)
        if not kind and texts[number - 1].strip()
    ]
    if not without_kind:
        return
    covered = {finding.line for finding in (*entry.findings, *context.builder.findings)}
    cuts = [finding.line for finding in entry.findings if finding.code in _CUT_CODES]
    for number in without_kind:
        if number not in covered and all(number < cut for cut in cuts):
            text = texts[number - 1]
            message, remedy = _unaccounted(text)
            yield Finding(
                file=entry.path,
                line=number,
                column=len(text) - len(text.lstrip()) + 1,
                severity=Severity.WARNING,
                code="unaccounted",
                message=message,
                suggestion=remedy,
            )


def _unaccounted(text: str) -> tuple[str, str]:
    """Return why nothing reads a line, and the remedy."""
    definition = _DEFINITION.match(text)
    if definition:
        message = f"the link [{definition[1]}] is defined above with another address"
        return f"{message}, so that nothing reads this one", "give one of them another name"
    message = "nothing reads this line, and no rule drops it"
    return message, "write it as a paragraph, a row or a comment of its own"
