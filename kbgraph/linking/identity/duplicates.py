"""All pairs of things that seem to be the same."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from kbgraph.build import Graph
from kbgraph.linking.identity.blocks import LikeNames, like_names
from kbgraph.linking.identity.identifiers import (
    SharedIdentifier,
    different_pairs,
    shared_identifiers,
    sorted_pair,
)
from kbgraph.linking.identity.judgement import Judgement
from kbgraph.linking.identity.known_names import KnownNames
from kbgraph.linking.identity.results import LikelyDuplicate
from kbgraph.linking.identity.surroundings import SurroundingsComparison
from kbgraph.network import NetworkService
from kbgraph.views import ViewService


def likely_duplicates(
    graph: Graph, network: NetworkService, views: ViewService
) -> tuple[LikelyDuplicate, ...]:
    """Return the pairs of things that seem to be the same, the surest first.

    At least the first thing of each has an entry. Pairs that an entry calls different are left out.
    """
    known = KnownNames(graph, views.labels)
    judgement = Judgement(graph, known, SurroundingsComparison(graph, network, views), views.labels)
    found = (
        judgement.of_pair(pair, names, identifiers)
        for pair, (names, identifiers) in _candidates(graph, known).items()
    )
    likely = (each for each in found if each is not None)
    return tuple(
        sorted(likely, key=lambda each: (-each.confidence, each.first.slug, each.second.slug))
    )


def _candidates(
    graph: Graph, known: KnownNames
) -> dict[tuple[int, int], tuple[list[LikeNames], list[SharedIdentifier]]]:
    """Return the pairs that have anything alike, with what that is."""
    muted = different_pairs(graph)
    found: dict[tuple[int, int], tuple[list[LikeNames], list[SharedIdentifier]]] = defaultdict(
        lambda: ([], [])
    )
    for names in like_names(known):
        found[names.pair][0].append(names)
    for pair, identifier in _identified(graph, known):
        found[pair][1].append(identifier)
    iris = [thing.iri for thing in known.things]
    return {
        (first, second): alike
        for (first, second), alike in sorted(found.items())
        if sorted_pair(iris[first], iris[second]) not in muted
    }


def _identified(
    graph: Graph, known: KnownNames
) -> Iterator[tuple[tuple[int, int], SharedIdentifier]]:
    """Yield pairs with a common identifier, by position: that with an entry first."""
    positions = {thing.iri: number for number, thing in enumerate(known.things)}
    for identifier in shared_identifiers(graph):
        if all(thing in positions for thing in identifier.pair):
            first, second = sorted(positions[thing] for thing in identifier.pair)
            if known.things[first].has_entry:
                yield (first, second), identifier
