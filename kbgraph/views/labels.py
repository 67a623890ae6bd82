"""The labels that readers see instead of IRIs, in the languages of a graph.

Which of several labels a reader gets is said in `rdf.labels`; a graph in a reader's language
(`kbgraph.languages`) has labels of its own.
"""

from __future__ import annotations

from functools import cached_property

from kbgraph.build import Graph
from kbgraph.extraction.subject import Subject
from kbgraph.ontology.vocabulary import BACKWARDS, backwards
from kbgraph.rdf.iris import local_name
from kbgraph.rdf.labels import Label, preferred_label
from kbgraph.rdf.namespaces import NOTATION
from kbgraph.rdf.terms import Iri
from kbgraph.views.written_names import MAX_KEPT_NAMES, WrittenNames

_NO_LABEL = Label("")


class Labels:
    """The labels of a graph's things, properties, classes and concepts."""

    def __init__(self, graph: Graph, written: WrittenNames | None = None) -> None:
        """Wrap a graph, with written names that have been found in it."""
        self._graph, self.written = graph, written or WrittenNames(graph)
        self._names: dict[str, Label] = {}
        """Cache of the labels of things: a page shows the same ones many times."""

    @cached_property
    def mentioned(self) -> tuple[Iri, ...]:
        """The things that entries mention and no entry describes."""
        return tuple(map(Iri, self.written.undescribed))

    def of_thing(self, slug: str) -> Label:
        """Return the label of the thing with a slug, with or without an entry."""
        return self.label(self._graph.iris.thing(slug))

    def label(self, iri: Iri) -> Label:
        """Return the label of an IRI; the words of its last part if it has no label."""
        known = self._names.get(iri)
        if known is not None:
            return known
        slug = self._graph.iris.slug(iri)
        if slug is not None and "#" not in iri:
            subject = self._subject(iri)
            label = self._of_undescribed(iri, slug) if subject is None else subject.name
            if len(self._names) < MAX_KEPT_NAMES:
                self._names[iri] = label
            return label
        if self._is_unmapped_key(iri):
            return Label(self.written.unmapped_keys.get(iri, local_name(iri)))
        return self._graph.ontology.label(iri)

    def _of_undescribed(self, iri: Iri, slug: str) -> Label:
        label = preferred_label(self.written.of(iri).labels, self._graph.ontology.languages)
        return label or Label(self.written.missing_name(slug) or _slug_words(slug) or slug)

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
        subject = self._subject(iri)
        return self.written.of(iri).cls if subject is None else subject.cls

    def type_label(self, iri: Iri) -> Label:
        """Return the label of a thing's class; empty if the class is unknown."""
        cls = self.type(iri)
        return self._graph.ontology.label(cls) if cls else _NO_LABEL

    def _subject(self, iri: str) -> Subject | None:
        iris = self._graph.iris
        return self._graph.subjects.get(iris.slug(iri) or "") if iris.is_thing(iri) else None

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
