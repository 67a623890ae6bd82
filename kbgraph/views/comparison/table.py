"""Comparisons of things: a row for each property, a column for each thing."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from math import inf
from typing import NamedTuple

from kbgraph.ontology.ontology import Ontology
from kbgraph.rdf.namespaces import TYPE
from kbgraph.rdf.terms import Iri
from kbgraph.source.names import normalise_name
from kbgraph.views.comparison.agreement import Agreement, agreement
from kbgraph.views.comparison.cells import ComparisonCell, cell_of, missing_status
from kbgraph.views.entry import Describer
from kbgraph.views.facts import Fact, unplaced

LEADING = "At a glance"
"""The first section: the properties that lead the pages of the things, as in their own too."""


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
    heading: str
    """The heading of the property on the pages of the things."""

    @property
    def agreement(self) -> Agreement:
        """Whether its answers are equal, whatever the order, the words and the sources of them."""
        return agreement(self.cells)

    @property
    def differs(self) -> bool:
        """Whether at least two of its cells have answers, and these differ."""
        return self.agreement is Agreement.DIFFERENT


class ComparisonSection(NamedTuple):
    """A heading and its rows."""

    label: str
    rows: tuple[ComparisonRow, ...]

    @property
    def key(self) -> str:
        """The name of the section in addresses."""
        return section_key(self.label)


class Comparison(NamedTuple):
    """Several things side by side."""

    columns: tuple[ComparedThing, ...]
    sections: tuple[ComparisonSection, ...]

    @property
    def differences(self) -> Comparison:
        """The comparison with only the rows whose answers differ."""
        sections = [
            section._replace(rows=tuple(row for row in section.rows if row.differs))
            for section in self.sections
        ]
        return self._replace(sections=tuple(section for section in sections if section.rows))

    @property
    def rows(self) -> tuple[ComparisonRow, ...]:
        """Each row once, at its first place: those that lead stand in their own section too."""
        rows = (row for section in self.sections for row in section.rows)
        by_property: dict[Iri, ComparisonRow] = {}
        for row in rows:
            by_property.setdefault(row.path, row)
        return tuple(by_property.values())

    def count(self, wanted: Agreement) -> int:
        """Return the number of rows whose cells are so to each other, each once."""
        return sum(row.agreement is wanted for row in self.rows)

    def only(self, sections: Collection[str]) -> Comparison:
        """Return the comparison with some of its sections, by their keys; with all for none."""
        if not sections:
            return self
        chosen = tuple(section for section in self.sections if section.key in sections)
        return self._replace(sections=chosen)


def section_key(label: str) -> str:
    """Return the name of a section in addresses: `at-a-glance` for *At a glance*."""
    return "-".join(re.findall(r"\w+", normalise_name(label))) or label


def headings(ontology: Ontology) -> tuple[str, ...]:
    """Return the headings that a comparison may have, in order."""
    places = sorted({(order, label) for order, _, label in ontology.order(None).values()})
    return (LEADING, *(label for _, label in places), unplaced(places)[2])


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
    """Yield what leads the pages of the things, then their headings in order."""
    ontology, classes = describer.graph.ontology, [describer.labels.type(thing) for thing in things]
    # If classes place a property differently, the class of the first thing decides.
    places = {
        prop: place for cls in reversed(classes) for prop, place in ontology.order(cls).items()
    }
    leads = {
        prop: order
        for order, prop in enumerate(
            dict.fromkeys(prop for cls in classes for prop in ontology.lead(cls))
        )
    }
    sections: dict[tuple[float, str], list[tuple[float, ComparisonRow]]] = defaultdict(list)
    for prop, cells in _rows(describer, things):
        heading_order, order, heading = places.get(prop, unplaced(places))
        row = ComparisonRow(
            path=prop,
            label=describer.labels.label(prop),
            comment=ontology.comment(prop),
            cells=cells,
            heading=heading,
        )
        if prop in leads:
            sections[-inf, LEADING].append((leads[prop], row))
        sections[heading_order, heading].append((order, row))
    for (_, heading), members in sorted(sections.items(), key=lambda section: section[0]):
        members.sort(key=lambda member: (member[0], member[1].label))
        yield ComparisonSection(heading, tuple(row for _, row in members))


def _rows(
    describer: Describer, things: list[Iri]
) -> Iterator[tuple[Iri, tuple[ComparisonCell, ...]]]:
    """Yield each property that a thing has, or should have, with the cells of all things."""
    ontology = describer.graph.ontology
    facts = [_facts_by_property(describer, thing) for thing in things]
    expected = [ontology.expected_fields(describer.labels.type(thing)) for thing in things]
    stated = (prop for each in facts for prop in each)
    for prop in dict.fromkeys([*stated, *(prop for each in expected for prop in each)]):
        yield (
            prop,
            tuple(
                cell_of(
                    known.get(prop), missing_status(describer.graph, (thing, prop), fields, known)
                )
                for thing, known, fields in zip(things, facts, expected, strict=True)
            ),
        )


def _facts_by_property(describer: Describer, thing: Iri) -> dict[Iri, Fact]:
    stated = [fact for fact in describer.citations.about(thing) if fact.property != TYPE]
    return {fact.property: fact for fact in describer.facts(stated, describer.labels.type(thing))}
