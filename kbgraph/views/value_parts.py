"""The parts of structured values and the qualifiers of claims, in words and in order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from math import inf
from typing import NamedTuple

from kbgraph.build import Graph
from kbgraph.ontology.vocabulary import Vocabulary
from kbgraph.rdf.namespaces import NONE_FOUND, NOT_KNOWN, TYPE, prefixed_name
from kbgraph.rdf.terms import BOOLEAN, Iri, Literal, Term
from kbgraph.views.citation import ValuePart
from kbgraph.views.labels import Labels

ANSWERS = {NONE_FOUND: "none found", NOT_KNOWN: "not known"}
"""The words for a property that says of another one that it has no value."""
_MONEY, _OPEN_MONEY = map(prefixed_name, ("kb:MoneyRange", "kb:OpenMoneyRange"))
_YES_NO = {"true": "yes", "false": "no"}


class Ends(NamedTuple):
    """The properties of the ends of a range, and the one whose label a single number has."""

    low: Iri
    high: Iri
    number: Iri


_ENDS = (
    Ends(*map(prefixed_name, ("schema:minValue", "schema:maxValue", "schema:value"))),
    Ends(*map(prefixed_name, ("kb:minPercent", "kb:maxPercent", "kb:percent"))),
)
_LOW_ENDS = frozenset(ends.low for ends in _ENDS)


class ValueParts:
    """Makes the parts of the values and claims of one graph."""

    def __init__(self, graph: Graph, labels: Labels) -> None:
        self._graph, self._labels = graph, labels
        self._order = graph.ontology.layout.part_order
        self._ranks = graph.ontology.schemes.ranks

    def of_node(self, node: Iri) -> tuple[ValuePart, ...]:
        """Return the parts of a structured value, in the order in which the mapping has them.

        A range whose ends are one number has this number as a single part, as has an amount that
        is exact, though `schema:minValue` is the property of both.
        """
        described = self._graph.store.facts_about(node)
        has_ends = any(prop in _LOW_ENDS for prop, _ in described)
        ends = single_numbers(described, self._graph.ontology) if has_ends else ()
        left_out = {TYPE, *(each.high for each in ends)}
        parts = self.in_order(each for each in described if each[0] not in left_out)
        if not ends:
            return parts
        names = {each.low: self._labels.label(each.number) for each in ends}
        return tuple(part._replace(label=names.get(part.property, part.label)) for part in parts)

    def in_order(self, pairs: Iterable[tuple[Iri, Term]]) -> tuple[ValuePart, ...]:
        """Return properties with their values as parts, in the order of the mapping.

        Those that it does not have in one row or pattern come last, by label.
        """
        pairs = tuple(pairs)
        if len(pairs) < 2:
            return tuple(self.part(prop, value) for prop, value in pairs)
        # Each part by the property that it is about: `kb:notKnown` says something of another one.
        made = [(_about(prop, value), value, self.part(prop, value)) for prop, value in pairs]
        places = self._order.places(frozenset(about for about, _, _ in made))
        made.sort(
            key=lambda each: (
                places.get(each[0], inf),
                each[2].label,
                self._ranks.get(Iri(str(each[1])), inf),
                each[2].text,
            )
        )
        return tuple(dict.fromkeys(part for _, _, part in made))

    def by_label(self, pairs: Iterable[tuple[Iri, Term]]) -> tuple[ValuePart, ...]:
        """Return properties with their values as parts, sorted by label."""
        parts = (self.part(prop, value) for prop, value in pairs if prop != TYPE)
        return tuple(sorted(parts, key=lambda part: (part.label, part.text)))

    def part(self, prop: Iri, value: Term) -> ValuePart:
        """Return a property and its value in words."""
        if prop in ANSWERS and isinstance(value, Iri):
            return ValuePart(prop, self._labels.label(value), ANSWERS[prop])
        is_inferred = prop in self._graph.ontology.mapping.converted
        return ValuePart(prop, self._labels.label(prop), self._text(value), is_inferred)

    def _text(self, term: Term) -> str:
        if not isinstance(term, Iri):
            return literal_text(term)
        is_of_entries = self._graph.iris.slug(term) is not None
        if is_of_entries and "#" in term:
            return " ".join(part.text for part in self.of_node(term))
        has_label = is_of_entries or self._graph.ontology.knows(term)
        return self._labels.label(term) if has_label else str(term)


def single_numbers(
    described: Iterable[tuple[Iri, Term]], vocabulary: Vocabulary
) -> tuple[Ends, ...]:
    """Return the ends of a value that are one number, from its properties.

    They are equal, or there is only a low one and the class says that the amount is exact.
    """
    by_property: dict[Iri, list[Term]] = defaultdict(list)
    for prop, value in described:
        by_property[prop].append(value)
    return tuple(
        ends
        for ends in _ENDS
        if len(by_property.get(ends.low, ())) == 1
        and (
            by_property[ends.high] == by_property[ends.low]
            if by_property.get(ends.high)
            else _is_exact(by_property.get(TYPE, ()), vocabulary)
        )
    )


def _is_exact(classes: Iterable[Term], vocabulary: Vocabulary) -> bool:
    """Say whether a value of these classes with one amount is that amount."""
    named = [each for each in classes if isinstance(each, Iri)]
    is_open = any(vocabulary.is_a(each, _OPEN_MONEY) for each in named)
    return not is_open and any(vocabulary.is_a(each, _MONEY) for each in named)


def literal_text(term: Literal) -> str:
    """Return the text of a literal; yes or no for a truth value."""
    return _YES_NO.get(term.lexical, term.lexical) if term.datatype == BOOLEAN else term.lexical


def _about(prop: Iri, value: Term) -> Iri:
    return value if prop in ANSWERS and isinstance(value, Iri) else prop
