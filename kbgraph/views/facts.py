"""Facts with their values and citations, in the order of the mapping."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence, Sized
from functools import partial
from math import inf
from typing import NamedTuple

from kbgraph.build import Graph
from kbgraph.evidence.strength import Assessment
from kbgraph.rdf.iris import safe_href
from kbgraph.rdf.namespaces import CAPTION, NONE_FOUND, NOT_KNOWN, POSITION, TITLE
from kbgraph.rdf.terms import Iri, Literal, Term
from kbgraph.source.names import normalise_name
from kbgraph.views.backlinks import LazySequence
from kbgraph.views.citation import Citation, Strength, ValuePart, fact_strength, support_of
from kbgraph.views.labels import Labels
from kbgraph.views.provenance import Citations, StatedFact
from kbgraph.views.record_tables import RecordTable
from kbgraph.views.value_parts import literal_text

_BETWEEN_THOUSANDS = re.compile(r"(?<=\d)[,.'’\s](?=\d{3}(?!\d))")
UNPLACED = (1e9, 1e9, "Further")
"""Heading order, order and heading of a property that the mapping does not place: the end."""
_ALONE = UNPLACED[0], UNPLACED[1], "Fields"
"""The same where the mapping places nothing, as without an ontology."""


def unplaced(places: Sized) -> tuple[float, float, str]:
    """Return the place of a property that is not among the places of a mapping."""
    return UNPLACED if places else _ALONE


class Value(NamedTuple):
    """A value of a property, with all the claims that state it."""

    term: Term
    text: str
    """The text as its author wrote it, or the label of the thing that it names."""
    language: str
    slug: str
    """The slug of the thing that it names; empty if it names none."""
    url: str
    """The external address that it links to; empty if there is none."""
    parts: tuple[ValuePart, ...]
    """The numbers and notes of a structured value."""
    citations: tuple[Citation, ...]
    image: str = ""
    """The path of the image file that it is; empty for any other value."""

    @property
    def caption(self) -> str:
        """The caption of an image; empty without one."""
        parts = (part for citation in self.citations for part in citation.qualifiers)
        return next((part.text for part in parts if part.property == CAPTION), "")

    @property
    def strength(self) -> Strength | None:
        """The strength of the fact that it is the value of; None for a mere link."""
        return fact_strength(self.citations)

    @property
    def support(self) -> Assessment:
        """The support of its sources: publishers, newest day, undated and superseded ones."""
        return support_of(self.citations)

    @property
    def further_parts(self) -> tuple[ValuePart, ...]:
        """The parts that its text does not mention, without the place of a row."""
        if not self.parts:
            return ()
        words = normalise_name(self.text)
        # The number 59250 is in the text `£59,250`.
        said = words, _BETWEEN_THOUSANDS.sub("", words)
        return tuple(
            part
            for part in self.parts
            if part.property != POSITION
            and not any(normalise_name(part.text) in each for each in said)
        )

    @property
    def is_not_known(self) -> bool:
        """Whether an entry says that the value of the property is not known."""
        return isinstance(self.term, Literal) and self.term.datatype == NOT_KNOWN

    @property
    def is_none_found(self) -> bool:
        """Whether the property was researched without finding a value."""
        return isinstance(self.term, Literal) and self.term.datatype == NONE_FOUND


class Fact(NamedTuple):
    """A property and its values, including values that contradict each other."""

    property: Iri
    label: str
    comment: str
    values: tuple[Value, ...]


class IncomingFact(NamedTuple):
    """A relation from other things, by its inverse, and the things that state it."""

    property: Iri
    label: str
    comment: str
    values: LazySequence[Iri, Value]
    """By name; each is found with its citations when it is read, as there may be thousands."""


class FactGroup(NamedTuple):
    """A heading, and the facts and record tables under it."""

    label: str
    facts: tuple[Fact, ...]
    tables: tuple[RecordTable, ...] = ()

    @property
    def facts_beside(self) -> tuple[Fact, ...]:
        """The facts without the values that the rows of the tables show."""
        in_rows = {claim for table in self.tables for claim in table.claims}
        if not in_rows:
            return self.facts
        left = (
            fact._replace(
                values=tuple(
                    value
                    for value in fact.values
                    if not in_rows.issuperset(each.claim for each in value.citations)
                )
            )
            for fact in self.facts
        )
        return tuple(fact for fact in left if fact.values)


class FactBuilder:
    """Builds facts from statements, in the order that the mapping gives for one class."""

    def __init__(self, graph: Graph, labels: Labels, citations: Citations, cls: Iri | None) -> None:
        self._graph, self._labels, self._citations = graph, labels, citations
        self._places = graph.ontology.order(cls)
        self._images = graph.ontology.fields(cls).image_paths
        self._ranks = graph.ontology.schemes.ranks

    def facts(self, stated: Iterable[StatedFact]) -> tuple[Fact, ...]:
        """Merge the statements about one thing into properties with their values."""
        values: dict[Iri, dict[Term, list[Citation]]] = defaultdict(lambda: defaultdict(list))
        for statement in stated:
            values[statement.property][statement.object].append(statement.citation)
        facts = [self._fact(prop, terms) for prop, terms in values.items()]
        return tuple(sorted(facts, key=self._sort_key))

    def incoming(
        self,
        subjects: Mapping[Iri, Iterable[Iri]],
        find: Callable[[Iri, Sequence[Iri]], Iterable[StatedFact]],
    ) -> tuple[IncomingFact, ...]:
        """Return relations from other things, by inverse property, with the things as values.

        `subjects` are the things by property, and `find` returns the statements of some of them.
        """

        def values(prop: Iri, things: Sequence[Iri]) -> tuple[Value, ...]:
            stated = (fact._replace(object=fact.subject) for fact in find(prop, things))
            return tuple(value for fact in self.facts(stated) for value in fact.values)

        facts = [
            IncomingFact(
                property=prop,
                label=self._labels.label(prop),
                comment=self._graph.ontology.comment(prop),
                values=LazySequence(
                    sorted(things, key=lambda thing: (self._labels.label(thing), thing)),
                    partial(values, prop),
                ),
            )
            for prop, things in subjects.items()
        ]
        return tuple(
            fact._replace(label=self._labels.inverse(fact.property))
            for fact in sorted(facts, key=self._sort_key)
        )

    def groups(
        self, facts: Iterable[Fact], tables: Iterable[RecordTable] = ()
    ) -> tuple[FactGroup, ...]:
        """Put facts and record tables under the headings of the mapping, in its order."""
        by_heading: dict[tuple[float, str], list[Fact]] = defaultdict(list)
        below: dict[tuple[float, str], list[RecordTable]] = defaultdict(list)
        for fact in facts:
            order, _, label = self._places.get(fact.property, unplaced(self._places))
            by_heading[order, label].append(fact)
        for table in tables:
            below[table.order, table.heading].append(table)
        return tuple(
            FactGroup(each[1], tuple(by_heading[each]), tuple(below[each]))
            for each in sorted({*by_heading, *below})
        )

    def _sort_key(self, fact: Fact | IncomingFact) -> tuple[float, float, str, Iri]:
        heading_order, order, _ = self._places.get(fact.property, unplaced(self._places))
        return heading_order, order, fact.label, fact.property

    def _fact(self, prop: Iri, terms: dict[Term, list[Citation]]) -> Fact:
        values_per_line = Counter(
            _lines(citation) for citations in terms.values() for citation in citations
        )
        # The author's text of a line is the text of its value only if the line has one value.
        values = [
            self._value(term, tuple(sorted(citations)), values_per_line)
            for term, citations in terms.items()
        ]
        if prop in self._images:
            values = [
                value._replace(image=value.text) if isinstance(value.term, Literal) else value
                for value in values
            ]
        if len(values) > 1:
            values.sort(key=self._value_order)
        return Fact(
            property=prop,
            label=self._labels.label(prop),
            comment=self._graph.ontology.comment(prop),
            values=tuple(values),
        )

    def _value_order(self, value: Value) -> tuple[float, tuple[str, tuple[int, ...], str]]:
        """Sort concepts by their ranks, and other values behind them as they are written."""
        term = value.term
        rank = self._ranks.get(term, inf) if isinstance(term, Iri) else inf
        return rank, _written_order(value)

    def _value(
        self,
        term: Term,
        citations: tuple[Citation, ...],
        values_per_line: Counter[tuple[str, tuple[int, ...]]],
    ) -> Value:
        if isinstance(term, Literal):
            return _new_value(term, literal_text(term), citations, language=term.language)
        slug = self._graph.iris.slug(term)
        if slug is None:
            return self._external_value(term, citations)
        if "#" not in term:
            label = self._labels.of_thing(slug)
            return _new_value(term, label, citations, slug=slug)
        is_alone = values_per_line[_lines(citations[0])] == 1
        written = self._citations.written(citations[0]) if is_alone else ""
        parts = self._citations.parts(term)
        title = next((part.text for part in parts if part.property == TITLE), "")
        stated = (part for part in parts if not part.is_inferred and part.property != POSITION)
        text = written or title or ", ".join(f"{part.label} {part.text}" for part in stated)
        return _new_value(term, text, citations, parts=parts)

    def _external_value(self, term: Iri, citations: tuple[Citation, ...]) -> Value:
        """Return the value of an external IRI: a concept of the ontology or a link."""
        if self._graph.ontology.knows(term):
            return _new_value(term, self._labels.label(term), citations)
        return _new_value(term, term, citations, url=safe_href(term))


def _new_value(
    term: Term,
    text: str,
    citations: tuple[Citation, ...],
    *,
    language: str = "",
    slug: str = "",
    url: str = "",
    parts: tuple[ValuePart, ...] = (),
) -> Value:
    return Value(
        term=term,
        text=text,
        language=language,
        slug=slug,
        url=url,
        parts=parts,
        citations=citations,
    )


def _lines(citation: Citation) -> tuple[str, tuple[int, ...]]:
    return citation.slug, citation.lines


def _written_order(value: Value) -> tuple[str, tuple[int, ...], str]:
    """Sort things by name, and other values by their position in the entries."""
    first = value.citations[0]
    return (value.text, (), "") if value.slug else (first.file, first.lines, value.text)
