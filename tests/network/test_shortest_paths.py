"""How things hang together: paths and neighbourhoods over the graph of things, from Markdown, beside networkx's own answers."""

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
from kbgraph.network.shortest_paths import Paths
from kbgraph.network.traversal import Direction
from kbgraph.rdf.namespaces import INFERRED, LINKED, MAPPING, STATED
from kbgraph.rdf.terms import Iri
from tests.conftest import ROOT, Vault

THINGS = [f"t{number}" for number in range(7)]
KEYS = ["within", "borders", "member_of", "link"]
SHAPE, VALUE = "https://kbgraph.example/shape#", "https://kbgraph.example/value#"
ENTRY = "---\ntype: country\nslug: {slug}\n{front}---\n{body}\n"


@pytest.fixture(scope="module")
def kb() -> KnowledgeBase:
    """Invented lands, their borders, their unions and their harbours."""
    return load(ROOT / "tests" / "paths")


def shown(kb: KnowledgeBase, found: Paths) -> list[str]:
    """Each path in a line, as the command line has it."""
    arrows = {Direction.ALONG: "—{}→", Direction.AGAINST: "←{}—"}
    name = kb.views.labels.label
    return [
        " ".join(
            [
                name(found.start),
                *(f"{arrows[hop.direction].format(hop.label)} {name(hop.end)}" for hop in path),
            ]
        )
        for path in found.paths
    ]


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
    """Things are found by slug, name or file name; a hop against its fact has the inverse label; what no entry describes may be an end."""
    assert shown(kb, kb.path(a, b)) == paths


def test_each_hop_says_who_says_so(kb: KnowledgeBase) -> None:
    """A hop has the basis and the lines of its fact, and each claim of it with file, line, source and date."""
    ((within, member),) = kb.path("North Harbour", "Western Union").paths
    (citation,) = within.citations
    assert (within.basis, within.direction, within.property) == (
        STATED,
        Direction.ALONG,
        kb.ontology.prefixes["kb"] + "within",
    )
    assert (citation.file, citation.lines, citation.as_of, citation.sources[0].title) == (
        "north-harbour.md",
        (6,),
        "2026-10-01",
        "Harbour Act",
    )
    assert member.lines == (kb.iris.line(kb.iris.entry("country--alba"), 7),)
    assert member.fact().source == kb.iris.thing("country--alba")


def test_what_holds_both_ways_is_one_hop(kb: KnowledgeBase) -> None:
    """Two lands that each state the border are one hop with both lines, not two paths; so is a fact beside its inferred inverse."""
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
    """A body that also contains its member, as far as entries say, is reached by either fact."""
    base = vault(
        {
            "a.md": ENTRY.format(slug="a", front='within: "[[b]]"\nborders: "[[b]]"\n', body=""),
            "b.md": "---\ntype: country\n---\n",
        }
    )
    assert shown(base, base.path("a", "b")) == ["a —borders→ b", "a —within→ b"]


def test_links_are_a_last_resort(kb: KnowledgeBase) -> None:
    """A longer path over facts goes before a shorter one over links; links are walked, and named, where there is no other."""
    facts, links = (
        kb.path("North Harbour", "South Harbour"),
        kb.path("North Harbour", "South Harbour", max_hops=2),
    )
    assert (len(facts.paths[0]), facts.over_links) == (3, False)
    assert (len(links.paths[0]), links.over_links) == (1, True)
    mixed = kb.path("boria", "elda")
    assert mixed.over_links
    assert shown(kb, mixed) == ["Boria —borders→ Dorin —linked jurisdiction→ Elda"]
    assert [hop.basis for hop in mixed.paths[0]] == [STATED, LINKED]


def test_a_fact_that_is_both_inferred_and_stated_is_stated(tmp_path: Path) -> None:
    """The strongest basis on which any claim states a fact counts, and the lines of all are kept."""
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


@pytest.mark.parametrize(
    "names",
    [
        ["org:memberOf"],
        ["memberOf"],
        ["member of"],
        ["MEMBERS"],
        ["http://www.w3.org/ns/org#memberOf"],
    ],
)
def test_a_relation_has_many_names(kb: KnowledgeBase, names: list[str]) -> None:
    """Prefixed name, local name, label, label read backwards and IRI name the same relation, in any case."""
    assert shown(kb, kb.path("alba", "caria", only=names)) == [
        "Alba —member of→ Coin league ←members— Caria",
        "Alba —member of→ Western union ←members— Caria",
    ]
    assert shown(kb, kb.path("alba", "caria", without=names)) == ["Alba —borders→ Caria"]
    assert len(kb.neighbourhood("country--alba", only=names).distances) == 3


