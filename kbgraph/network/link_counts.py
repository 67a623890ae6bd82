"""Links counted: the things that most others link to, those without links, those without an entry.

A link here is any fact between two things, on whatever basis.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import islice
from typing import NamedTuple, overload

from kbgraph.build import Graph
from kbgraph.findings import findings_with
from kbgraph.network.network import Adjacency, Network
from kbgraph.network.things import Things
from kbgraph.rdf.terms import Iri
from kbgraph.source.names import normalise_name
from kbgraph.stored_network import ThingLinks


class LinkedThing(NamedTuple):
    """A thing, and the number of other things that link to it."""

    slug: str
    label: str
    sources: int


class LinkCounts(NamedTuple):
    """The things of a network by their links."""

    hubs: Sequence[LinkedThing]
    """The things with an entry that others link to, the most linked first."""
    missing: Sequence[LinkedThing]
    """The things without an entry, the most linked first."""
    orphans: Sequence[LinkedThing]
    """The things with an entry that has no link and to which none leads, by label."""


class RankedThings(Sequence[LinkedThing]):
    """Things, the most linked first; those with as many links by label.

    They are sorted as far as they are read: the labels of a million things take seconds.
    """

    def __init__(self, things: Things, by_sources: dict[int, list[Iri]]) -> None:
        self._things = things
        self._unsorted = sorted(by_sources.items(), reverse=True)
        self._sorted: dict[int, list[LinkedThing]] = {}

    def __len__(self) -> int:
        """Return the number of things."""
        return sum(len(things) for _, things in self._unsorted)

    @overload
    def __getitem__(self, index: int) -> LinkedThing: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[LinkedThing]: ...

    def __getitem__(self, index: int | slice) -> LinkedThing | Sequence[LinkedThing]:
        """Return a thing, or some of them."""
        if isinstance(index, int):
            return self[range(len(self))[index] :][0]
        places = range(*index.indices(len(self)))
        if places.step != 1:
            return [self[place] for place in places]
        return [*islice(self._from(places.start), len(places))]

    def __iter__(self) -> Iterator[LinkedThing]:
        """Yield all things."""
        return self._from(0)

    def _from(self, start: int) -> Iterator[LinkedThing]:
        for sources, things in self._unsorted:
            if start < len(things):
                yield from islice(self._with(sources, things), start, None)
            start = max(0, start - len(things))

    def _with(self, sources: int, things: list[Iri]) -> list[LinkedThing]:
        if sources not in self._sorted:
            found = map(self._things.__getitem__, things)
            linked = [LinkedThing(each["slug"], each["label"], sources) for each in found]
            self._sorted[sources] = sorted(linked, key=_by_label)
        return self._sorted[sources]


def ambiguously_linking(graph: Graph) -> set[Iri]:
    """Return the entries with a link that may mean several others, and so leads to none."""
    paths = {each.file for each in findings_with(graph.findings, "link-ambiguous")}
    subjects = graph.subjects.values() if paths else ()
    return {subject.iri for subject in subjects if subject.path in paths}


def link_counts(
    links: Iterable[ThingLinks], things: Things, linking: Collection[Iri] = ()
) -> LinkCounts:
    """Count the links of things.

    `linking` are things with links that the network does not hold, as they lead nowhere for sure.
    """
    hubs, missing, orphans = (defaultdict[int, list[Iri]](list) for _ in LinkCounts._fields)
    for thing, sources, targets, described in links:
        if not described:
            missing[sources].append(thing)
        elif sources:
            hubs[sources].append(thing)
        elif thing not in linking and not targets:
            orphans[sources].append(thing)
    return LinkCounts(*(RankedThings(things, each) for each in (hubs, missing, orphans)))


def links_in(net: Network, tables: Adjacency) -> Iterator[ThingLinks]:
    """Yield the numbers of links of each thing of a network in memory, whose tables are given."""
    for thing, described in net.nodes(data="described"):
        sources = len(tables.incoming[thing].keys() - {thing})
        targets = len(tables.outgoing[thing].keys() - {thing})
        yield ThingLinks(thing, sources, targets, bool(described))


def _by_label(thing: LinkedThing) -> tuple[str, str]:
    return normalise_name(thing.label), thing.slug
