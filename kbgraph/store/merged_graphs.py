"""The merge of several graphs as the default graph of a query.

SPARQL 1.1 Query (section 13.2.1) makes it a set of triples. Oxigraph (0.5) matches each graph by
itself, so a triple of two graphs counts twice. Where graphs share a triple, the query is evaluated
over a copy of the dataset.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

import pyoxigraph as ox

from kbgraph.store.base import Dataset
from kbgraph.store.oxigraph import EngineTriple

_MANY_TRIPLES = 10_000
"""A graph with more is looked up, and not read, as long as it is the only one."""


def dataset_options(store: ox.Store, dataset: Dataset | None) -> tuple[ox.Store, dict[str, Any]]:
    """Return the store to ask, and the options of the query that name the dataset."""
    if dataset is None:
        return store, {}
    default_graphs, named_graphs = (
        [ox.NamedNode(iri) for iri in dict.fromkeys(graphs)] for graphs in dataset
    )
    if len(default_graphs) > 1 and _share_triples(store, default_graphs):
        merged = _copy(store, default_graphs, named_graphs)
        return merged, {"default_graph": ox.DefaultGraph(), "named_graphs": named_graphs}
    return store, {"default_graph": default_graphs, "named_graphs": named_graphs}


def _share_triples(store: ox.Store, graphs: Iterable[ox.NamedNode]) -> bool:
    seen: set[EngineTriple] = set()
    large: list[ox.NamedNode] = []
    for graph in graphs:
        triples = list(islice(_triples(store, graph), _MANY_TRIPLES + 1))
        if len(triples) > _MANY_TRIPLES and not large:
            large.append(graph)
            continue
        for triple in triples if len(triples) <= _MANY_TRIPLES else _triples(store, graph):
            if triple in seen:
                return True
            seen.add(triple)
    return any(
        ox.Quad(triple.subject, triple.predicate, triple.object, graph) in store
        for graph in large
        for triple in seen
    )


def _copy(
    store: ox.Store, default: Iterable[ox.NamedNode], named: Iterable[ox.NamedNode]
) -> ox.Store:
    """Return a store whose default graph is the merge, with the named graphs beside it."""
    copy = ox.Store()
    for graph in default:
        copy.bulk_extend(
            ox.Quad(triple.subject, triple.predicate, triple.object)
            for triple in _triples(store, graph)
        )
    for graph in named:
        copy.bulk_extend(store.quads_for_pattern(None, None, None, graph))
    return copy


def _triples(store: ox.Store, graph: ox.NamedNode) -> Iterator[EngineTriple]:
    return (quad.triple for quad in store.quads_for_pattern(None, None, None, graph))
