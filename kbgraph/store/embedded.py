"""A store of the engine in this process: SPARQL results and sorted quads out."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from typing import Any

import pyoxigraph as ox

from kbgraph.errors import QueryError
from kbgraph.rdf.namespaces import CITED_PART
from kbgraph.rdf.terms import Iri, Term, Triple
from kbgraph.store.base import ClaimFacts, Dataset, Statement
from kbgraph.store.merged_graphs import dataset_options
from kbgraph.store.oxigraph import (
    EngineQuad,
    EngineTerm,
    EngineTriple,
    Row,
    Solutions,
    failure_of_query,
    graph_name,
    term_from_engine,
    term_to_engine,
    triple_from_engine,
    triple_to_engine,
)
from kbgraph.store.syntax_error import syntax_error_message

_CITED_PART = ox.NamedNode(CITED_PART)


class EmbeddedStore(ABC):
    """A store of the engine. Immutable, except by `change` and `alter`."""

    def __init__(self, store: ox.Store, base: str) -> None:
        self._store, self.base = store, base

    def change(self, removed: Iterable[str], added: Iterable[str], keep: Iterable[str]) -> int:
        """Replace lines of N-Quads.

        A fact of the default graph stays where another claim states it, and where it is in `keep`.
        Returns by how many the quads have become more.
        """
        kept_triples = {line.removesuffix(" .") for line in keep}
        old_quads = list(_parse_nquads(removed))
        changed_graphs = {quad.graph_name for quad in old_quads}
        deletions = [
            quad
            for quad in old_quads
            if quad.graph_name != ox.DefaultGraph()
            or not self._is_stated(quad, changed_graphs, kept_triples)
        ]
        present = [quad for quad in deletions if quad in self._store]
        for quad in present:
            self._store.remove(quad)
        missing = {quad for quad in _parse_nquads(added) if quad not in self._store}
        self._store.extend(missing)
        return len(missing) - len(present)

    def _is_stated(
        self, fact: EngineQuad, changed_graphs: Collection[object], kept_triples: set[str]
    ) -> bool:
        """Tell whether a fact is kept, or stated by a claim that is not changed."""
        stating = self._store.quads_for_pattern(fact.subject, fact.predicate, fact.object, None)
        in_unchanged_claim = any(
            quad.graph_name not in changed_graphs and quad.graph_name != ox.DefaultGraph()
            for quad in stating
        )
        return in_unchanged_claim or str(fact.triple) in kept_triples

    def alter(self, removed: Iterable[Statement], added: Iterable[Statement]) -> None:
        """Remove statements and add others. To repeat this changes nothing."""
        for statement in removed:
            self._store.remove(_engine_quad(statement))
        self._store.extend(map(_engine_quad, added))

    @abstractmethod
    def copy(self) -> EmbeddedStore:
        """Return a store of its own with the same quads, which can be altered."""

    def __len__(self) -> int:
        """Return the number of quads."""
        return len(self._store)

    def solutions(
        self, query: str, prefixes: dict[str, str] | None = None, dataset: Dataset | None = None
    ) -> Solutions:
        """Evaluate a query; return the results in the engine's terms.

        A given dataset replaces the store's own. Relative IRIs in the query are resolved against
        the base. Raises QueryError with line and column.
        """
        store, options = dataset_options(self._store, dataset)
        try:
            return store.query(query, base_iri=self.base, prefixes=prefixes or {}, **options)
        except SyntaxError as error:
            raise QueryError(
                syntax_error_message(str(error), query, prefixes=prefixes or {})
            ) from error
        except (ValueError, OSError) as error:
            raise failure_of_query(error) from error

    def select(self, query: str, **values: Term) -> list[Row]:
        """Return the rows of an internal SELECT query, with values for some of its variables."""
        substitutions: dict[ox.Variable, EngineTerm] = {
            ox.Variable(name): term_to_engine(term) for name, term in values.items()
        }
        results = self._store.query(query, base_iri=self.base, substitutions=substitutions)
        assert isinstance(results, ox.QuerySolutions), "select() takes a SELECT query"
        return [
            tuple(None if term is None else term_from_engine(term) for term in row)
            for row in results
        ]

    def quads(self) -> list[EngineQuad]:
        """Return every quad, sorted by its N-Quads text, so that exports are reproducible."""
        return sorted(self._store, key=str)

    def facts(self) -> list[EngineTriple]:
        """Return the triples of the default graph, sorted by their text."""
        quads = self._store.quads_for_pattern(None, None, None, ox.DefaultGraph())
        return sorted((quad.triple for quad in quads), key=str)

    def claims_about(self, subject: Iri, graph_of_claims: Iri) -> list[EngineQuad]:
        """Return the quads of the claims about a subject, and those that describe these claims."""
        about = self._store.quads_for_pattern(ox.NamedNode(subject), None, None, None)
        claims = {quad.graph_name for quad in about} - {ox.DefaultGraph()}
        return [
            quad
            for claim in claims
            for quad in self._claim_quads(claim, ox.NamedNode(graph_of_claims))
        ]

    def _claim_quads(self, claim: Any, graph_of_claims: ox.NamedNode) -> Iterator[EngineQuad]:
        yield from self._store.quads_for_pattern(None, None, None, claim)
        for quad in self._store.quads_for_pattern(claim, None, None, graph_of_claims):
            yield quad
            part = quad.object
            if quad.predicate == _CITED_PART and isinstance(part, ox.NamedNode):
                yield from self._store.quads_for_pattern(part, None, None, graph_of_claims)

    def claims_stating(
        self,
        graph_of_claims: Iri,
        *,
        subject: Iri | None = None,
        predicate: Iri | None = None,
        value: Iri | None = None,
    ) -> list[ClaimFacts]:
        """Return the claims that hold a triple of this pattern, in no particular order.

        None matches every subject, predicate or value.
        """
        pattern = [
            None if iri is None else ox.NamedNode(iri) for iri in (subject, predicate, value)
        ]
        facts: dict[str, list[Triple]] = defaultdict(list)
        for quad in self._store.quads_for_pattern(pattern[0], pattern[1], pattern[2], None):
            facts[graph_name(quad)].append(triple_from_engine(quad))
        by_claim = ((Iri(graph), triples) for graph, triples in facts.items() if graph)
        return [
            ClaimFacts(claim, tuple(triples), tuple(self.known_of(claim, graph_of_claims)))
            for claim, triples in by_claim
        ]

    def claims_of(self, fact: Triple) -> list[Iri]:
        """Return the claims that state a fact, sorted."""
        pattern = triple_to_engine(fact)
        stating = self._store.quads_for_pattern(
            pattern.subject, pattern.predicate, pattern.object, None
        )
        return sorted(Iri(graph) for graph in map(graph_name, stating) if graph)

    def has_term(self, iri: Iri) -> bool:
        """Return whether a triple of any graph has an IRI, or a named graph is named by it."""
        node, every = ox.NamedNode(iri), self._store.quads_for_pattern
        patterns = (
            (node, None, None, None),
            (None, node, None, None),
            (None, None, node, None),
            (None, None, None, node),
        )
        return any(next(every(*pattern), None) is not None for pattern in patterns)

    def facts_about(self, node: Iri) -> list[tuple[Iri, Term]]:
        """Return the properties of a node in the default graph, with their values."""
        return self._described(node, ox.DefaultGraph())

    def known_of(self, claim: Iri, graph_of_claims: Iri) -> list[tuple[Iri, Term]]:
        """Return the properties of a claim with their values."""
        return self._described(claim, ox.NamedNode(graph_of_claims))

    def _described(
        self, node: Iri, graph: ox.NamedNode | ox.DefaultGraph
    ) -> list[tuple[Iri, Term]]:
        quads = self._store.quads_for_pattern(ox.NamedNode(node), None, None, graph)
        return [(Iri(quad.predicate.value), term_from_engine(quad.object)) for quad in quads]


def _engine_quad(statement: Statement) -> EngineQuad:
    triple, graph = triple_to_engine(statement.triple), statement.graph
    name = ox.DefaultGraph() if graph is None else ox.NamedNode(graph)
    return ox.Quad(triple.subject, triple.predicate, triple.object, name)


def _parse_nquads(lines: Iterable[str]) -> Iterator[EngineQuad]:
    return iter(ox.parse("\n".join(lines).encode(), format=ox.RdfFormat.N_QUADS, lenient=True))
