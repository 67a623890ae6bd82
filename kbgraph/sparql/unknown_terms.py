"""Terms of a query that nothing in the graph and the ontology has, such as misspelt ones.

They are warnings: a pattern with such a term matches nothing, which may be what was asked. Every
query of every door is examined, so that what has no such term must cost next to nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple
from urllib.parse import unquote, urljoin

from kbgraph.build import Graph
from kbgraph.fuzzy import closest
from kbgraph.query_syntax import QueryPlace, QueryToken, place_of, prefix_of, tokenize
from kbgraph.rdf.iris import local_name
from kbgraph.rdf.namespaces import DESCRIBING, KB
from kbgraph.rdf.prefixes import expand, reference
from kbgraph.rdf.terms import Iri
from kbgraph.source.names import normalise_name
from kbgraph.store.base import Store

_MAX_CHARS = 20_000
"""Of a query that is examined; it takes a few milliseconds."""
_MAX_WARNINGS = 8
_MAX_REMEMBERED = 20_000
"""Words and terms that are remembered as known."""
_MAX_REMEMBERED_QUERIES, _MAX_REMEMBERED_CHARS = 1_000, 2_000
"""They are remembered in each worker: two megabytes at most."""
_MIN_SIMILARITY = 75
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")


class QueryWarning(NamedTuple):
    """A term of a query that nothing has."""

    term: str
    """As the query writes it."""
    place: QueryPlace
    closest: str
    """The closest term that there is, as a query can write it; empty if none is close."""

    def __str__(self) -> str:
        """Return the warning as a sentence without its full stop."""
        hint = f"; did you mean {self.closest}?" if self.closest else ""
        return f"{self.place}: nothing in the knowledge base has {self.term}{hint}"


class _Use(NamedTuple):
    """A term in a query."""

    token: QueryToken
    iri: Iri


class UnknownTerms:
    """Finds the terms of queries that one graph does not have."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._harmless: set[str] = set()
        """Words, as spaces separate them, of queries without declarations and unknown terms.

        A word means the same in each query that declares nothing, and a query of such words needs
        no tokens: this takes a hundredth of what these take. Whether a query has other
        declarations shows in its words, too.
        """
        self._known: set[Iri] = set()
        self._examined: dict[str, tuple[QueryWarning, ...]] = {}
        """The warnings of short queries that were asked before."""

    def remembered(self, query: str) -> tuple[QueryWarning, ...] | None:
        """Return the warnings of a query without tokens or a store; None if it takes these."""
        found = self._examined.get(query)
        return found if found is not None else () if self._has_only_known_words(query) else None

    def _has_only_known_words(self, query: str) -> bool:
        harmless = self._harmless
        # A loop takes half the time of any() with a generator, and each query takes it.
        for word in query.split():
            if word not in harmless and (":" in word or "<" in word):
                return False
        return True

    def warnings(self, query: str, store: Store) -> tuple[QueryWarning, ...]:
        """Return the unknown terms of a valid query, each once, at most eight.

        `store` is where a term is looked for that no entry and no term of the ontology is.
        """
        if len(query) > _MAX_CHARS:
            return ()
        found = self._warnings(query, store)
        if len(query) <= _MAX_REMEMBERED_CHARS:
            if len(self._examined) >= _MAX_REMEMBERED_QUERIES:
                self._examined = {}
            self._examined[query] = found
        return found

    def _warnings(self, query: str, store: Store) -> tuple[QueryWarning, ...]:
        tokens = tokenize(query)
        found = tuple(self._examine(query, tokens, store))
        if not found and all(map(self._means_the_same, _declarations(tokens))):
            if len(self._harmless) > _MAX_REMEMBERED:
                self._harmless = set()
            self._harmless.update(query.split())
        return found

    def _means_the_same(self, declaration: tuple[str, str]) -> bool:
        """Say whether a declaration changes nothing: the ontology has the prefix so."""
        prefix, iri = declaration
        return self._graph.ontology.prefixes.get(prefix) == iri

    def _examine(
        self, query: str, tokens: list[QueryToken], store: Store
    ) -> Iterator[QueryWarning]:
        named = dict.fromkeys(use.iri for use in self._uses(tokens) if self._is_ours(use.iri))
        unknown = [iri for iri in named if not self._is_known(iri, store)][:_MAX_WARNINGS]
        if not unknown:
            return
        for use in self._uses(tokens):
            if use.iri in unknown:
                unknown.remove(use.iri)
                place = place_of(query, use.token.start)
                yield QueryWarning(use.token.text, place, self._closest(use.iri, store))

    def _uses(self, tokens: list[QueryToken]) -> Iterator[_Use]:
        """Yield the terms of a query, without those of declarations and templates."""
        base, prefixes = self._graph.iris.base, dict(self._graph.ontology.prefixes)
        declared = dict(_declarations(tokens))
        base = _resolved(base, declared.pop(_BASE, ""))
        prefixes |= {name: _resolved(base, iri) for name, iri in declared.items()}
        for token in _matched(tokens):
            if token.kind == "IRI":
                yield _Use(token, Iri(_resolved(base, token.text[1:-1])))
            elif iri := expand(token.text, prefixes):
                yield _Use(token, iri)

    @cached_property
    def _namespaces(self) -> tuple[str, ...]:
        """The namespaces that are ours: the base, and those of the ontology but for standards."""
        foreign = {*DESCRIBING.values()} - {KB}
        return (self._graph.iris.base, *({*self._graph.ontology.prefixes.values()} - foreign))

    def _is_ours(self, iri: Iri) -> bool:
        # An IRI that ends so is a namespace, as in STRSTARTS(STR(?x), STR(kb:)).
        return iri.startswith(self._namespaces) and not iri.endswith(("/", "#"))

    @cached_property
    def _terms(self) -> frozenset[Iri]:
        """The IRIs of the ontology, and those of the mapping."""
        ontology = self._graph.ontology
        served = (iri for triple in ontology.served.all for iri in triple if isinstance(iri, Iri))
        mapped = (field.path for fields in ontology.mapping.fields.values() for field in fields)
        return frozenset((*served, *mapped, *ontology.mapping.entry_classes))

    def _is_known(self, iri: Iri, store: Store) -> bool:
        if iri in self._known:
            return True
        iris, slug = self._graph.iris, self._graph.iris.slug(iri)
        is_entry = (
            slug is not None
            and slug in self._graph.subjects
            and iri in {iris.thing(slug), iris.entry(slug)}
        )
        if is_entry or iri in self._terms or store.has_term(iri):
            if len(self._known) > _MAX_REMEMBERED:
                self._known = set()
            self._known.add(iri)
            return True
        return False

    def _closest(self, iri: Iri, store: Store) -> str:
        graph = self._graph
        slug = graph.iris.slug(iri)
        if slug is not None:
            near = closest(slug, graph.subjects, _MIN_SIMILARITY) if "#" not in iri else []
            make = graph.iris.thing if graph.iris.is_thing(iri) else graph.iris.entry
            found = [make(each) for each in near]
        else:
            found = self._of_key(iri, store) or self._closest_terms(iri)
        return reference(found[0], graph.iris.base, graph.ontology.prefixes) if found else ""

    def _of_key(self, iri: Iri, store: Store) -> list[Iri]:
        """Return the property of a key that an IRI spells as its author does: `property/C++`."""
        iris = self._graph.iris
        folder = iris.property("").rpartition("/")[0]
        own = iris.property(unquote(iri.removeprefix(f"{folder}/")))
        return [own] if iri.startswith(folder) and store.has_term(own) else []

    def _closest_terms(self, iri: Iri) -> list[Iri]:
        """Return terms of the same namespace with a similar name, else others with the same."""
        name = local_name(iri)
        space = iri.removesuffix(name)
        own = {local_name(each): each for each in self._terms if each.startswith(space)}
        near = closest(name, sorted(own), _MIN_SIMILARITY)
        if near:
            return [own[each] for each in near]
        wanted = normalise_name(name)
        return sorted(each for each in self._terms if normalise_name(local_name(each)) == wanted)


