"""The record tables of an entry: rows in the order of the file, each with its citations."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from kbgraph.build import Graph
from kbgraph.extraction.link_resolver import ExternalLink, Missing, Resolved
from kbgraph.extraction.record_tables import field_of_table
from kbgraph.extraction.subject import Subject
from kbgraph.extraction.values.written import link_spans, shown_parts, visible
from kbgraph.ontology.mapping_fields import Field
from kbgraph.rdf.iris import safe_href
from kbgraph.rdf.namespaces import STATED_AT
from kbgraph.rdf.terms import Iri
from kbgraph.source.entry import Inline, Link, LinkKind, Table
from kbgraph.source.names import normalise_key, normalise_name
from kbgraph.views.citation import Citation
from kbgraph.views.labels import Labels
from kbgraph.views.provenance import Citations

_STATING = {"stated", "package"}
"""The bases of claims that the words of a row state."""
_CLAIMS_QUERY = f"""
SELECT ?claim {{ VALUES ?line {{ %s }} GRAPH <claims> {{ ?claim <{STATED_AT}> ?line }} }}"""


class CellPart(NamedTuple):
    """A part of a cell: words, which may be a link."""

    text: str
    slug: str = ""
    """The slug of the thing that it links to; empty if it links to none."""
    url: str = ""
    """The external address that it links to; empty if there is none."""


class RecordRow(NamedTuple):
    """A row of a record table, and the claims that it states."""

    line: int
    cells: tuple[tuple[CellPart, ...], ...]
    citations: tuple[Citation, ...]


class RecordTable(NamedTuple):
    """A record table as it stands in the entry, with all its columns."""

    heading: str
    """The label of its heading on the page."""
    order: float
    columns: tuple[str, ...]
    rows: tuple[RecordRow, ...]

    @property
    def claims(self) -> frozenset[Iri]:
        """The claims of its rows."""
        return frozenset(citation.claim for row in self.rows for citation in row.citations)


class RecordTables:
    """The record tables of the entries of one graph."""

    def __init__(self, graph: Graph, citations: Citations, labels: Labels) -> None:
        self._graph, self._citations, self._labels = graph, citations, labels

    def of(self, subject: Subject | None) -> tuple[RecordTable, ...]:
        """Return the tables of an entry that its mapping reads, in the order of the file.

        On a day, the rows that state nothing then are left out.
        """
        fields = self._graph.ontology.fields(subject.cls) if subject else None
        if subject is None or fields is None or not fields.by_table:
            return ()
        found = list(self._tables(subject))
        lines = [row[0].line for _, table in found for row in table.rows if row]
        stated = self._stated(subject, lines)
        tables = (self._table(subject, field, table, stated) for field, table in found)
        return tuple(table for table in tables if table.rows)

    def _tables(self, subject: Subject) -> Iterator[tuple[Field, Table]]:
        fields = self._graph.ontology.fields(subject.cls)
        for section in self._graph.entry(subject.slug).sections:
            title = normalise_key(section.heading.text)
            for block in section.blocks:
                if isinstance(block, Table) and not block.is_key_value:
                    found = field_of_table(fields, title, block.header)
                    if found:
                        yield found[0], block

    def _stated(self, subject: Subject, lines: Iterable[int]) -> dict[int, list[Citation]]:
        """Return the citations of the claims that are stated on each of some lines."""
        graph, stated = self._graph, defaultdict(list)
        places = " ".join(f"<{graph.iris.line(subject.document, line)}>" for line in lines)
        rows = graph.store.select(_CLAIMS_QUERY % places) if places else ()
        claims = {Iri(str(row[0])) for row in rows}
        for claim in sorted(claims):
            for citation in self._citations.of_claim(claim):
                if citation.basis in _STATING and self._citations.is_stated(claim):
                    stated[citation.lines[0]].append(citation)
        return stated

    def _table(
        self, subject: Subject, field: Field, table: Table, stated: dict[int, list[Citation]]
    ) -> RecordTable:
        heading = field.heading
        return RecordTable(
            heading=heading.label if heading else "",
            order=heading.order if heading else 0,
            columns=tuple(visible(cell).text for cell in table.header),
            rows=tuple(
                RecordRow(
                    line=row[0].line,
                    cells=tuple(tuple(self._parts(subject, cell)) for cell in row),
                    citations=tuple(stated[row[0].line]),
                )
                for row in table.rows
                if stated.get(row[0].line)
            ),
        )

    def _parts(self, subject: Subject, cell: Inline) -> Iterator[CellPart]:
        """Yield the words of a cell, each link by itself, and the images that it shows."""
        shown = visible(cell)
        end = 0
        for link, start, stop in link_spans(shown.text, shown.links):
            if start > end:
                yield CellPart(shown.text[end:start])
            yield self._linked(subject, link, link.label)
            end = stop
        if shown.text[end:]:
            yield CellPart(shown.text[end:])
        for image in shown_parts(shown):
            link = image.links[0]
            yield self._linked(subject, link, link.label or link.target)

    def _linked(self, subject: Subject, link: Link, words: str) -> CellPart:
        match self._graph.resolver.resolve(link, subject.path):
            case Resolved(subject=other):
                is_name = _has_own_words(link) or _is_name_of(other, words)
                return CellPart(words if is_name else other.name, slug=other.slug)
            case Missing(slug=slug):
                name = self._labels.of_thing(slug)
                return CellPart(words if _has_own_words(link) else name, slug=slug)
            case ExternalLink(iri=iri):
                return CellPart(words, url=safe_href(iri))
            case _:
                return CellPart(words)


def _is_name_of(subject: Subject, words: str) -> bool:
    """Say whether words are a name of a thing, and not the slug or the file of its entry."""
    wanted = normalise_name(words)
    return any(normalise_name(name.text) == wanted for name in subject.names)


def _has_own_words(link: Link) -> bool:
    """Say whether a link has words of its own, and not its target, which may be a slug or path."""
    return link.kind is LinkKind.MARKDOWN or not link.label.startswith(link.target)
