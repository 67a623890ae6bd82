"""Who says so: claims with their file, lines, sources and date, ready to be shown."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import NamedTuple

from kbgraph.build import Graph
from kbgraph.ontology.ontology import local_name
from kbgraph.rdf.iris import safe_href
from kbgraph.rdf.namespaces import (
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
from kbgraph.rdf.terms import Iri, Literal, Term, Triple
from kbgraph.source.entry import Entry, Inline, Table, inlines_of
from kbgraph.source.markdown import parse_inline
from kbgraph.store.base import ClaimFacts
from kbgraph.views.labels import Labels

_NO_QUALIFIERS = {BASIS, STATED_AT, AS_OF, DERIVED_FROM, OF_PROPERTY, IN_ROW, FOLLOWS_FROM, LABEL}
"""What is known of a claim beyond its qualifiers."""

_PARTS = "SELECT DISTINCT ?property ?value ?node WHERE { ?node ?property ?value }"


class ValuePart(NamedTuple):
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
    parts: tuple[ValuePart, ...]


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
    qualifiers: tuple[ValuePart, ...] = ()
    """What else the claim says of itself, such as a role or the day since which it holds."""


class StatedFact(NamedTuple):
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

    def about(self, subject: Iri) -> list[StatedFact]:
        """What is stated of a subject."""
        return self._stated(
            self._graph.store.claims_stating(self._graph.iris.claims, subject=subject)
        )

    def facts_mentioning(self, thing: Iri) -> list[StatedFact]:
        """What is stated of others that names the thing."""
        return self._stated(self._graph.store.claims_stating(self._graph.iris.claims, value=thing))

    def facts_with_property(self, prop: Iri) -> list[StatedFact]:
        """What is stated of any subject by the property, with gaps, and texts that were meant for it."""
        store, claims = self._graph.store, self._graph.iris.claims
        stating = store.claims_stating(claims, predicate=prop) + store.claims_stating(
            claims, predicate=NONE_FOUND, value=prop
        )
        return self._stated(stating) + [each for each in self._unread if each.property == prop]

    @cached_property
    def _unread(self) -> list[StatedFact]:
        return self._stated(
            self._graph.store.claims_stating(self._graph.iris.claims, predicate=UNREAD)
        )

    def of(self, triple: Triple) -> tuple[Citation, ...]:
        """Who states a triple, be it the fact of a claim or a detail of it, sorted by claim."""
        return tuple(
            cited for claim in self._graph.store.claims_of(triple) for cited in self.of_claim(claim)
        )

    def of_claim(self, claim: Iri) -> tuple[Citation, ...]:
        """The citation of a claim; none where there is no such claim."""
        known = self._graph.store.known_of(claim, self._graph.iris.claims)
        return (self._citation(claim, _by_property(known)),) if known else ()

    def parts(self, node: Iri) -> tuple[ValuePart, ...]:
        """What is known of a structured value or a source, sorted by label."""
        rows = self._graph.store.select(_PARTS, node=node)
        found = [
            ValuePart(Iri(str(prop)), self._labels.label(Iri(str(prop))), self._text(value))
            for prop, value, _ in rows
        ]
        return tuple(
            sorted(
                (part for part in found if part.property != TYPE),
                key=lambda part: (part.label, part.text),
            )
        )

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
        front = {
            scalar.line: parse_inline(scalar.text, 1, 1).text for scalar in entry.front.scalars()
        }
        return front | {inline.line: inline.text for inline in _values(entry)}

    def _text(self, term: Term | None) -> str:
        if isinstance(term, Iri) and "#" in term and self._graph.iris.slug(term) is not None:
            return " ".join(part.text for part in self.parts(term))
        known = isinstance(term, Iri) and (
            self._graph.iris.slug(term) is not None or self._graph.ontology.knows(term)
        )
        return self._labels.label(term) if known and isinstance(term, Iri) else str(term)

    def _stated(self, stating: list[ClaimFacts]) -> list[StatedFact]:
        stated = []
        for claim, facts, pairs in sorted(stating, key=lambda each: each.claim):
            known = _by_property(pairs)
            # What else is in a named graph, as in that of the claims, is nobody's statement.
            if known[BASIS] and known[STATED_AT]:
                citation = self._citation(claim, known)
                meant = next(iter(known[OF_PROPERTY]), None)
                stated += [_fact(fact, meant, citation) for fact in sorted(facts, key=str)]
        return stated

    def _citation(self, claim: Iri, known: dict[Iri, list[Term]]) -> Citation:
        slug = self._graph.iris.slug(claim) or ""
        subject = self._graph.subjects.get(slug)
        return Citation(
            claim,
            subject.path if subject else "",
            slug,
            tuple(
                sorted({self._graph.iris.line_number(str(line)) or 0 for line in known[STATED_AT]})
            ),
            local_name(str(known[BASIS][0])),
            str(known[AS_OF][0]) if known[AS_OF] else "",
            tuple(
                self.source(Iri(source)) for source in sorted(set(map(str, known[DERIVED_FROM])))
            ),
            self._qualifiers(
                (prop, value)
                for prop, values in known.items()
                if prop not in _NO_QUALIFIERS
                for value in values
            ),
        )

    def _qualifiers(self, known: Iterable[tuple[Iri, Term]]) -> tuple[ValuePart, ...]:
        found = {
            ValuePart(prop, self._labels.label(prop), self._text(value)) for prop, value in known
        }
        return tuple(sorted(found, key=lambda part: (part.label, part.text)))

    def source(self, iri: Iri) -> Source:
        """All that is known of a source."""
        if iri not in self._sources:
            parts = self.parts(iri)
            first = {part.property: part.text for part in reversed(parts)}
            title = first.get(TITLE) or " ".join(
                part.text for part in reversed(parts) if part.property != URL
            )
            self._sources[iri] = Source(iri, title, safe_href(first.get(URL, "")), parts)
        return self._sources[iri]


def _values(entry: Entry) -> Iterator[Inline]:
    """The lines and cells that hold a value, without record tables, whose rows hold several."""
    for section in entry.sections:
        yield section.heading
        for block in section.blocks:
            if not isinstance(block, Table) or block.is_key_value:
                yield from inlines_of(block)


def _by_property(pairs: Iterable[tuple[Iri, Term]]) -> dict[Iri, list[Term]]:
    known: dict[Iri, list[Term]] = defaultdict(list)
    for prop, value in pairs:
        known[prop].append(value)
    return known


def _fact(fact: Triple, meant: Term | None, citation: Citation) -> StatedFact:
    """A claim's fact. Gaps, and texts that could not be read, are shown at the property that they were meant for."""
    if fact.predicate == NONE_FOUND and isinstance(fact.object, Iri):
        return StatedFact(fact.subject, fact.object, Literal("none found", NONE_FOUND), citation)
    path = meant if fact.predicate == UNREAD and meant else fact.predicate
    return StatedFact(fact.subject, Iri(str(path)), fact.object, citation)
