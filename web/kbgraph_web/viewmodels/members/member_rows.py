"""The rows of the matrix of members: standings and values, in groups of one relation."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import cached_property
from typing import NamedTuple

from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.rdf import Iri
from kbgraph.views import (
    Citation,
    ComparisonCell,
    Member,
    Members,
    Period,
    Standing,
    ValuePart,
    stated_fields,
)

_MAX_ROWS = 40
"""Rows of a group: those that state most; the others are named below."""


class StandingLine(NamedTuple):
    """The claims of one standing in words."""

    role: str
    """The words of the first column of the claims; empty where they have none there."""
    parts: tuple[ValuePart, ...]
    citations: tuple[Citation, ...]
    is_past: bool
    """Whether it has ended, while another still holds."""


class MemberRow(NamedTuple):
    """A member, its standings and its values."""

    member: Member
    standings: tuple[StandingLine, ...]
    cells: tuple[ComparisonCell, ...]


class MemberGroup(NamedTuple):
    """The members in one relation to the thing, today, later or no more."""

    label: str
    """Empty for the members of today."""
    total: int
    rows: tuple[MemberRow, ...]
    further: tuple[Member, ...]
    """Those without a row, by name."""


class RowBuilder:
    """Makes the rows of the members of a thing."""

    def __init__(
        self,
        base: KnowledgeBase,
        thing: Iri,
        members: Members,
        fields: Sequence[Iri],
        roles: Collection[Iri],
    ) -> None:
        self._base, self._thing, self._members = base, thing, members
        self._candidates, self._roles = fields, roles

    @cached_property
    def fields(self) -> tuple[Iri, ...]:
        """The fields that are columns: not those that say of each member what it is in."""
        return tuple(prop for prop in self._candidates if not self._is_thing(prop))

    def group(self, label: str, members: Sequence[Member]) -> MemberGroup:
        """Return members with their rows; of many, those that state most have one."""
        shown = {member.iri for member in self._most_stated(members)}
        rows = tuple(self._row(member) for member in members if member.iri in shown)
        further = tuple(member for member in members if member.iri not in shown)
        return MemberGroup(label, len(members), rows, further)

    def _is_thing(self, prop: Iri) -> bool:
        shown = self._most_stated(self._members.items)
        cells = [self._base.views.matrix.cell(member.iri, prop) for member in shown]
        values = {value.term for cell in cells for value in cell.values}
        return values == {self._thing}

    def _most_stated(self, members: Sequence[Member]) -> Sequence[Member]:
        if len(members) <= _MAX_ROWS:
            return members
        stated = stated_fields(self._base.graph, self._candidates)
        return sorted(members, key=lambda member: -stated[member.iri])[:_MAX_ROWS]

    def _row(self, member: Member) -> MemberRow:
        cells = (self._base.views.matrix.cell(member.iri, prop) for prop in self.fields)
        lines = (self._line(member, standing) for standing in member.standings)
        return MemberRow(member, tuple(lines), tuple(cells))

    def _line(self, member: Member, standing: Standing) -> StandingLine:
        role = " ".join(p.text for p in standing.qualifiers if p.property in self._roles)
        parts = tuple(p for p in standing.qualifiers if p.property not in self._roles)
        is_past = standing.period is Period.ENDED and member.period is not Period.ENDED
        return StandingLine(role, parts, standing.citations, is_past)
