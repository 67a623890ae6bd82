"""Things that share neighbours or sources with a thing."""

from __future__ import annotations

from collections import defaultdict
from math import log
from typing import NamedTuple

from cachetools import LRUCache

from kbgraph.build import Graph
from kbgraph.network import NetworkService
from kbgraph.rdf.namespaces import SOURCE, URL
from kbgraph.rdf.terms import Iri

_MAX_DEGREE = 300
"""Neighbours of a thing that tells little, since so many others share it."""
_MAX_NEIGHBOURS = 200
_MAX_CACHED = 500_000
"""Neighbours of all things that are kept."""
_CITING = f"SELECT ?source ?address {{ ?source <{URL}> ?address }}"


class Shared(NamedTuple):
    """A thing that shares others with a thing."""

    thing: Iri
    score: float
    shared: tuple[Iri, ...]
    """The things or addresses that both have, the most telling first."""


class Neighbourhoods:
    """The neighbours of things, kept for those that were asked for last."""

    def __init__(self, network: NetworkService) -> None:
        self._network = network
        self._found: LRUCache[Iri, tuple[Iri, ...]] = LRUCache(_MAX_CACHED, getsizeof=len)

    def of(self, thing: Iri) -> tuple[Iri, ...]:
        """Return the neighbours of a thing, in their order."""
        return tuple(sorted(self._network.traversal().neighbours(thing)))

    def telling(self, thing: Iri) -> tuple[Iri, ...]:
        """Return the neighbours of a thing that has several and not very many; else none."""
        found = self._found.get(thing)
        if found is None:
            others = self._network.traversal().neighbours(thing)
            found = tuple(others) if 1 < len(others) <= _MAX_DEGREE else ()
            self._found[thing] = found
        return found

    def sharing(self, thing: Iri) -> tuple[Shared, ...]:
        """Return the things with the same neighbours, the best first.

        A neighbour counts the less, the more neighbours it has itself (Adamic and Adar, 2003,
        Friends and neighbors on the Web).
        """
        found: dict[Iri, dict[Iri, float]] = defaultdict(dict)
        for neighbour in self.of(thing)[:_MAX_NEIGHBOURS]:
            others = self.telling(neighbour)
            weight = 1 / log(1 + len(others)) if others else 0.0
            for other in others:
                if other != thing:
                    found[other][neighbour] = weight
        return _ranked(found)


def _ranked(found: dict[Iri, dict[Iri, float]]) -> tuple[Shared, ...]:
    shared = [
        Shared(thing, sum(by.values()), tuple(sorted(by, key=lambda each: (-by[each], each))))
        for thing, by in found.items()
    ]
    return tuple(sorted(shared, key=lambda each: (-each.score, each.thing)))


def sharing_sources(graph: Graph, slug: str) -> tuple[Shared, ...]:
    """Return the things whose entries cite the same addresses, the best first."""
    found: dict[Iri, dict[Iri, float]] = defaultdict(dict)
    document = graph.iris.entry(slug)
    prefix = f"{document}#"
    for address in sorted(map(Iri, cited_addresses(graph, slug))):
        sources = [str(source) for source, _ in graph.store.select(_CITING, address=address)]
        others = {each.partition("#")[0] for each in sources if not each.startswith(prefix)}
        for other in others if len(others) <= _MAX_DEGREE else ():
            other_slug = graph.iris.slug(other)
            if other_slug is not None:
                thing = graph.iris.thing(other_slug)
                found[thing][address] = 1 / log(2 + len(others))
    return _ranked(found)


def cited_addresses(graph: Graph, slug: str) -> frozenset[str]:
    """Return the addresses of the sources of an entry; none for a thing without an entry."""
    subject, facts = graph.subjects.get(slug), graph.store.facts_about
    cited = facts(subject.document) if subject else ()
    sources = (Iri(str(value)) for prop, value in cited if prop == SOURCE)
    return frozenset(
        str(value) for source in sources for prop, value in facts(source) if prop == URL
    )
