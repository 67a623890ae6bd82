"""The names that entries write of things and keys without an entry, in all languages."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from itertools import chain
from typing import NamedTuple

from kbgraph.build import Graph
from kbgraph.extraction.subject.missing_names import names_with_capitals
from kbgraph.rdf.namespaces import ALT_LABEL, LABEL, STATED_AT, TITLE, TYPE
from kbgraph.rdf.terms import Iri, Term

_UNDESCRIBED_QUERY = f"""
SELECT ?thing ?label ?type WHERE {{
  {{ ?thing a ?type }} UNION {{ ?thing <{ALT_LABEL}>|<{TITLE}> ?label }}
  FILTER NOT EXISTS {{ ?entry <http://xmlns.com/foaf/0.1/primaryTopic> ?thing }}
  FILTER(STRSTARTS(STR(?thing), ?folder))
}} ORDER BY ?thing ?label ?type
"""
_LABELS_QUERY = f"SELECT ?label ?thing {{ ?thing <{ALT_LABEL}>|<{TITLE}> ?label }} ORDER BY ?label"
_LINKING_QUERY = "SELECT DISTINCT ?claim ?thing { GRAPH ?claim { ?subject ?property ?thing } }"
_KEYS_QUERY = f"""
SELECT DISTINCT ?p ?label WHERE {{
  GRAPH ?claim {{ ?s ?p ?o }}
  GRAPH <claims> {{ ?claim <{LABEL}> ?label ; <{STATED_AT}> ?line }}
}}"""
_MANY_ENTRIES = 20_000
"""With more entries, names are looked up thing by thing; those of fewer are found at once."""
MAX_KEPT_NAMES = 200_000
"""Things whose names are kept: a query can name any number of things that do not exist."""
_MAX_FOUND_SINGLY = 500
"""Things without an entry whose names are looked up before those of all are found at once."""


class WrittenName(NamedTuple):
    """The labels and the class that entries state of a thing without an entry."""

    labels: tuple[Term, ...]
    cls: Iri | None


_UNNAMED = WrittenName((), None)


class WrittenNames:
    """The names of things and keys without an entry; those of one thing need no others."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._found: dict[str, WrittenName] = {}
        """Cache of the names that were looked up."""

    def of(self, thing: str) -> WrittenName:
        """Return the labels and the class of a thing; empty for one that an entry describes."""
        if "undescribed" in vars(self) or self._is_cheaper_at_once:
            return self.undescribed.get(thing, _UNNAMED)
        name = self._found.get(thing)
        if name is None:
            name = self._look_up(Iri(thing))
            if len(self._found) < MAX_KEPT_NAMES:
                self._found[thing] = name
        return name

    @property
    def _is_cheaper_at_once(self) -> bool:
        return len(self._found) >= _MAX_FOUND_SINGLY and self._has_few_entries

    @property
    def _has_few_entries(self) -> bool:
        return len(self._graph.subjects) <= _MANY_ENTRIES

    def _look_up(self, thing: Iri) -> WrittenName:
        iris = self._graph.iris
        is_described = iris.is_thing(thing) and (iris.slug(thing) or "") in self._graph.subjects
        if is_described or not thing.startswith(f"{iris.base}id/"):
            return _UNNAMED
        facts = self._graph.store.facts_about(thing)
        labels = [value for prop, value in facts if prop in {ALT_LABEL, TITLE}]
        types = [value for prop, value in facts if prop == TYPE and isinstance(value, Iri)]
        if len(labels) > 1:  # In the order of the query for all things, which is the engine's.
            rows = self._graph.store.select(_LABELS_QUERY, thing=thing)
            labels = [label for label, *_ in rows if label is not None]
        return WrittenName(tuple(labels), min(types, default=None))

    @cached_property
    def undescribed(self) -> dict[str, WrittenName]:
        """The names of all things that no entry describes, of which entries state any."""
        labels: dict[str, list[Term]] = {}
        types: dict[str, Iri] = {}
        query = _UNDESCRIBED_QUERY.replace("?folder", f'"{self._graph.iris.base}id/"')
        for thing, label, cls in self._graph.store.select(query):
            if label is not None:
                labels.setdefault(str(thing), []).append(label)
            if isinstance(cls, Iri):
                types.setdefault(str(thing), cls)
        return {
            thing: WrittenName(tuple(labels.get(thing, ())), types.get(thing))
            for thing in sorted(labels.keys() | types.keys())
        }

    def missing_name(self, slug: str) -> str:
        """Return the name of a thing without an entry as links spell it; empty without capitals."""
        if self._has_few_entries:
            return self._missing_names.get(slug, "")
        thing, iris = self._graph.iris.thing(slug), self._graph.iris
        rows = self._graph.store.select(_LINKING_QUERY, thing=thing)
        linking = {iris.slug(str(claim)) or "" for claim, *_ in rows}
        spelled = (each for entry in linking for each in self._graph.missing_names.get(entry, ()))
        return names_with_capitals(each for each in spelled if each.slug == slug).get(slug, "")

    @cached_property
    def _missing_names(self) -> Mapping[str, str]:
        """Names of things without an entry as the links to them are spelled, by slug."""
        return names_with_capitals(chain.from_iterable(self._graph.missing_names.values()))

    @cached_property
    def unmapped_keys(self) -> dict[str, str]:
        """Unmapped front matter keys as written, by the property made of each."""
        rows = self._graph.store.select(_KEYS_QUERY)
        return {str(prop): str(label) for prop, label in sorted(rows, key=str, reverse=True)}
