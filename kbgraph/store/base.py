"""The interface of a store, and the types that its methods take and return."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple, Protocol, TypeAlias

from kbgraph.rdf.terms import Iri, Term, Triple
from kbgraph.store.oxigraph import EngineQuad, EngineTriple, Row, Solutions

Dataset: TypeAlias = tuple[tuple[str, ...], tuple[str, ...]]
"""The dataset of a query (SPARQL 1.1 Query, section 13).

First the IRIs of the graphs whose merge is the default graph, then those of the named graphs.
"""


class Statement(NamedTuple):
    """A triple of one graph."""

    triple: Triple
    graph: Iri | None
    """The named graph; None for the default graph."""


class ClaimFacts(NamedTuple):
    """A claim with those of its facts that match a pattern, and with its properties."""

    claim: Iri
    facts: tuple[Triple, ...]
    known: tuple[tuple[Iri, Term], ...]
    """Property and value of each triple about the claim itself."""


class LazyFiles(NamedTuple):
    """The files of a graph on disk, for a forked process that may open none later."""

    folders: tuple[Path, ...]
    open_all: Callable[[], None]
    """Opens them as far as it can."""


class Store(Protocol):
    """An RDF dataset that can be queried (RDF 1.1 Concepts, section 4).

    The default graph holds the facts; each claim is a named graph; a further named graph, the graph
    of claims, describes the claims.
    """

    def __len__(self) -> int:
        """Return the number of quads."""

    def solutions(
        self, query: str, prefixes: dict[str, str] | None = None, dataset: Dataset | None = None
    ) -> Solutions:
        """Evaluate a query; return the results in the engine's terms.

        A given dataset replaces the store's own. Relative IRIs in the query are resolved against
        the knowledge base's base IRI. Raises QueryError with line and column.
        """

    def select(self, query: str, **values: Term) -> list[Row]:
        """Return the rows of an internal SELECT query, with values for some of its variables."""

    def quads(self) -> list[EngineQuad]:
        """Return every quad, sorted by its N-Quads text, so that exports are reproducible."""

    def facts(self) -> list[EngineTriple]:
        """Return the triples of the default graph, sorted by their text."""

    def claims_about(self, subject: Iri, graph_of_claims: Iri) -> list[EngineQuad]:
        """Return the quads of the claims about a subject, and those that describe these claims."""

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

    def claims_of(self, fact: Triple) -> list[Iri]:
        """Return the claims that state a fact, sorted."""

    def has_term(self, iri: Iri) -> bool:
        """Return whether a triple of any graph has an IRI, or a named graph is named by it."""

    def facts_about(self, node: Iri) -> list[tuple[Iri, Term]]:
        """Return the properties of a node in the default graph, with their values."""

    def known_of(self, claim: Iri, graph_of_claims: Iri) -> list[tuple[Iri, Term]]:
        """Return the properties of a claim with their values."""
