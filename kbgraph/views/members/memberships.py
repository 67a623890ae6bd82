"""The members of a group, else the parts of a whole, as the ontology knows them.

Membership is `org:memberOf`, containment `dcterms:isPartOf`, with the standard terms beside them
and the properties below them. A property that a row may state in place of one of them belongs to
it too: it is a standing in the group other than membership.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from datetime import date
from functools import cached_property
from itertools import chain
from typing import NamedTuple

from kbgraph.ontology.ontology import Ontology
from kbgraph.ontology.record_columns import QualifierColumn
from kbgraph.rdf.terms import Iri
from kbgraph.views.entry import Describer
from kbgraph.views.members.leading_fields import leading_fields
from kbgraph.views.members.standings import Period, Standing, standings_of

MAX_MEMBERS = 1_000
"""Members of a thing that are read: the first by name."""
_MAX_DEPTH = 12
"""Levels of parts of parts that are followed."""
_RELATED_QUERY = """SELECT DISTINCT ?member ?property ?whole {
  VALUES ?whole { ?wholes }
  { VALUES ?property { ?up } ?member ?property ?whole }
  UNION
  { VALUES ?property { ?down } ?whole ?property ?member }
}"""


class Member(NamedTuple):
    """A member or part, and the claims that say so."""

    iri: Iri
    slug: str
    label: str
    cls: Iri | None
    relation: Iri
    """The relation of the first standing that holds, else of the first."""
    standings: tuple[Standing, ...]
    """Those that hold first; empty for a part of a part."""

    @property
    def period(self) -> Period:
        """When it is one: today, if any of its standings holds."""
        return self.standings[0].period if self.standings else Period.CURRENT


class Members(NamedTuple):
    """The members or parts of a thing."""

    relation: Iri
    """The property that makes them such: `org:memberOf`, of several a standard one first."""
    items: tuple[Member, ...]
    """By name; first those of today by relation, then those of later, then those that left."""
    qualifiers: tuple[Iri, ...]
    """The properties of the claims, such as role, since and until."""

    @property
    def cls(self) -> Iri | None:
        """The class of most of them; None where they have none."""
        classes = Counter(member.cls for member in self.items if member.cls)
        return min(classes, key=lambda cls: (-classes[cls], cls), default=None)

    def of(self, period: Period) -> tuple[Member, ...]:
        """Return the members whose standing holds in a period."""
        return tuple(member for member in self.items if member.period is period)


class _Relation(NamedTuple):
    """A pair of things that one fact relates."""

    member: Iri
    property: Iri
    whole: Iri


class MembershipReader:
    """Finds the members and parts of the things of one graph."""

    def __init__(self, describer: Describer) -> None:
        self._describer = describer
        self._graph, self._labels = describer.graph, describer.labels
        self._classes_with_fields: dict[Iri | None, bool] = {}

    def members(self, thing: Iri, day: date) -> Members | None:
        """Return the members of a thing, else its parts; None without any.

        As of the `day`: members, then those in another standing, then those that join later, then
        those that have left. Of parts without fields of their own, such as the parts of the world,
        those within them are taken.
        """
        found = self._related([thing], self._memberships, self._ontology.members)
        found = found or self._parts(thing)
        if not found:
            return None
        standings = self._standings(thing, found, day)
        listed = sorted(
            {each.member for each in found}, key=lambda each: (self._labels.label(each), each)
        )
        properties = Counter(each.property for each in found)
        standard = [prop for prop in self._standard if prop in properties]
        relation = next(iter((*standard, *(prop for prop, _ in properties.most_common()))))
        members = [
            self._member(each, standings.get(each, []), relation) for each in listed[:MAX_MEMBERS]
        ]
        return Members(
            relation=relation,
            items=tuple(sorted(members, key=lambda member: _rank(member, relation))),
            qualifiers=tuple(self._qualifiers(properties)),
        )

    @property
    def _ontology(self) -> Ontology:
        return self._graph.ontology

    @cached_property
    def _standard(self) -> tuple[Iri, ...]:
        """The properties that make a full member or a part, from either end."""
        known = self._ontology
        return *known.memberships, *known.members, *known.containers, *known.parts

    @cached_property
    def _memberships(self) -> tuple[Iri, ...]:
        """The properties of members, with those that a row may state in their place."""
        answers, known = self._ontology.layout.answers, self._ontology.memberships
        others = (other for prop in known for other in sorted(answers.get(prop, ())))
        return tuple(dict.fromkeys((*known, *others)))

    def _parts(self, thing: Iri) -> list[_Relation]:
        """Return the relations of the nearest parts with fields to what they are in."""
        found: list[_Relation] = []
        visited, waiting = {thing}, [thing]
        for _ in range(_MAX_DEPTH):
            level = self._related(waiting, self._ontology.containers, self._ontology.parts)
            fresh = [each for each in level if each.member not in visited]
            visited |= {each.member for each in fresh}
            found += [each for each in fresh if self._has_fields(each.member)]
            waiting = sorted({each.member for each in fresh if not self._has_fields(each.member)})
            if not waiting:
                break
        return found

    def _has_fields(self, thing: Iri) -> bool:
        cls = self._labels.type(thing)
        if cls not in self._classes_with_fields:
            self._classes_with_fields[cls] = bool(leading_fields(self._ontology, cls))
        return self._classes_with_fields[cls]

    def _related(
        self, wholes: Collection[Iri], up: Iterable[Iri], down: Iterable[Iri]
    ) -> list[_Relation]:
        """Return the pairs that properties relate, from the member `up`, or `down` to it."""
        query = (
            _RELATED_QUERY.replace("?wholes", _names(wholes))
            .replace("?up", _names(up))
            .replace("?down", _names(down))
        )
        is_thing = self._graph.iris.is_thing
        return [
            _Relation(Iri(str(member)), Iri(str(prop)), Iri(str(whole)))
            for member, prop, whole, *_ in self._graph.store.select(query)
            if isinstance(member, Iri) and is_thing(member) and member != whole
        ]

    def _standings(
        self, thing: Iri, found: Iterable[_Relation], day: date
    ) -> dict[Iri, list[Standing]]:
        """Return the claims that relate a thing to each of its members."""
        direct = [each for each in found if each.whole == thing]
        properties = {each.property for each in direct}
        citations, wanted = self._describer.citations, {each.member for each in direct}
        downward = properties & {*self._ontology.members, *self._ontology.parts}
        incoming = (
            fact._replace(object=fact.subject)
            for prop in sorted(properties - downward)
            for fact in citations.facts_mentioning(thing, prop)
        )
        outgoing = citations.about(thing) if downward else ()
        stated = chain(incoming, (fact for fact in outgoing if fact.property in downward))
        facts = self._describer.facts(each for each in stated if each.object in wanted)
        return standings_of(citations, facts, day)

    def _member(self, thing: Iri, standings: list[Standing], relation: Iri) -> Member:
        """Return a member: all standard properties are the `relation` of the group."""
        known = [
            each._replace(property=relation) if each.property in self._standard else each
            for each in standings
        ]
        order = [*Period]
        known.sort(key=lambda each: (order.index(each.period), each.property != relation))
        return Member(
            iri=thing,
            slug=self._graph.iris.slug(thing) or "",
            label=self._labels.label(thing),
            cls=self._labels.type(thing),
            relation=known[0].property if known else relation,
            standings=tuple(known),
        )

    def _qualifiers(self, properties: Collection[Iri]) -> Iterator[Iri]:
        """Yield the columns of the tables that state these properties, in their order."""
        fields = chain.from_iterable(self._ontology.mapping.fields.values())
        columns = {
            (column.order, column.path): column
            for field in fields
            if field.columns and field.path in properties
            for column in field.columns.further
            if isinstance(column, QualifierColumn)
        }
        return iter(dict.fromkeys(columns[place].path for place in sorted(columns)))


def _rank(member: Member, relation: Iri) -> tuple[int, bool, Iri]:
    """Return the place of a member among the others: by period, then members before others."""
    order = [*Period]
    return order.index(member.period), member.relation != relation, member.relation


def _names(iris: Iterable[Iri]) -> str:
    return " ".join(f"<{iri}>" for iri in iris)
