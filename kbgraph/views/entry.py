"""A thing as a reader wants it: facts under their headings in the mapping's order, each with its lines, sources and date."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from kbgraph.build import Graph
from kbgraph.rdf.iris import safe_href
from kbgraph.rdf.namespaces import (
    ALT_LABEL,
    NONE_FOUND,
    PREF_LABEL,
    REFERENCES,
    SOURCE,
    TITLE,
    TYPE,
)
from kbgraph.rdf.terms import BOOLEAN, Iri, Literal, Term
from kbgraph.views.backlinks import Mention, mentions
from kbgraph.views.breadcrumbs import Breadcrumbs
from kbgraph.views.coverage import MissingFields, missing_fields
from kbgraph.views.labels import Labels
from kbgraph.views.provenance import Citation, Citations, Source, StatedFact, ValuePart


class Value(NamedTuple):
    """One value of a property, with all the claims that state it."""

    term: Term
    text: str
    """As its author wrote it, or the label of what it names."""
    language: str
    slug: str
    """Of the thing that it names; empty where it names none."""
    url: str
    """Where it leads outside the knowledge base; empty where it does not."""
    parts: tuple[ValuePart, ...]
    """The numbers and notes of a structured value."""
    citations: tuple[Citation, ...]

    @property
    def is_none_found(self) -> bool:
        """Whether it was researched without result, which is no value."""
        return isinstance(self.term, Literal) and self.term.datatype == NONE_FOUND


class Fact(NamedTuple):
    """A property and its values; values that contradict each other stand side by side."""

    property: Iri
    label: str
    comment: str
    values: tuple[Value, ...]


class EntrySource(NamedTuple):
    """A source of an entry, and where the entry names it."""

    source: Source
    citations: tuple[Citation, ...]


class FactGroup(NamedTuple):
    """A heading and the facts under it."""

    label: str
    facts: tuple[Fact, ...]


class Breadcrumb(NamedTuple):
    """What a thing is a part of."""

    slug: str
    label: str


class Description(NamedTuple):
    """All that a page about one thing shows."""

    iri: Iri
    slug: str
    label: str
    type: str
    file: str
    """The entry's file; empty where no entry describes the thing yet."""
    headings: tuple[FactGroup, ...]
    outgoing: tuple[Fact, ...]
    incoming: tuple[Fact, ...]
    """By property, read backwards; each value is a thing that states it."""
    mentions: tuple[Fact, ...]
    document: tuple[Fact, ...]
    sources: tuple[EntrySource, ...]
    trail: tuple[Breadcrumb, ...]
    """What the thing is a part of, the outermost first."""
    names: tuple[Value, ...]
    """Its names beside the label."""
    gaps: tuple[MissingFields, ...]
    """What nobody has researched."""
    mentioned: tuple[Mention, ...]
    """Where other entries speak of it in their prose."""

    @property
    def checked(self) -> tuple[str, ...]:
        """The days on which what is stated was checked, the first and the last; empty where none is known."""
        facts = (*(fact for heading in self.headings for fact in heading.facts), *self.outgoing)
        days = {
            citation.as_of
            for fact in facts
            for value in fact.values
            for citation in value.citations
            if citation.as_of
        }
        return (min(days), max(days)) if days else ()


