"""A network in SQLite answers as one in memory does, also after changes."""

from __future__ import annotations

from itertools import pairwise, product

from hypothesis import given, settings
from hypothesis import strategies as st

from kbgraph import KnowledgeBase, NotFoundError
from kbgraph.network import BackboneView
from kbgraph.network.thing_names import names_of_things
from kbgraph.network.traversal import Direction
from kbgraph.rdf.terms import Triple
from kbgraph.stored_network import add_names, drop_ended, end_names, facts_of_store, update_facts
from tests.conftest import Vault
from tests.network.random_folders import KEYS, THINGS, folders
from tests.sizes import examples
from tests.stored_network.stored_graphs import facts_of, with_network, write_network

RELATIONS = ("", *KEYS[:2])


def assert_same_answers(disk: KnowledgeBase, memory: KnowledgeBase) -> None:
    """Compare neighbourhoods, paths, traversals, counts and things of two knowledge bases."""
    ours, theirs = disk.network, memory.network
    known = [thing for thing in THINGS if theirs.knows(thing)]
    assert [thing for thing in THINGS if ours.knows(thing)] == known
    for name in ("T1", "t2", "t", "unknown"):
        assert answer(disk, name) == answer(memory, name)
    assert len(ours.things) == len(theirs.things)
    assert set(ours.things) == set(theirs.things)
    assert ours.relations.between_things == theirs.relations.between_things
    assert [*map(tuple, ours.link_counts)] == [*map(tuple, theirs.link_counts)]
    assert [ours.is_in_hierarchy(each) for each in known] == [
        theirs.is_in_hierarchy(each) for each in known
    ]
    assert ours.hierarchy() == theirs.hierarchy()
    assert ours.backbones.places == theirs.backbones.places
    for view in (
        BackboneView(3),
        BackboneView(2, things=frozenset(map(disk.graph.iris.thing, THINGS[:4]))),
    ):
        assert ours.backbones.relations(view) == theirs.backbones.relations(view)
        mine, other = ours.backbones.backbone(view), theirs.backbones.backbone(view)
        assert (mine.ranked, mine.closed, mine.nearest) == (
            other.ranked,
            other.closed,
            other.nearest,
        )
    assert list(ours.multigraph.edges(keys=True, data=True)) == list(
        theirs.multigraph.edges(keys=True, data=True)
    )
    for slug in known:
        thing = disk.graph.iris.thing(slug)
        assert ours.things[thing] == theirs.things[thing]
        assert ours.things.in_degree(thing) == theirs.things.in_degree(thing)
        assert ours.things.out_degree(thing) == theirs.things.out_degree(thing)
        for direction, only in product((None, *Direction), RELATIONS):
            walks = (
                each.traversal([only] if only else [], direction=direction)
                for each in (ours, theirs)
            )
            mine, other = walks
            assert mine.followed(thing) == other.followed(thing)
            assert mine.neighbours(thing) == other.neighbours(thing)
            assert mine.beyond(thing, {thing}) == other.beyond(thing, {thing})


@given(texts=folders(), depth=st.integers(0, 4), limit=st.integers(1, 8), data=st.data())
@settings(max_examples=examples(15), deadline=None)
def test_a_network_on_disk_answers_as_one_in_memory(
    vault: Vault, texts: dict[str, str], depth: int, limit: int, data: st.DataObject
) -> None:
    """Neighbourhoods and paths have the same things, facts, order and counts."""
    memory = vault(texts)
    disk = with_network(memory.graph, write_network(memory.graph))
    assert_same_answers(disk, memory)
    known = [thing for thing in THINGS if memory.network.knows(thing)]
    if not known:
        return
    one, other = data.draw(st.sampled_from(known)), data.draw(st.sampled_from(known))
    for direction, left_out in product((None, *Direction), RELATIONS):
        mine, theirs = (
            each.neighbourhood(
                one,
                depth,
                limit,
                without=[left_out] if left_out else [],
                direction=direction,
                expanded=[other],
            )
            for each in (disk, memory)
        )
        assert mine == theirs
        assert [*mine.distances] == [*theirs.distances]
    assert disk.path(one, other) == memory.path(one, other)
    facts = {hop.fact()[:3] for path in memory.path(one, other).paths[:1] for hop in path}
    only = [Triple(*fact) for fact in sorted(facts)]
    assert disk.network.path(one, other, facts=only) == memory.network.path(one, other, facts=only)


@given(before=folders(), after=folders(), last=folders())
@settings(max_examples=examples(15), deadline=None)
def test_a_network_on_disk_follows_changes(
    vault: Vault, before: dict[str, str], after: dict[str, str], last: dict[str, str]
) -> None:
    """After a change it is as if built from nothing, and the generation before stays readable."""
    bases = [vault(each) for each in (before, after, last)]
    connection = write_network(bases[0].graph)
    slugs = sorted({slug for each in bases for slug in (*THINGS, *each.graph.subjects)})
    for generation, (old, new) in enumerate(pairwise(bases), 2):
        graph = new.graph
        touched = facts_of(old.graph) | facts_of(graph)
        described = {each.iri: False for each in old.graph.subjects.values()}
        described |= {each.iri: True for each in graph.subjects.values()}
        facts = facts_of_store(graph.store, graph.iris, sorted(touched))
        update_facts(connection, facts, described, generation, graph.iris)
        end_names(connection, slugs, generation)
        add_names(connection, names_of_things(graph, new.network.things, slugs), generation)
    for generation, memory in enumerate(bases, 1):
        assert_same_answers(with_network(memory.graph, connection, generation), memory)
        for slug in filter(memory.network.knows, THINGS):
            disk = with_network(memory.graph, connection, generation)
            assert disk.neighbourhood(slug, 2, 4) == memory.neighbourhood(slug, 2, 4)
    newest = len(bases)
    drop_ended(connection, newest)
    assert_same_answers(with_network(bases[-1].graph, connection, newest), bases[-1])
    tables = ("network_rows", "network_relations", "network_names")
    counts = [f"SELECT count(*) FROM {each} WHERE last < {newest}" for each in tables]  # noqa: S608
    assert [connection.execute(each).fetchone() for each in counts] == [(0,)] * 3


def test_names_are_found_on_disk(vault: Vault) -> None:
    """A name, an alias or a code leads to its thing, and an unknown one to the closest names."""
    memory = vault(
        {
            "ada.md": "---\naliases: [Countess of Lovelace, AAL]\n---\n# Ada Lovelace\n\n[[Babage's Engine]]\n",
            "babbage.md": "# Charles Babbage\n",
            "x1/march.md": "# Twin\n",
            "x2/april.md": "# Twin\n",
        }
    )
    disk = with_network(memory.graph, write_network(memory.graph))
    names = [
        "ADA  lovelace",
        "aal",
        "Babage's engine",
        "Twin",
        "Lovelase",
        "babage",
        "twim",
        "x",
        "",
    ]
    for name in names:
        assert answer(disk, name) == answer(memory, name), name


def answer(base: KnowledgeBase, name: str) -> tuple[object, ...]:
    """Return the slug that a name leads to, or the error, and whether a thing has it."""
    try:
        return base.find(name), base.network.has_name(name)
    except NotFoundError as error:
        return str(error), error.candidates, base.network.has_name(name)
