"""Things side by side: a row for each property, a cell for each thing, with who says so. Not researched is no value, and no "no"."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from enum import Enum
from typing import NamedTuple

from kbgraph.rdf.namespaces import TYPE
from kbgraph.rdf.terms import Iri, Literal
from kbgraph.views.entry import Describer, Fact, Value
from kbgraph.views.provenance import Citation, StatedFact

_LAST = (1e9, 1e9, "Further")
"""Where a property stands that the mapping gives no place."""


class ValueStatus(Enum):
    """What is known of a property of a thing."""

    STATED = "stated"
    NONE_FOUND = "none found"
    """Somebody looked for a value, and found none."""
    UNKNOWN = "not researched"
    NOT_ASKED = "not stated"
    """Nothing is said, and entries about such things are not asked for it."""


class ComparisonCell(NamedTuple):
    """What is known of one property of one thing."""

    state: ValueStatus
    values: tuple[Value, ...]
    """Also where none was found: the value is then who says so."""

    @property
    def shared(self) -> Citation | None:
        """A citation with the sources, day and qualifiers of them all; None for a single value, and where they differ."""
        same = {
            (citation.sources, citation.as_of, citation.qualifiers) for citation in self.citations
        }
        return self.citations[0] if len(self.values) > 1 and len(same) == 1 else None

    @property
    def citations(self) -> list[Citation]:
        """Who says so, of all values."""
        return [citation for value in self.values for citation in value.citations]

    @property
    def lines(self) -> tuple[str, ...]:
        """Where the values stand, as file and line, each once."""
        return tuple(
            dict.fromkeys(
                f"{citation.file}:{line}" for citation in self.citations for line in citation.lines
            )
        )

    @property
    def text(self) -> str:
        """The values in words, or the state."""
        return " | ".join(value.text for value in self.values) if self.values else self.state.value


class ComparedThing(NamedTuple):
    """A thing that is compared."""

    iri: Iri
    slug: str
    label: str
    type: str


class ComparisonRow(NamedTuple):
    """A property, and a cell for each thing."""

    path: Iri
    label: str
    comment: str
    cells: tuple[ComparisonCell, ...]

    @property
    def differs(self) -> bool:
        """Whether the cells say different things; the order of values does not matter."""
        return (
            len(
                {
                    (cell.state, frozenset(_content(value) for value in cell.values))
                    for cell in self.cells
                }
            )
            > 1
        )


class ComparisonSection(NamedTuple):
    """A heading and its rows."""

    label: str
    rows: tuple[ComparisonRow, ...]


class Comparison(NamedTuple):
    """Things, and what is known of them."""

    columns: tuple[ComparedThing, ...]
    sections: tuple[ComparisonSection, ...]

    @property
    def differences(self) -> Comparison:
        """The rows alone whose cells differ."""
        kept = [
            ComparisonSection(section.label, tuple(row for row in section.rows if row.differs))
            for section in self.sections
        ]
        return self._replace(sections=tuple(section for section in kept if section.rows))


def compare(describer: Describer, slugs: Iterable[str]) -> Comparison:
    """The things side by side, in the order given; rows in the mapping's order, under its headings."""
    iris, labels = describer.graph.iris, describer.labels
    things = [iris.thing(slug) for slug in slugs]
    columns = tuple(
        ComparedThing(thing, iris.slug(thing) or "", labels.label(thing), labels.type_label(thing))
        for thing in things
    )
    return Comparison(columns, tuple(_sections(describer, things)))


def _sections(describer: Describer, things: list[Iri]) -> Iterator[ComparisonSection]:
    ontology, classes = describer.graph.ontology, [describer.labels.type(thing) for thing in things]
    facts = [_facts(describer, thing) for thing in things]
    wanted = [ontology.expected_fields(cls) for cls in classes]
    # Where classes differ in a property's place, the first thing's holds.
    places = {
        prop: place for cls in reversed(classes) for prop, place in ontology.order(cls).items()
    }
    rows: dict[tuple[float, str], list[tuple[float, ComparisonRow]]] = defaultdict(list)
    for prop in dict.fromkeys(
        [*(prop for each in facts for prop in each), *(prop for each in wanted for prop in each)]
    ):
        heading, order, label = places.get(prop, _LAST)
        cells = tuple(
            _cell(stated.get(prop), prop in asked_for)
            for stated, asked_for in zip(facts, wanted, strict=True)
        )
        rows[heading, label].append(
            (
                order,
                ComparisonRow(prop, describer.labels.label(prop), ontology.comment(prop), cells),
            )
        )
    for (_, label), found in sorted(rows.items(), key=lambda each: each[0]):
        yield ComparisonSection(
            label, tuple(row for _, row in sorted(found, key=lambda each: (each[0], each[1].label)))
        )


class Matrix:
    """The values of many things: what is stated by a property is asked for once, for all of them."""

    def __init__(self, describer: Describer) -> None:
        self._describer = describer
        self._facts: dict[Iri, dict[Iri, list[StatedFact]]] = {}

    def cell(self, thing: Iri, prop: Iri) -> ComparisonCell:
        """What is known of the property of the thing."""
        if prop not in self._facts:
            by_thing: dict[Iri, list[StatedFact]] = defaultdict(list)
            for each in self._describer.citations.facts_with_property(prop):
                by_thing[each.subject].append(each)
            self._facts[prop] = dict(by_thing)
        stated = self._facts[prop].get(thing, ())
        fact = next(iter(self._describer.facts(stated)), None) if stated else None
        return _cell(
            fact,
            prop
            in self._describer.graph.ontology.expected_fields(self._describer.labels.type(thing)),
        )


def _facts(describer: Describer, thing: Iri) -> dict[Iri, Fact]:
    stated = [each for each in describer.citations.about(thing) if each.property != TYPE]
    return {fact.property: fact for fact in describer.facts(stated, describer.labels.type(thing))}


def _cell(fact: Fact | None, is_asked: bool) -> ComparisonCell:  # noqa: FBT001 - of the thing's class
    if fact is None:
        return ComparisonCell(ValueStatus.UNKNOWN if is_asked else ValueStatus.NOT_ASKED, ())
    nothing = all(value.is_none_found for value in fact.values)
    return ComparisonCell(ValueStatus.NONE_FOUND if nothing else ValueStatus.STATED, fact.values)


def _content(value: Value) -> str:
    """What a value says, whoever says it: structured values are nodes of their own entries, and so their text and parts count."""
    return (
        str(value.term)
        if isinstance(value.term, Literal) or value.slug
        else f"{value.text} {[part[1:] for part in value.parts]}"
    )
