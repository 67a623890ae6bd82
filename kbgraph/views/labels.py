"""What a reader sees instead of an IRI."""

from __future__ import annotations

from functools import cached_property

from kbgraph.build import Graph
from kbgraph.ontology.ontology import local_name
from kbgraph.rdf.namespaces import LABEL, STATED_AT
from kbgraph.rdf.terms import Iri

_MENTIONED = """
SELECT ?thing ?label ?type WHERE {
  { ?thing a ?type } UNION { ?thing <http://www.w3.org/2004/02/skos/core#altLabel>|<http://purl.org/dc/terms/title> ?label }
  FILTER NOT EXISTS { ?entry <http://xmlns.com/foaf/0.1/primaryTopic> ?thing }
  FILTER(STRSTARTS(STR(?thing), ?folder))
} ORDER BY ?thing ?label ?type
"""


class Labels:
    """Labels of a graph's things, properties, classes and concepts."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._known: dict[str, str] = {
            subject.iri: subject.name for subject in graph.subjects.values()
        }
        self._types: dict[str, Iri] = {
            subject.iri: subject.cls for subject in graph.subjects.values() if subject.cls
        }

    @cached_property
    def _mentioned(self) -> tuple[dict[str, str], dict[str, Iri]]:
        """Labels and classes of the things that no entry describes."""
        labels: dict[str, str] = {}
        types: dict[str, Iri] = {}
        query = _MENTIONED.replace("?folder", f'"{self._graph.iris.base}id/"')
        for thing, label, kind in self._graph.store.select(query):
            if label is not None:
                labels.setdefault(str(thing), str(label))
            if isinstance(kind, Iri):
                types.setdefault(str(thing), kind)
        return labels, types

    @cached_property
    def mentioned(self) -> tuple[Iri, ...]:
        """The things that no entry describes."""
        labels, types = self._mentioned
        return tuple(sorted(map(Iri, labels.keys() | types.keys())))

    @cached_property
    def _own_properties(self) -> dict[str, str]:
        """Front matter keys as their authors wrote them, by the property that each became."""
        known = f"?claim <{LABEL}> ?label ; <{STATED_AT}> ?line"
        query = f"SELECT DISTINCT ?p ?label WHERE {{ GRAPH ?claim {{ ?s ?p ?o }} GRAPH <claims> {{ {known} }} }}"
        return {
            str(prop): str(label)
            for prop, label in sorted(self._graph.store.select(query), key=str, reverse=True)
        }

    def label(self, iri: Iri) -> str:
        """The label of any IRI; the words of its last part where nothing gives it one."""
        if iri in self._known:
            return self._known[iri]
        slug = self._graph.iris.slug(iri)
        if slug is not None and "#" not in iri:
            return self._mentioned[0].get(iri) or _words(slug)
        if iri.startswith(self._graph.iris.base + "property/"):
            return self._own_properties.get(iri, local_name(iri))
        return self._graph.ontology.label(iri)

    def inverse(self, prop: Iri) -> str:
        """The label of a property read from its object."""
        own = prop.startswith(self._graph.iris.base + "property/")
        return f"{self.label(prop)} of" if own else self._graph.ontology.inverse_label(prop)

    def type(self, iri: Iri) -> Iri | None:
        """The class of a thing, where one is known."""
        return self._types.get(iri) or self._mentioned[1].get(iri)

    def type_label(self, iri: Iri) -> str:
        """The label of a thing's class; empty where none is known."""
        kind = self.type(iri)
        return self._graph.ontology.label(kind) if kind else ""


def _words(slug: str) -> str:
    """A slug as words: `person--ada-lovelace` gives `Ada lovelace`."""
    words = slug.rsplit("/", 1)[-1].rsplit("--", 1)[-1].replace("-", " ").strip()
    return words[:1].upper() + words[1:]
