"""The number of uses of the ontology's terms, and the first claim with each.

A store of this machine counts the triples with one term in a third of a microsecond each; a
question about all terms at once takes it minutes where there are millions of facts. A server over
HTTP is asked at once instead.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from functools import cached_property, lru_cache, partial
from typing import Any, Protocol

from kbgraph.build import Graph
from kbgraph.export.statistics import GraphStatistics
from kbgraph.rdf.namespaces import TYPE
from kbgraph.rdf.terms import Iri, Literal, Term
from kbgraph.store.remote import RemoteStore
from kbgraph.summaries import kept_rows
from kbgraph.views.kept_figures import description_counts

_FIRST_FACTS = (
    "SELECT ?p (MIN(STR(?claim)) AS ?first)"
    " { GRAPH ?claim { ?s ?p ?o } FILTER(?claim != <claims>) } GROUP BY ?p"
)
_FIRST_MEMBERS = "SELECT ?c (MIN(STR(?claim)) AS ?first) { GRAPH ?claim { ?s a ?c } } GROUP BY ?c"
_CLAIM_PROPERTIES = (
    "SELECT ?p (MIN(STR(?claim)) AS ?first) (COUNT(*) AS ?n)"
    " { GRAPH <claims> { ?claim ?p ?o } } GROUP BY ?p"
)
_CODED_VALUES = (
    "SELECT ?value (COUNT(*) AS ?n)"
    f" {{ ?value <{TYPE}> ?kind . ?thing ?property ?value }} GROUP BY ?value"
)
_MEMBERS, _FACTS, _VALUES, _DESCRIPTIONS = (
    "?s a <%s>", "?s <%s> ?o", "?s ?p <%s>", "GRAPH <claims> { ?claim <%s> ?o }",
)  # fmt: skip
_COUNT = "SELECT (COUNT(*) AS ?n) { %s }"
_STATING = "GRAPH ?claim { %s } FILTER(?claim != <claims>)"
_FIRST = "SELECT (MIN(STR(?claim)) AS ?first) { %s }"
_ANY = "SELECT ?claim { %s } LIMIT 1"
_MAX_COMPARED = 500
"""Uses of a term of which the first by name is its example; of more, any is."""
_MAX_KEPT = 8_192


class TermCounts(Protocol):
    """The uses of the terms in one graph."""

    def things(self, cls: Iri) -> int:
        """Return the number of things of a class."""

    def facts(self, prop: Iri) -> int:
        """Return the number of facts with a property, those of the ontology among them."""

    def descriptions(self, prop: Iri) -> int:
        """Return the number of statements about claims with a property."""

    def with_value(self, value: Iri) -> int:
        """Return the number of facts with a value that the ontology describes."""

    def first_claim(self, term: Iri) -> str:
        """Return the first claim with a class or a property; empty without any."""


def term_counts(graph: Graph, figures: Callable[[], GraphStatistics]) -> TermCounts:
    """Return the counts of a graph; `figures` are asked for of a server over HTTP alone."""
    if isinstance(graph.store, RemoteStore):
        return CountsOfAllTerms(graph, figures)
    return CountsOfOneTerm(graph)


class CountsOfOneTerm:
    """Counts that are made for one term when it is asked for."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._number = lru_cache(_MAX_KEPT)(self._counted)

    def things(self, cls: Iri) -> int:
        """Return the number of things of a class."""
        return self._number(_MEMBERS, cls)

    def facts(self, prop: Iri) -> int:
        """Return the number of facts with a property, those of the ontology among them."""
        return self._number(_FACTS, prop)

    def descriptions(self, prop: Iri) -> int:
        """Return the number of statements about claims with a property."""
        return self._descriptions.get(prop, 0)

    @cached_property
    def _descriptions(self) -> dict[str, int]:
        return description_counts(self._graph)

    def with_value(self, value: Iri) -> int:
        """Return the number of facts with a value that the ontology describes."""
        types = self._graph.ontology.served.iris(value, TYPE)
        return self._number(_VALUES, value) * len(types)

    def first_claim(self, term: Iri) -> str:
        """Return the first claim with a class or a property; empty without any."""
        for pattern, uses in ((_FACTS, self.facts), (_MEMBERS, self.things)):
            if uses(term) and (found := self._first(_STATING % (pattern % term), uses(term))):
                return found
        return self._first(_DESCRIPTIONS % term, self.descriptions(term))

    def _first(self, pattern: str, uses: int) -> str:
        query = _FIRST if uses <= _MAX_COMPARED else _ANY
        rows = self._graph.store.select(query % pattern) if uses else []
        return next((str(claim) for claim, *_ in rows if claim is not None), "")

    def _counted(self, pattern: str, term: Iri) -> int:
        ((number,),) = self._graph.store.select(_COUNT % (pattern % term))
        return _integer(number)


