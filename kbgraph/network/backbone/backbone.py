"""The backbone: the things of a network that are drawn, and the strongest ties between them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import NamedTuple

from kbgraph.network.backbone.connections import Connections, facts_of, pairs, rank
from kbgraph.network.backbone.folding import fold, owners, way_to_core
from kbgraph.network.backbone.spanning import drawn_pairs
from kbgraph.rdf.terms import Iri

MAX_OPENED = 12
"""The things that an opened one shows of those that hang on it."""
MAX_FURTHER = 2000
"""The connections of a drawing beside those that are drawn at once."""


class BackboneThing(NamedTuple):
    """A thing that is drawn."""

    thing: Iri
    connections: int
    """The number of other things with facts between them and it."""
    facts: int
    """The number of these facts."""
    folded: int
    """The number of things for which it stands beside itself."""
    nearest: Iri | None
    """The thing on which it hangs; None for one of the best-connected."""


class BackboneEdge(NamedTuple):
    """The facts between two drawn things, and between those for which they stand."""

    source: Iri
    target: Iri
    facts: int


class BackboneDrawing(NamedTuple):
    """The things and connections that are drawn."""

    things: tuple[BackboneThing, ...]
    """The best-connected first, then those that were opened."""
    edges: tuple[BackboneEdge, ...]
    """A tree that spans the things, and the strongest connections of each."""
    further: tuple[BackboneEdge, ...]
    """The other connections between these things, at most MAX_FURTHER, the strongest first."""


class Backbone:
    """The best-connected things of some connections, and the others as they hang on these."""

    def __init__(self, found: Connections, limit: int) -> None:
        """Take the connections among all things, and the number of the best-connected ones."""
        self._found, self._limit = found, limit

    @cached_property
    def ranked(self) -> tuple[Iri, ...]:
        """All things, those with most connections first."""
        return rank(self._found)

    @cached_property
    def cores(self) -> tuple[Iri, ...]:
        """The best-connected things; things without any connection are none of them."""
        return tuple(thing for thing in self.ranked[: self._limit] if self._found[thing])

    @cached_property
    def nearest(self) -> dict[Iri, Iri]:
        """The thing on which each of the others hangs."""
        return fold(self._found, self.cores)

    @cached_property
    def apart(self) -> int:
        """The number of things from which no connection leads to the best-connected ones."""
        return len(self._found) - len(self.cores) - len(self.nearest)

    @cached_property
    def facts(self) -> int:
        """The number of facts between different things."""
        return sum(connection.facts for *_, connection in pairs(self._found))

    def connections(self, thing: Iri) -> int:
        """Return the number of other things with facts between them and a thing."""
        return len(self._found[thing])

    def facts_of(self, thing: Iri) -> int:
        """Return the number of these facts."""
        return facts_of(self._found, thing)

    def hanging_on(self, thing: Iri) -> tuple[Iri, ...]:
        """Return the things that hang on a thing, those with most connections first."""
        return self._hanging.get(thing, ())

    def __contains__(self, thing: Iri) -> bool:
        """Return whether a thing is among those of the backbone, drawn or folded."""
        return thing in self._found

    @cached_property
    def closed(self) -> BackboneDrawing:
        """The drawing of the best-connected things alone."""
        return self._drawing(())

    def drawing(self, opened: Iterable[Iri] = (), reached: Iterable[Iri] = ()) -> BackboneDrawing:
        """Return what is drawn: the best-connected things, and the ways to further ones.

        The `opened` things come with those that hang on them, at most MAX_OPENED, those `reached`
        without them. Things that the backbone does not have are left out.
        """
        shown = tuple(self._opened(opened, reached))
        return self._drawing(shown) if shown else self.closed

    def _drawing(self, opened: tuple[Iri, ...]) -> BackboneDrawing:
        """Draw the best-connected things and opened ones."""
        drawn = dict.fromkeys((*self.cores, *opened))
        owner = owners(self._found, self.nearest, drawn)
        folded = Counter(owner.values())
        weights: Counter[tuple[Iri, Iri]] = Counter()
        for one, other, connection in pairs(self._found):
            # Both are drawn or folded, or neither is: they are connected.
            if one in owner and owner[one] != owner[other]:
                ends = owner[one], owner[other]
                weights[min(ends), max(ends)] += connection.facts
        things = tuple(
            BackboneThing(
                thing,
                connections=self.connections(thing),
                facts=self.facts_of(thing),
                folded=folded[thing] - 1,
                nearest=self.nearest.get(thing),
            )
            for thing in drawn
        )
        strongest = dict.fromkeys(drawn_pairs(weights))
        others = sorted(weights.keys() - strongest, key=lambda pair: (-weights[pair], pair))
        edges, further = (
            tuple(BackboneEdge(*pair, weights[pair]) for pair in chosen)
            for chosen in (strongest, others[:MAX_FURTHER])
        )
        return BackboneDrawing(things, edges, further)

    def _opened(self, opened: Iterable[Iri], reached: Iterable[Iri]) -> Iterator[Iri]:
        for thing in opened:
            if self._is_connected(thing):
                yield from reversed(way_to_core(thing, self.nearest))
                yield from self.hanging_on(thing)[:MAX_OPENED]
        for thing in reached:
            if self._is_connected(thing):
                yield from reversed(way_to_core(thing, self.nearest))

    def _is_connected(self, thing: Iri) -> bool:
        return thing in self.nearest or thing in self.cores

    @cached_property
    def _hanging(self) -> dict[Iri, tuple[Iri, ...]]:
        found: dict[Iri, list[Iri]] = {}
        for thing in self.ranked:
            if thing in self.nearest:
                found.setdefault(self.nearest[thing], []).append(thing)
        return {thing: tuple(others) for thing, others in found.items()}
