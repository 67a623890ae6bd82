"""The evidence for the facts between things, read at once for documents of the whole network."""

from __future__ import annotations

from collections import defaultdict
from typing import TypeAlias

from kbgraph.build import Graph
from kbgraph.evidence.source import newest_text
from kbgraph.evidence.strength import strength_name
from kbgraph.rdf.namespaces import AS_OF, CHECKED, DISAGREES_WITH, ENDS, STARTS, STRENGTH
from kbgraph.rdf.terms import Iri

EvidenceByFact: TypeAlias = dict[tuple[Iri, Iri, Iri], dict[str, str]]
"""The attributes of each fact that has any, by its source, property and target."""
_NAMES = {
    STRENGTH: "strength",
    AS_OF: "asOf",
    CHECKED: "checked",
    STARTS: "starts",
    ENDS: "ends",
    DISAGREES_WITH: "disagreesWith",
}
_LAST_ALONE = ("asOf", "checked")
"""Attributes of which the newest of all claims is given."""
_EVIDENCE_QUERY = f"""
SELECT ?subject ?property ?object ?key ?value WHERE {{
  VALUES ?key {{ {" ".join(f"<{key}>" for key in _NAMES)} }}
  GRAPH <claims> {{ ?claim ?key ?value }}
  GRAPH ?claim {{ ?subject ?property ?object }}
  FILTER(isIRI(?object))
}}
"""


def edge_evidence(graph: Graph) -> EvidenceByFact:
    """Return strength, days, start and end of each fact; several texts are joined by spaces."""
    found: dict[tuple[Iri, Iri, Iri], dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for *fact, key, value in graph.store.select(_EVIDENCE_QUERY):
        source, prop, target = (Iri(str(term)) for term in fact)
        found[source, prop, target][_NAMES[Iri(str(key))]].add(
            strength_name(Iri(str(value))) if key == STRENGTH else str(value)
        )
    return {fact: _attributes(values) for fact, values in found.items()}


def _attributes(values: dict[str, set[str]]) -> dict[str, str]:
    return {
        name: newest_text(texts) if name in _LAST_ALONE else " ".join(sorted(texts))
        for name, texts in sorted(values.items())
    }
