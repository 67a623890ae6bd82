"""The words of a line that no claim, label or source of the line holds."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from kbgraph.extraction.claims import Claim
from kbgraph.extraction.context import EntryContext
from kbgraph.rdf.terms import STRING, Iri, Literal, Term
from kbgraph.source.entry import (
    Footnote,
    Inline,
    MappingNode,
    Node,
    Pair,
    Section,
    SequenceNode,
    Table,
)
from kbgraph.source.markdown import parse_scalar
from kbgraph.source.names import normalise_name
from kbgraph.source.notes import read_marks, source_of
from kbgraph.views.lines.marks import Line, MarkKind

_WORD = re.compile(r"[^\W\d_]+|\d+")
_MARKS = re.compile(r"[\s>]*(?:\d{1,9}[.)]\s|[-*+]\s+\[[xX]\]\s)|(?<!\S)\^[A-Za-z0-9-]+\s*$")
"""The number of a list's item, the box of a task, and a block id."""
_CHECKED_KINDS = {MarkKind.FACT, MarkKind.PROSE, MarkKind.KEPT, MarkKind.UNREAD}
"""The outcomes that should hold every word of their line; headings, frames and code do not."""


def unread_words(context: EntryContext, lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """Return the lines with the places of the words that are in no claim of the line.

    None in an entry without a class, whose text states nothing.
    """
    if context.subject.cls is None:
        return lines
    held = _HeldWords(context).by_line
    return tuple(
        line._replace(unread=tuple(_spans(context, line, held[line.number])))
        if any(mark.kind in _CHECKED_KINDS for mark in line.marks)
        else line
        for line in lines
    )


def _spans(context: EntryContext, line: Line, held: set[str]) -> Iterator[tuple[int, int]]:
    cited = [
        (mark.start, mark.end)
        for mark in read_marks(line.text, context.entry.citation_keys)
        if normalise_name(source_of(mark.note)) in context.builder.citations.sources
    ]
    marks = [match.span() for match in _MARKS.finditer(line.text) if match.end() - match.start()]
    excused = [*cited, *(span for span in marks if span[0] == 0 or line.text[span[0]] == "^")]
    digits = " ".join(word for word in held if word.isdigit())
    for match in _WORD.finditer(line.text):
        word = normalise_name(match[0])
        is_number = word.isdigit() and word in digits
        is_cited = any(start <= match.start() and match.end() <= end for start, end in excused)
        if not (word in held or is_number or is_cited):
            yield match.span()


def _words(text: str) -> Iterator[str]:
    return (normalise_name(match[0]) for match in _WORD.finditer(text))


class _HeldWords:
    """The words that the claims, labels, keys and links of each line hold."""

    def __init__(self, context: EntryContext) -> None:
        self._context = context
        self.by_line: dict[int, set[str]] = defaultdict(set)
        self._whole: set[int] = set()
        """The lines on which a value was read whole: a yes, a number, a date or a concept."""
        for claim in context.builder.claims:
            words = set(self._of_claim(claim))
            for line in claim.lines:
                self.by_line[line] |= words
            if self._is_whole(claim):
                self._whole.add(claim.lines[0])
        self._add_front_matter(context.entry.front)
        for section in context.entry.sections:
            self._add_section(section)

    def _of_claim(self, claim: Claim) -> Iterator[str]:
        terms = [claim.fact.subject, claim.fact.object]
        terms += [term for fact in claim.details for term in (fact.subject, fact.object)]
        terms += [term for _, term in claim.qualifiers]
        for term in dict.fromkeys(terms):
            yield from self._of_term(term)

    def _of_term(self, term: Term) -> Iterator[str]:
        match term:
            case Literal(lexical=lexical):
                yield from _words(lexical)
            case Iri():
                yield from _words(term)
                if self._context.ontology.knows(term):
                    yield from _words(self._context.ontology.label(term))

    def _add(self, line: int, text: str) -> None:
        self.by_line[line].update(_words(text))

    def _add_front_matter(self, node: Node) -> None:
        match node:
            case SequenceNode(items=items):
                for item in items:
                    self._add_front_matter(item)
            case MappingNode(items=pairs):
                for key, value in pairs:
                    self._add(key.line, key.text)
                    self._add_front_matter(value)
            case _:
                self._add_value(parse_scalar(node, self._context.entry.citation_keys))

    def _add_section(self, section: Section) -> None:
        self._add_links(section.heading)
        for block in section.blocks:
            match block:
                case Pair(label=label, value=value):
                    self._add(value.line, label)
                    self._add_value(value)
                case Table(header=header, rows=rows):
                    self._add_table(header, rows, is_key_value=block.is_key_value)
                case Footnote(id=name, lines=lines):
                    self._add(lines[0].line, name)
                    self._add_lines(lines)
                case _:
                    self._add_lines(block.lines)
                    for line in block.lines:
                        self._add_label(line)

    def _add_label(self, line: Inline) -> None:
        """Add the words before the value of a line that a pattern of the mapping reads."""
        for regex, _ in self._context.fields.line_patterns:
            match = regex.match(line.text)
            if match:
                self._add(line.line, line.text[: match.start("value")])

    def _add_table(
        self,
        header: tuple[Inline, ...],
        rows: tuple[tuple[Inline, ...], ...],
        *,
        is_key_value: bool,
    ) -> None:
        for row in rows:
            if is_key_value and self._context.builder.account.is_stated(row[-1]):
                self._add(row[0].line, row[0].text)
            for cell in row:
                self._add_value(cell)
        self._add_lines(header)

    def _add_lines(self, lines: Iterable[Inline]) -> None:
        for line in lines:
            self._add_links(line)

    def _add_links(self, inline: Inline) -> None:
        for link in (*inline.links, *inline.addresses):
            self._add(link.line, f"{link.target} {link.fragment} {link.label}")

    def _add_value(self, value: Inline) -> None:
        self._add_links(value)
        if value.line in self._whole:
            self._add(value.line, value.text)

    def _is_whole(self, claim: Claim) -> bool:
        """Say whether the object of a claim is one term, read from all of its text."""
        match claim.fact.object:
            case Literal(datatype=datatype, language=language):
                return datatype != STRING and not language
            case term:
                return self._context.ontology.knows(term)
