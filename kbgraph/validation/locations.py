"""The locations of claims: the file, line and column of a finding."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from kbgraph.build import Graph
from kbgraph.extraction.link_resolver import Missing, Resolved
from kbgraph.extraction.subject import Subject
from kbgraph.findings import Finding, Severity
from kbgraph.rdf.terms import Term
from kbgraph.source.entry import Inline, Link, MappingNode, Node, ScalarNode, SequenceNode
from kbgraph.source.markdown import parse_inline


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
        self._inlines: dict[int, list[Inline | ScalarNode]] = {}
        self._columns: dict[int, dict[str, int]] = {}
        self._maps: dict[int, MappingNode] = {}

    def of(self, line_iri: str, value: Term | None = None) -> Location | None:
        """Return the location of a value on a line: its link, its text, or the last cell.

        A value of a map of the front matter may stand on a later line than its map. None if the
        line belongs to no entry.
        """
        subject = self._graph.subjects.get(self._graph.iris.slug(line_iri) or "")
        line = self._graph.iris.line_number(line_iri)
        if subject is None or line is None:
            return None
        if subject.slug != self._slug:
            self._slug, self._columns = subject.slug, {}
            self._inlines = self._inlines_by_line(subject.slug)
            self._maps = {
                node.line: node for node in _maps_of(self._graph.entry(subject.slug).front)
            }
        if line not in self._columns:
            self._columns[line] = self._columns_of(subject, self._inlines.get(line, []))
        columns = self._columns[line]
        if str(value) not in columns and line in self._maps:
            for scalar in self._maps[line].scalars():
                if scalar.text.strip() == str(value):
                    return Location(subject.path, scalar.line, scalar.column)
        return Location(subject.path, line, columns.get(str(value), columns[""]))

    def _inlines_by_line(self, slug: str) -> dict[int, list[Inline | ScalarNode]]:
        entry = self._graph.entry(slug)
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
        inlines = [_as_inline(text) for text in written]
        columns: dict[str, int] = {}
        for inline in inlines:
            for link in inline.links:
                columns.setdefault(self._target(link, subject.path), link.column)
            columns.setdefault(inline.text, inline.column)
        return {**columns, "": inlines[-1].column if inlines else 1}

    def _target(self, link: Link, path: str) -> str:
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


def _maps_of(node: Node) -> Iterator[MappingNode]:
    """Yield the maps within the front matter, those in lists and in other maps too."""
    match node:
        case SequenceNode(items=items):
            for item in items:
                if isinstance(item, MappingNode):
                    yield item
                yield from _maps_of(item)
        case MappingNode(items=pairs):
            for _, value in pairs:
                if isinstance(value, MappingNode):
                    yield value
                yield from _maps_of(value)
        case _:
            return
