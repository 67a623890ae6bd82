"""The members of a thing as a matrix of what leads their pages, and on a map."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from flask import url_for

from kbgraph.errors import NotFoundError
from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.rdf import Iri, local_name
from kbgraph.search import TYPE
from kbgraph.views import (
    Distribution,
    Member,
    Members,
    MembershipReader,
    Period,
    WorldMap,
    leading_fields,
)
from kbgraph_web.http.day import day_of_ends
from kbgraph_web.http.languages import gettext
from kbgraph_web.viewmodels.home.spread_rows import SpreadRow, spread_rows
from kbgraph_web.viewmodels.members.member_rows import MemberGroup, RowBuilder

_MAX_FIELDS, _FIELDS_BESIDE_STANDING = 5, 4
"""Fields of the matrix, and how many stand beside a role or a date."""
_MAX_COMPARED, _MAX_UNFOLDED = 6, 6
"""Members that a link compares, and rows that are shown where facts lead the page."""
_MAX_CLASSES = 3
"""Classes of which a link leads to the full matrix: those of the most members."""


class MatrixLink(NamedTuple):
    """The full matrix of the members of one class."""

    label: str
    entries: int
    address: str


class MemberMap(NamedTuple):
    """The members by the values of a coded property, and those that are on the map."""

    spread: Distribution
    rows: tuple[SpreadRow, ...]
    world: WorldMap
    """The map of the world with the places of members alone."""


class MemberTable(NamedTuple):
    """The members or parts of a thing."""

    label: str
    """The relation as read from the thing: members."""
    is_leading: bool
    """Whether the page begins with them: a thing with fields of its own shows these first."""
    total: int
    """Number of those that are members today."""
    others: int
    """Number of those that have another standing today."""
    columns: tuple[str, ...]
    standing: str
    """The label of the column of standings; empty where none says more than that it is one."""
    groups: tuple[MemberGroup, ...]
    matrices: tuple[MatrixLink, ...]
    compared: tuple[str, str]
    """The words of a link that compares the first members, and its address; empty for one."""
    map: MemberMap | None

    @property
    def is_short(self) -> bool:
        """Whether the members are so few that a page shows their rows unfolded."""
        return sum(len(group.rows) for group in self.groups) <= _MAX_UNFOLDED

    @property
    def things(self) -> frozenset[Iri]:
        """The members that its rows name."""
        return frozenset(row.member.iri for group in self.groups for row in group.rows)


def member_table(base: KnowledgeBase, slug: str) -> MemberTable | None:
    """Return the members of a thing, else its parts; None where it has none."""
    thing = base.graph.iris.thing(slug)
    members = MembershipReader(base.views.describer).members(thing, day_of_ends())
    qualifiers = _stated_qualifiers(members) if members else ()
    count = _FIELDS_BESIDE_STANDING if qualifiers else _MAX_FIELDS
    fields = leading_fields(base.ontology, members.cls, count) if members else ()
    if not members or not fields:
        return None
    label = base.views.labels.label
    builder = RowBuilder(base, thing, members, fields, qualifiers[:1])
    groups, current = tuple(_groups(base, builder, members)), members.of(Period.CURRENT)
    total = sum(member.relation == members.relation for member in current)
    return MemberTable(
        label=base.views.labels.inverse(members.relation),
        is_leading=_is_leading(base, slug, members),
        total=total,
        others=len(current) - total,
        columns=tuple(map(label, builder.fields)),
        standing=label(qualifiers[0]) if qualifiers else "",
        groups=groups,
        matrices=tuple(_matrices(base, slug, members, current)),
        compared=_compared(base, [row.member for row in groups[0].rows]),
        map=_member_map(base, current, fields),
    )


def _groups(base: KnowledgeBase, builder: RowBuilder, members: Members) -> Iterator[MemberGroup]:
    """Yield the members of today by their relation, those of later, and those that left."""
    current = members.of(Period.CURRENT)
    for prop in dict.fromkeys(member.relation for member in current):
        label = "" if prop == members.relation else base.views.labels.inverse(prop)
        yield builder.group(label, [each for each in current if each.relation == prop])
    ended = {Period.LATER: gettext("From a later day"), Period.ENDED: gettext("Ended")}
    for period, label in ended.items():
        if found := members.of(period):
            yield builder.group(label, found)


def _is_leading(base: KnowledgeBase, slug: str, members: Members) -> bool:
    """Return whether members lead the page: those of a group, and parts of a mere whole."""
    is_group = members.relation not in {*base.ontology.containers, *base.ontology.parts}
    own = base.views.labels.type(base.graph.iris.thing(slug))
    return is_group or not leading_fields(base.ontology, own)


def _stated_qualifiers(members: Members) -> tuple[Iri, ...]:
    standings = (standing for member in members.items for standing in member.standings)
    stated = {part.property for standing in standings for part in standing.qualifiers}
    return tuple(prop for prop in members.qualifiers if prop in stated)


def _matrices(
    base: KnowledgeBase, slug: str, members: Members, current: Iterable[Member]
) -> Iterator[MatrixLink]:
    facet = local_name(members.relation)
    classes = dict.fromkeys(
        cls for cls in (members.cls, *(each.cls for each in current)) if cls is not None
    )
    for cls in [*classes][:_MAX_CLASSES]:
        word = base.ontology.type_word(cls)
        chosen = {TYPE: frozenset({word}), facet: frozenset({slug})}
        try:
            found = base.search.find("", chosen).items
        except NotFoundError:  # nothing is related by a property that only mere links state
            return
        entries = sum(item.described for item in found)
        if entries and base.ontology.expected_fields(cls):
            where = [f"{TYPE}:{word}", f"{facet}:{slug}"]
            address = url_for("matrix.page", where=where)
            yield MatrixLink(base.ontology.label(cls), entries, address)


def _compared(base: KnowledgeBase, shown: Sequence[Member]) -> tuple[str, str]:
    slugs = [member.slug for member in shown if member.slug in base.views.entries]
    if len(slugs) < 2:
        return "", ""
    parameters: dict[str, Any] = {"with": slugs[:_MAX_COMPARED]}
    if len(slugs) <= _MAX_COMPARED:
        words = gettext("Compare them")
    else:
        words = gettext("Compare the first %(number)s", number=_MAX_COMPARED)
    return words, url_for("compare.page", **parameters)


def _member_map(
    base: KnowledgeBase, members: Sequence[Member], fields: Sequence[Iri]
) -> MemberMap | None:
    """Return the members by their first coded field; None where none is a region of the map."""
    things = {member.iri for member in members}
    world = base.views.world_map
    places = {iri: place for iri, place in world.places.items() if iri in things}
    names = {each.property: each.name for each in base.views.coded_properties}
    name = next((names[prop] for prop in fields if prop in names), "")
    if not any(place.code for place in places.values()) or not name:
        return None
    whole = base.views.distribution(name)
    groups = (
        group._replace(subjects=tuple(each for each in group.subjects if each.iri in things))
        for group in whole.groups
    )
    spread = whole._replace(
        groups=tuple(group for group in groups if group.subjects),
        none_found=tuple(each for each in whole.none_found if each.iri in things),
        unknown=tuple(each for each in whole.unknown if each.iri in things),
    )
    rows = tuple(spread_rows(spread, places))
    return MemberMap(spread, rows, world._replace(places=places))
