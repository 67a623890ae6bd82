"""Where a claim stands: the file, the line and the column that a finding names."""

from __future__ import annotations

from collections import defaultdict
from typing import NamedTuple

from kbgraph.build import Graph
from kbgraph.extraction.link_resolver import Missing, Resolved
from kbgraph.extraction.subject import Subject
from kbgraph.rdf.terms import Term
from kbgraph.source.entry import Inline, Link, ScalarNode
from kbgraph.source.markdown import parse_inline


class Location(NamedTuple):
    """A place in an entry's file, as findings have it."""

    file: str
    line: int
    column: int


class LocationFinder:
    """Finds the places of claims in one graph. What stands in one entry is kept, since findings come entry by entry."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._slug: str | None = None
        self._written: dict[int, list[Inline | ScalarNode]] = {}
        self._columns: dict[int, dict[str, int]] = {}

    def of(self, line_iri: str, value: Term | None = None) -> Location | None:
        """The place on a line at which the value stands: its link or its text, else the last cell. None where no entry has the line."""
        subject = self._graph.subjects.get(self._graph.iris.slug(line_iri) or "")
        line = self._graph.iris.line_number(line_iri)
        if subject is None or line is None:
            return None
        if subject.slug != self._slug:
            self._slug, self._written, self._columns = subject.slug, self._read(subject.slug), {}
        if line not in self._columns:
            self._columns[line] = self._columns_of(subject, self._written.get(line, []))
        columns = self._columns[line]
        return Location(subject.path, line, columns.get(str(value), columns[""]))

    def _read(self, slug: str) -> dict[int, list[Inline | ScalarNode]]:
        entry = self._graph.entry(slug)
        lines: dict[int, list[Inline | ScalarNode]] = defaultdict(list)
        for scalar in entry.front.scalars():
            lines[scalar.line].append(scalar)
        for inline in entry.inlines():
            lines[inline.line].append(inline)
        return lines

    def _columns_of(self, subject: Subject, written: list[Inline | ScalarNode]) -> dict[str, int]:
        """The column of each thing and text on a line; that of the last under no name, since a label stands before its value."""
        inlines = [_as_inline(each) for each in written]
        columns: dict[str, int] = {}
        for inline in inlines:
            for link in inline.links:
                columns.setdefault(self._thing(link, subject.path), link.column)
            columns.setdefault(inline.text, inline.column)
        return {**columns, "": inlines[-1].column if inlines else 1}

    def _thing(self, link: Link, path: str) -> str:
        match self._graph.resolver.resolve(link, path):
            case Resolved(subject=subject):
                return subject.iri
            case Missing(slug=slug):
                return self._graph.iris.thing(slug)
            case _:
                return link.target


def _as_inline(written: Inline | ScalarNode) -> Inline:
    return (
        parse_inline(written.text, written.line, written.column)
        if isinstance(written, ScalarNode)
        else written
    )