class CountsOfAllTerms:
    """Counts that are made for all terms at once."""

    def __init__(self, graph: Graph, figures: Callable[[], GraphStatistics]) -> None:
        self._graph, self._figures = graph, figures

    def things(self, cls: Iri) -> int:
        """Return the number of things of a class."""
        return self._things[cls]

    def facts(self, prop: Iri) -> int:
        """Return the number of facts with a property, those of the ontology among them."""
        return self._facts[prop]

    def descriptions(self, prop: Iri) -> int:
        """Return the number of statements about claims with a property."""
        return self._claim_properties.get(prop, ("", 0))[1]

    def with_value(self, value: Iri) -> int:
        """Return the number of facts with a value that the ontology describes."""
        return self._values.get(value, 0)

    def first_claim(self, term: Iri) -> str:
        """Return the first claim with a class or a property; empty without any."""
        return self._first_claims.get(term) or self._claim_properties.get(term, ("", 0))[0]

    @cached_property
    def _things(self) -> Counter[Iri]:
        return Counter({each.cls: each.entities for each in self._figures().classes})

    @cached_property
    def _facts(self) -> Counter[Iri]:
        return Counter({each.property: each.triples for each in self._figures().properties})

    @cached_property
    def _values(self) -> dict[Iri, int]:
        rows = kept_rows(self._graph.kept, "value-counts", partial(_value_counts, self._graph))
        return {Iri(value): count for value, count in rows}

    @cached_property
    def _first_claims(self) -> dict[Iri, str]:
        """The first claim that states each property, or that something is of each class."""
        make = partial(_first_rows, self._graph, _FIRST_FACTS, _FIRST_MEMBERS)
        rows = kept_rows(self._graph.kept, "first-claims", make)
        return {Iri(iri): claim for iri, claim, _ in rows}

    @cached_property
    def _claim_properties(self) -> dict[Iri, tuple[str, int]]:
        """The properties of claims: the first claim of each, and the number of uses."""
        make = partial(_first_rows, self._graph, _CLAIM_PROPERTIES)
        rows = kept_rows(self._graph.kept, "claim-properties", make)
        return {Iri(prop): (claim, uses) for prop, claim, uses in rows}


def _first_rows(graph: Graph, *queries: str) -> list[Any]:
    """Return each term of the rows of some queries with its first claim, and with its uses."""
    rows = (row for query in queries for row in graph.store.select(query))
    return [
        [str(iri), str(first), _integer(uses[0]) if uses else 0]
        for iri, first, *uses in rows
        if iri is not None and first is not None
    ]


def _value_counts(graph: Graph) -> list[Any]:
    """Return the number of facts with each value that the ontology describes."""
    served = graph.ontology.served
    return [
        [str(value), _integer(count)]
        for value, count in graph.store.select(_CODED_VALUES)
        if isinstance(value, Iri) and served.iris(value, TYPE)
    ]


def _integer(term: Term | None) -> int:
    return int(term.lexical) if isinstance(term, Literal) else 0
