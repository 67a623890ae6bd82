"""Who says so: claims with their file, lines, sources and date, ready to be shown."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

from kbgraph.answer.labels import Labels
from kbgraph.graph import Graph
from kbgraph.iris import leads
from kbgraph.meaning.ontology import local_name
from kbgraph.source.entry import Entry, Inline, Table, inlines_of
from kbgraph.source.markdown import parse_inline
from kbgraph.terms import Iri, Literal, Term, Triple
from kbgraph.vocabulary import (
    AS_OF,
    BASIS,
    DERIVED_FROM,
    FOLLOWS_FROM,
    IN_ROW,
    LABEL,
    NONE_FOUND,
    OF_PROPERTY,
    STATED_AT,
    TITLE,
    TYPE,
    UNREAD,
    URL,
)

_NO_QUALIFIERS = {BASIS, STATED_AT, AS_OF, DERIVED_FROM, OF_PROPERTY, IN_ROW, FOLLOWS_FROM, LABEL}
"""What is known of a claim beyond its qualifiers."""

_ABOUT = """
PREFIX kb: <https://kbgraph.example/ont#>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?claim ?subject ?property ?object ?basis ?line ?asOf ?source ?meant ?qualifier ?value WHERE {
  GRAPH ?claim { ?subject ?property ?object }
  GRAPH <claims> {
    ?claim kb:basis ?basis ; kb:statedAt ?line .
    OPTIONAL { ?claim kb:asOf ?asOf }
    OPTIONAL { ?claim prov:wasDerivedFrom ?source }
    OPTIONAL { ?claim kb:ofProperty ?meant }
    OPTIONAL {
      ?claim ?qualifier ?value
      FILTER(?qualifier NOT IN (kb:basis, kb:statedAt, kb:asOf, prov:wasDerivedFrom, kb:ofProperty, kb:inRow, kb:followsFrom, rdfs:label))
    }
  }
}
"""
_PARTS = "SELECT DISTINCT ?property ?value ?node WHERE { ?node ?property ?value }"


class Part(NamedTuple):
    """One thing that is known of a source or a structured value: the property's label, and the value's."""

    property: Iri
    label: str
    text: str


class Source(NamedTuple):
    """What a statement rests on."""

    iri: Iri
    title: str
    url: str
    """Where it can be read; empty where that is no address of http, https or mailto."""
    parts: tuple[Part, ...]


class Citation(NamedTuple):
    """One claim: at which lines of which file, on which sources, as of when."""

    claim: Iri
    file: str
    slug: str
    lines: tuple[int, ...]
    basis: str
    """stated, linked, inferred or package."""
    as_of: str
    sources: tuple[Source, ...]
    qualifiers: tuple[Part, ...] = ()
    """What else the claim says of itself, such as a role or the day since which it holds."""


class Stated(NamedTuple):
    """A fact as a claim states it."""

    subject: Iri
    property: Iri
    object: Term
    citation: Citation


class Citations:
    """Finds the claims of one graph."""

    def __init__(self, graph: Graph, labels: Labels) -> None:
        self._graph, self._labels = graph, labels
        self._sources: dict[Iri, Source] = {}
        self._texts: dict[str, dict[int, str]] = {}

    def about(self, subject: Iri) -> list[Stated]:
        """What is stated of a subject."""
        return self._stated(self._graph.store.select(_ABOUT, subject=subject))

    def naming(self, thing: Iri) -> list[Stated]:
        """What is stated of others that names the thing."""
        return self._stated(self._graph.store.select(_ABOUT, object=thing))

    def stating(self, prop: Iri) -> list[Stated]:
        """What is stated of any subject by the property, with gaps, and texts that were meant for it."""
        rows = self._graph.store.select(_ABOUT, property=prop) + self._graph.store.select(_ABOUT, property=NONE_FOUND, object=prop)
        return self._stated(rows) + [each for each in self._unread if each.property == prop]

    @cached_property
    def _unread(self) -> list[Stated]:
        return self._stated(self._graph.store.select(_ABOUT, property=UNREAD))

    def of(self, triple: Triple) -> tuple[Citation, ...]:
        """Who states a triple, be it the fact of a claim or a detail of it, sorted by claim."""
        return tuple(cited for claim in self._graph.store.claims_of(triple) for cited in self.of_claim(claim))

    def of_claim(self, claim: Iri) -> tuple[Citation, ...]:
        """The citation of a claim; none where there is no such claim."""
        known: dict[Iri, list[Term]] = defaultdict(list)
        for prop, value in self._graph.store.known_of(claim, self._graph.iris.claims):
            known[prop].append(value)
        more = [(prop, value) for prop, values in known.items() if prop not in _NO_QUALIFIERS for value in values]
        return (self._cite(claim, known[BASIS], known[STATED_AT], known[AS_OF], known[DERIVED_FROM], more),) if known else ()

    def parts(self, node: Iri) -> tuple[Part, ...]:
        """What is known of a structured value or a source, sorted by label."""
        rows = self._graph.store.select(_PARTS, node=node)
        found = [Part(Iri(str(prop)), self._labels.label(Iri(str(prop))), self._text(value)) for prop, value, _ in rows]
        return tuple(sorted((part for part in found if part.property != TYPE), key=lambda part: (part.label, part.text)))

    def written(self, citation: Citation) -> str:
        """What its author wrote in the cell, or after the label, on a claim's first line."""
        if citation.slug not in self._texts:
            self._texts[citation.slug] = self._read(citation.slug)
        return self._texts[citation.slug].get(citation.lines[0], "")

    def _read(self, slug: str) -> dict[int, str]:
        """The last text on each line of an entry: that of a value, since its label stands before it."""
        if slug not in self._graph.subjects:
            return {}
        entry = self._graph.entry(slug)
        front = {scalar.line: parse_inline(scalar.text, 1, 1).text for scalar in entry.front.scalars()}
        return front | {inline.line: inline.text for inline in _values(entry)}

    def _text(self, term: Term | None) -> str:
        if isinstance(term, Iri) and "#" in term and self._graph.iris.slug(term) is not None:
            return " ".join(part.text for part in self.parts(term))
        known = isinstance(term, Iri) and (self._graph.iris.slug(term) is not None or self._graph.ontology.knows(term))
        return self._labels.label(term) if known and isinstance(term, Iri) else str(term)

    def _stated(self, rows: list[tuple[Term | None, ...]]) -> list[Stated]:
        claims: dict[str, list[tuple[Term | None, ...]]] = defaultdict(list)
        for row in sorted(rows, key=str):
            claims[str(row[0])].append(row)
        stated = []
        for found in claims.values():
            citation = self._citation(found)
            stated += [_fact(row, citation) for row in {row[1:4]: row for row in found}.values()]
        return stated

    def _citation(self, rows: list[tuple[Term | None, ...]]) -> Citation:
        basis, line, as_of, source = ([term for term in column if term is not None] for column in list(zip(*rows, strict=True))[4:8])
        more = [(Iri(str(row[9])), row[10]) for row in rows if row[9] is not None and row[10] is not None]
        return self._cite(Iri(str(rows[0][0])), basis, line, as_of, source, more)

    def _cite(
        self,
        claim: Iri,
        basis: list[Term],
        lines: list[Term],
        as_of: list[Term],
        sources: list[Term],
        qualifiers: list[tuple[Iri, Term]],
    ) -> Citation:
        slug = self._graph.iris.slug(claim) or ""
        subject = self._graph.subjects.get(slug)
        return Citation(
            claim,
            subject.path if subject else "",
            slug,
            tuple(sorted({self._graph.iris.line_number(str(line)) or 0 for line in lines})),
            local_name(str(basis[0])),
            str(as_of[0]) if as_of else "",
            tuple(self.source(Iri(source)) for source in sorted(set(map(str, sources)))),
            self._qualifiers(qualifiers),
        )

    def _qualifiers(self, known: list[tuple[Iri, Term]]) -> tuple[Part, ...]:
        found = {Part(prop, self._labels.label(prop), self._text(value)) for prop, value in known}
        return tuple(sorted(found, key=lambda part: (part.label, part.text)))

    def source(self, iri: Iri) -> Source:
        """All that is known of a source."""
        if iri not in self._sources:
            parts = self.parts(iri)
            first = {part.property: part.text for part in reversed(parts)}
            title = first.get(TITLE) or " ".join(part.text for part in reversed(parts) if part.property != URL)
            self._sources[iri] = Source(iri, title, leads(first.get(URL, "")), parts)
        return self._sources[iri]


def _values(entry: Entry) -> Iterator[Inline]:
    """The lines and cells that hold a value, without record tables, whose rows hold several."""
    for section in entry.sections:
        yield section.heading
        for block in section.blocks:
            if not isinstance(block, Table) or block.is_key_value:
                yield from inlines_of(block)


def _fact(row: tuple[Term | None, ...], citation: Citation) -> Stated:
    """A row as a fact. Gaps, and texts that could not be read, are shown at the property that they were meant for."""
    _, subject, prop, term, _, _, _, _, meant, *_ = row
    if prop == NONE_FOUND and isinstance(term, Iri):
        return Stated(Iri(str(subject)), term, Literal("none found", NONE_FOUND), citation)
    path = meant if prop == UNREAD and meant else prop
    return Stated(Iri(str(subject)), Iri(str(path)), term or Literal(""), citation)
