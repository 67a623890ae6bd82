"""Surroundings: class, neighbours, sources and values of two things that may be the same."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple, TypeAlias

from kbgraph.build import Graph
from kbgraph.linking.comparing.neighbours import cited_addresses
from kbgraph.linking.identity.identifiers import DIFFERENT, SAME
from kbgraph.linking.identity.known_names import KnownThing
from kbgraph.linking.identity.name_forms import numbers_in
from kbgraph.linking.identity.results import (
    Difference,
    Doubt,
    Likeness,
    LikenessReason,
    WrittenPlace,
)
from kbgraph.network import NetworkService
from kbgraph.rdf.namespaces import LINKED, NOTATION, RELATED
from kbgraph.rdf.terms import STRING, Iri, Literal, Term
from kbgraph.views import ViewService

_MAX_KEPT = 512
_MAX_NAMED = 2
_RARE, _COMMON = 10, 100
"""Facts of a thing: the fewer, the more it says that two things share it."""

_Values: TypeAlias = Mapping[Iri, frozenset[Term]]
"""The values of a thing that tell it from others, by property."""


class _Surroundings(NamedTuple):
    """The facts between a thing and others."""

    neighbours: dict[Iri, frozenset[Iri]]
    """The lines that state it, by the thing at the other end of a fact."""
    related: frozenset[Iri]
    """Those to which a fact relates it, and not a mere link."""


class SurroundingsComparison:
    """Compares two things of a knowledge base by all but their names."""

    def __init__(self, graph: Graph, network: NetworkService, views: ViewService) -> None:
        """Wrap a graph, and the services that know it."""
        self._graph, self._network, self._views = graph, network, views
        self._followed = network.traversal().followed
        self._around = lru_cache(_MAX_KEPT)(self._surroundings)
        self._values = lru_cache(_MAX_KEPT)(self._values_of)
        self._cited = lru_cache(_MAX_KEPT)(self._sources_of)
        own = graph.ontology
        self._codes = frozenset(own.subproperties(NOTATION))
        self._same = frozenset(own.subproperties(*SAME, DIFFERENT))
        self._links = self._same | frozenset(own.subproperties(RELATED))

    def can_be_one(self, first: KnownThing, second: KnownThing) -> bool:
        """Say whether the classes of two things allow that they are the same."""
        one, other = first.cls, second.cls
        if one is None or other is None:
            return True
        return self._graph.ontology.is_a(one, other) or self._graph.ontology.is_a(other, one)

    def reasons(self, first: KnownThing, second: KnownThing) -> Iterator[LikenessReason]:
        """Yield what two things share beside names and codes."""
        if first.cls is not None and first.cls == second.cls:
            label = self._views.labels.label(first.cls)
            yield LikenessReason(Likeness.CLASS, f"both are of the class {label}", 0.15)
        shared = self._shared_neighbours(first.iri, second.iri)
        if shared:
            names = [str(self._views.labels.label(each)) for each in shared]
            left = 1.0
            for each in shared:
                left *= 1 - self._rarity(each)
            words = f"both are linked with {_listed(names)}"
            yield LikenessReason(Likeness.NEIGHBOURS, words, min(0.5, 1 - left))
        sources = sorted(self._cited(first.iri) & self._cited(second.iri))
        if sources:
            weight = min(0.4, 0.2 * len(sources))
            yield LikenessReason(Likeness.SOURCES, f"both rest on {_listed(sources)}", weight)

    def doubts(self, first: KnownThing, second: KnownThing) -> Iterator[Doubt]:
        """Yield what speaks against one thing: other values, facts between them, common lines."""
        yield from self._other_values(first, second)
        numbers, others = numbers_in(first.slug), numbers_in(second.slug)
        if numbers and others and not numbers & others:
            words = f"{first.slug} and {second.slug} have other numbers"
            yield Doubt(Difference.VALUE, words, 0.5)
        one, other = self._around(first.iri), self._around(second.iri)
        if second.iri in one.related:
            yield Doubt(Difference.LINKED, "a fact relates one to the other", 0.3)
        elif second.iri in one.neighbours:
            yield Doubt(Difference.LINKED, "one links to the other", 0.7)
        together = sorted(_lines(one) & _lines(other))
        if together:
            line = self._graph.iris.line_number(together[0])
            place = f"{self._views.file_of(together[0])}:{line}"
            yield Doubt(Difference.TOGETHER, f"one line links to both: {place}", 0.5)

    def places(self, thing: KnownThing, name: str) -> WrittenPlace:
        """Return the line that states a name: of the entry, or of a link to a stub."""
        if thing.has_entry:
            subject = self._graph.subjects[thing.slug]
            line = next((each.at.line for each in subject.names if each.text == name), 1)
            return WrittenPlace(name, subject.path, line)
        lines = sorted(_lines(self._around(thing.iri)))
        places = [(self._graph.iris.slug(iri) or "", self._line(iri)) for iri in lines]
        texts = (place for place in places if name in self._graph.line_text(*place))
        slug, line = next(texts, places[0] if places else ("", 0))
        path = self._graph.subjects[slug].path if slug in self._graph.subjects else ""
        return WrittenPlace(name, path, line)

    def _line(self, iri: Iri) -> int:
        return self._graph.iris.line_number(iri) or 0

    def _surroundings(self, thing: Iri) -> _Surroundings:
        lines: dict[Iri, set[Iri]] = {}
        related = set()
        for edge in self._followed(thing):
            other = edge.target if edge.source == thing else edge.source
            if edge.property not in self._same:
                lines.setdefault(other, set()).update(edge.lines)
                if edge.basis != LINKED:
                    related.add(other)
        return _Surroundings(
            {other: frozenset(found) for other, found in lines.items()}, frozenset(related)
        )

    def _shared_neighbours(self, first: Iri, second: Iri) -> list[Iri]:
        """Return the things with which both are linked, but by one line; the rarest first."""
        one, other = self._around(first).neighbours, self._around(second).neighbours
        shared = (each for each in one.keys() & other.keys() if not one[each] & other[each])
        return sorted(shared, key=lambda each: (-self._rarity(each), each))

    def _rarity(self, thing: Iri) -> float:
        facts = self._network.things.degree(thing)
        return 0.25 if facts <= _RARE else 0.12 if facts <= _COMMON else 0.05

    def _values_of(self, thing: Iri) -> dict[Iri, frozenset[Term]]:
        found: dict[Iri, set[Term]] = {}
        for prop, value in self._graph.store.facts_about(thing):
            if prop in self._codes or self._is_identifying(value):
                found.setdefault(prop, set()).add(value)
        return {prop: frozenset(values) for prop, values in found.items()}

    def _is_identifying(self, value: Term) -> bool:
        """Say whether a value is a thing, a word or a day: numbers and texts may vary a little."""
        match value:
            case Iri():
                return self._graph.iris.is_thing(value)
            case Literal(datatype=datatype, language=language):
                return not language and (datatype == STRING or "date" in datatype.lower())

    def _other_values(self, first: KnownThing, second: KnownThing) -> Iterator[Doubt]:
        one, other = self._values(first.iri), self._values(second.iri)
        single = self._single(first.cls) | self._single(second.cls)
        for prop in sorted(one.keys() & other.keys()):
            is_code = prop in self._codes
            if (is_code or prop in single) and not one[prop] & other[prop]:
                label = self._views.labels.label(prop)
                values = " and ".join(self._shown(values) for values in (one[prop], other[prop]))
                words = f"they differ in {label}: {values}"
                yield Doubt(Difference.VALUE, words, 0.1 if is_code else 0.5)
        yield from self._other_things(one, other, single)

    def _other_things(
        self, one: _Values, other: _Values, single: frozenset[Iri]
    ) -> Iterator[Doubt]:
        """Yield a doubt where a property that may have several values relates each to others.

        Two texts of one title are seldom one where each belongs to another body. Lists may be
        incomplete, so that this counts once, and less than a property of one value.
        """
        for prop in sorted((one.keys() & other.keys()) - single - self._codes - self._links):
            is_of_things = all(isinstance(each, Iri) for each in one[prop] | other[prop])
            if is_of_things and not one[prop] & other[prop]:
                label = self._views.labels.label(prop)
                values = " and ".join(self._shown(values) for values in (one[prop], other[prop]))
                yield Doubt(Difference.VALUE, f"they differ in {label}: {values}", 0.6)
                return

    def _single(self, cls: Iri | None) -> frozenset[Iri]:
        """Return the properties of which a thing of a class has one value."""
        fields = self._graph.ontology.placed_fields(cls)
        return frozenset(path for path, field in fields.items() if field.has_one_value)

    def _shown(self, values: frozenset[Term]) -> str:
        labels = self._views.labels
        return ", ".join(
            sorted(str(labels.label(v)) if isinstance(v, Iri) else str(v) for v in values)
        )

    def _sources_of(self, thing: Iri) -> frozenset[str]:
        return cited_addresses(self._graph, self._graph.iris.slug(thing) or "")


def _lines(around: _Surroundings) -> frozenset[Iri]:
    """Return all lines that state a fact between a thing and others."""
    return frozenset().union(*around.neighbours.values())


def _listed(names: Sequence[str]) -> str:
    more = len(names) - _MAX_NAMED
    shown = " and ".join(names[:_MAX_NAMED]) if more <= 0 else ", ".join(names[:_MAX_NAMED])
    return shown if more <= 0 else f"{shown} and {more} more"