def test_only_and_without_take_several(kb: KnowledgeBase) -> None:
    """Several relations are walked together, or left out together; what is left out is left out even where it is asked for."""
    assert len(kb.path("North Harbour", "boria", only=["within", "borders"]).paths[0]) == 2
    assert not kb.path("North Harbour", "boria", only=["within"]).paths
    assert not kb.path(
        "North Harbour", "boria", only=["within", "borders"], without=["borders"]
    ).paths
    around = kb.neighbourhood(
        "country--alba", 2, without=["borders", "member of", "within", "has free zone"]
    )
    assert around.distances == {kb.iris.thing("country--alba"): 0}


def test_a_neighbourhood_in_one_direction_and_of_expanded_things(kb: KnowledgeBase) -> None:
    """Steps go along facts, or against them, and give the facts over which they go; an expanded thing's neighbours come besides."""
    alba, boria = kb.iris.thing("country--alba"), kb.iris.thing("country--boria")
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


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("membr of", "did you mean org:memberOf (member of)?"),
        ("kb:bordres", "did you mean kb:borders"),
        ("qqq", "there are kb:borders, "),
    ],
)
def test_an_unknown_relation_is_an_error_that_lists_close_names(
    kb: KnowledgeBase, name: str, reason: str
) -> None:
    """A relation that nothing has stops the work, for paths and neighbourhoods, and the closest are offered."""
    for ask in (
        lambda: kb.path("alba", "boria", only=[name]),
        lambda: kb.neighbourhood("country--alba", without=[name]),
    ):
        with pytest.raises(NotFoundError) as stopped:
            ask()
        assert repr(name) in str(stopped.value)
        assert reason in str(stopped.value)


def test_a_relation_of_the_ontology_that_is_not_used_is_known(kb: KnowledgeBase) -> None:
    """A relation for which the ontology has words, but no entry a fact, leads nowhere and is no error."""
    assert not kb.path("alba", "boria", only=["supervised by"]).paths


def test_a_key_that_no_mapping_knows_is_a_relation_by_its_own_name(vault: Vault) -> None:
    """A front matter key of the author's own is walked, and named as its author wrote it."""
    base = vault({"a.md": "Twin Town:: [[b]]\n", "b.md": "text\n"})
    assert shown(base, base.path("b", "a", only=["twin town"])) == ["b ←Twin Town of— a"]


@pytest.mark.parametrize("name", ["Harbour", "Atlantis"])
def test_a_name_must_name_one_thing(kb: KnowledgeBase, name: str) -> None:
    """A name that nothing or several things have stops the work, at either end."""
    for a, b in ((name, "alba"), ("alba", name)):
        with pytest.raises(NotFoundError, match=name):
            kb.path(a, b)


def test_at_most_so_many_in_a_stable_order(kb: KnowledgeBase) -> None:
    """Fewer paths are the first of more, the rest is counted, and each load of the folder gives the same."""
    everything = kb.path("boria", "South Harbour", limit=100)
    assert (len(everything.paths), everything.more) == (3, 0)
    for limit in range(1, 4):
        found = load(ROOT / "tests" / "paths").path("boria", "South Harbour", limit=limit)
        assert (found.paths, found.more) == (everything.paths[:limit], 3 - limit)


def test_thousands_of_paths_are_counted_not_walked(vault: Vault) -> None:
    """Between two things with six layers of ten between them there are a million paths, and the count is right at once."""
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
    found = vault(texts | {"end.md": "---\ntype: country\n---\n"}).path("start", "end")
    assert (len(found.paths), found.more) == (5, 10**6 - 5)