_BASE = ":"
"""Stands for the declaration of the base, since no prefix has a colon."""


def _declarations(tokens: list[QueryToken]) -> Iterator[tuple[str, str]]:
    """Yield the prefixes that a query declares with their IRIs, and its base."""
    for number, token in enumerate(tokens):
        if token.kind == "BASE" and tokens[number + 1].kind == "IRI":
            yield _BASE, tokens[number + 1].text[1:-1]
        elif token.kind == "NAMESPACE" and tokens[number - 1].kind == "PREFIX":
            yield prefix_of(token), tokens[number + 1].text[1:-1]


def _matched(tokens: list[QueryToken]) -> Iterator[QueryToken]:
    """Yield the IRIs and names that a query matches with the graph.

    The template of CONSTRUCT makes triples that need not exist; prefixes are only declared.
    """
    in_template, depth, before = False, 0, ""
    for token in tokens:
        depth += (token.kind == "{") - (token.kind == "}")
        if token.kind == "{" and before == "CONSTRUCT":
            in_template = True
        elif in_template:
            in_template = depth > 0
        elif token.kind in {"IRI", "NAME"} and before not in {"NAMESPACE", "BASE"}:
            yield token
        before = token.kind


def _resolved(base: str, reference: str) -> str:
    """Return the IRI of a reference, which may have escapes of characters."""
    text = _ESCAPE.sub(lambda match: chr(int(match[1] or match[2], 16)), reference)
    # urljoin() removes an empty fragment, with which many namespaces end.
    return text if _SCHEME.match(text) else urljoin(base, text) + "#" * text.endswith("#")
