"""The connections that are drawn: a tree that spans all, and the strongest ones of each thing.

Besides `network`, `plain_network` and `documents`, this module alone uses networkx.
"""

from __future__ import annotations

from collections.abc import Mapping

from kbgraph.rdf.terms import Iri

_STRONGEST = 2
"""Connections of each thing that are drawn, beside the tree."""


def drawn_pairs(weights: Mapping[tuple[Iri, Iri], int]) -> list[tuple[Iri, Iri]]:
    """Return the pairs of the maximum spanning tree and the strongest two of each end, sorted."""
    # Imported at first use, as in network().
    import networkx as nx

    ordered = sorted(weights, key=lambda pair: (-weights[pair], pair))
    graph: nx.Graph[Iri] = nx.Graph()
    graph.add_weighted_edges_from((*pair, weights[pair]) for pair in ordered)
    tree = nx.maximum_spanning_edges(graph, data=False)
    kept = {(min(pair), max(pair)) for pair in tree}
    count = dict.fromkeys(graph, 0)
    for pair in ordered:
        for end in pair:
            count[end] += 1
        if min(count[end] for end in pair) <= _STRONGEST:
            kept.add(pair)
    return sorted(kept)
