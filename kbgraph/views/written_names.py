"""The names that entries write of things and keys without an entry, in all languages."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cached_property
from itertools import chain
from typing import NamedTuple

from kbgraph.build import Graph
from kbgraph.extraction.subject.missing_names import names_with_capitals
from kbgraph.rdf.namespaces import ALT_LABEL, LABEL, STATED_AT, TITLE, TYPE
from kbgraph.rdf.terms import Iri, Term
from kbgraph.store.remote import RemoteStore

_TYPES_QUERY = """
SELECT ?thing ?type { ?thing a ?type FILTER(STRSTARTS(STR(?thing), ?folder)) }"""
_NAMES_QUERY = f"""
SELECT ?thing ?label {{
  ?thing <{ALT_LABEL}>|<{TITLE}> ?label FILTER(STRSTARTS(STR(?thing), ?folder))
}}"""
_LABELS_QUERY = f"SELECT ?label ?thing {{ ?thing <{ALT_LABEL}>|<{TITLE}> ?label }} ORDER BY ?label"
_LINKING_QUERY = "SELECT DISTINCT ?claim ?thing { GRAPH ?claim { ?subject ?property ?thing } }"
_KEYS_QUERY = f"""
SELECT DISTINCT ?p ?label WHERE {{
  GRAPH ?claim {{ ?s ?p ?o }}
  GRAPH <claims> {{ ?claim <{LABEL}> ?label ; <{STATED_AT}> ?line }}
}}"""
_MANY_ENTRIES = 20_000
"""With more entries, the links to a thing are looked up; those of fewer are read at once."""
MAX_KEPT_NAMES = 200_000
"""Things whose names are kept: a query can name any number of things that do not exist."""
_MAX_FOUND_SINGLY = 500
"""Things whose names are asked for over HTTP one by one, before those of all are found at once."""


class WrittenName(NamedTuple):
    """The labels and the class that entries state of a thing without an entry."""

    labels: tuple[Term, ...]
    cls: Iri | None


_UNNAMED = WrittenName((), None)


class WrittenNames:
    """The names of things and keys without an entry; those of one thing need no others."""

    def __init__(self, graph: Graph, spelled: Mapping[str, str] | None = None) -> None:
        """Wrap a graph, with names of things without an entry by slug, if some are known."""
        self._graph, self._spelled = graph, spelled or {}
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
        is_remote = isinstance(self._graph.store, RemoteStore)
        return is_remote and len(self._found) >= _MAX_FOUND_SINGLY

    def _look_up(self, thing: Iri) -> WrittenName:
        if self._is_described(thing) or not thing.startswith(f"{self._graph.iris.base}id/"):
            return _UNNAMED
        facts = self._graph.store.facts_about(thing)
        labels = [value for prop, value in facts if prop in {ALT_LABEL, TITLE}]
        types = [value for prop, value in facts if prop == TYPE and isinstance(value, Iri)]
        return WrittenName(self._in_order(thing, labels), min(types, default=None))

    @cached_property
    def undescribed(self) -> dict[str, WrittenName]:
        """The names of all things that no entry describes, of which entries state any."""
        labels: dict[str, list[Term]] = defaultdict(list)
        types: dict[str, list[Iri]] = defaultdict(list)
        for thing, label in self._of_undescribed(_NAMES_QUERY):
            labels[thing].append(label)
        for thing, cls in self._of_undescribed(_TYPES_QUERY):
            if isinstance(cls, Iri):
                types[thing].append(cls)
        return {
            thing: WrittenName(
                self._in_order(thing, labels.get(thing, [])),
                min(types.get(thing, ()), default=None),
            )
            for thing in sorted(labels.keys() | types.keys())
        }

    def _of_undescribed(self, query: str) -> Iterator[tuple[str, Term]]:
        for thing, value in self._graph.store.select(
            query.replace("?folder", f'"{self._graph.iris.base}id/"')
        ):
            if value is not None and not self._is_described(str(thing)):
                yield str(thing), value

    def _is_described(self, thing: str) -> bool:
        iris = self._graph.iris
        return iris.is_thing(thing) and (iris.slug(thing) or "") in self._graph.subjects

    def _in_order(self, thing: str, labels: list[Term]) -> tuple[Term, ...]:
        """Return the labels of a thing in the engine's order."""
        if len(labels) < 2:
            return tuple(labels)
        rows = self._graph.store.select(_LABELS_QUERY, thing=Iri(thing))
        return tuple(label for label, *_ in rows if label is not None)

    def missing_name(self, slug: str) -> str:
        """Return the name of a thing without an entry as links spell it; empty without capitals.

        An index has the label that was made of the links: tens of thousands of entries may link to
        one thing. As of a day, a thing may have lost the name that is its label there.
        """
        known = self._spelled.get(slug) or self._stored_label(slug)
        if known:
            return known
        if len(self._graph.subjects) <= _MANY_ENTRIES:
            return self._missing_names.get(slug, "")
        thing, iris = self._graph.iris.thing(slug), self._graph.iris
        rows = self._graph.store.select(_LINKING_QUERY, thing=thing)
        linking = {iris.slug(str(claim)) or "" for claim, *_ in rows}
        spelled = (each for entry in linking for each in self._graph.missing_names.get(entry, ()))
        return names_with_capitals(each for each in spelled if each.slug == slug).get(slug, "")

    def _stored_label(self, slug: str) -> str:
        stored = self._graph.stored_network if self._graph.day is None else None
        return stored.names.label(slug) if stored else ""

    @cached_property
    def _missing_names(self) -> Mapping[str, str]:
        """Names of things without an entry as the links to them are spelled, by slug."""
        return names_with_capitals(chain.from_iterable(self._graph.missing_names.values()))

    @cached_property
    def unmapped_keys(self) -> dict[str, str]:
        """Unmapped front matter keys as written, by the property made of each."""
        rows = self._graph.store.select(_KEYS_QUERY)
        return {str(prop): str(label) for prop, label in sorted(rows, key=str, reverse=True)}
