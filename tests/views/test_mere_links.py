"""Mere links between things: facts of which nothing tells how strong they are."""

from __future__ import annotations

from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.network import Edge
from kbgraph.network.network import edges
from kbgraph.rdf import Triple
from kbgraph.rdf.namespaces import LINKED
from kbgraph.views import evidence_json, merged_sources


def triple(edge: Edge) -> Triple:
    """Return the fact of an edge."""
    return Triple(edge.source, edge.property, edge.target)


def test_citations_of_mere_links_tell_nothing(shipped: KnowledgeBase) -> None:
    """Of each mere link of the shipped knowledge base the same is known with its citations."""
    cite = shipped.views.citations
    links = [edge for edge in edges(shipped.graph) if edge.basis == LINKED]
    assert len(links) > 100
    for edge in links:
        cited = cite.of(triple(edge))
        assert cited, f"{edge} has no claim"
        assert evidence_json(cited) == evidence_json(())
        assert not merged_sources(cited)
        assert not any(each.as_of or each.checked or each.starts or each.ends for each in cited)
        assert cite.weighing(triple(edge), edge.basis) == ()
