"""The shapes of an ontology as graphs for pySHACL: all of them, or one with what it refers to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pyoxigraph as ox
import rdflib
from rdflib.namespace import RDF, SH
from rdflib.term import Node

from kbgraph.ontology.ontology import Ontology

_TARGETS = (SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf, SH.target)


def shapes_of(ontology: Ontology) -> rdflib.Graph:
    """Return the shapes. Oxigraph reads the files, since rdflib follows their nesting by calls."""
    graph = rdflib.Graph()
    for path in ontology.shapes:
        quads = ox.parse(
            ontology.files.text(path),
            format=ox.RdfFormat.TURTLE,
            base_iri=ontology.files.base,
            rename_blank_nodes=True,
        )
        triples = ox.serialize((quad.triple for quad in quads), format=ox.RdfFormat.N_TRIPLES)
        graph.parse(data=triples, format="nt")
    return graph


def roots(shapes: rdflib.Graph) -> list[Node]:
    """Return the shapes that are checked for themselves, sorted."""
    found = {node for prop in _TARGETS for node in shapes.subjects(prop)}
    found |= set(shapes.subjects(RDF.type, SH.NodeShape))
    return sorted(found, key=str)


def alone(shapes: rdflib.Graph, root: Node) -> rdflib.Graph:
    """Return a shape with all that it refers to, and without the other shapes."""
    graph = rdflib.Graph()
    known = {root}
    waiting = [root]
    while waiting:
        node = waiting.pop()
        for _, prop, value in _triples(shapes, node):
            graph.add((node, prop, value))
            if value not in known:
                known.add(value)
                waiting.append(value)
    return graph


def _triples(shapes: rdflib.Graph, node: Node) -> Iterator[tuple[Node, Node, Node]]:
    triples: Iterable[tuple[Node, Node, Node]] = shapes.triples((node, None, None))
    yield from triples
