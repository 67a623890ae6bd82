"""The tree below a thing, or of all things: the wanted part of it, within bounds."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Collection
from typing import NamedTuple

from kbgraph.network.hierarchy.edges import HierarchyEdge
from kbgraph.network.hierarchy.index import HierarchyIndex
from kbgraph.network.hierarchy.placement import Placement, placement
from kbgraph.rdf.terms import Iri, Triple

MAX_LEVELS = 12
"""Levels of a tree, below its start; each thing leads to the tree below itself."""


class TreeBounds(NamedTuple):
    """The bounds of a tree; the levels nearest to the start are filled first."""

    levels: int = MAX_LEVELS
    """Below the start; of the whole, its outermost things are the first level."""
    things: int = 2_000
    """In the whole tree."""
    children: int = 2_000
    """Directly below one thing."""
    first: int = 0
    """The index of the first thing directly below the start, or of the first outermost one."""


class WantedPlaces(NamedTuple):
    """The things of a tree that are wanted; what leads to them stays."""

    facts: frozenset[Triple] | None = None
    """The facts of which one must put the thing below another; None for any."""
    classes: frozenset[Iri] = frozenset()
    """The classes of which it must be; empty for any."""


ALL_PLACES = WantedPlaces()


class NodeRelation(NamedTuple):
    """A relation by which a thing stands below another: its words, and the facts that state it."""

    property: Iri
    label: str
    facts: tuple[Triple, ...]


class HierarchyNode(NamedTuple):
    """A thing at a place in a tree, and those below it."""

    thing: Iri
    slug: str
    label: str
    cls: Iri | None
    relations: tuple[NodeRelation, ...]
    """To the thing above; none for a start."""
    other_parents: tuple[Iri, ...]
    """The other things above it, also those outside the tree; of a start, those beside `above`."""
    is_full: bool
    """Whether it is listed here with what is below it: of several places, at one."""
    full_under: Iri | None
    """The thing under which it is listed in full; None for a start."""
    children: tuple[HierarchyNode, ...]
    """Those directly below it, as far as the bounds allow."""
    total: int
    """The number of all that are directly below it and wanted, whether they are listed or not."""
    words: tuple[tuple[str, int], ...]
    """The relations to these as read from here, with the number of things of each."""


class HierarchyTree(NamedTuple):
    """A part of the hierarchy."""

    start: Iri | None
    """The thing below which it is; None for the whole."""
    above: tuple[Iri, ...]
    """The things above the start, the outermost first."""
    nodes: tuple[HierarchyNode, ...]
    """The start alone, or the outermost things of the whole."""
    tops: int
    """The number of nodes, also of those beyond the bounds."""
    total: int
    """The number of pairs of a thing and another directly below it."""
    shown: int
    """The number of those that are wanted."""
    classes: tuple[tuple[Iri | None, int], ...]
    """The classes of the things, whether they are wanted or not, with the number of each."""


def hierarchy_tree(
    index: HierarchyIndex, start: Iri | None, wanted: WantedPlaces, bounds: TreeBounds
) -> HierarchyTree:
    """Return the tree below a thing; without one, that of all things."""
    starts = index.roots if start is None else (start,)
    builder = _TreeBuilder(index, placement(index, starts), wanted)
    of_classes = Counter(index.type(each) for each in builder.placed)
    tops: Collection[Iri] = starts
    if start is None:
        tops = builder.tops(starts, bounds)
        bounds = bounds._replace(first=0, levels=bounds.levels - 1)
    listed = builder.listed(tops, bounds)
    return HierarchyTree(
        start=start,
        above=() if start is None else index.chain_above(start),
        nodes=tuple(builder.node(None, each, listed) for each in tops),
        tops=1 if start is not None else len(builder.tops(starts)),
        total=builder.total,
        shown=builder.shown,
        classes=tuple(sorted(of_classes.items(), key=lambda each: (-each[1], str(each[0])))),
    )


class _TreeBuilder:
    """Makes the nodes of a tree: places are chosen, pruned, bounded, and then made."""

    def __init__(self, index: HierarchyIndex, placed: Placement, wanted: WantedPlaces) -> None:
        self.placed = placed
        self._index, self._wanted = index, wanted
        self.total = self.shown = 0
        self._kept: dict[Iri, list[Iri]] = {}
        for thing in reversed([*placed]):
            # Things that are listed below another have been judged before it.
            self._kept[thing] = [each for each in index.below(thing) if self._keeps(thing, each)]

    def tops(self, starts: Collection[Iri], bounds: TreeBounds | None = None) -> list[Iri]:
        """Return the starts that lead to anything wanted: all, or as far as the bounds allow."""
        tops = [each for each in starts if self._kept[each]]
        return tops if bounds is None else tops[bounds.first : bounds.first + bounds.children]

    def listed(self, starts: Collection[Iri], bounds: TreeBounds) -> dict[Iri, list[Iri]]:
        """Return the things that are listed below each, level by level.

        Below a thing for which too few places are left nothing is listed, but below the start.
        """
        listed: dict[Iri, list[Iri]] = {}
        waiting, left = deque((each, 0) for each in starts), bounds.things - len(starts)
        while waiting:
            thing, level = waiting.popleft()
            first = bounds.first if not level else 0
            shown = self._kept[thing][first : first + bounds.children]
            if level >= bounds.levels or (level and len(shown) > left):
                continue
            listed[thing] = shown[: max(left, 0)]
            left -= len(listed[thing])
            waiting += [(each, level + 1) for each in listed[thing] if self.placed[each] == thing]
        return listed

    def node(self, parent: Iri | None, thing: Iri, listed: dict[Iri, list[Iri]]) -> HierarchyNode:
        """Return the node of a thing below another, with those below it."""
        index = self._index
        edges = index.edges(parent, thing) if parent else ()
        nearest = (parent,) if parent else index.chain_above(thing)[-1:]
        is_full = parent is None or self.placed[thing] == parent
        shown = listed.get(thing, ()) if is_full else ()
        return HierarchyNode(
            thing=thing,
            slug=index.iris.slug(thing) or "",
            label=index.labels.label(thing),
            cls=index.type(thing),
            relations=tuple(map(_node_relation, edges)),
            other_parents=tuple(each for each in index.above(thing) if each not in nearest),
            is_full=is_full,
            full_under=self.placed[thing],
            children=tuple(self.node(thing, each, listed) for each in shown),
            total=len(self._kept[thing]),
            words=self._words(thing),
        )

    def _keeps(self, parent: Iri, child: Iri) -> bool:
        """Return whether a thing is wanted below another, or leads to what is; count those."""
        facts, classes = self._wanted
        edges = self._index.edges(parent, child)
        is_wanted = (not classes or self._index.type(child) in classes) and (
            facts is None or any(fact in facts for edge in edges for fact in edge.facts)
        )
        self.total += 1
        self.shown += is_wanted
        return is_wanted or (self.placed[child] == parent and bool(self._kept[child]))

    def _words(self, thing: Iri) -> tuple[tuple[str, int], ...]:
        first = (self._index.edges(thing, each)[0].relation for each in self._kept[thing])
        counted = sorted(Counter(first).items(), key=lambda each: each[0].rank)
        return tuple((relation.label, number) for relation, number in counted)


def _node_relation(edge: HierarchyEdge) -> NodeRelation:
    return NodeRelation(edge.relation.property, edge.relation.label, edge.facts)