class Describer:
    """Describes the things of one graph."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.labels = Labels(graph)
        self.citations = Citations(graph, self.labels)
        self.trails = Breadcrumbs(graph, self.labels)

    def describe(self, slug: str) -> Description:
        """The description of a thing, be it described by an entry or only mentioned."""
        return _Page(self, self.labels.type(self.graph.iris.thing(slug))).describe(slug)

    def facts(self, stated: Iterable[StatedFact], cls: Iri | None = None) -> tuple[Fact, ...]:
        """What is stated of one thing as properties with their values, in the order that holds for the class."""
        return _Page(self, cls).facts(stated)


class _Page:
    """Describes one thing, in the order that holds for its class."""

    def __init__(self, describer: Describer, cls: Iri | None) -> None:
        self.graph, self.labels, self._citations = (
            describer.graph,
            describer.labels,
            describer.citations,
        )
        self._cls, self._describer = cls, describer

    def describe(self, slug: str) -> Description:
        thing, document = self.graph.iris.thing(slug), self.graph.iris.entry(slug)
        subject = self.graph.subjects.get(slug)
        stated = [each for each in self._citations.about(thing) if each.property != TYPE]
        facts = self.facts(each for each in stated if not self._names_thing(each))
        outgoing = self.facts(each for each in stated if self._names_thing(each))
        naming = [
            each
            for each in self._citations.facts_mentioning(thing)
            if self.graph.iris.is_thing(each.subject)
        ]
        incoming = self.facts(each._replace(object=each.subject) for each in naming)
        about = [
            each
            for each in self._citations.about(document)
            if each.property != TYPE and each.object != thing
        ]
        return Description(
            iri=thing,
            slug=slug,
            label=self.labels.label(thing),
            type=self.labels.type_label(thing),
            file=subject.path if subject else "",
            headings=self._headings(facts),
            outgoing=outgoing,
            incoming=tuple(
                fact._replace(label=self.labels.inverse(fact.property)) for fact in incoming
            ),
            mentions=self.facts(each for each in about if each.property == REFERENCES),
            document=self.facts(
                each for each in about if each.property not in {REFERENCES, SOURCE}
            ),
            sources=self._register(each for each in about if each.property == SOURCE),
            trail=tuple(
                Breadcrumb(self.graph.iris.slug(whole) or "", self.labels.label(whole))
                for whole in self._describer.trails.of(thing)
            ),
            names=self._names(facts, self.labels.label(thing)),
            gaps=missing_fields(self.graph.ontology, self._cls, {each.property for each in stated})
            if subject
            else (),
            mentioned=mentions(self.graph, self.labels, slug),
        )

    def _names(self, facts: Iterable[Fact], label: str) -> tuple[Value, ...]:
        named = [
            value
            for fact in facts
            if fact.property in {PREF_LABEL, ALT_LABEL}
            for value in fact.values
        ]
        return tuple({value.text: value for value in named if value.text != label}.values())

    def _register(self, stated: Iterable[StatedFact]) -> tuple[EntrySource, ...]:
        """The sources that an entry names, in its own order."""
        named: dict[Iri, list[Citation]] = defaultdict(list)
        for each in stated:
            named[Iri(str(each.object))].append(each.citation)
        found = [
            EntrySource(self._citations.source(iri), tuple(citations))
            for iri, citations in named.items()
        ]
        return tuple(sorted(found, key=lambda each: (each.citations[0].lines, each.source.iri)))

    def _names_thing(self, stated: StatedFact) -> bool:
        return isinstance(stated.object, Iri) and self.graph.iris.is_thing(stated.object)

    def _headings(self, facts: Iterable[Fact]) -> tuple[FactGroup, ...]:
        by_heading: dict[tuple[float, str], list[Fact]] = defaultdict(list)
        for fact in facts:
            order, _, label = self._place(fact.property)
            by_heading[order, label].append(fact)
        return tuple(
            FactGroup(label, tuple(found)) for (_, label), found in sorted(by_heading.items())
        )

    def _place(self, prop: Iri) -> tuple[float, float, str]:
        return self.graph.ontology.order(self._cls).get(prop, (1e9, 1e9, "Further"))

    def facts(self, stated: Iterable[StatedFact]) -> tuple[Fact, ...]:
        """Statements as properties with their values, in the mapping's order."""
        values: dict[Iri, dict[Term, list[Citation]]] = defaultdict(lambda: defaultdict(list))
        for each in stated:
            values[each.property][each.object].append(each.citation)
        facts = [self._fact(prop, terms) for prop, terms in values.items()]
        return tuple(
            sorted(
                facts, key=lambda fact: (*self._place(fact.property)[:2], fact.label, fact.property)
            )
        )

    def _fact(self, prop: Iri, terms: dict[Term, list[Citation]]) -> Fact:
        lines = Counter(citation[1:4] for citations in terms.values() for citation in citations)
        values = [
            self._value(term, tuple(sorted(citations)), lines[citations[0][1:4]] == 1)
            for term, citations in terms.items()
        ]
        return Fact(
            prop,
            self.labels.label(prop),
            self.graph.ontology.comment(prop),
            tuple(sorted(values, key=_order)),
        )

    def _value(self, term: Term, citations: tuple[Citation, ...], alone: bool) -> Value:  # noqa: FBT001 - of its line
        if isinstance(term, Literal):
            return Value(term, _literal(term), term.language, "", "", (), citations)
        iris = self.graph.iris
        slug = iris.slug(term)
        if slug is None:
            label = self.labels.label(term)
            known = self.graph.ontology.knows(term)
            return Value(
                term,
                label if known else term,
                "",
                "",
                "" if known else safe_href(term),
                (),
                citations,
            )
        if "#" not in term:
            label = self.labels.label(iris.thing(slug))
            return Value(term, label, "", slug, "", (), citations)
        parts = self._citations.parts(term)
        # Where one cell holds several values, its text is not that of any one of them.
        written = self._citations.written(citations[0]) if alone else ""
        title = next((part.text for part in parts if part.property == TITLE), "")
        text = written or title or ", ".join(part.text for part in parts)
        return Value(term, text, "", "", "", parts, citations)


def _literal(term: Literal) -> str:
    words = {"true": "yes", "false": "no"} if term.datatype == BOOLEAN else {}
    return words.get(term.lexical, term.lexical)


def _order(value: Value) -> tuple[str, tuple[int, ...], str]:
    """Things by name; other values as they stand in the entries."""
    first = value.citations[0]
    return (value.text, (), "") if value.slug else (first.file, first.lines, value.text)
