"""The account of an entry's lines in short: a few words for each, from its description.

The whole account extracts the entry again, which takes as long as its page. It alone tells words
that were not read, and lines that a rule drops.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from kbgraph.build import Graph
from kbgraph.findings import Severity, findings_of_file
from kbgraph.source.line_kinds import LineKind
from kbgraph.views.citation import Citation
from kbgraph.views.entry import Description
from kbgraph.views.facts import Fact
from kbgraph.views.lines.marks import PARSED_KINDS, MarkKind, is_footnote

_KINDS = {**PARSED_KINDS, LineKind.KEY: MarkKind.KEY}
_SOURCE, _NO_FACT = "source", "no fact"


class ShortLine(NamedTuple):
    """A line of a file, and in short what became of it."""

    number: int
    """Counted from 1."""
    text: str
    outcomes: tuple[str, ...]
    """Labels of the facts that it states, or its kind; empty for a blank line."""
    findings: tuple[str, ...]
    """Findings about it, such as `warning: not-agreed`."""


def short_lines(graph: Graph, thing: Description) -> tuple[ShortLine, ...]:
    """Return the lines of a thing's entry; none where no entry describes it."""
    if thing.slug not in graph.subjects:
        return ()
    entry, labels, findings = graph.entry(thing.slug), _labels(thing), _findings(graph, thing)
    # Only a newline ends a line, as citations count them.
    texts = entry.text.rstrip("\n").split("\n") if entry.text.strip() else []
    kinds = (*entry.line_kinds, *(0 for _ in texts))
    rest = _NO_FACT if thing.type else str(MarkKind.TEXT)
    return tuple(
        ShortLine(
            number=number,
            text=text,
            outcomes=tuple(labels.get(number, ())) or _kind(kind, text, rest),
            findings=tuple(findings.get(number, ())),
        )
        for number, (text, kind) in enumerate(zip(texts, kinds, strict=False), 1)
    )


def _labels(thing: Description) -> dict[int, dict[str, None]]:
    """Return the labels of the facts that each line states, or what it is instead."""
    labels: dict[int, dict[str, None]] = defaultdict(dict)
    facts = (fact for group in thing.headings for fact in group.facts)
    for fact in (*facts, *thing.outgoing, *thing.document):
        for line in _lines(_citations(fact), thing.slug):
            labels[line][fact.label] = None
    for source in thing.sources:
        for line in _lines(source.citations, thing.slug):
            labels[line].setdefault(_SOURCE)
    for table in (each for group in thing.headings for each in group.tables):
        for row in table.rows:
            labels[row.line] = labels[row.line] or {table.heading: None}
    for fact in thing.mentions:
        for line in _lines(_citations(fact), thing.slug):
            labels[line] = labels[line] or {str(MarkKind.LINK): None}
    return labels


def _citations(fact: Fact) -> Iterator[Citation]:
    return (citation for value in fact.values for citation in value.citations)


def _lines(citations: Iterable[Citation], slug: str) -> Iterator[int]:
    return (line for each in citations if each.slug == slug for line in each.lines)


def _findings(graph: Graph, thing: Description) -> dict[int, dict[str, None]]:
    found: dict[int, dict[str, None]] = defaultdict(dict)
    for finding in (
        *findings_of_file(graph.findings, thing.file),
        *graph.entry(thing.slug).findings,
    ):
        if finding.severity is not Severity.NOTICE:
            found[finding.line][f"{finding.severity.label}: {finding.code}"] = None
    return found


def _kind(kinds: int, text: str, rest: str) -> tuple[str, ...]:
    """Return the kind of a line that states nothing; none for a blank line."""
    if not text.strip():
        return ()
    if is_footnote(kinds, text):
        return (str(MarkKind.FOOTNOTE),)
    named = next((str(mark) for kind, mark in _KINDS.items() if kinds & kind), "")
    if not named and not any(map(str.isalnum, text)):
        named = str(MarkKind.FRAME)
    return (named or rest,)
