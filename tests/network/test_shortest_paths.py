"""Shortest paths between things, compared with those of networkx."""

from __future__ import annotations

import shutil
from itertools import pairwise
from pathlib import Path

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kbgraph import KnowledgeBase, load
from kbgraph.errors import NotFoundError
from kbgraph.network.traversal import Direction
from kbgraph.rdf.namespaces import INFERRED, LINKED, MAPPING, STATED
from kbgraph.rdf.terms import Iri
from tests.conftest import ROOT, Vault
from tests.network.lines import path_lines
from tests.network.random_folders import ENTRY, THINGS, folders
from tests.sizes import examples

SHAPE, VALUE = "https://kbgraph.example/shape#", "https://kbgraph.example/value#"


@pytest.mark.parametrize(
    ("a", "b", "paths"),
    [
        (
            "North Harbour",
            "supranational--western-union",
            ["North Harbour —within→ Alba —member of→ Western union"],
        ),
        ("free-zone--south-harbour", "caria", ["South Harbour —within→ Caria"]),
        ("caria", "south harbour", ["Caria ←contains— South Harbour"]),
        ("Coin League", "boria", ["Coin league ←members— Alba —borders→ Boria"]),
        ("alba", "alba", ["Alba"]),
        ("alba", "frost", []),
    ],
)
def test_a_path_goes_over_facts_in_either_direction(
    kb: KnowledgeBase, a: str, b: str, paths: list[str]
) -> None:
    """Things are found by slug, name or file name, and may lack an entry.

    A hop against the direction of its fact has the inverse label.
    """
    assert path_lines(kb, kb.path(a, b)) == paths


def test_each_hop_is_cited(kb: KnowledgeBase) -> None:
    """A hop has the basis and lines of its fact, and a citation for each claim."""
    ((within, member),) = kb.path("North Harbour", "Western Union").paths
    (citation,) = within.citations
    assert (within.basis, within.direction, within.property) == (
        STATED,
        Direction.ALONG,
        kb.ontology.prefixes["kb"] + "within",
    )
    assert (citation.file, citation.lines, citation.checked, citation.sources[0].title) == (
        "north-harbour.md",
        (6,),
        "2026-10-01",
        "Harbour Act",
    )
    assert member.lines == (kb.graph.iris.line(kb.graph.iris.entry("country--alba"), 7),)
    assert member.fact().source == kb.graph.iris.thing("country--alba")


def test_a_fact_stated_at_both_ends_is_one_hop(kb: KnowledgeBase) -> None:
    """A border that both countries state is one hop with both lines, not two paths.

    So is a fact with its inferred inverse.
    """
    ((border,),) = kb.path("alba", "boria").paths
    assert [citation.file for citation in border.citations] == ["alba.md", "boria.md"]
    ((back,),) = kb.path("boria", "alba").paths
    assert {*back.lines} == {*border.lines}
    ((zone,),) = kb.path("alba", "North Harbour").paths
    assert (zone.label, zone.basis) == ("contains", STATED)
    ((inferred,),) = kb.path("alba", "North Harbour", only=["kb:hasFreeZone"]).paths
    assert (inferred.label, inferred.basis, inferred.citations[0].basis) == (
        "has free zone",
        INFERRED,
        "inferred",
    )


def test_two_facts_of_different_kinds_are_two_paths(vault: Vault) -> None:
    """Facts of two properties between the same two things are two paths."""
    base = vault(
        {
            "a.md": ENTRY.format(slug="a", front='within: "[[b]]"\nborders: "[[b]]"\n', body=""),
            "b.md": "---\ntype: country\n---\n",
        }
    )
    assert path_lines(base, base.path("a", "b")) == ["a —borders→ b", "a —within→ b"]


def test_links_are_a_last_resort(kb: KnowledgeBase) -> None:
    """A longer path over facts is preferred to a shorter one over links.

    Links are followed, and reported, where nothing else connects the things.
    """
    facts, links = (
        kb.path("North Harbour", "South Harbour"),
        kb.path("North Harbour", "South Harbour", max_hops=2),
    )
    assert (len(facts.paths[0]), facts.over_links) == (3, False)
    assert (len(links.paths[0]), links.over_links) == (1, True)
    mixed = kb.path("boria", "elda")
    assert mixed.over_links
    assert path_lines(kb, mixed) == ["Boria —borders→ Dorin —linked jurisdiction→ Elda"]
    assert [hop.basis for hop in mixed.paths[0]] == [STATED, LINKED]


