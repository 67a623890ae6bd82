"""The step from one generation to the next, and the things and facts that it touches."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from kbgraph.build import Graph
from kbgraph.extraction.subject.missing_names import SpelledName
from kbgraph.rdf.iris import IriFactory
from kbgraph.rdf.namespaces import BASIS, DERIVED_FROM, STATED_AT
from kbgraph.rdf.terms import Iri, Triple

_OF_CLAIM = 5
"""The words of a quad of IRIs in a named graph, with its dot."""
_CITING = f"SELECT ?claim ?source {{ GRAPH <claims> {{ ?claim <{DERIVED_FROM}> ?source }} }}"
_FACTS = "SELECT ?claim ?s ?p ?o { GRAPH ?claim { ?s ?p ?o } }"


@dataclass(frozen=True)
class GraphChange:
    """The step from one generation to the next; both graphs can be asked."""

    before: Graph
    after: Graph
    removed: set[str]
    """Lines of N-Quads of which some may be stated still."""
    added: set[str]
    slugs: frozenset[str]
    """The slugs of the entries that were read again, that are new, and that are gone."""

    @cached_property
    def things(self) -> set[Iri]:
        """The things of which a statement, an entry, or the spelling of a name has changed."""
        iris = self.after.iris
        things = {iris.thing(slug) for slug in self.slugs}
        things |= self.respelled
        for words in self._words():
            things.update(_things(iris, (words[0], words[2])))
        return things

    @cached_property
    def respelled(self) -> set[Iri]:
        """The things without an entry that links spell otherwise, or more or less often."""
        differing = _spelled(self.before, self.slugs) ^ _spelled(self.after, self.slugs)
        return {self.after.iris.thing(name.slug) for _, name in differing}

    @cached_property
    def facts(self) -> set[Triple]:
        """The facts between things whose claims, or lines of claims, have changed."""
        iris = self.after.iris
        facts: set[Triple] = set()
        claims: set[Iri] = set()
        described = (f"<{STATED_AT}>", f"<{BASIS}>")
        for words in self._words():
            if words[1] in described:
                claims.add(Iri(words[0][1:-1]))
            elif len(words) == _OF_CLAIM and len([*_things(iris, (words[0], words[2]))]) > 1:
                facts.add(Triple(*(Iri(word[1:-1]) for word in words[:3])))
        for graph in (self.before, self.after):
            for claim in claims:
                for _, source, prop, target in graph.store.select(_FACTS, claim=claim):
                    ends = [each for each in (source, target) if isinstance(each, Iri)]
                    if len(ends) > 1 and all(map(iris.is_thing, ends)):
                        facts.add(Triple(ends[0], Iri(str(prop)), ends[1]))
        return facts

    @cached_property
    def counted_things(self) -> set[Iri]:
        """The things that have changed, and those of facts whose evidence has changed."""
        return self.things | self._with_changed_evidence()

    def _with_changed_evidence(self) -> set[Iri]:
        """Return the things of facts whose claims, or the sources of these, have changed."""
        parts = {Iri(words[0][1:-1]) for words in self._words() if "#" in words[0]}
        things: set[Iri] = set()
        for graph in (self.before, self.after):
            select, claims = graph.store.select, set(parts)
            for part in parts:
                rows = select(_CITING, source=part)
                claims.update(Iri(str(claim)) for claim, *_ in rows)
            for claim in claims:
                found = (subject for _, subject, *_ in select(_FACTS, claim=claim))
                things.update(
                    each for each in found if isinstance(each, Iri) and graph.iris.is_thing(each)
                )
        return things

    def _words(self) -> Iterator[list[str]]:
        """Yield the words of each line; a literal may divide into several."""
        for line in self.removed | self.added:
            yield line.split(" ")


def _spelled(graph: Graph, slugs: Iterable[str]) -> set[tuple[str, SpelledName]]:
    """Return the names by which entries link to things without an entry, each with its entry."""
    described = (slug for slug in slugs if slug in graph.subjects)
    return {(slug, name) for slug in described for name in graph.missing_names[slug]}


def _things(iris: IriFactory, words: Iterable[str]) -> Iterator[Iri]:
    for word in words:
        iri = Iri(word[1:-1])
        if word.startswith("<") and iris.is_thing(iri):
            yield iri