@st.composite
def folders(draw: st.DrawFn) -> dict[str, str]:
    """Entries that state relations of three kinds and links, at random; not each is described."""
    facts = draw(
        st.sets(
            st.tuples(st.sampled_from(THINGS), st.sampled_from(KEYS), st.sampled_from(THINGS)),
            max_size=14,
        )
    )
    texts = {}
    for thing in THINGS:
        own = {
            key: sorted(
                f"[[{other}]]"
                for source, kind, other in facts
                if (source, kind) == (thing, key) and other != thing
            )
            for key in KEYS
        }
        front = "".join(f"{key}: {own[key]}\n" for key in KEYS[:-1] if own[key])
        if front or own["link"] or draw(st.booleans()):
            texts[f"{thing}.md"] = ENTRY.format(slug=thing, front=front, body=" ".join(own["link"]))
    return texts


def undirected(kb: KnowledgeBase, *bases: Iri) -> nx.Graph[Iri]:
    """The things, and who is linked with whom on one of the bases."""
    graph: nx.Graph[Iri] = nx.Graph()
    graph.add_nodes_from(kb.networkx)
    graph.add_edges_from(
        (source, target)
        for source, target, basis in kb.networkx.edges(data="basis")
        if basis in bases
    )
    return graph


@given(texts=folders(), ends=st.tuples(st.sampled_from(THINGS), st.sampled_from(THINGS)))
@settings(max_examples=150, deadline=None)
def test_paths_are_the_shortest_that_networkx_finds(
    vault: Vault, texts: dict[str, str], ends: tuple[str, str]
) -> None:
    """The paths go over just the things of networkx's shortest paths, and each hop is a fact of the graph; over links only where facts do not lead."""
    base = vault(texts)
    start, end = map(base.iris.thing, ends)
    if start not in base.networkx or end not in base.networkx:
        return
    found = base.path(*ends, limit=1000)
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
    assert {(start, *(hop.end for hop in path)) for path in found.paths} == expected
    assert len(
        {tuple((hop.start, hop.property, hop.direction) for hop in path) for path in found.paths}
    ) == len(found.paths)
    assert found.over_links == (graph is everything and bool(expected))
    for hop in (hop for path in found.paths for hop in path):
        fact = hop.fact()
        data = base.networkx.edges[fact.source, fact.target, fact.property]
        assert set(data["lines"]) <= set(hop.lines)
        assert {(citation.slug, line) for citation in hop.citations for line in citation.lines} == {
            (base.iris.slug(line), base.iris.line_number(line)) for line in hop.lines
        }


@given(
    texts=folders(),
    thing=st.sampled_from(THINGS),
    depth=st.integers(0, 4),
    limit=st.integers(1, 8),
    left=st.sampled_from(["", *KEYS[:2]]),
)
@settings(max_examples=200, deadline=None)
def test_a_neighbourhood_is_what_networkx_reaches(
    vault: Vault, texts: dict[str, str], thing: str, depth: int, limit: int, left: str
) -> None:
    """Distances are networkx's, the nearest are kept, what is left out is counted, and the facts are those among what is kept."""
    base = vault(texts)
    center = base.iris.thing(thing)
    if center not in base.networkx:
        return
    around = base.neighbourhood(thing, depth, limit, without=[left] if left else [])
    walked = [
        edge
        for edge in base.networkx.edges(keys=True)
        if not left or not edge[2].endswith(f"#{left}")
    ]
    graph: nx.Graph[Iri] = nx.Graph([edge[:2] for edge in walked])
    graph.add_node(center)
    reach = nx.single_source_shortest_path_length(graph, center, cutoff=depth)
    assert len(around.distances) == min(limit, len(reach))
    assert around.left_out == len(reach) - len(around.distances)
    assert all(reach[other] == distance for other, distance in around.distances.items())
    assert sorted(around.distances.values()) == sorted(reach.values())[:limit]
    among = [
        (source, prop, target)
        for source, target, prop in walked
        if {source, target} <= around.distances.keys()
    ]
    assert [edge[:3] for edge in around.edges] == sorted(among)
    assert sorted(spoke.edge for ring in around.rings() for spoke in ring) == list(around.edges)


def test_over_the_limit_the_nearest_are_kept_in_order(kb: KnowledgeBase) -> None:
    """A smaller neighbourhood is the start of a larger one, and the two load to the same each time."""
    large = kb.neighbourhood("free-zone--north-harbour", 3)
    for limit in range(1, len(large.distances)):
        small = load(ROOT / "tests" / "paths").neighbourhood("free-zone--north-harbour", 3, limit)
        assert list(small.distances.items()) == list(large.distances.items())[:limit]
        assert small.left_out == len(large.distances) - limit
