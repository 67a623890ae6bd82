"""Links counted: the things that most others link to, those without links, those without an entry.

A link here is any fact between two things, on whatever basis.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from kbgraph.network.network import Adjacency, Network
from kbgraph.rdf.terms import Iri
from kbgraph.source.names import normalise_name


class LinkedThing(NamedTuple):
    """A thing, and the number of other things that link to it."""

    slug: str
    label: str
    sources: int


class LinkCounts(NamedTuple):
    """The things of a network by their links."""

    hubs: tuple[LinkedThing, ...]
    """The things with an entry that others link to, the most linked first."""
    missing: tuple[LinkedThing, ...]
    """The things without an entry, the most linked first."""
    orphans: tuple[LinkedThing, ...]
    """The things with an entry that has no link and to which none leads, by label."""


def link_counts(net: Network, tables: Adjacency, linking: Collection[Iri] = ()) -> LinkCounts:
    """Count the links of a network, whose tables are given.

    `linking` are things with links that the network does not hold, as they lead nowhere for sure.
    """
    hubs, missing, orphans = [], [], []
    for thing, node in net.nodes(data=True):
        sources = tables.incoming[thing].keys() - {thing}
        linked = LinkedThing(node["slug"], node["label"], len(sources))
        if not node["described"]:
            missing.append(linked)
        elif sources:
            hubs.append(linked)
        elif thing not in linking and not tables.outgoing[thing].keys() - {thing}:
            orphans.append(linked)
    return LinkCounts(
        *(tuple(sorted(each, key=_most_linked_first)) for each in (hubs, missing, orphans))
    )


def _most_linked_first(thing: LinkedThing) -> tuple[int, str, str]:
    return -thing.sources, normalise_name(thing.label), thing.slug
