"""The relations that the rows of an entry's record tables state."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import NamedTuple

from kbgraph.build import Graph
from kbgraph.rdf.terms import Iri
from kbgraph.views.entry import Description

_CONTENT_QUERY = """
SELECT ?claim ?subject ?property ?object {
  VALUES ?claim { %s } GRAPH ?claim { ?subject ?property ?object }
}"""


class RowFacts(NamedTuple):
    """The relations of a thing that rows state: claims by property and by the related thing."""

    outgoing: Mapping[tuple[Iri, Iri], list[Iri]]
    incoming: Mapping[tuple[Iri, Iri], list[Iri]]


def row_facts(graph: Graph, thing: Description) -> RowFacts:
    """Return the relations of a thing that the rows of its tables state, in either direction."""
    claims = {claim for group in thing.headings for table in group.tables for claim in table.claims}
    outgoing: dict[tuple[Iri, Iri], list[Iri]] = defaultdict(list)
    incoming: dict[tuple[Iri, Iri], list[Iri]] = defaultdict(list)
    names = " ".join(f"<{claim}>" for claim in sorted(claims))
    rows = graph.store.select(_CONTENT_QUERY % names) if names else ()
    for claim, subject, prop, value in rows:
        if subject == thing.iri and isinstance(value, Iri):
            outgoing[Iri(str(prop)), value].append(Iri(str(claim)))
        elif value == thing.iri:
            incoming[Iri(str(prop)), Iri(str(subject))].append(Iri(str(claim)))
    return RowFacts(outgoing, incoming)
