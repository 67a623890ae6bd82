"""The record tables of an entry: rows in the order of the file, each with its citations."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import NamedTuple

from kbgraph.build import Graph
from kbgraph.extraction.link_resolver import ExternalLink, Missing, Resolved
from kbgraph.extraction.record_tables import field_of_table
from kbgraph.extraction.subject import Subject
from kbgraph.extraction.values.link_places import link_spans
from kbgraph.extraction.values.written import shown_parts, visible
from kbgraph.ontology.mapping_fields import Field
from kbgraph.rdf.iris import safe_href
from kbgraph.rdf.namespaces import STATED_AT, TYPE
from kbgraph.rdf.terms import Iri, Triple
from kbgraph.source.entry import Inline, Link, LinkKind, Table
from kbgraph.source.names import normalise_key, normalise_name
from kbgraph.views.citation import Citation
from kbgraph.views.labels import Labels
from kbgraph.views.provenance import Citations
from kbgraph.views.rows import agreeing_claims, row_triples, with_own_strength

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
    """Those of its own claims, with the strength of what this row says."""
    agreeing: tuple[Citation, ...] = ()
    """Those of claims of other entries that say the same."""
    covered: frozenset[Iri] = frozenset()
    """The claims of other entries to which it adds no more than details."""
    named: frozenset[Iri] = frozenset()
    """The things that its claims relate."""


class _Stated(NamedTuple):
    """The statements of the rows of an entry."""

    citations: Mapping[int, Sequence[Citation]]
    """By line."""
    triples: Mapping[Iri, Sequence[Triple]]
    """By claim: those that relate the thing of the entry to another."""
    same_relation: Mapping[Iri, tuple[Citation, ...]]
    """By claim: the same relation with the same qualifiers, in other entries."""
    agreeing: Mapping[Iri, tuple[Citation, ...]]
    """By claim: those of them that state its details, too."""

    def ends(self, claims: Iterable[Iri]) -> set[Iri]:
        """Return the things that some claims relate."""
        triples = chain.from_iterable(self.triples.get(claim, ()) for claim in claims)
        ends = (end for each in triples for end in (each.subject, each.object))
        return {end for end in ends if isinstance(end, Iri)}


class _ReadTable(NamedTuple):
    """A table of an entry, and the field that reads it."""

    table: Table
    field: Field
    objects: int
    """The index of the column from which the objects of its rows are read."""


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
        lines = [row[0].line for each in found for row in each.table.rows if row]
        stated = self._stated(subject, lines)
        tables = (self._table(subject, each, stated) for each in found)
        return tuple(table for table in tables if table.rows)

    def _tables(self, subject: Subject) -> Iterator[_ReadTable]:
        fields = self._graph.ontology.fields(subject.cls)
        for section in self._graph.entry(subject.slug).sections:
            title = normalise_key(section.heading.text)
            for block in section.blocks:
                if isinstance(block, Table) and not block.is_key_value:
                    found = field_of_table(fields, title, block.header)
                    if found:
                        yield _ReadTable(block, *found)

    def _stated(self, subject: Subject, lines: Iterable[int]) -> _Stated:
        """Return what is stated on some lines, and where other entries state the same."""
        by_line: dict[int, list[Citation]] = defaultdict(list)
        for citation in self._citations_on(subject, lines):
            by_line[citation.lines[0]].append(citation)
        rows = [*chain.from_iterable(by_line.values())]
        whole = row_triples(self._graph, (row.claim for row in rows))
        triples = {
            claim: [each for each in stated if self._relates(each, subject.iri)]
            for claim, stated in whole.items()
        }
        same = agreeing_claims(self._graph, self._citations, triples, rows)
        return _Stated(by_line, triples, same, self._agreeing(subject.iri, whole, same))

    def _agreeing(
        self,
        thing: Iri,
        whole: Mapping[Iri, Sequence[Triple]],
        same: Mapping[Iri, tuple[Citation, ...]],
    ) -> dict[Iri, tuple[Citation, ...]]:
        """Return the claims that state the details of a row, too, such as the day of a law."""
        others = (each.claim for claims in same.values() for each in claims)
        stated = row_triples(self._graph, others)
        details = {
            claim: {
                each
                for each in whole.get(claim, ())
                if each.predicate != TYPE and not self._relates(each, thing)
            }
            for claim in same
        }
        return {
            claim: tuple(each for each in claims if details[claim] <= {*stated[each.claim]})
            for claim, claims in same.items()
        }

    def _citations_on(self, subject: Subject, lines: Iterable[int]) -> Iterator[Citation]:
        """Yield the citations of the claims that are stated on some lines."""
        graph = self._graph
        places = " ".join(f"<{graph.iris.line(subject.document, line)}>" for line in lines)
        rows = graph.store.select(_CLAIMS_QUERY % places) if places else ()
        for claim in sorted({Iri(str(row[0])) for row in rows}):
            for citation in self._citations.of_claim(claim):
                if citation.basis in _STATING and self._citations.is_stated(claim):
                    yield citation

    def _relates(self, triple: Triple, thing: Iri) -> bool:
        """Say whether a triple relates a thing to another."""
        ends, is_thing = (triple.subject, triple.object), self._graph.iris.is_thing
        return thing in ends and all(isinstance(end, Iri) and is_thing(end) for end in ends)

    def _table(self, subject: Subject, read: _ReadTable, stated: _Stated) -> RecordTable:
        heading = read.field.heading
        return RecordTable(
            heading=heading.label if heading else "",
            order=heading.order if heading else 0,
            columns=tuple(visible(cell).text for cell in read.table.header),
            rows=tuple(
                self._row(subject, row, read.objects, stated)
                for row in read.table.rows
                if stated.citations.get(row[0].line)
            ),
        )

    def _row(
        self, subject: Subject, row: tuple[Inline, ...], objects: int, stated: _Stated
    ) -> RecordRow:
        line = row[0].line
        citations = stated.citations[line]
        claims = [each.claim for each in citations]
        cells = [tuple(self._parts(subject, cell)) for cell in row]
        cells[objects] = self._linked_object(subject, cells[objects], claims, stated)
        return RecordRow(
            line=line,
            cells=tuple(cells),
            citations=tuple(
                with_own_strength(self._citations, each, stated.agreeing[each.claim])
                for each in citations
            ),
            agreeing=tuple(
                dict.fromkeys(chain.from_iterable(stated.agreeing[claim] for claim in claims))
            ),
            covered=frozenset(
                each.claim for claim in claims for each in stated.same_relation[claim]
            ),
            named=frozenset(stated.ends(claims)),
        )

    def _linked_object(
        self, subject: Subject, cell: tuple[CellPart, ...], claims: Iterable[Iri], stated: _Stated
    ) -> tuple[CellPart, ...]:
        """Return the cell of the object of a row; plain words link to the thing read from them."""
        match cell, [*(stated.ends(claims) - {subject.iri})]:
            case (CellPart(text=text, slug="", url=""),), [thing]:
                return (CellPart(text, slug=self._graph.iris.slug(thing) or ""),)
            case _:
                return cell

    def _parts(self, subject: Subject, cell: Inline) -> Iterator[CellPart]:
        """Yield the words of a cell, each link by itself, and the images that it shows."""
        shown = visible(cell)
        end = 0
        for link, start, stop in link_spans(shown):
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
