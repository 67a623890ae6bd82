"""The locations of claims: the file, line and column of a finding."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from kbgraph.build import Graph
from kbgraph.extraction.link_resolver import Missing, Resolved
from kbgraph.extraction.subject import Subject
from kbgraph.findings import Finding, Severity
from kbgraph.rdf.terms import Term
from kbgraph.source.entry import Inline, Link, ScalarNode
from kbgraph.source.markdown import parse_scalar
from kbgraph.source.notes import NO_KEYS, CitationKeys

MISREAD_CODES = frozenset({"front-matter", "front-matter-mark", "missing-type", "unknown-type"})
"""Findings of an entry that explain why others do not find in it what it says."""


class Location(NamedTuple):
    """A position in the file of an entry."""

    file: str
    line: int
    column: int

    def finding(
        self,
        severity: Severity,
        code: str,
        message: str,
        *,
        suggestion: str = "",
        about: str = "",
    ) -> Finding:
        """Return a finding at this location."""
        return Finding(
            file=self.file,
            line=self.line,
            column=self.column,
            severity=severity,
            code=code,
            message=message,
            suggestion=suggestion,
            about=about,
        )


class LocationFinder:
    """Finds the locations of claims; caches one entry, as findings come by entry."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._slug: str | None = None
        self._keys = NO_KEYS
        self._inlines: dict[int, list[Inline | ScalarNode]] = {}
        self._columns: dict[int, dict[str, int]] = {}

    def of(self, line_iri: str, value: Term | None = None) -> Location | None:
        """Return the location of a value on a line: its link, its text, or the last cell.

        None if the line belongs to no entry.
        """
        return self.of_lines((line_iri,), value)

    def of_lines(self, line_iris: Iterable[str], value: Term | None) -> Location | None:
        """Return the location of a value on the first of the lines that has its link or text.

        A claim may have several lines, such as those of a source's keys. If none of them has the
        value as it is, the location is on the first.
        """
        iris, text = self._graph.iris, str(value)
        lines = sorted((iris.line_number(iri) or 0, iri) for iri in line_iris)
        subject = self._graph.subjects.get(iris.slug(lines[0][1]) or "") if lines else None
        if subject is None or not lines[0][0]:
            return None
        first, last = lines[0][0], lines[-1][0]
        # A record names the lines of its keys; the text of a key may begin on the next line.
        among = range(first, last + 2) if last > first else (first,)
        columns = {line: self._columns_on(subject, line) for line in among}
        line = next((line for line in among if text in columns[line]), first)
        return Location(subject.path, line, columns[line].get(text, columns[line][""]))

    def _columns_on(self, subject: Subject, line: int) -> dict[str, int]:
        if subject.slug != self._slug:
            self._slug, self._columns = subject.slug, {}
            self._inlines = self._inlines_by_line(subject.slug)
        if line not in self._columns:
            self._columns[line] = self._columns_of(subject, self._inlines.get(line, []))
        return self._columns[line]

    def _inlines_by_line(self, slug: str) -> dict[int, list[Inline | ScalarNode]]:
        entry = self._graph.entry(slug)
        self._keys = entry.citation_keys
        lines: dict[int, list[Inline | ScalarNode]] = defaultdict(list)
        for scalar in entry.front.scalars():
            lines[scalar.line].append(scalar)
        for inline in entry.inlines():
            lines[inline.line].append(inline)
        return lines

    def _columns_of(self, subject: Subject, written: list[Inline | ScalarNode]) -> dict[str, int]:
        """Return the column of each thing and text on a line.

        The empty key has the column of the last text: the value, since its label precedes it.
        """
        inlines = [_as_inline(text, self._keys) for text in written]
        columns: dict[str, int] = {}
        for inline in inlines:
            for link in inline.links:
                columns.setdefault(self._target(link, subject.path), link.column)
            columns.setdefault(inline.text.strip(), inline.column)
        return {**columns, "": inlines[-1].column if inlines else 1}

    def _target(self, link: Link, path: str) -> str:
        match self._graph.resolver.resolve(link, path):
            case Resolved(subject=subject):
                return subject.iri
            case Missing(slug=slug):
                return self._graph.iris.thing(slug)
            case _:
                return link.target


def _as_inline(written: Inline | ScalarNode, keys: CitationKeys) -> Inline:
    return parse_scalar(written, keys) if isinstance(written, ScalarNode) else written
