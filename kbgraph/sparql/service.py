"""The SPARQL queries of one knowledge base."""

from __future__ import annotations

from dataclasses import replace

from kbgraph.build import Graph
from kbgraph.limits import Limits
from kbgraph.rdf.formats import Format
from kbgraph.sparql.federation_guard import refuse_unsafe
from kbgraph.sparql.query import QueryResult, evaluate, respond
from kbgraph.sparql.request import Request
from kbgraph.sparql.row_provenance import CitedResult, cite
from kbgraph.store.remote import RemoteStore
from kbgraph.views.labels import Labels
from kbgraph.views.provenance import Citations


class SparqlService:
    """Answers SPARQL 1.1 queries over one graph.

    Every query knows the ontology's prefixes, and relative IRIs are resolved against the base.
    """

    def __init__(self, graph: Graph, labels: Labels, citations: Citations) -> None:
        self._graph, self._labels, self._citations = graph, labels, citations

    @property
    def limits(self) -> Limits:
        """The limits of queries and their answers, from the settings."""
        return self._graph.limits

    @property
    def is_remote(self) -> bool:
        """Whether a store over HTTP answers the queries.

        A sandbox has no network and cannot reach such a store, so queries of clients are sent to it
        by the process itself.
        """
        return isinstance(self._graph.store, RemoteStore)

    def query(self, sparql: str) -> QueryResult:
        """Return the answer of a query as values.

        Raises QueryError, with line and column, if the query is not SPARQL 1.1.
        """
        return evaluate(self._graph, sparql)

    def cite(self, sparql: str) -> CitedResult:
        """Return the rows of SELECT or ASK, each with the triples and claims behind it.

        Parts of a query that cannot be traced are named in the rows. Raises QueryError.
        """
        return cite(
            self._graph,
            self._citations,
            query=sparql,
            prefixes=self._graph.ontology.prefixes,
        )

    def answer(self, request: Request) -> tuple[Format, bytes]:
        """Return the answer in the first accepted syntax that can carry it, and the syntax.

        Raises QueryError, or FormatError if no accepted syntax can carry the answer.
        """
        return respond(self._graph, self._citations, request)

    def answer_within_limits(
        self, request: Request, seconds: float | None = None
    ) -> tuple[Format, bytes]:
        """Return the answer of an untrusted query, within the limits of the settings.

        Raises AnswerTooLargeError if the answer has too many rows or bytes. A store over HTTP gets
        only queries that read and that stay on that store; QueryStoppedError is raised if it has
        not answered after `seconds` (by default `query_timeout_seconds`).
        """
        store = self._graph.store
        if not isinstance(store, RemoteStore):
            return respond(self._graph, self._citations, request=request, limits=self.limits)
        refuse_unsafe(request.query)
        with store.bounded(self.limits, seconds) as bounded:
            graph = replace(self._graph, store=bounded)
            citations = Citations(graph, self._labels)
            return respond(graph, citations, request=request, limits=self.limits)
