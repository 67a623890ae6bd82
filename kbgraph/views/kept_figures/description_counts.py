"""The number of statements about claims with each property that the ontology names.

Every claim has some, so that to count those of 100,000 entries takes seconds. No two claims share
one: a change tells by its lines how the numbers differ.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from kbgraph.build import Graph
from kbgraph.rdf.namespaces import LABEL
from kbgraph.rdf.terms import Iri, Literal
from kbgraph.summaries import Json, kept_rows

NAME = "description-counts"
_COUNT = "SELECT (COUNT(*) AS ?n) { GRAPH <claims> { ?claim <%s> ?o } }"


def description_counts(graph: Graph) -> dict[str, int]:
    """Return the numbers by the IRIs of properties, from the cache of a graph if they are there."""
    return dict(kept_rows(graph.kept, NAME, lambda: _counted(graph)))


def revised_counts(
    before: Graph, graph: Graph, removed: Iterable[str], added: Iterable[str]
) -> Json:
    """Return what is kept after a change, from what is before it and the lines that differ."""
    counts = Counter(description_counts(before))
    counts.subtract(_properties(graph, removed))
    counts.update(_properties(graph, added))
    return [[prop, counts[prop]] for prop in _named(graph)]


def _counted(graph: Graph) -> list[Any]:
    return [[prop, _number(graph, prop)] for prop in _named(graph)]


def _number(graph: Graph, prop: str) -> int:
    ((number,),) = graph.store.select(_COUNT % prop)
    return int(number.lexical) if isinstance(number, Literal) else 0


def _named(graph: Graph) -> list[Iri]:
    """Return the terms of the ontology that have a label."""
    return sorted({iri for iri, _ in graph.ontology.served.subject_objects(LABEL)})


def _properties(graph: Graph, lines: Iterable[str]) -> Counter[str]:
    """Count the properties of those lines of N-Quads that describe claims."""
    end = f" <{graph.iris.claims}> ."
    words = (line.split(" ", 2) for line in lines if line.endswith(end))
    return Counter(prop[1:-1] for _, prop, _ in words)
