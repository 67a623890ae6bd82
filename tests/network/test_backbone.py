"""The backbone: the best-connected things, what is folded on them, and what is drawn."""

from __future__ import annotations

import networkx as nx
import pytest

from kbgraph import KnowledgeBase
from kbgraph.network import MAX_OPENED, Backbone, BackboneView, RelationFilter
from kbgraph.rdf import Iri
from tests.conftest import Vault

NOTES = {
    "Index.md": "[[Garden]] " + " ".join(f"[[leaf {each}]]" for each in range(5)),
    "Garden.md": " ".join(f"[[seed {each}]]" for each in range(4)),
    "far.md": "[[leaf 1]]",
    "farther.md": "[[far]]",
    "pair.md": "[[other half]]",
    "alone.md": "",
}
"""Two hubs with things on them, a chain behind a leaf, a pair apart, and a note without links."""


def slugs(kb: KnowledgeBase, things: tuple[Iri, ...]) -> list[str | None]:
    """Return the slugs of things."""
    return [kb.graph.iris.slug(thing) for thing in things]


def test_the_best_connected_are_drawn_and_count_those_that_hang_on_them(notes: Vault) -> None:
    """A chain hangs on the hub to which it leads, and what is apart is counted, not lost."""
    kb = notes(NOTES)
    backbone = kb.network.backbones.backbone(BackboneView(limit=2))
    drawing = backbone.drawing()
    assert [(kb.graph.iris.slug(each.thing), each.connections, each.folded) for each in drawing.things] == [
        ("Index", 6, 7),
        ("Garden", 5, 4),
    ]  # fmt: skip
    assert [edge.facts for edge in drawing.edges] == [1]
    assert backbone.apart == 3
    assert len(backbone.ranked) == 2 + 7 + 4 + 3
    assert backbone.facts == 13


def test_a_selected_thing_comes_with_its_way_and_an_opened_one_with_what_hangs_on_it(
    notes: Vault,
) -> None:
    """The numbers of folded things follow: nothing counts twice."""
    kb = notes(NOTES | {f"n{each}.md": "[[Garden]]" for each in range(20)})
    backbone = kb.network.backbones.backbone(BackboneView(limit=1))
    farther, index = kb.graph.iris.thing("farther"), kb.graph.iris.thing("Index")
    drawing = backbone.drawing(reached=[farther])
    assert slugs(kb, tuple(each.thing for each in drawing.things)) == [
        "Garden", "Index", "leaf 1", "far", "farther",
    ]  # fmt: skip
    assert [each.nearest for each in drawing.things][2] == index
    assert sum(each.folded + 1 for each in drawing.things) == len(backbone.ranked) - backbone.apart
    opened = backbone.drawing(opened=[kb.graph.iris.thing("Garden"), kb.graph.iris.thing("alone")])
    assert len(opened.things) == 1 + MAX_OPENED


def test_a_thing_hangs_where_facts_are_stated_before_links(vault: Vault) -> None:
    """One stated fact outweighs several mentions; of equal ones the less connected counts."""
    kb = vault({
        "country--a.md": "", "country--b.md": "", "country--c.md": "[[country--a]]",
        "free-zone--z.md": "---\nwithin: '[[country--b]]'\n---\n[[country--a]]",
        "instrument--x.md": "[[country--a]]", "instrument--y.md": "[[country--b]]",
        "instrument--w.md": "[[country--a]]", "instrument--v.md": "[[country--b]]",
    })  # fmt: skip
    backbone = kb.network.backbones.backbone(BackboneView(limit=2))
    assert sorted(filter(None, slugs(kb, backbone.cores))) == ["country--a", "country--b"]
    assert backbone.nearest[kb.graph.iris.thing("free-zone--z")] == kb.graph.iris.thing(
        "country--b"
    )


@pytest.fixture(scope="module")
def whole(shipped: KnowledgeBase) -> Backbone:
    """The backbone of the shipped knowledge base."""
    return shipped.network.backbones.backbone()


def test_drawn_and_further_connections_have_all_facts(
    shipped: KnowledgeBase, whole: Backbone
) -> None:
    """Each fact between things that stand for others is in one line, found by networkx alone."""
    drawing, owner = whole.drawing(), {}
    for thing in whole.ranked:
        stands = thing
        while stands not in whole.cores and stands in whole.nearest:
            stands = whole.nearest[stands]
        owner[thing] = stands
    net = shipped.network.multigraph
    between = sum(owner[source] != owner[target] for source, target in net.edges())
    assert sum(edge.facts for edge in (*drawing.edges, *drawing.further)) == between
    assert sum(each.folded + 1 for each in drawing.things) == len(net) - whole.apart


def test_the_lines_connect_what_is_connected(whole: Backbone) -> None:
    """They hold a tree of greatest weight, and the two strongest connections of each thing."""
    drawing = whole.drawing()
    every, drawn = nx.Graph(), nx.Graph()
    for graph, edges in ((every, (*drawing.edges, *drawing.further)), (drawn, drawing.edges)):
        graph.add_weighted_edges_from(edges)

    def weight_of_tree(graph: nx.Graph[Iri]) -> float:
        return float(nx.maximum_spanning_tree(graph).size("weight"))

    assert weight_of_tree(drawn) == weight_of_tree(every)
    for thing in every:
        by_weight = sorted((every[thing][other]["weight"] for other in every[thing]), reverse=True)
        kept = sorted((drawn[thing][other]["weight"] for other in drawn[thing]), reverse=True)
        assert kept[:2] == by_weight[:2]
    assert drawing == whole.drawing(), "the same each time"


def test_filters_choose_things_relations_and_facts(shipped: KnowledgeBase) -> None:
    """A thing that is left out is no part, nor are facts of other relations."""
    service, relations = shipped.network.backbones, shipped.network.relations
    borders = RelationFilter(only=relations.named(["borders"]))
    some = service.backbone(BackboneView(relations=borders))
    counts = service.relations(BackboneView(relations=borders))
    assert some.facts == counts[next(iter(borders.only))] < service.backbone().facts
    china, russia = (shipped.graph.iris.thing(f"country--{name}") for name in ("china", "russia"))
    pair = BackboneView(things=frozenset({china, russia}))
    assert set(service.backbone(pair).ranked) == {china, russia}
    assert service.backbone(pair._replace(facts=frozenset())).facts == 0
    assert service.backbone(pair) is service.backbone(pair), "kept"


def test_a_place_is_the_widest_whole_of_at_most_half_of_all(shipped: KnowledgeBase) -> None:
    """The world tells nothing of what a continent holds; a whole lies in itself."""
    places = shipped.network.backbones.places
    for slug in ("country--kazakhstan", "region--central-asia", "region--asia"):
        assert places[shipped.graph.iris.thing(slug)].label == "Asia", slug


def test_places_of_notes_are_folders(notes: Vault) -> None:
    """A folder that holds most tells only of the notes that no folder within it holds."""
    files = {f"Notes/{folder}/{each}.md": "" for folder in ("Work", "Home") for each in "abc"}
    kb = notes(files | {"top.md": "", "Notes/plan.md": ""})
    places = kb.network.backbones.places
    found = {kb.graph.iris.slug(thing): place.label for thing, place in places.items()}
    assert found["Notes/plan"] == "Notes"
    assert sorted(set(found.values())) == ["Notes", "Notes/Home", "Notes/Work"]
    assert "top" not in found
