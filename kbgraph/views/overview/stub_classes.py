"""The classes of the things that entries mention and no entry describes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from kbgraph.build import Graph
from kbgraph.rdf.terms import Iri
from kbgraph.summaries import Counts, Tally
from kbgraph.views.written_names import WrittenNames

_TYPES_QUERY = """
SELECT ?thing ?type {
  ?thing a ?type FILTER(STRSTARTS(STR(?thing), ?folder) && !CONTAINS(STR(?thing), "#"))
}"""


def stub_classes(graph: Graph) -> frozenset[Iri]:
    """Return the classes of things without an entry."""
    return frozenset(Iri(cls) for (cls,), things in STUB_CLASSES.of(graph).items() if things)


def _count_all(graph: Graph) -> Counts:
    query = _TYPES_QUERY.replace("?folder", f'"{graph.iris.base}id/"')
    first: dict[str, Iri] = {}
    for thing, cls, *_ in graph.store.select(query):
        known = first.get(str(thing))
        if isinstance(cls, Iri) and (known is None or cls < known):
            first[str(thing)] = cls
    described = graph.subjects
    return Counter(
        (str(cls),)
        for thing, cls in first.items()
        if (graph.iris.slug(thing) or "") not in described
    )


def _count_some(graph: Graph, slugs: Iterable[str]) -> Counts:
    names = WrittenNames(graph)
    classes = (names.of(graph.iris.thing(slug)).cls for slug in slugs)
    return Counter((str(cls),) for cls in classes if cls)


STUB_CLASSES = Tally[Graph]("stub-classes", _count_all, _count_some)
"""The number of things without an entry, by class: of several classes the first counts."""
