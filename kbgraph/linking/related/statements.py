"""The triples by which facts are stated of a thing, read from the store when they are needed."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import TypeAlias

from kbgraph.build import Graph
from kbgraph.linking.related.shareable_fact import ShareableFact, StatementKind
from kbgraph.rdf.namespaces import KEYWORDS
from kbgraph.rdf.terms import Iri, Term, Triple
from kbgraph.search.facets.note_facets import key_of_value, tag_keys

Steps: TypeAlias = tuple[tuple[Triple, ...], ...]
"""The steps from a thing to a value. Each has the triples of which any states it."""
_MAX_KEPT = 4_096
_VALUES_QUERY = "SELECT DISTINCT ?value ?thing ?property { ?thing ?property ?value }"


class Statements:
    """Finds the triples that state facts of the things of one graph."""

    def __init__(self, graph: Graph) -> None:
        """Wrap a graph. The things above one are kept, since many are below few."""
        self._graph = graph
        self._keys = graph.iris.property("").rpartition("/")[0] + "/"
        self.parents = lru_cache(_MAX_KEPT)(self._parents_of)

    def about(self, thing: Iri) -> list[tuple[Iri, Term]]:
        """Return the properties of a thing with their values."""
        return self._graph.store.facts_about(thing)

    def of_parts(self, thing: Iri) -> Iterator[tuple[Iri, Term]]:
        """Yield the properties of the structured values of a thing, with their values."""
        for _, value in self.about(thing):
            if isinstance(value, Iri) and value.startswith(f"{thing}#"):
                yield from self.about(value)

    def tags(self, thing: Iri) -> list[str]:
        """Return the tags of the entry about a thing, as written."""
        return [str(tag) for tag in self._values(self._document(thing), KEYWORDS)]

    def above(self, thing: Iri, prop: Iri) -> tuple[Iri, ...]:
        """Return the things above a thing by one property, the nearest first."""
        found = dict.fromkeys(self.parents(thing, prop))
        waiting = [*found]
        for each in waiting:
            new = [outer for outer in self.parents(each, prop) if outer not in found]
            found.update(dict.fromkeys(new))
            waiting += new
        return tuple(each for each in found if each != thing)

    def of(self, fact: ShareableFact, thing: Iri) -> Steps:
        """Return the steps by which a thing has a fact; empty if it does not have it."""
        match fact.kind:
            case StatementKind.VALUE:
                return _one_step(self._same_value(fact, thing))
            case StatementKind.TAG:
                return _one_step(self._tagged(str(fact.value), self._document(thing)))
            case StatementKind.INCOMING:
                return ((Triple(Iri(str(fact.value)), fact.property, thing),),)
            case StatementKind.CONTAINER:
                return self._chain(thing, fact.property, Iri(str(fact.value)))

    def is_key(self, prop: Iri) -> bool:
        """Say whether a property is a key of the front matter that no rule reads."""
        return prop.startswith(self._keys)

    def _same_value(self, fact: ShareableFact, thing: Iri) -> Iterator[Triple]:
        """Yield the triple with the value; of a key all that read alike, as `7` and the text."""
        if not self.is_key(fact.property):
            yield Triple(thing, fact.property, fact.value)
            return
        key = key_of_value(self._graph, fact.value)
        for value in self._values(thing, fact.property):
            if key_of_value(self._graph, value) == key:
                yield Triple(thing, fact.property, value)

    def _tagged(self, key: str, document: Iri) -> Iterator[Triple]:
        for tag in self._values(document, KEYWORDS):
            if any(each == key for each, _ in tag_keys(str(tag))):
                yield Triple(document, KEYWORDS, tag)

    def _chain(self, thing: Iri, prop: Iri, container: Iri) -> Steps:
        """Return the shortest way from a thing to one above it."""
        came_from: dict[Iri, Iri] = {}
        waiting = [thing]
        for each in waiting:
            for parent in self.parents(each, prop):
                if parent not in came_from and parent != thing:
                    came_from[parent] = each
                    waiting.append(parent)
        steps: list[tuple[Triple, ...]] = []
        place = container
        while place in came_from:
            steps.append((Triple(came_from[place], prop, place),))
            place = came_from[place]
        return tuple(reversed(steps))

    def _parents_of(self, thing: Iri, prop: Iri) -> tuple[Iri, ...]:
        values = self._values(thing, prop)
        is_thing = self._graph.iris.is_thing
        return tuple(sorted(each for each in values if isinstance(each, Iri) and is_thing(each)))

    def _values(self, subject: Iri, prop: Iri) -> list[Term]:
        rows = self._graph.store.select(_VALUES_QUERY, thing=subject, property=prop)
        return [value for value, *_ in rows if value is not None]

    def _document(self, thing: Iri) -> Iri:
        return self._graph.iris.entry(self._graph.iris.slug(thing) or "")


def _one_step(triples: Iterator[Triple]) -> Steps:
    found = tuple(triples)
    return (found,) if found else ()
