"""The graph for those who work with rdflib."""

from __future__ import annotations

import rdflib

from kbgraph.build import Graph
from kbgraph.export.serialize import export
from kbgraph.rdf.formats import NQUADS


def rdflib_dataset(graph: Graph) -> rdflib.Dataset:
    """A copy of the graph as an rdflib Dataset: facts in its default graph, claims in named graphs."""
    dataset = rdflib.Dataset()
    dataset.parse(data=export(graph, NQUADS), format="nquads")
    for prefix, namespace in graph.ontology.prefixes.items():
        dataset.bind(prefix, namespace, replace=True)
    return dataset
