"""How complete the knowledge is: of the fields that the mapping offers, how many are stated, and which are not.

A field that says "none found" was researched, and is no gap.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import NamedTuple

from kbgraph.build import Graph
from kbgraph.ontology.ontology import Ontology
from kbgraph.rdf.namespaces import NONE_FOUND
from kbgraph.rdf.terms import Iri

_FACTS = "SELECT DISTINCT ?thing ?property { ?thing ?property ?object }"
"""In the default graph each fact is once: to look into the graphs of all who state it takes six times as long."""
NONE_FOUND_QUERY = (
    f"SELECT DISTINCT ?thing ?property {{ GRAPH ?claim {{ ?thing <{NONE_FOUND}> ?property }} }}"
)
"""The properties for which somebody has looked for a value, and found none."""


class Coverage(NamedTuple):
    """The entries of one class, and how many of their fields are filled."""

    cls: Iri
    label: str
    entries: int
    asked: int
    """Fields of all the entries together."""
    stated: int
    none_found: int
    """Fields that were researched without result."""

    @property
    def unknown(self) -> int:
        """Fields that nobody has researched."""
        return self.asked - self.stated - self.none_found


class MissingFields(NamedTuple):
    """A heading and the labels of the fields under it that an entry does not state."""

    heading: str
    labels: tuple[str, ...]


def missing_fields(
    ontology: Ontology, cls: Iri | None, stated: set[Iri]
) -> tuple[MissingFields, ...]:
    """What an entry about a thing of the class does not state, under its headings; `stated` are the properties that it does."""
    missing: dict[str, list[str]] = defaultdict(list)
    for prop, each in ontology.expected_fields(cls).items():
        if prop not in stated and each.heading:
            missing[each.heading.label].append(ontology.label(prop))
    return tuple(MissingFields(heading, tuple(labels)) for heading, labels in missing.items())


def coverage(graph: Graph) -> tuple[Coverage, ...]:
    """How complete the entries of each mapped class are, the class that is asked for the most first."""
    facts, none_found = _by_thing(graph, _FACTS), _by_thing(graph, NONE_FOUND_QUERY)
    entries = Counter(subject.cls for subject in graph.subjects.values() if subject.cls)
    found = []
    for cls, count in entries.items():
        things = [subject.iri for subject in graph.subjects.values() if subject.cls == cls]
        wanted = set(graph.ontology.expected_fields(cls))
        stated = sum(len(wanted & facts[thing]) for thing in things)
        nothing = sum(len((wanted & none_found[thing]) - facts[thing]) for thing in things)
        found.append(
            Coverage(cls, graph.ontology.label(cls), count, len(wanted) * count, stated, nothing)
        )
    return tuple(
        sorted(found, key=lambda each: (-each.asked / each.entries, -each.entries, each.label))
    )


def _by_thing(graph: Graph, query: str) -> dict[Iri, set[Iri]]:
    found: dict[Iri, set[Iri]] = defaultdict(set)
    for thing, prop, *_ in graph.store.select(query):
        found[Iri(str(thing))].add(Iri(str(prop)))
    return found
