"""The data of the account of an entry's lines."""

from __future__ import annotations

import re
from collections import Counter
from enum import StrEnum
from typing import NamedTuple

from kbgraph.findings import Severity
from kbgraph.source.line_kinds import LineKind

_FOOTNOTE = re.compile(r"[ \t>]*\[\^[^\]\s]+\]:")


class MarkKind(StrEnum):
    """The outcomes of a line, in the words that readers see."""

    FACT = "fact"
    PROSE = "prose"
    """A text that is kept as it stands, under a property."""
    KEPT = "kept as text"
    """A text that no rule could read."""
    LINK = "link"
    TAG = "tag"
    FINDING = "finding"
    DROPPED = "dropped"
    HEADING = "heading"
    LABEL = "label"
    """A name, a header or a footnote that the mapping knows."""
    TEXT = "text"
    """A text of an entry without a class: the page shows it, and it states nothing."""
    FOOTNOTE = "footnote"
    """The text of a footnote that states nothing."""
    FRAME = "frame"
    CODE = "code"
    HTML = "HTML"
    COMMENT = "comment"
    KEY = "front matter"
    ADDRESS = "address"
    """The definition of a reference link."""
    UNREAD = "not read"


PARSED_KINDS = {
    LineKind.HEADING: MarkKind.HEADING,
    LineKind.CODE: MarkKind.CODE,
    LineKind.HTML: MarkKind.HTML,
    LineKind.COMMENT: MarkKind.COMMENT,
    LineKind.ADDRESS: MarkKind.ADDRESS,
    LineKind.FRAME: MarkKind.FRAME,
}
"""The marks of lines that only the parser speaks of, in the order in which they are shown."""


def is_footnote(kinds: int, text: str) -> bool:
    """Say whether a line begins the definition of a footnote."""
    return bool(kinds & LineKind.FRAME) and _FOOTNOTE.match(text) is not None


class LineMark(NamedTuple):
    """An outcome of a line: it may have several."""

    kind: MarkKind
    label: str = ""
    """The label of the property, the words of a rule, or the code of the finding."""
    text: str = ""
    """The value, the target of a link, or the message of the finding."""
    slug: str = ""
    """The slug of the thing that is the value or the target; empty if there is none."""
    sources: tuple[str, ...] = ()
    """The ids of the sources that a claim cites."""
    places: tuple[tuple[str, str], ...] = ()
    """The places that it names in them: the id of a source, and the place."""
    has_entry_sources: bool = False
    """Whether the claim cites none, and has the sources that hold for the whole entry."""
    severity: Severity | None = None
    """The severity of a finding."""
    suggestion: str = ""
    """The remedy of a finding."""
    parts: tuple[str, ...] = ()
    """The numbers and notes of a structured value, and the qualifiers of the claim."""
    property: str = ""
    """The IRI of the property of a fact or a prose text; empty if there is none."""

    def cited(self) -> tuple[tuple[str, str], ...]:
        """The ids of its sources, each with a mark that cites it: once for each place."""
        cited: list[tuple[str, str]] = []
        for source in self.sources:
            places = [f"{source} {place}" for name, place in self.places if name == source]
            cited += [(source, f"[^{words}]") for words in places or [source]]
        return tuple(cited)

    def __str__(self) -> str:
        """Return the outcome in words: `fact: capital = Paris [^gazette p. 7]`."""
        cited = "".join(f" {mark}" for _, mark in self.cited())
        cited += " (sources of the entry)" if self.has_entry_sources else ""
        match self.kind:
            case MarkKind.FACT:
                value = "; ".join(part for part in (self.text, *self.parts) if part)
                return f"fact: {self.label} = {value}{cited}"
            case MarkKind.FINDING:
                severity = self.severity.label if self.severity is not None else ""
                hint = f" ({self.suggestion})" if self.suggestion else ""
                return f"{severity}[{self.label}] {self.text}{hint}"
            case kind:
                words = ": ".join(part for part in (kind, self.label, self.text) if part)
                return f"{words}{cited}"


class Line(NamedTuple):
    """A line of a file, and what became of it."""

    number: int
    """Counted from 1."""
    text: str
    marks: tuple[LineMark, ...]
    unread: tuple[tuple[int, int], ...] = ()
    """Start and end of each word that no claim, label or source of the line holds."""


class EntryLines(NamedTuple):
    """The lines of the file of an entry."""

    file: str
    slug: str
    label: str
    type: str
    """The label of the class; empty for an entry without a class."""
    lines: tuple[Line, ...]

    @property
    def counts(self) -> dict[MarkKind, int]:
        """The number of lines that have an outcome of each kind, in the order of the kinds."""
        counter = Counter(kind for line in self.lines for kind in {m.kind for m in line.marks})
        return {kind: counter[kind] for kind in MarkKind if counter[kind]}