def test_a_fact_that_is_both_inferred_and_stated_is_stated(tmp_path: Path) -> None:
    """The basis is the strongest of any claim that states the fact; the lines of all are kept."""
    shutil.copytree(ROOT / "ontology", tmp_path / "ontology")
    key = f"<{SHAPE}Rel-hasFreeZone> <{MAPPING}key> 'has_free_zone' ; <{MAPPING}value> <{VALUE}placeLink> ."
    (tmp_path / "ontology" / "mapping-zones.ttl").write_text(key)
    (tmp_path / "zone.md").write_text("---\ntype: free-zone\nwithin: '[[land]]'\n---\n")
    (tmp_path / "land.md").write_text("---\ntype: country\nhas_free_zone: '[[zone]]'\n---\n")
    ((hop,),) = (
        load(tmp_path, ontology=tmp_path / "ontology")
        .path("land", "zone", only=["hasFreeZone"])
        .paths
    )
    assert (hop.basis, len(hop.lines), {citation.basis for citation in hop.citations}) == (
        STATED,
        2,
        {"stated", "inferred"},
    )


@pytest.mark.parametrize("name", ["Harbour", "Atlantis"])
def test_a_name_must_name_one_thing(kb: KnowledgeBase, name: str) -> None:
    """A name of no thing, or of several, is an error, at either end."""
    for a, b in ((name, "alba"), ("alba", name)):
        with pytest.raises(NotFoundError, match=name):
            kb.path(a, b)


def test_paths_over_the_limit_are_counted_in_a_stable_order(kb: KnowledgeBase) -> None:
    """Fewer paths are the first of more, and the others are counted.

    Each load of the folder gives the same paths.
    """
    all_paths = kb.path("boria", "South Harbour", limit=100)
    assert (len(all_paths.paths), all_paths.more) == (3, 0)
    for limit in range(1, 4):
        result = load(ROOT / "tests" / "paths", ontology=ROOT / "ontology").path(
            "boria", "South Harbour", limit=limit
        )
        assert (result.paths, result.more) == (all_paths.paths[:limit], 3 - limit)


def test_a_million_paths_are_counted_without_enumeration(vault: Vault) -> None:
    """A million paths, over six layers of ten things, are counted at once."""
    layers = [
        ["start"],
        *([f"m{layer}n{number}" for number in range(10)] for layer in range(6)),
        ["end"],
    ]
    texts = {
        f"{name}.md": ENTRY.format(
            slug=name,
            front="member_of: [" + ", ".join(f'"[[{other}]]"' for other in later) + "]\n",
            body="",
        )
        for layer, later in pairwise(layers)
        for name in layer
    }
    result = vault(texts | {"end.md": "---\ntype: country\n---\n"}).path("start", "end")
    assert (len(result.paths), result.more) == (5, 10**6 - 5)


def undirected(kb: KnowledgeBase, *bases: Iri) -> nx.Graph[Iri]:
    """Build the undirected graph of the facts on one of the bases."""
    graph: nx.Graph[Iri] = nx.Graph()
    graph.add_nodes_from(kb.network.multigraph)
    graph.add_edges_from(
        (source, target)
        for source, target, basis in kb.network.multigraph.edges(data="basis")
        if basis in bases
    )
    return graph


@given(texts=folders(), ends=st.tuples(st.sampled_from(THINGS), st.sampled_from(THINGS)))
@settings(max_examples=examples(30), deadline=None)
def test_paths_are_the_shortest_that_networkx_finds(
    vault: Vault, texts: dict[str, str], ends: tuple[str, str]
) -> None:
    """The paths pass the same things as networkx's shortest paths, and each hop is a fact.

    Links are used only where facts do not connect the things.
    """
    base = vault(texts)
    start, end = map(base.graph.iris.thing, ends)
    if start not in base.network.multigraph or end not in base.network.multigraph:
        return
    result = base.path(*ends, limit=1000)
    facts, everything = (
        undirected(base, STATED, INFERRED),
        undirected(base, STATED, INFERRED, LINKED),
    )
    graph = facts if nx.has_path(facts, start, end) else everything
    expected = (
        {tuple(path) for path in nx.all_shortest_paths(graph, start, end)}
        if nx.has_path(graph, start, end)
        else set()
    )
    assert {(start, *(hop.end for hop in path)) for path in result.paths} == expected
    assert len(
        {tuple((hop.start, hop.property, hop.direction) for hop in path) for path in result.paths}
    ) == len(result.paths)
    assert result.over_links == (graph is everything and bool(expected))
    for hop in (hop for path in result.paths for hop in path):
        fact = hop.fact()
        data = base.network.multigraph.edges[fact.source, fact.target, fact.property]
        assert set(data["lines"]) <= set(hop.lines)
        assert {(citation.slug, line) for citation in hop.citations for line in citation.lines} == {
            (base.graph.iris.slug(line), base.graph.iris.line_number(line)) for line in hop.lines
        }
