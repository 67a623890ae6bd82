"""The steps of a ladder: few enough names to be read, the others in groups that open."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import NamedTuple

from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.network import Traversal
from kbgraph.rdf import Iri
from kbgraph_web.viewmodels.ladder.behind import Item, NodesBehind, cut, items_of
from kbgraph_web.viewmodels.ladder.grouping import LEAST_MEMBERS, Behind
from kbgraph_web.viewmodels.ladder.nodes import Group, Ladder, LadderHeading, Node, Rung
from kbgraph_web.viewmodels.ladder.readings import FactReading
from kbgraph_web.viewmodels.ladder.wanted import Surroundings, Wanted

MOST_NAMES = 60
"""Things that are drawn before a group is opened."""
_MOST_BEFORE_OTHERS = 12
"""Things of a group that stand by themselves where there is another step behind them."""
_ROWS_BEHIND = (12, 8, 6, 4, 3, 2, 1, 0)
"""Rows behind each thing of the first step: as many as fit."""


class _Reached(NamedTuple):
    """A thing next to the centre, with the fact by which it is reached."""

    thing: Iri
    reading: FactReading


def ladder(base: KnowledgeBase, wanted: Wanted, walk: Traversal) -> Ladder:
    """Return the things around a thing over the facts of a traversal."""
    return _Builder(Surroundings(base, wanted, walk)).ladder()


class _Builder:
    """Makes a ladder. Groups are chosen as if all were closed: to open one moves no other."""

    def __init__(self, around: Surroundings) -> None:
        self._around, self._behind = around, NodesBehind(around)
        self._is_deep = around.wanted.depth > 1
        self._most = min(MOST_NAMES, around.wanted.limit) - 1

    def ladder(self) -> Ladder:
        """Return the whole ladder."""
        by_label: dict[str, list[_Reached]] = defaultdict(list)
        for each in self._first_step():
            by_label[each.reading.label].append(each)
        labels = sorted(by_label, key=str.casefold)
        grouped = self._grouped(by_label)
        alone = [
            each
            for label in labels
            for each in by_label[label]
            if (label, self._around.type(each.thing)) not in grouped
        ]
        shown, rest = alone[: self._most], alone[self._most :]
        behind = self._behind_all([each.thing for each in shown]) if self._is_deep else {}
        headings = [
            LadderHeading(label, under)
            for label in labels
            if (under := tuple(self._under(label, shown, by_label[label], grouped, behind)))
        ]
        if rest:
            items: list[Item] = [each.reading for each in rest]
            others = self._behind.rest(self._around.center, items, 1, self._around.first)
            headings.append(LadderHeading("", (others,)))
        return Ladder(self._around.center, tuple(headings))

    def _first_step(self) -> Iterator[_Reached]:
        """Yield the things next to the centre, each with the strongest fact, sorted by name."""
        best: dict[Iri, FactReading] = {}
        for each in self._around.readings.of(self._around.center):
            # Facts that the centre states come first.
            if each.other not in best or each.rank < best[each.other].rank:
                best[each.other] = each
        best.pop(self._around.center, None)
        for thing in self._around.sorted(best):
            yield _Reached(thing, best[thing])

    def _grouped(self, by_label: dict[str, list[_Reached]]) -> set[tuple[str, str]]:
        """Return the relations and types whose things are drawn as a group, the largest first."""
        sizes = Counter(
            (label, self._around.type(each.thing))
            for label, reached in by_label.items()
            for each in reached
        )
        left, grouped = sizes.total(), set[tuple[str, str]]()
        for group, size in sorted(sizes.items(), key=lambda item: (-item[1], item[0])):
            is_long = self._is_deep and size > _MOST_BEFORE_OTHERS
            if size < LEAST_MEMBERS or not (left > self._most or is_long):
                break
            grouped.add(group)
            left -= size
        return grouped

    def _under(
        self,
        label: str,
        shown: list[_Reached],
        reached: list[_Reached],
        grouped: set[tuple[str, str]],
        behind: dict[Iri, tuple[Node, ...]],
    ) -> Iterator[Node]:
        """Yield the things of a relation, then its groups."""
        for thing, reading in shown:
            if reading.label == label:
                rung = Rung(thing, label, reading.basis, under=behind.get(thing, ()))
                yield rung if self._is_deep else self._behind.rung(rung, 1, self._around.first)
        of_type: dict[str, list[FactReading]] = defaultdict(list)
        for thing, reading in reached:
            of_type[self._around.type(thing)].append(reading)
        for type_label, readings in sorted(of_type.items()):
            if (label, type_label) in grouped:
                yield self._group(type_label, readings)

    def _group(self, type_label: str, readings: list[FactReading]) -> Group:
        strongest = min(readings, key=lambda each: each.rank)
        members = frozenset(each.other for each in readings)
        group = Behind(
            key=strongest.key,
            label=strongest.label,
            type=type_label,
            members=members,
            fresh=members,
            basis=strongest.basis,
            rank=strongest.rank,
        )
        return self._behind.group(self._around.center, group, 1, self._around.first)

    def _behind_all(self, things: list[Iri]) -> dict[Iri, tuple[Node, ...]]:
        """Return what stands behind the things of the first step, with as many rows as fit."""
        groups = {each: self._behind.groups(each, self._around.first) for each in things}
        # Things in groups of facts are not drawn again by themselves.
        drawn = set(_in_groups(chain.from_iterable(groups.values())))
        items = {each: items_of(self._around, groups[each], drawn) for each in things}
        rows = self._fitting_rows(list(items.values()), self._most - len(things))
        return {
            each: tuple(self._behind.nodes(each, own, rows=rows, step=2, known=self._around.near))
            for each, own in items.items()
        }

    def _fitting_rows(self, items: list[list[Item]], most: int) -> int:
        for rows in _ROWS_BEHIND:
            parts = [cut(each, rows) for each in items]
            shown = [each for part, _ in parts for each in part]
            names = sum(isinstance(each, FactReading) for each in shown)
            if names <= most and len(shown) + sum(bool(rest) for _, rest in parts) <= MOST_NAMES:
                return rows
        return 0


def _in_groups(groups: Iterable[Behind]) -> Iterator[Iri]:
    for group in groups:
        if group.is_group and group.basis != "linked":
            yield from group.fresh
