"""The hierarchy of things: each is below all that stand above it, once with what is below it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kbgraph import (
    HierarchyNode,
    KnowledgeBase,
    NotFoundError,
    TreeBounds,
    WantedPlaces,
    load,
)
from tests.conftest import ROOT, Vault
from tests.sizes import examples

PLACES = {"World": "", "North": "World", "Alba": "North", "Boria": "North", "South": "World"}
THINGS = "abcdef"


def entry(name: str, within: str = "", more: str = "") -> str:
    """Return an entry of the shipped ontology that lies within others."""
    wholes = ", ".join(f'"[[{each}]]"' for each in within.split())
    return f"---\ntype: country\nwithin: [{wholes}]\n---\n# {name}\n\n{more}"


def lines(nodes: tuple[HierarchyNode, ...], indent: str = "") -> Iterator[str]:
    """Yield a line for each node: its relations, its name, and a mark where it is not in full."""
    for node in nodes:
        words = "/".join(each.label for each in node.relations)
        yield indent + " ".join(filter(None, (words, node.label, "" if node.is_full else "…")))
        yield from lines(node.children, indent + "  ")


def walk(nodes: tuple[HierarchyNode, ...]) -> Iterator[HierarchyNode]:
    """Yield all nodes."""
    for node in nodes:
        yield node
        yield from walk(node.children)


@pytest.fixture(scope="module")
def places(vault: Vault) -> KnowledgeBase:
    """Five places, with a rule and a supervisor of one of them and of its neighbour."""
    texts = {f"{name.lower()}.md": entry(name, within) for name, within in PLACES.items()}
    rows = ("|  |  |", "| --- | --- |", "| Regulator | [[Board]] |", "| Framework | [[Act]] |")
    rules = "\n".join(("## Licensing", "", *rows, ""))
    texts["alba.md"] = entry("Alba", "North World", rules)
    texts["boria.md"] = entry("Boria", "North", rules)
    texts["board.md"] = "---\ntype: regulator\n---\n# Board\n"
    texts["act.md"] = '---\ntype: instrument\njurisdiction: "[[Alba]]"\n---\n# Act\n'
    return vault(texts)


def test_the_relations_of_the_ontology_make_the_tree(places: KnowledgeBase) -> None:
    """Containment comes first, in the words of the ontology; a relation and its inverse are one.

    A whole that contains another whole of a thing is left out; a thing below two is shown below
    each.
    """
    assert [*lines(places.network.hierarchy("world").nodes)] == [
        "World",
        "  contains North",
        "    contains Alba",
        "      supervised by Board",
        "      framework/instrument Act",
        "    contains Boria",
        "      supervised by Board …",
        "      framework Act …",
        "  contains South",
    ]
    whole = places.network.hierarchy()
    assert [*lines(whole.nodes)] == [*lines(places.network.hierarchy("World").nodes)]
    assert (whole.total, whole.shown, whole.tops) == (8, 8, 1)
    (act, again) = (each for each in walk(whole.nodes) if each.label == "Act")
    alba, boria = places.graph.iris.thing("alba"), places.graph.iris.thing("boria")
    assert (act.other_parents, act.full_under) == ((boria,), alba)
    assert (again.other_parents, again.full_under) == ((alba,), alba)
    facts = [fact for each in act.relations for fact in each.facts]
    cited = {each.file for fact in facts for each in places.network.cited(fact)}
    assert cited == {"alba.md", "act.md"}


def test_above_a_thing_is_its_chain_of_wholes(places: KnowledgeBase) -> None:
    """The outermost comes first; a rule of two places that contain neither has no chain."""
    label, tree = places.views.labels.label, places.network.hierarchy
    assert [*map(label, tree("Alba").above)] == ["World", "North"]
    assert tree("Board").above == ()
    assert [*map(label, tree("Board").nodes[0].other_parents)] == ["Alba", "Boria"]
    with pytest.raises(NotFoundError):
        tree("nowhere")


def test_bounds_fill_the_nearest_levels_first(places: KnowledgeBase) -> None:
    """Levels count from the start; below a thing all are listed or none.

    What is directly below the start has pages.
    """
    tree = places.network.hierarchy
    assert [*lines(tree("World", bounds=TreeBounds(levels=1)).nodes)] == [
        "World", "  contains North", "  contains South",
    ]  # fmt: skip
    assert [*lines(tree(bounds=TreeBounds(levels=1)).nodes)] == ["World"]
    few = tree("World", bounds=TreeBounds(things=4)).nodes
    assert [each.label for each in walk(few)] == ["World", "North", "South"]
    assert few[0].children[0].total == 2
    second = tree("World", bounds=TreeBounds(children=1, first=1)).nodes[0]
    assert ([each.label for each in second.children], second.total) == (["South"], 2)


def test_what_is_wanted_keeps_what_leads_to_it(places: KnowledgeBase) -> None:
    """A filter by class or by facts leaves the things above those that it allows."""
    regulator = places.ontology.mapping.types["regulator"]
    wanted = places.network.hierarchy(wanted=WantedPlaces(classes=frozenset([regulator])))
    assert [each.label for each in walk(wanted.nodes)] == [
        "World", "North", "Alba", "Board", "Boria", "Board",
    ]  # fmt: skip
    assert (wanted.total, wanted.shown) == (8, 2)
    nothing = places.network.hierarchy(wanted=WantedPlaces(facts=frozenset()))
    assert (nothing.nodes, nothing.shown) == ((), 0)


@given(st.dictionaries(st.sampled_from(THINGS), st.sets(st.sampled_from(THINGS)), min_size=2))
@example({"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": {"a", "b", "c"}})
@settings(max_examples=examples(30), deadline=None)
def test_each_thing_is_in_full_once_and_circles_end(
    vault: Vault, within: dict[str, set[str]]
) -> None:
    """Of any things within each other, the whole has each relation, and each thing once in full."""
    texts = {f"{name}.md": entry(name, " ".join(sorted(found))) for name, found in within.items()}
    base = vault(texts)
    index, nodes = base.network.hierarchy_index, [*walk(base.network.hierarchy().nodes)]
    in_full = [each.thing for each in nodes if each.is_full]
    assert sorted(in_full) == sorted(index.things)
    assert sum(bool(each.relations) for each in nodes) == index.size
    for thing in index.things:
        assert thing not in index.chain_above(thing)
    for name, found in within.items():
        assert bool(index.above(base.graph.iris.thing(name))) == bool(found - {name})


def test_another_domain_has_its_own_hierarchy() -> None:
    """Observatories on sites, with their telescopes and instruments, by their mapping alone."""
    base = load(ROOT / "tests" / "observatories")
    assert [*lines(base.network.hierarchy("Saltmere Flat").nodes)] == [
        "Saltmere Flat",
        "  observatories here Saltmere Station",
        "    telescopes standing here Heron Telescope",
        "      carries MOTH",
    ]
    columns = base.network.hierarchy_index.columns
    assert {base.ontology.label(cls): words for cls, words in columns.items()} == {
        "instrument": ("carries",)
    }


def test_notes_have_none_without_a_property_of_parts(notes: Vault) -> None:
    """A plain folder has no hierarchy, whatever its links; one with a known key of parts has."""
    plain = notes({"a.md": "# A\n\n[[b]]\n", "b.md": "# B\n"})
    assert not plain.network.has_hierarchy
    assert plain.network.hierarchy().nodes == ()
    assert plain.network.hierarchy("a").nodes[0].children == ()
