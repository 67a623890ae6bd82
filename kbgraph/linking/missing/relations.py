"""The relations that the ontology allows between two things, and how authors write them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from functools import cache
from typing import NamedTuple

from kbgraph.build import Graph
from kbgraph.linking.missing.link_text import link_text
from kbgraph.network import NetworkService
from kbgraph.ontology.mapping_fields import Field
from kbgraph.ontology.value_types import reads_links
from kbgraph.rdf.terms import Iri
from kbgraph.views.labels import Labels

_MAX_ALLOWED = 4
_MANY_FACTS, _MAX_FACTS = 20, 2_000
"""Facts of a property from which it tells between which classes it holds, and those that are read
for this."""
_CLASSES_QUERY = f"""SELECT ?property ?one ?other (COUNT(*) AS ?facts) {{
  {{ SELECT ?property ?subject ?object {{ ?subject ?property ?object }} LIMIT {_MAX_FACTS} }}
  ?subject a ?one . ?object a ?other }} GROUP BY ?property ?one ?other"""


class PlaceKind(StrEnum):
    """The place in an entry that states a relation."""

    KEY = "key"
    ROW = "row"
    TABLE = "table"


class RelationPlace(NamedTuple):
    """A place in which an author writes a relation."""

    kind: PlaceKind
    words: str
    """The key, the label of the row, or the header of the column."""
    section: str
    """The section of the row or the table; empty where it is the front matter or the lead."""


class AllowedRelation(NamedTuple):
    """A relation that the ontology allows between the things of two entries."""

    property: Iri
    label: str
    entry: str
    """The slug of the entry that would state it."""
    target: str
    """The slug of the other thing."""
    places: tuple[RelationPlace, ...]
    link: str = ""
    """The link to the other thing, as the entry has it in prose."""


class KnownFact(NamedTuple):
    """A fact that the two things have already."""

    source: str
    property: Iri
    label: str
    target: str
    basis: Iri
    lines: tuple[tuple[str, int], ...]
    """Files and lines that state it."""


class Relations:
    """The relations between the things of one graph."""

    def __init__(self, graph: Graph, network: NetworkService, labels: Labels) -> None:
        self._graph, self._network, self._labels = graph, network, labels
        self._allowed: dict[tuple[Iri | None, Iri | None], tuple[Field, ...]] = {}
        self._uses = cache(self._uses_of)

    def allowed(
        self, slug: str, target: str, known: Iterable[KnownFact] = ()
    ) -> tuple[AllowedRelation, ...]:
        """Return the relations that either entry may state of the other, the most usual first.

        Those that `known` facts between the two state already are left out, as is their reverse:
        what is within a place does not contain it. So is a relation that many facts have, but none
        between things of these classes.
        """
        said = self._said(known)
        both = (*self._stated_by(slug, target), *self._stated_by(target, slug))
        counted = [
            (self._count(relation), relation) for relation in both if relation.property not in said
        ]
        usual = sorted((each for each in counted if each[0] >= 0), key=lambda each: -each[0])
        return tuple(
            relation._replace(link=self._link(relation)) for _, relation in usual[:_MAX_ALLOWED]
        )

    def _link(self, relation: AllowedRelation) -> str:
        graph, target = self._graph, relation.target
        path, label = graph.subjects[relation.entry].path, str(self._labels.of_thing(target))
        return link_text(graph, path, target, label, in_table=False) or f"[[{target}]]"

    def _said(self, known: Iterable[KnownFact]) -> frozenset[Iri]:
        """Return the properties of facts, with those that state the same from the other end."""
        ontology = self._graph.ontology
        stated = {fact.property for fact in known}
        return frozenset(stated.union(*(ontology.inverses(each) for each in stated)))

    def _count(self, relation: AllowedRelation) -> int:
        """Return how many facts of a relation things of the same classes have, of those read.

        -1 stands for none, of many facts between others.
        """
        iris, uses = self._graph.iris, self._uses(relation.property)
        classes = (
            self._labels.type(iris.thing(relation.entry)),
            self._labels.type(iris.thing(relation.target)),
        )
        count = uses.get(classes, 0)
        return -1 if not count and sum(uses.values()) >= _MANY_FACTS else count

    def _uses_of(self, prop: Iri) -> Mapping[tuple[Iri | None, Iri | None], int]:
        """Return the facts of a property by the classes of their things."""
        rows = self._graph.store.select(_CLASSES_QUERY, property=prop)
        return {(Iri(str(one)), Iri(str(other))): int(str(facts)) for _, one, other, facts in rows}

    def known(self, slug: str, target: str) -> tuple[KnownFact, ...]:
        """Return the facts between two things, by whatever entry."""
        one, other = self._graph.iris.thing(slug), self._graph.iris.thing(target)
        traversal = self._network.traversal()
        edges = {*traversal.edges(one, {other}), *traversal.edges(other, {one})}
        return tuple(
            KnownFact(
                source=self._graph.iris.slug(edge.source) or "",
                property=edge.property,
                label=str(self._labels.label(edge.property)),
                target=self._graph.iris.slug(edge.target) or "",
                basis=edge.basis,
                lines=tuple(self._lines(edge.lines)),
            )
            for edge in sorted(edges)
        )

    def _lines(self, lines: tuple[Iri, ...]) -> Iterator[tuple[str, int]]:
        for line in lines:
            number = self._graph.iris.line_number(line)
            subject = self._graph.subjects.get(self._graph.iris.slug(line) or "")
            if number is not None and subject:
                yield subject.path, number

    def _stated_by(self, slug: str, target: str) -> Iterator[AllowedRelation]:
        subject = self._graph.subjects.get(slug)
        cls = subject.cls if subject else None
        other = self._labels.type(self._graph.iris.thing(target))
        for field in self._fields(cls, other):
            yield AllowedRelation(
                property=field.path,
                label=str(self._labels.label(field.path)),
                entry=slug,
                target=target,
                places=tuple(_places(field)),
            )

    def _fields(self, cls: Iri | None, other: Iri | None) -> tuple[Field, ...]:
        """Return the fields of a class whose values may be things of another."""
        if cls is None or other is None:
            return ()
        if (cls, other) not in self._allowed:
            ontology = self._graph.ontology
            fitting = [
                (max(len(ontology.superclasses(each)) for each in field.classes), field)
                for field in ontology.fields_of(cls)
                if field.classes and all(ontology.is_a(other, each) for each in field.classes)
                if (field.value_type and reads_links(field.value_type)) or field.columns
                if any(_places(field))
            ]
            fitting.sort(key=lambda each: (-each[0], each[1].order, each[1].path))
            fields = {field.path: field for _, field in reversed(fitting)}
            self._allowed[cls, other] = (*reversed(fields.values()),)
        return self._allowed[cls, other]


def _places(field: Field) -> Iterator[RelationPlace]:
    titles = field.heading.section_titles if field.heading else ()
    section = titles[0] if titles else ""
    if field.key_spellings:
        yield RelationPlace(PlaceKind.KEY, field.key_spellings[0], "")
    if field.label_spellings:
        yield RelationPlace(PlaceKind.ROW, field.label_spellings[0], section)
    if field.columns and field.columns.headers:
        yield RelationPlace(PlaceKind.TABLE, field.columns.headers[0], section)
