"""The number of facts of each kind, kept with an index and revised with each change."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from kbgraph.build import Graph
from kbgraph.rdf.terms import Iri
from kbgraph.stored_facts import FactKind, StoredEvidence
from kbgraph.summaries import Counts, Key, Tally


def kinds_of_counts(counts: Counts) -> Counter[FactKind]:
    """Return counts by kind, from those by the words of each."""
    return Counter({_kind(key): number for key, number in counts.items()})


def _kind(key: Key) -> FactKind:
    cls, prop, strength, disagrees, issued, checked = key
    evidence = StoredEvidence(strength, disagrees == "1", int(issued), int(checked))
    return FactKind(cls, Iri(prop), evidence)


def _key(kind: FactKind) -> Key:
    strength, disagrees, issued, checked = kind.evidence
    return kind.cls, kind.property, strength, str(int(disagrees)), str(issued), str(checked)


def _count_all(graph: Graph) -> Counts:
    return _words(graph.stored_facts.kinds()) if graph.stored_facts else Counter()


def _count_some(graph: Graph, slugs: Iterable[str]) -> Counts:
    things = map(graph.iris.thing, slugs)
    return _words(graph.stored_facts.kinds_of(things)) if graph.stored_facts else Counter()


def _words(kinds: Counter[FactKind]) -> Counts:
    return Counter({_key(kind): number for kind, number in kinds.items()})


FACT_KINDS = Tally[Graph]("fact-kinds", _count_all, _count_some)
"""The facts of a graph on disk by class, property and evidence; of one in memory none."""
