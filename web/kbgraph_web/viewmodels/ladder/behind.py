"""The nodes behind a thing: groups, single things, and the rest as one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from typing import TypeAlias

from kbgraph.rdf import Iri
from kbgraph_web.viewmodels.ladder.grouping import Behind, groups_behind
from kbgraph_web.viewmodels.ladder.nodes import Group, Node, Rung
from kbgraph_web.viewmodels.ladder.readings import FactReading
from kbgraph_web.viewmodels.ladder.wanted import Surroundings

Item: TypeAlias = "Behind | FactReading"
"""A group, or a thing by itself."""
_REST = "*"
_ROWS = 12
"""Rows behind a thing that was expanded."""
_MOST_LISTED = 100
"""Things of a group that are drawn if it is open; its page has all."""
_MOST_DEEP = 6
"""Steps from the centre that can be expanded one after the other."""


def cut(items: list[Item], rows: int) -> tuple[list[Item], list[Item]]:
    """Return the items that have a row of their own, and those that share the last."""
    if len(items) <= rows:
        return items, []
    shown = max(rows - 1, 0)
    return items[:shown], items[shown:]


def items_of(around: Surroundings, groups: list[Behind], drawn: set[Iri]) -> list[Item]:
    """Return groups, then the single things that are not drawn yet, which then are."""
    items: list[Item] = [each for each in groups if each.is_group]
    own = {thing for each in groups if each.is_group for thing in each.fresh}
    for group in groups:
        if group.is_group:
            continue
        for thing in around.sorted(group.fresh - drawn - own):
            drawn.add(thing)
            items.append(FactReading(thing, group.label, group.key, group.basis, group.rank))
    return items


class NodesBehind:
    """Makes the nodes behind things, with those of open groups and expanded things."""

    def __init__(self, around: Surroundings) -> None:
        self._around = around

    def groups(self, thing: Iri, known: AbstractSet[Iri]) -> list[Behind]:
        """Return the groups behind a thing with members that are not known."""
        around = self._around
        return groups_behind(around.readings.of(thing), around.type, known, around.center)

    def nodes(
        self, via: Iri, items: list[Item], *, rows: int, step: int, known: AbstractSet[Iri]
    ) -> Iterator[Node]:
        """Yield the nodes of items behind a thing, at most so many."""
        shown, rest = cut(items, rows)
        for each in shown:
            yield self._node(via, each, step, known)
        if rest:
            yield self.rest(via, rest, step, known)

    def group(self, via: Iri, group: Behind, step: int, known: AbstractSet[Iri]) -> Group:
        """Return a group behind a thing; if it is open, with its members."""
        made = Group(
            id=self._around.group_id(via, group.key, group.type),
            label=group.label,
            type=group.type,
            members=tuple(self._around.sorted(group.members)),
            basis=group.basis,
        )
        members = (Rung(each, group.label, group.basis) for each in made.members)
        return self._opened(made, [self.rung(each, step, known) for each in members])

    def rest(self, via: Iri, items: list[Item], step: int, known: AbstractSet[Iri]) -> Group:
        """Return the group of items without a row of their own; open, it has a row for each."""
        members = {
            thing
            for each in items
            for thing in (each.fresh if isinstance(each, Behind) else {each.other})
        }
        made = Group(
            id=self._around.group_id(via, _REST, ""),
            label="",
            type="",
            members=tuple(self._around.sorted(members)),
            basis=min(items, key=lambda each: each.rank).basis,
        )
        return self._opened(made, [self._node(via, each, step, known) for each in items])

    def rung(self, rung: Rung, step: int, known: AbstractSet[Iri]) -> Rung:
        """Return a rung with what stands behind it if it is expanded.

        Otherwise it has the number, where the steps that are asked for go further.
        """
        walk, wanted = self._around.walk, self._around.wanted
        if rung.thing in self._around.expanded and step < _MOST_DEEP:
            items = items_of(self._around, self.groups(rung.thing, known), set())
            beyond = {*known, *walk.neighbours(rung.thing)}
            nodes = tuple(self.nodes(rung.thing, items, rows=_ROWS, step=step + 1, known=beyond))
            return rung._replace(is_expanded=bool(nodes), under=nodes)
        if step >= wanted.depth:
            return rung
        return rung._replace(more=walk.beyond(rung.thing, known))

    def _node(self, via: Iri, item: Item, step: int, known: AbstractSet[Iri]) -> Node:
        match item:
            case Behind():
                return self.group(via, item, step, known)
            case FactReading():
                return self.rung(Rung(item.other, item.label, item.basis), step, known)

    def _opened(self, group: Group, under: Iterable[Node]) -> Group:
        if group.id not in self._around.opened:
            return group
        nodes = tuple(under)
        listed = nodes[:_MOST_LISTED]
        return group._replace(is_open=True, under=listed, unlisted=len(nodes) - len(listed))
