"""A neighbourhood holds the nearest things and the facts between them, as networkx finds them."""

from __future__ import annotations

import networkx as nx
from hypothesis import given, settings
from hypothesis import strategies as st

from kbgraph import KnowledgeBase, load
from kbgraph.network.traversal import Direction
from kbgraph.rdf.terms import Iri
from tests.conftest import ROOT, Vault
from tests.network.random_folders import KEYS, THINGS, folders
from tests.sizes import examples


def test_a_neighbourhood_in_one_direction_and_of_expanded_things(kb: KnowledgeBase) -> None:
    """In one direction, the facts are those that the steps follow.

    The neighbours of an expanded thing are added.
    """
    alba, boria = kb.graph.iris.thing("country--alba"), kb.graph.iris.thing("country--boria")
    along = kb.neighbourhood("country--alba", direction=Direction.ALONG)
    against = kb.neighbourhood("country--alba", direction=Direction.AGAINST)
    assert (
        {edge.source for edge in along.edges} == {edge.target for edge in against.edges} == {alba}
    )
    both = kb.neighbourhood("country--alba")
    assert along.distances.keys() | against.distances.keys() == both.distances.keys()
    wide = kb.neighbourhood("country--alba", expanded=["country--boria", "country--nowhere"])
    fresh = wide.distances.keys() - both.distances.keys()
    assert fresh
    assert {wide.distances[thing] for thing in fresh} == {both.distances[boria] + 1}
    assert kb.neighbourhood(
        "country--alba", limit=len(both.distances), expanded=["country--boria"]
    ).left_out == len(fresh)


@given(
    texts=folders(),
    thing=st.sampled_from(THINGS),
    depth=st.integers(0, 4),
    limit=st.integers(1, 8),
    excluded=st.sampled_from(["", *KEYS[:2]]),
)
@settings(max_examples=examples(40), deadline=None)
def test_a_neighbourhood_is_what_networkx_reaches(
    vault: Vault, texts: dict[str, str], thing: str, depth: int, limit: int, excluded: str
) -> None:
    """Distances are those of networkx, and the nearest things are kept.

    Omitted things are counted, and the facts are those among the remaining things.
    """
    base = vault(texts)
    center = base.graph.iris.thing(thing)
    if center not in base.network.multigraph:
        return
    around = base.neighbourhood(thing, depth, limit, without=[excluded] if excluded else [])
    followed = [
        edge
        for edge in base.network.multigraph.edges(keys=True)
        if not excluded or not edge[2].endswith(f"#{excluded}")
    ]
    graph: nx.Graph[Iri] = nx.Graph([edge[:2] for edge in followed])
    graph.add_node(center)
    reach = nx.single_source_shortest_path_length(graph, center, cutoff=depth)
    assert len(around.distances) == min(limit, len(reach))
    assert around.left_out == len(reach) - len(around.distances)
    assert all(reach[other] == distance for other, distance in around.distances.items())
    assert sorted(around.distances.values()) == sorted(reach.values())[:limit]
    among = [
        (source, prop, target)
        for source, target, prop in followed
        if {source, target} <= around.distances.keys()
    ]
    assert [edge[:3] for edge in around.edges] == sorted(among)
    assert sorted(spoke.edge for ring in around.rings() for spoke in ring) == list(around.edges)


def test_over_the_limit_the_nearest_are_kept_in_order(kb: KnowledgeBase) -> None:
    """A smaller neighbourhood is the start of a larger one, in each load of the folder."""
    large = kb.neighbourhood("free-zone--north-harbour", 3)
    for limit in range(1, len(large.distances)):
        small = load(ROOT / "tests" / "paths", ontology=ROOT / "ontology").neighbourhood(
            "free-zone--north-harbour", 3, limit
        )
        assert list(small.distances.items()) == list(large.distances.items())[:limit]
        assert small.left_out == len(large.distances) - limit
