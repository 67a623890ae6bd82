"""What a store answers, and the one in memory: N-Quads in, SPARQL answers and sorted quads out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple, Protocol, TypeAlias

import pyoxigraph as ox

from kbgraph.errors import QueryError
from kbgraph.rdf.terms import Iri, Term, Triple
from kbgraph.store.oxigraph import (
    EngineQuad,
    EngineTerm,
    EngineTriple,
    Row,
    Solutions,
    from_engine,
    graph_of,
    own_triple,
    to_engine,
    triple,
)
from kbgraph.store.syntax_error import explain

Dataset: TypeAlias = tuple[tuple[str, ...], tuple[str, ...]]
"""The IRIs of the graphs whose merge is the default graph, and those of the named graphs (SPARQL 1.1, section 13)."""


class ClaimFacts(NamedTuple):
    """A claim, those of its facts that were asked for, and what is known of it."""

    claim: Iri
    facts: tuple[Triple, ...]
    known: tuple[tuple[Iri, Term], ...]


class Store(Protocol):
    """An RDF dataset (RDF 1.1 Concepts, section 4) that answers: facts in the default graph, each claim a named graph."""

    def __len__(self) -> int:
        """How many quads there are."""

    def solutions(
        self, query: str, prefixes: dict[str, str] | None = None, dataset: Dataset | None = None
    ) -> Solutions:
        """The engine's own answer, over these graphs where a dataset is given; relative IRIs in the query are resolved against the base."""

    def select(self, query: str, **values: Term) -> list[Row]:
        """The rows of a query of our own, with values for some of its variables."""

    def quads(self) -> list[EngineQuad]:
        """Every quad, sorted by its N-Quads text so that exports are the same each time."""

    def facts(self) -> list[EngineTriple]:
        """The triples of the default graph, sorted."""

    def claims_about(self, subject: Iri, graph_of_claims: Iri) -> list[EngineQuad]:
        """The quads of the claims that state something of a subject, and those that say what is known of these claims."""

    def claims_stating(
        self,
        graph_of_claims: Iri,
        *,
        subject: Iri | None = None,
        predicate: Iri | None = None,
        value: Iri | None = None,
    ) -> list[ClaimFacts]:
        """The named graphs that state something with this subject, predicate and value, where they are given, in any order."""

    def claims_of(self, fact: Triple) -> list[Iri]:
        """The graphs that state a fact, sorted."""

    def known_of(self, claim: Iri, graph_of_claims: Iri) -> list[tuple[Iri, Term]]:
        """What is known of a claim: properties and values."""


