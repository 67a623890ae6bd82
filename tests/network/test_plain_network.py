"""kb.networkx: a copy of the network that each writer of networkx can write."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from typing import Any, get_type_hints

import networkx as nx
import pytest
from lxml import etree

from kbgraph import KnowledgeBase
from kbgraph.network.plain_network import EdgeAttributes, NodeAttributes
from tests.conftest import Vault
from tests.project.documents import read

_PAGE = read("docs/reference/python-api.md")
ENTRIES = {
    "a b/Größe & <Co>.md": '---\ntype: country\n---\n# "Größe" & <Co>\x01\n\n[[Birch]] [[Birch]]\n',
    "birch.md": "---\ntype: country\nborders: [[Größe & <Co>]]\nrival: '[[Größe & <Co>]]'\n---\n# Birch\n\n[[Nobody 'else']]\n",
    "c.md": "# \U0001f332\n\n[[birch]] [[Größe & <Co>]]\n",
}


@pytest.fixture(scope="module", params=["odd names", "countries"])
def base(request: pytest.FixtureRequest, vault: Vault, kb: KnowledgeBase) -> KnowledgeBase:
    """A folder whose names have all that XML must escape, and another; one has parallel edges."""
    return vault(ENTRIES) if request.param == "odd names" else kb


def _texts(net: nx.MultiDiGraph[Any]) -> tuple[list[Any], list[Any]]:
    """Nodes and edges with their attributes, without the id that GEXF adds."""
    edges = [
        (source, target, sorted((name, text) for name, text in data.items() if name != "id"))
        for source, target, data in net.edges(data=True)
    ]
    return sorted((node, sorted(data.items())) for node, data in net.nodes(data=True)), sorted(
        edges
    )


def _keys(net: nx.MultiDiGraph[Any]) -> set[str]:
    return {key for *_, key in net.edges(keys=True)}


def _through(write: Callable[..., None], read_again: Callable[..., Any], **options: Any) -> Any:
    def pass_through(net: nx.MultiDiGraph[Any]) -> nx.MultiDiGraph[Any]:
        file = io.BytesIO()
        write(net, file)
        file.seek(0)
        return read_again(file, **options)  # type: ignore[no-any-return]

    return pass_through


@pytest.mark.parametrize(
    "pass_through",
    [
        _through(nx.write_graphml, nx.read_graphml, force_multigraph=True),
        _through(nx.write_graphml_xml, nx.read_graphml, force_multigraph=True),
        _through(nx.write_gexf, nx.read_gexf),
        lambda net: nx.node_link_graph(json.loads(json.dumps(nx.node_link_data(net)))),
        lambda net: nx.cytoscape_graph(json.loads(json.dumps(nx.cytoscape_data(net)))),
    ],
    ids=["graphml", "graphml without lxml", "gexf", "node-link", "cytoscape"],
)
def test_what_networkx_writes_it_reads_again(base: KnowledgeBase, pass_through: Any) -> None:
    """Nodes, edges, keys and attributes are the same after a format of files."""
    found = pass_through(base.networkx)
    for _, data in found.nodes(data=True):
        # Cytoscape has three attributes of its own.
        for name in ("id", "name", "value"):
            data.pop(name, None)
    for _, _, data in found.edges(data=True):
        for name in ("source", "target", "key"):
            data.pop(name, None)
    assert _texts(found) == _texts(base.networkx)
    # networkx reads GEXF without several edges between two nodes as a simple graph, without keys.
    assert not found.is_multigraph() or _keys(found) == _keys(base.networkx)


def test_gml_has_the_nodes_and_edges(base: KnowledgeBase) -> None:
    """GML has no truth values and reads labels as names of nodes; the rest is the same."""
    found = _through(nx.write_gml, nx.read_gml)(base.networkx)
    assert set(found) == set(base.networkx)
    assert _texts(found)[1] == _texts(base.networkx)[1]


def test_several_facts_between_two_things_are_several_edges(vault: Vault) -> None:
    """Both facts are there again after a file of GEXF, with their keys."""
    plain = vault(ENTRIES).networkx
    assert plain.number_of_edges() > len({edge[:2] for edge in plain.edges(keys=True)})
    found = _through(nx.write_gexf, nx.read_gexf)(plain)
    assert _keys(found) == _keys(plain) == {f"e{number}" for number in range(6)}


def test_each_edge_of_a_document_has_an_id_of_its_own(base: KnowledgeBase) -> None:
    """Other tools refuse or merge edges that share an id, and networkx takes the key for it."""
    file = io.BytesIO()
    nx.write_graphml(base.networkx, file)
    ids = [edge.get("id") for edge in etree.fromstring(file.getvalue()).iter("{*}edge")]
    assert len(set(ids)) == len(ids) == base.networkx.number_of_edges() > 2


def test_the_copy_has_the_facts_of_the_network(base: KnowledgeBase) -> None:
    """Each thing is a node, each fact an edge with its property, basis and lines."""
    net, plain = base.network.multigraph, base.networkx
    assert set(plain) == set(net)
    facts = [
        (source, prop, target, data["basis"].rpartition("#")[2], tuple(data["lines"]))
        for source, target, prop, data in net.edges(keys=True, data=True)
    ]
    found = [
        (source, data["property"], target, data["basis"], tuple(data["lines"].split(" ")))
        for source, target, data in plain.edges(data=True)
    ]
    assert sorted(found) == sorted(facts)
    assert {data["label"] for _, _, data in plain.edges(data=True)} == {
        base.views.labels.label(prop) for _, prop, *_ in facts
    }


def _table(after: str) -> dict[str, str]:
    """The names and types of the first table of the page behind a text."""
    table = _PAGE.partition(after)[2].partition("\n\n")[2].partition("\n\n")[0]
    return dict(re.findall(r"^\| `(\w+)` \| `(\w+)` \| \S", table, re.MULTILINE))


def test_attributes_are_those_of_the_page(base: KnowledgeBase) -> None:
    """Each node and edge has exactly the attributes of the page's tables, of those types."""
    nodes, edges = _table("A node has these attributes:"), _table("An edge has these:")
    for kind, table in ((NodeAttributes, nodes), (EdgeAttributes, edges)):
        assert {name: hint.__name__ for name, hint in get_type_hints(kind).items()} == table
    for _, data in base.networkx.nodes(data=True):
        assert {name: type(value).__name__ for name, value in data.items()} == nodes
    for _, _, data in base.networkx.edges(data=True):
        assert {name: type(value).__name__ for name, value in data.items()} == edges


def test_a_user_may_alter_the_copy(vault: Vault) -> None:
    """Paths and neighbourhoods do not depend on what a user does with the graph."""
    base = vault(ENTRIES)
    before = base.neighbourhood("birch").edges
    assert before
    base.networkx.clear()
    assert base.neighbourhood("birch").edges == before
    assert base.path("birch", "c").paths


def test_a_name_leads_to_the_neighbourhood(vault: Vault) -> None:
    """A neighbourhood is that of a name too, as descriptions and paths are."""
    base = vault(ENTRIES)
    assert base.neighbourhood("Birch") == base.neighbourhood("birch")
