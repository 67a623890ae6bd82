"""GraphML and GEXF: each tool that reads them sees the things, the facts and their texts."""

from __future__ import annotations

import io
import sys
import unicodedata
from itertools import chain
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from lxml import etree

from kbgraph import KnowledgeBase, load
from kbgraph.errors import FormatError
from kbgraph.network.documents import node_id
from kbgraph.rdf.formats import GEXF, GRAPHML, Format
from kbgraph.xml_characters import holds_excluded
from tests.clients import read_network

SCHEMA = Path(__file__).with_name("graphml.rng")
_NS = {"g": "http://graphml.graphdrawing.org/xmlns"}
_Edge = tuple[str, str, str, str, str]


def _characters() -> str:
    """Return two characters of each Unicode category but surrogates, without line ends."""
    found: dict[str, list[str]] = {}
    for point in range(sys.maxunicode + 1):
        category = unicodedata.category(chr(point))
        if category != "Cs" and len(found.setdefault(category, [])) < 2:
            found[category].append(chr(point))
    return "".join(chain.from_iterable(found.values()))


NAMES = ["names", "frozen"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder whose names hold every kind of character, with several facts in parallel."""
    folder = tmp_path_factory.mktemp("names")
    for number, each in enumerate([*_characters(), "\r", "a<b&c>\"d'", "]]>", "  x  "]):
        escaped = "".join(f"\\U{ord(character):08x}" for character in each)
        text = f'---\ntitle: "N{escaped}N"\nslug: "s{escaped}{number}"\n---\n[[one]] and [[two]]\n'
        (folder / f"n{number}.md").write_text(text)
    (folder / "one.md").write_text(
        '---\nwithin: "[[two]]"\nmember-of: "[[two]]"\nregulator: "[[two]]"\n---\n[[two]] [[one]]\n'
    )
    (folder / "two.md").write_text("# Two\n\n[[one]]\n")
    return folder


@pytest.fixture(scope="module")
def bases(folder: Path, frozen: KnowledgeBase) -> dict[str, KnowledgeBase]:
    """Return the folder of odd names, and entries as they are shipped."""
    return {"names": load(folder), "frozen": frozen}


def _expected(base: KnowledgeBase) -> tuple[dict[str, dict[str, Any]], list[_Edge]]:
    """Return the nodes and edges that a reader has to see."""
    net = base.network.multigraph
    nodes = {node_id(data["slug"]): {"iri": thing, **data} for thing, data in net.nodes(data=True)}
    edges = [
        (
            node_id(net.nodes[source]["slug"]),
            node_id(net.nodes[target]["slug"]),
            str(prop),
            data["basis"].rsplit("#", 1)[-1],
            " ".join(data["lines"]),
        )
        for source, target, prop, data in net.edges(keys=True, data=True)
    ]
    return nodes, sorted(edges)


@pytest.mark.parametrize("syntax", [GRAPHML, GEXF], ids=lambda syntax: syntax.name)
@pytest.mark.parametrize("name", NAMES)
def test_networkx_reads_what_was_written(
    bases: dict[str, KnowledgeBase], name: str, syntax: Format
) -> None:
    """Nodes with label, type and truth value, and all facts between the same two things."""
    read = nx.read_graphml if syntax == GRAPHML else nx.read_gexf
    options: dict[str, Any] = {"force_multigraph": True} if syntax == GRAPHML else {}
    graph = read(io.BytesIO(bases[name].export.graph(syntax)), **options)
    nodes, edges = _expected(bases[name])
    assert dict(graph.nodes(data=True)) == nodes
    found = [
        (source, target, data["property"], data["basis"], data["lines"])
        for source, target, data in graph.edges(data=True)
    ]
    assert sorted(found) == edges


@pytest.mark.parametrize("syntax", [GRAPHML, GEXF], ids=lambda syntax: syntax.name)
@pytest.mark.parametrize("name", NAMES)
def test_graphology_reads_what_was_written(
    bases: dict[str, KnowledgeBase], name: str, syntax: Format
) -> None:
    """Graphology refuses two edges with one id, as it did 380 of 410 edges."""
    graph = read_network(bases[name].export.graph(syntax), syntax.name)
    nodes, edges = _expected(bases[name])
    assert {node["key"]: node["attributes"] for node in graph["nodes"]} == nodes
    found = [
        (each["source"], each["target"], *(each["attributes"][key] for key in _EDGE_TEXTS))
        for each in graph["edges"]
    ]
    assert sorted(found) == edges
    assert len({each["key"] for each in graph["edges"]}) == len(edges)


_EDGE_TEXTS = ("property", "basis", "lines")


@pytest.mark.parametrize("name", NAMES)
def test_graphml_is_valid(bases: dict[str, KnowledgeBase], name: str) -> None:
    """The document fits the schema; ids are unique, and each reference leads to one."""
    root = etree.fromstring(bases[name].export.graph(GRAPHML))
    etree.RelaxNG(etree.parse(SCHEMA)).assertValid(root)
    for kind in ("node", "edge", "key"):
        ids = [element.get("id") for element in root.iter(f"{{{_NS['g']}}}{kind}")]
        assert len(ids) == len(set(ids))
    nodes = set(root.xpath("//g:node/@id", namespaces=_NS))
    assert set(root.xpath("//g:edge/@source | //g:edge/@target", namespaces=_NS)) <= nodes
    types = dict(
        zip(
            root.xpath("//g:key/@attr.name", namespaces=_NS),
            root.xpath("//g:key/@attr.type", namespaces=_NS),
            strict=True,
        )
    )
    assert types["described"] == "boolean"


def test_ids_of_nodes_differ_as_slugs_do() -> None:
    """An id is an NMTOKEN, and two slugs never have the same."""
    slugs = ["a", "A", "a b", "a:20b", "a/b", "ä", "~", "%7E", ":7E", "a.b-c_d", "\u200d", "п"]
    ids = [node_id(slug) for slug in slugs]
    assert len(set(ids)) == len(slugs)
    assert ids[0] == "a"
    for each in ids:
        assert all(c.isascii() and (c.isalnum() or c in ".-_:") for c in each)


@pytest.mark.parametrize("syntax", [GRAPHML, GEXF], ids=lambda syntax: syntax.name)
def test_facts_alone_are_no_network(shipped: KnowledgeBase, syntax: Format) -> None:
    """A network has no claims that could be left out, and the message says so."""
    with pytest.raises(FormatError, match="without claims in any case: export it whole"):
        shipped.export.facts(syntax)


def test_the_names_are_those_that_the_folder_holds(bases: dict[str, KnowledgeBase]) -> None:
    """The labels of the fixture reach the network: characters that XML excludes are replaced."""
    labels = [data["label"] for _, data in bases["names"].networkx.nodes(data=True)]
    assert len(labels) > 60
    assert not any(map(holds_excluded, labels))
    assert "N\rN" in labels
