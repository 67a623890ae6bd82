"""The labels that readers see instead of IRIs, in the languages of a graph.

Which of several labels a reader gets is said in `rdf.labels`; a graph in a reader's language
(`kbgraph.languages`) has labels of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from itertools import chain

from kbgraph.build import Graph
from kbgraph.extraction.subject.missing_names import names_with_capitals
from kbgraph.ontology.vocabulary import BACKWARDS, backwards
from kbgraph.rdf.iris import local_name
from kbgraph.rdf.labels import Label, preferred_label
from kbgraph.rdf.namespaces import LABEL, NOTATION, STATED_AT
from kbgraph.rdf.terms import Iri, Term

_NO_LABEL = Label("")

_UNDESCRIBED_QUERY = """
SELECT ?thing ?label ?type WHERE {
  { ?thing a ?type }
  UNION
  { ?thing <http://www.w3.org/2004/02/skos/core#altLabel>|<http://purl.org/dc/terms/title> ?label }
  FILTER NOT EXISTS { ?entry <http://xmlns.com/foaf/0.1/primaryTopic> ?thing }
  FILTER(STRSTARTS(STR(?thing), ?folder))
} ORDER BY ?thing ?label ?type
"""


class WrittenNames:
    """The names that entries write of things and keys without an entry, in all languages."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph

    @cached_property
    def undescribed(self) -> tuple[dict[str, list[Term]], dict[str, Iri]]:
        """Labels and classes of the things that no entry describes."""
        labels: dict[str, list[Term]] = {}
        types: dict[str, Iri] = {}
        query = _UNDESCRIBED_QUERY.replace("?folder", f'"{self._graph.iris.base}id/"')
        for thing, label, cls in self._graph.store.select(query):
            if label is not None:
                labels.setdefault(str(thing), []).append(label)
            if isinstance(cls, Iri):
                types.setdefault(str(thing), cls)
        return labels, types

    @cached_property
    def missing_names(self) -> Mapping[str, str]:
        """Names of things without an entry as the links to them are spelled, by slug."""
        return names_with_capitals(chain.from_iterable(self._graph.missing_names.values()))

    @cached_property
    def unmapped_keys(self) -> dict[str, str]:
        """Unmapped front matter keys as written, by the property made of each."""
        key_query = f"""
            SELECT DISTINCT ?p ?label WHERE {{
              GRAPH ?claim {{ ?s ?p ?o }}
              GRAPH <claims> {{ ?claim <{LABEL}> ?label ; <{STATED_AT}> ?line }}
            }}"""
        rows = self._graph.store.select(key_query)
        return {str(prop): str(label) for prop, label in sorted(rows, key=str, reverse=True)}


class Labels:
    """The labels of a graph's things, properties, classes and concepts."""

    def __init__(self, graph: Graph, written: WrittenNames | None = None) -> None:
        """Wrap a graph, with written names that have been found in it."""
        self._graph, self.written = graph, written or WrittenNames(graph)
        self._names: dict[str, Label] = {
            subject.iri: subject.name for subject in graph.subjects.values()
        }
        self._types: dict[str, Iri] = {
            subject.iri: subject.cls for subject in graph.subjects.values() if subject.cls
        }

    @cached_property
    def mentioned(self) -> tuple[Iri, ...]:
        """The things that entries mention and no entry describes."""
        labels, types = self.written.undescribed
        return tuple(sorted(map(Iri, labels.keys() | types.keys())))

    def of_thing(self, slug: str) -> Label:
        """Return the label of the thing with a slug, with or without an entry."""
        return self.label(self._graph.iris.thing(slug))

    def label(self, iri: Iri) -> Label:
        """Return the label of an IRI; the words of its last part if it has no label."""
        if iri in self._names:
            return self._names[iri]
        slug = self._graph.iris.slug(iri)
        if slug is not None and "#" not in iri:
            return self._of_undescribed(iri, slug)
        if self._is_unmapped_key(iri):
            return Label(self.written.unmapped_keys.get(iri, local_name(iri)))
        return self._graph.ontology.label(iri)

    def _of_undescribed(self, iri: Iri, slug: str) -> Label:
        written = self.written.undescribed[0].get(iri, ())
        label = preferred_label(written, self._graph.ontology.languages)
        return label or Label(self.written.missing_names.get(slug) or _slug_words(slug) or slug)

    def inverse(self, prop: Iri) -> Label:
        """Return the label of a property read from its object.

        Of one that a rule infers it is the label of the property from which its facts follow.
        """
        if self._is_unmapped_key(prop):
            return backwards(self.label(prop))
        given = self._graph.ontology.inverse_label(prop)
        rules = self._graph.ontology.mapping.general.inverses
        premise = next((rule.path for rule in rules if rule.gives == prop), None)
        return self.label(premise) if premise and given.startswith(BACKWARDS) else given

    def type(self, iri: Iri) -> Iri | None:
        """Return the class of a thing, or None if it is unknown."""
        return self._types.get(iri) or self.written.undescribed[1].get(iri)

    def type_label(self, iri: Iri) -> Label:
        """Return the label of a thing's class; empty if the class is unknown."""
        cls = self.type(iri)
        return self._graph.ontology.label(cls) if cls else _NO_LABEL

    def _is_unmapped_key(self, prop: Iri) -> bool:
        return prop.startswith(self._graph.iris.base + "property/")


def _slug_words(slug: str) -> str:
    """Turn a slug into words: `person--ada-lovelace` gives `Ada lovelace`."""
    words = slug.rsplit("/", 1)[-1].rsplit("--", 1)[-1].replace("-", " ").strip()
    return words[:1].upper() + words[1:]


def codes(graph: Graph) -> dict[Iri, tuple[str, ...]]:
    """Return the sorted codes of each thing that has any."""
    names = " ".join(f"<{prop}>" for prop in graph.ontology.subproperties(NOTATION))
    query = f"SELECT DISTINCT ?thing ?code {{ VALUES ?p {{ {names} }} ?thing ?p ?code }}"
    by_thing: dict[Iri, tuple[str, ...]] = {}
    for thing, code, *_ in sorted(graph.store.select(query), key=str):
        if isinstance(thing, Iri) and graph.iris.is_thing(thing):
            by_thing[thing] = (*by_thing.get(thing, ()), str(code))
    return by_thing
