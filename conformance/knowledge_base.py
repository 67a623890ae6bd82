"""Knowledge bases that hold data of the suite instead of entries."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox

from conformance.manifest import Data
from kbgraph.build import Graph
from kbgraph.config import SiteMetadata
from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.ontology.mapping import compile_mapping
from kbgraph.ontology.ontology import Ontology
from kbgraph.ontology.turtle import TripleIndex
from kbgraph.rdf.iris import IriFactory
from kbgraph.store.memory import MemoryStore


def make_knowledge_base(data: Data, base: str) -> KnowledgeBase:
    """Return a knowledge base with the triples of files and without entries.

    Its ontology is empty, so that queries get no prefixes that the suite does not expect.
    """
    empty = TripleIndex([])
    ontology = Ontology(empty, compile_mapping(empty, empty), {}, {})
    return KnowledgeBase(
        Graph({}, {}, MemoryStore(_nquads(data), base), ontology, IriFactory(), ()),
        SiteMetadata(title="The suite's data"),
    )


def _nquads(data: Data) -> Iterator[bytes]:
    graphs: list[tuple[ox.DefaultGraph | ox.NamedNode, Path]] = [
        (ox.DefaultGraph(), path) for path in data.default
    ]
    graphs += [(ox.NamedNode(iri), path) for iri, path in data.named]
    for graph, path in graphs:
        # Blank nodes of different files are different, even with the same label.
        parsed = ox.parse(path=path, base_iri=path.as_uri(), rename_blank_nodes=True)
        quads = (ox.Quad(quad.subject, quad.predicate, quad.object, graph) for quad in parsed)
        yield ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b""