class MemoryStore:
    """A store in this process's memory, immutable but for `change`."""

    def __init__(self, nquads: Iterable[bytes], base: str) -> None:
        self.base = base
        self._store = ox.Store()
        # In a thread: the engine lets go of the interpreter, so that some lines are made while others are loaded.
        with ThreadPoolExecutor(1) as loader:
            loads = [loader.submit(self._load, chunk) for chunk in nquads]
        for load in loads:
            load.result()

    def _load(self, nquads: bytes) -> None:
        # Lenient: iris.py and terms.py make only valid terms, so the check would cost a third of the load and find nothing.
        self._store.bulk_load(nquads, ox.RdfFormat.N_QUADS, lenient=True)

    def change(self, gone: Iterable[str], come: Iterable[str], keep: Iterable[str]) -> None:
        """Replace lines of N-Quads by others, at once for all who ask. A fact that another graph states stays, and so does `keep`."""
        kept = {line.removesuffix(" .") for line in keep}
        old = list(ox.parse("\n".join(gone).encode(), format=ox.RdfFormat.N_QUADS, lenient=True))
        own = {quad.graph_name for quad in old}
        removed = [
            quad
            for quad in old
            if quad.graph_name != ox.DefaultGraph() or not self._is_stated(quad, own, kept)
        ]
        added = ox.parse("\n".join(come).encode(), format=ox.RdfFormat.N_QUADS, lenient=True)
        self._store.update(f"DELETE DATA {{ {_data(removed)} }} ; INSERT DATA {{ {_data(added)} }}")

    def _is_stated(self, fact: EngineQuad, but_by: set[object], kept: set[str]) -> bool:
        stating = self._store.quads_for_pattern(fact.subject, fact.predicate, fact.object, None)
        others = any(
            quad.graph_name not in but_by and quad.graph_name != ox.DefaultGraph()
            for quad in stating
        )
        return others or str(fact.triple) in kept

    def __len__(self) -> int:
        """How many quads there are."""
        return len(self._store)

    def solutions(
        self, query: str, prefixes: dict[str, str] | None = None, dataset: Dataset | None = None
    ) -> Solutions:
        """The engine's own answer, over these graphs where a dataset is given; relative IRIs in the query are resolved against the base."""
        try:
            return self._store.query(
                query, base_iri=self.base, prefixes=prefixes or {}, **_graphs(dataset)
            )
        except SyntaxError as error:
            raise QueryError(explain(str(error), query)) from error
        except (ValueError, OSError) as error:
            raise QueryError(f"the query cannot be answered: {error}") from error

    def select(self, query: str, **values: Term) -> list[Row]:
        """The rows of a query of our own, with values for some of its variables."""
        substitutions: dict[ox.Variable, EngineTerm] = {
            ox.Variable(name): to_engine(term) for name, term in values.items()
        }
        found = self._store.query(query, base_iri=self.base, substitutions=substitutions)
        assert isinstance(found, ox.QuerySolutions), "select() takes a SELECT query"
        return [tuple(None if term is None else from_engine(term) for term in row) for row in found]

    def quads(self) -> list[EngineQuad]:
        """Every quad, sorted by its N-Quads text so that exports are the same each time."""
        return sorted(self._store, key=str)

    def facts(self) -> list[EngineTriple]:
        """The triples of the default graph, sorted."""
        found = self._store.quads_for_pattern(None, None, None, ox.DefaultGraph())
        return sorted((quad.triple for quad in found), key=str)

    def claims_about(self, subject: Iri, graph_of_claims: Iri) -> list[EngineQuad]:
        """The quads of the claims that state something of a subject, and those that say what is known of these claims."""
        about = self._store.quads_for_pattern(ox.NamedNode(subject), None, None, None)
        claims = {quad.graph_name for quad in about} - {ox.DefaultGraph()}
        return [
            quad for claim in claims for quad in self._claim(claim, ox.NamedNode(graph_of_claims))
        ]

    def _claim(self, claim: Any, graph_of_claims: ox.NamedNode) -> Iterator[EngineQuad]:
        yield from self._store.quads_for_pattern(None, None, None, claim)
        yield from self._store.quads_for_pattern(claim, None, None, graph_of_claims)

    def claims_stating(
        self,
        graph_of_claims: Iri,
        *,
        subject: Iri | None = None,
        predicate: Iri | None = None,
        value: Iri | None = None,
    ) -> list[ClaimFacts]:
        """The named graphs that state something with this subject, predicate and value, where they are given, in any order."""
        given = [None if iri is None else ox.NamedNode(iri) for iri in (subject, predicate, value)]
        facts: dict[str, list[Triple]] = defaultdict(list)
        for quad in self._store.quads_for_pattern(given[0], given[1], given[2], None):
            facts[graph_of(quad)].append(own_triple(quad))
        stating = ((Iri(graph), found) for graph, found in facts.items() if graph)
        return [
            ClaimFacts(claim, tuple(found), tuple(self.known_of(claim, graph_of_claims)))
            for claim, found in stating
        ]

    def claims_of(self, fact: Triple) -> list[Iri]:
        """The graphs that state a fact, sorted."""
        engines = triple(fact.subject, fact.predicate, to_engine(fact.object))
        stating = self._store.quads_for_pattern(
            engines.subject, engines.predicate, engines.object, None
        )
        return sorted(Iri(graph_of(quad)) for quad in stating if graph_of(quad))

    def known_of(self, claim: Iri, graph_of_claims: Iri) -> list[tuple[Iri, Term]]:
        """What is known of a claim: properties and values."""
        found = self._store.quads_for_pattern(
            ox.NamedNode(claim), None, None, ox.NamedNode(graph_of_claims)
        )
        return [(Iri(quad.predicate.value), from_engine(quad.object)) for quad in found]


def _graphs(dataset: Dataset | None) -> dict[str, Any]:
    if dataset is None:
        return {}
    default, named = ([ox.NamedNode(iri) for iri in graphs] for graphs in dataset)
    return {"default_graph": default, "named_graphs": named}


def _data(quads: Iterable[EngineQuad]) -> str:
    """Quads as SPARQL 1.1 Update has them (QuadData)."""
    blocks = (
        f"{quad.triple} ."
        if quad.graph_name == ox.DefaultGraph()
        else f"GRAPH {quad.graph_name} {{ {quad.triple} }}"
        for quad in quads
    )
    return "\n".join(blocks)
