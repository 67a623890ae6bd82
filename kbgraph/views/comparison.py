"""Comparisons of things: a row for each property, a column for each thing.

"Not researched" is neither a value nor a "no".
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Sequence
from enum import Enum
from typing import NamedTuple

from kbgraph.build import Graph
from kbgraph.rdf.namespaces import TYPE
from kbgraph.rdf.terms import Iri, Literal
from kbgraph.views.citation import Citation
from kbgraph.views.entry import Describer
from kbgraph.views.facts import UNPLACED, Fact, Value
from kbgraph.views.provenance import StatedFact


class ValueStatus(Enum):
    """The status of a property of a thing."""

    STATED = "stated"
    NONE_FOUND = "none found"
    NOT_KNOWN = "not known"
    """Researched without finding a value."""
    UNKNOWN = "not researched"
    NOT_ASKED = "not stated"
    """Not stated, and not expected of entries of this class."""
    NOT_IN_FORCE = "not in force"
    """Stated, and without a value that holds on the day of the knowledge base."""
    LEFT_OUT = "left out"
    """Stated, and without a value that an evidence filter allows."""


class ComparisonCell(NamedTuple):
    """The values of one property of one thing."""

    state: ValueStatus
    values: tuple[Value, ...]
    """The values; for "none found", a value that carries the citations."""

    @property
    def shared(self) -> Citation | None:
        """The first citation, if several values share their sources, dates and qualifiers."""
        distinct = {
            (citation.sources, citation.dates, citation.qualifiers) for citation in self.citations
        }
        return self.citations[0] if len(self.values) > 1 and len(distinct) == 1 else None

    @property
    def citations(self) -> list[Citation]:
        """The citations of all values."""
        return [citation for value in self.values for citation in value.citations]

    @property
    def lines(self) -> tuple[str, ...]:
        """The distinct positions of the values, as `file:line`."""
        return tuple(
            dict.fromkeys(
                f"{citation.file}:{line}" for citation in self.citations for line in citation.lines
            )
        )

    @property
    def text(self) -> str:
        """The values as text, or the status if there are none."""
        return " | ".join(value.text for value in self.values) if self.values else self.state.value


class ComparedThing(NamedTuple):
    """A column of a comparison."""

    iri: Iri
    slug: str
    label: str
    type: str


class ComparisonRow(NamedTuple):
    """A property, with a cell for each thing."""

    path: Iri
    label: str
    comment: str
    cells: tuple[ComparisonCell, ...]

    @property
    def differs(self) -> bool:
        """Whether the cells differ in status or values, whatever the order of values."""
        distinct = {
            (cell.state, frozenset(_content(value) for value in cell.values)) for cell in self.cells
        }
        return len(distinct) > 1


class ComparisonSection(NamedTuple):
    """A heading and its rows."""

    label: str
    rows: tuple[ComparisonRow, ...]


class Comparison(NamedTuple):
    """Several things side by side."""

    columns: tuple[ComparedThing, ...]
    sections: tuple[ComparisonSection, ...]

    @property
    def differences(self) -> Comparison:
        """The comparison with only the rows whose cells differ."""
        sections = [
            ComparisonSection(section.label, tuple(row for row in section.rows if row.differs))
            for section in self.sections
        ]
        return self._replace(sections=tuple(section for section in sections if section.rows))


def compare(describer: Describer, slugs: Iterable[str]) -> Comparison:
    """Compare things in the given order, with rows in the order of the mapping."""
    iris, labels = describer.graph.iris, describer.labels
    things = [iris.thing(slug) for slug in slugs]
    columns = tuple(
        ComparedThing(
            iri=thing,
            slug=iris.slug(thing) or "",
            label=labels.label(thing),
            type=labels.type_label(thing),
        )
        for thing in things
    )
    return Comparison(columns, tuple(_sections(describer, things)))


def _sections(describer: Describer, things: list[Iri]) -> Iterator[ComparisonSection]:
    ontology, classes = describer.graph.ontology, [describer.labels.type(thing) for thing in things]
    facts = [_facts_by_property(describer, thing) for thing in things]
    expected = [ontology.expected_fields(cls) for cls in classes]
    # If classes place a property differently, the class of the first thing decides.
    places = {
        prop: place for cls in reversed(classes) for prop, place in ontology.order(cls).items()
    }
    rows: dict[tuple[float, str], list[tuple[float, ComparisonRow]]] = defaultdict(list)
    for prop in dict.fromkeys(
        [
            *(prop for stated in facts for prop in stated),
            *(prop for each in expected for prop in each),
        ]
    ):
        heading_order, order, heading = places.get(prop, UNPLACED)
        cells = tuple(
            _cell(stated.get(prop), _missing_status(describer.graph, (thing, prop), fields, stated))
            for thing, stated, fields in zip(things, facts, expected, strict=True)
        )
        row = ComparisonRow(
            path=prop,
            label=describer.labels.label(prop),
            comment=ontology.comment(prop),
            cells=cells,
        )
        rows[heading_order, heading].append((order, row))
    for (_, heading), members in sorted(rows.items(), key=lambda section: section[0]):
        members.sort(key=lambda member: (member[0], member[1].label))
        yield ComparisonSection(heading, tuple(row for _, row in members))


class Matrix:
    """The values of many things; each property is read from the store once."""

    def __init__(self, describer: Describer) -> None:
        self._describer = describer
        self._facts: dict[Iri, dict[Iri, list[StatedFact]]] = {}

    def cell(self, thing: Iri, prop: Iri) -> ComparisonCell:
        """Return the values of a property of a thing."""
        facts = self._describer.facts(self._stated(thing, prop))
        graph, ontology = self._describer.graph, self._describer.graph.ontology
        expected = ontology.expected_fields(self._describer.labels.type(thing))
        others = ontology.layout.answers.get(prop, frozenset()) - {prop} if not facts else ()
        stated = [each for each in others if self._stated(thing, each)]
        return _cell(
            next(iter(facts), None), _missing_status(graph, (thing, prop), expected, stated)
        )

    def _stated(self, thing: Iri, prop: Iri) -> Sequence[StatedFact]:
        if prop not in self._facts:
            by_thing: dict[Iri, list[StatedFact]] = defaultdict(list)
            for stated in self._describer.citations.facts_with_property(prop):
                by_thing[stated.subject].append(stated)
            self._facts[prop] = dict(by_thing)
        return self._facts[prop].get(thing, ())


def _facts_by_property(describer: Describer, thing: Iri) -> dict[Iri, Fact]:
    stated = [fact for fact in describer.citations.about(thing) if fact.property != TYPE]
    return {fact.property: fact for fact in describer.facts(stated, describer.labels.type(thing))}


def _missing_status(
    graph: Graph, field: tuple[Iri, Iri], expected: Container[Iri], stated: Iterable[Iri]
) -> ValueStatus:
    """Return the status of a property of a thing (`field`) without any statement.

    It is not missing where its row states another one of the properties `stated`.
    """
    _, prop = field
    if field in graph.has_other_days:
        return ValueStatus.NOT_IN_FORCE
    answers = graph.ontology.layout.answers.get(prop, frozenset())
    is_answered = bool(answers) and not answers.isdisjoint(stated)
    is_missing = prop in expected and not is_answered
    return ValueStatus.UNKNOWN if is_missing else ValueStatus.NOT_ASKED


def _cell(fact: Fact | None, missing: ValueStatus) -> ComparisonCell:
    if fact is None:
        return ComparisonCell(missing, ())
    values = fact.values
    if all(value.is_none_found for value in values):
        return ComparisonCell(ValueStatus.NONE_FOUND, values)
    is_known = not all(value.is_not_known for value in values)
    return ComparisonCell(ValueStatus.STATED if is_known else ValueStatus.NOT_KNOWN, values)


def _content(value: Value) -> str:
    """Return the content of a value, whatever its citations.

    The node of a structured value belongs to one entry, so its text and parts are compared.
    """
    if isinstance(value.term, Literal) or value.slug:
        return str(value.term)
    return f"{value.text} {[(part.label, part.text) for part in value.parts]}"
