"""The hierarchy of one graph: what is directly above and below each thing, and its outermost."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from functools import cached_property

from kbgraph.build import Graph
from kbgraph.network.hierarchy.edges import DownwardRelation, Edges, HierarchyEdge, read_edges
from kbgraph.rdf.terms import Iri
from kbgraph.stored_network import NetworkRows
from kbgraph.views.labels import Labels

_MAX_COLUMNS = 3
"""Classes whose things can stand beside the thing above them."""


class HierarchyIndex:
    """The things of one graph that stand above or below others."""

    def __init__(self, graph: Graph, labels: Labels, rows: NetworkRows | None = None) -> None:
        """Read the hierarchy of a graph: of its network on disk, if one is given."""
        self.labels, self.iris = labels, graph.iris
        self._labelled = _labelled(graph)
        self._edges: Edges = read_edges(graph, labels, rows)
        below, above = defaultdict[Iri, list[Iri]](list), defaultdict[Iri, list[Iri]](list)
        for parent, child in sorted(self._edges, key=self._order):
            below[parent].append(child)
            above[child].append(parent)
        self._below = dict(below)
        self._above = {each: sorted(found, key=self._by_label) for each, found in above.items()}

    @property
    def size(self) -> int:
        """The number of pairs of a thing and another directly below it."""
        return len(self._edges)

    @cached_property
    def things(self) -> frozenset[Iri]:
        """All things that stand above or below another."""
        return frozenset((*self._below, *self._above))

    def edges(self, parent: Iri, child: Iri) -> tuple[HierarchyEdge, ...]:
        """Return the relations of a thing to another directly below it."""
        return self._edges[parent, child]

    def below(self, thing: Iri) -> Collection[Iri]:
        """Return the things directly below a thing: those that it contains first, by label."""
        return self._below.get(thing, ())

    def above(self, thing: Iri) -> Collection[Iri]:
        """Return the things directly above a thing, by label."""
        return self._above.get(thing, ())

    @cached_property
    def roots(self) -> tuple[Iri, ...]:
        """The things from which all others are reached: nothing is above them, or in circles."""
        tops = [each for each in self._below if each not in self._above]
        reached = set(self.reached(tops))
        for each in sorted(self._below, key=self._by_label):
            if each not in reached:
                tops.append(each)
                reached.update(self.reached([each]))
        # Those that lead to most come first: the others, such as a body without a place, follow.
        return tuple(sorted(tops, key=lambda top: (-self._size_below(top), self._by_label(top))))

    def reached(self, starts: Iterable[Iri]) -> Iterator[Iri]:
        """Yield things and all that is below them, each once."""
        found = dict.fromkeys(starts)
        waiting = [*found]
        for each in waiting:
            yield each
            new = [child for child in self.below(each) if child not in found]
            found.update(dict.fromkeys(new))
            waiting += new

    def nearest_above(self, thing: Iri) -> Iri | None:
        """Return the thing under which another is listed in full; None for one with none above.

        It is a whole that contains it; of several, and of those that are not wholes, the first by
        label that none of the others contains.
        """
        return min(self._nearest(thing), key=self._by_label, default=None)

    def chain_above(self, thing: Iri) -> tuple[Iri, ...]:
        """Return what stands above a thing, the outermost first; a circle ends.

        A thing below several that do not contain it, such as a rule of five states, belongs to none
        of them.
        """
        chain = [thing]
        while parents := [each for each in self._nearest(chain[-1]) if each not in chain]:
            if len(parents) > 1 and not self._contains(parents[0], chain[-1]):
                break
            chain.append(min(parents, key=self._by_label))
        return tuple(reversed(chain[1:]))

    def _nearest(self, thing: Iri) -> list[Iri]:
        parents = [*self.above(thing)]
        if len(parents) < 2:
            return parents
        near = [each for each in parents if self._contains(each, thing)] or parents
        return [each for each in near if not self._is_below(each, near)] or near

    @cached_property
    def relations(self) -> tuple[str, ...]:
        """The words of the relations that things have, as read downwards, in order."""
        found = {each.relation for edges in self._edges.values() for each in edges}
        in_order = sorted(found, key=lambda relation: relation.rank)
        return tuple(dict.fromkeys(each.label for each in in_order))

    @cached_property
    def columns(self) -> dict[Iri, tuple[str, ...]]:
        """The classes whose things can stand beside those above them: nothing is below these.

        They are at most three, those of most things, in the order of their relations, each with
        the words of these.
        """
        inner = {self.type(each) for each in self._below}
        counts, relations = Counter[Iri](), defaultdict[Iri, set[DownwardRelation]](set)
        for (_, child), stated in self._edges.items():
            cls = self.type(child)
            if cls and cls not in inner:
                counts[cls] += 1
                relations[cls] |= {each.relation for each in stated}
        most = sorted(counts, key=lambda cls: (-counts[cls], cls))[:_MAX_COLUMNS]
        in_order = {cls: sorted(relations[cls], key=lambda each: each.rank) for cls in most}
        return {
            cls: tuple(dict.fromkeys(each.label for each in found))
            for cls, found in sorted(in_order.items(), key=lambda each: (each[1][0].rank, each[0]))
        }

    def _contains(self, parent: Iri, child: Iri) -> bool:
        return any(each.relation.is_containment for each in self._edges[parent, child])

    def _is_below(self, thing: Iri, others: Collection[Iri]) -> bool:
        """Return whether any other of some things contains one of them."""
        found, waiting = {thing}, [thing]
        while waiting:
            each = waiting.pop()
            further = {up for up in self.above(each) if self._contains(up, each)} - found
            found |= further
            waiting += further
        return not (found - {thing}).isdisjoint(others)

    def _size_below(self, thing: Iri) -> int:
        return sum(1 for _ in self.reached([thing]))

    def _order(self, pair: tuple[Iri, Iri]) -> tuple[int, str, Iri]:
        parent, child = pair
        return (self._edges[parent, child][0].relation.rank, *self._by_label(child))

    def _by_label(self, thing: Iri) -> tuple[str, Iri]:
        known = self._labelled.get(thing)
        return known[0] if known else self.labels.label(thing), thing

    def type(self, thing: Iri) -> Iri | None:
        """Return the class of a thing, or None if it is unknown."""
        known = self._labelled.get(thing)
        return known[1] if known else self.labels.type(thing)


def _labelled(graph: Graph) -> dict[Iri, tuple[str, Iri | None]]:
    """Return the label and the class of each thing of a large index; nothing of others.

    To look each of 100,000 things up takes a minute.
    """
    network, thing = graph.stored_network, graph.iris.thing
    if network is None or not graph.is_large:
        return {}
    classes = {cls: Iri(cls) for cls in network.names.classes}
    return {thing(slug): (label, classes.get(cls)) for slug, label, cls in network.names.labelled()}
