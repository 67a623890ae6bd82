"""The SPARQL queries of one knowledge base."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from functools import cached_property

from kbgraph.build import Graph
from kbgraph.config.arguments import checked
from kbgraph.errors import KbError, QueryError, UnknownTermWarning
from kbgraph.limits import Limits
from kbgraph.questions import Questions
from kbgraph.rdf.formats import Format
from kbgraph.rdf.python_values import python_text
from kbgraph.sparql.preparation import BYTE_ORDER_MARK, prepare
from kbgraph.sparql.query import evaluate, respond
from kbgraph.sparql.request import Request
from kbgraph.sparql.results import GraphResult, QueryResult, SelectResult
from kbgraph.sparql.row_provenance import CitedResult, cite
from kbgraph.sparql.unknown_terms import QueryWarning, UnknownTerms
from kbgraph.store.base import Store
from kbgraph.store.federation_guard import refuse_unsafe
from kbgraph.store.remote import RemoteStore
from kbgraph.store.syntax_error import explain
from kbgraph.views.labels import Labels
from kbgraph.views.provenance import Citations

_WARNING_TIMEOUT_SECONDS = 1.0
_CALLERS = 4
"""Callers from the warning up to the code that calls the facade."""


class SparqlService:
    """Answers SPARQL 1.1 queries over one graph.

    Every query knows the ontology's prefixes, and relative IRIs are resolved against the base.
    """

    def __init__(
        self, graph: Graph, labels: Labels, citations: Citations, find: Callable[[str], str]
    ) -> None:
        """Wrap a graph; `find` returns the slug of a thing by its name."""
        self._graph, self._labels, self._citations = graph, labels, citations
        self._find = find
        self._unknown_terms = UnknownTerms(graph)

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

    @cached_property
    def questions(self) -> Questions:
        """The example queries, each with its parameters and the values that they can have."""
        return Questions(self._graph, self._labels, self._find)

    @checked
    def ask(self, name: str, /, **values: object) -> QueryResult:
        """Return the answer of an example query, with values for its parameters.

        A thing is given by slug, name, alias or code, a concept by its label or local name, and any
        other value as its text or a value of Python. Parameters without a value have their
        defaults. Raises NotFoundError for an unknown question, and ParameterError for a value that
        a parameter does not take, with the closest that it does.
        """
        return self.query(self.question(name, **values))

    @checked
    def question(self, name: str, /, **values: object) -> str:
        """Return the text of an example query with values for its parameters, as `ask` does."""
        given = {key: python_text(value) for key, value in values.items()}
        return self.questions.bind(self.questions.named(name), given).query

    @checked
    def query(self, sparql: str) -> QueryResult:
        """Return the answer of a query: rows, a truth value, or triples.

        Raises QueryError, with line and column, if the query is not SPARQL 1.1. Warns of terms that
        nothing has, as the other methods for trusted queries do (UnknownTermWarning). `select` and
        `construct` do the same for one form each, so that type checkers know the result.
        """
        result = evaluate(self._graph, sparql)
        self._warn(sparql)
        return result

    @checked
    def select(self, sparql: str) -> SelectResult:
        """Return the rows of SELECT, as `query` does. Raises QueryError for another form."""
        match self.query(sparql):
            case SelectResult() as result:
                return result
        raise QueryError("only SELECT has rows: ask the other forms with `query`")

    @checked
    def construct(self, sparql: str) -> GraphResult:
        """Return the triples of CONSTRUCT or DESCRIBE. Raises QueryError for another form."""
        match self.query(sparql):
            case GraphResult() as result:
                return result
        raise QueryError("only CONSTRUCT and DESCRIBE have triples: ask the others with `query`")

    @checked
    def cite(self, sparql: str) -> CitedResult:
        """Return the rows of SELECT or ASK, each with the triples and claims behind it.

        Parts of a query that cannot be traced are named in the rows. Raises QueryError.
        """
        result = cite(
            self._graph,
            self._citations,
            query=sparql,
            prefixes=self._graph.ontology.prefixes,
        )
        self._warn(sparql)
        return result

    def answer(self, request: Request) -> tuple[Format, bytes]:
        """Return the answer in the first accepted syntax that can carry it, and the syntax.

        Raises QueryError, or FormatError if no accepted syntax can carry the answer.
        """
        answer = respond(self._graph, self._citations, request)
        self._warn(request.query)
        return answer

    @checked
    def warnings(self, sparql: str) -> tuple[QueryWarning, ...]:
        """Return the terms of a valid query that nothing has, with the closest that there are.

        The terms are IRIs below the base, or in a namespace of the ontology. At most eight are
        returned, none for a query of more than 20,000 characters, and none where a store over HTTP
        does not say in time whether it has a term.
        """
        remembered = self._unknown_terms.remembered(sparql)
        if remembered is not None:
            return remembered
        with suppress(KbError), self._bounded_store() as store:
            return self._unknown_terms.warnings(sparql.removeprefix(BYTE_ORDER_MARK), store)
        return ()

    @contextmanager
    def _bounded_store(self) -> Iterator[Store]:
        store = self._graph.store
        if not isinstance(store, RemoteStore):
            yield store
            return
        with store.bounded(self.limits, _WARNING_TIMEOUT_SECONDS) as bounded:
            yield bounded

    def _warn(self, sparql: str) -> None:
        for each in self.warnings(sparql):
            warnings.warn(str(each), UnknownTermWarning, stacklevel=_CALLERS)

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
        self._refuse(request.query)
        with store.bounded(self.limits, seconds) as bounded:
            graph = replace(self._graph, store=bounded)
            citations = Citations(graph, self._labels)
            return respond(graph, citations, request=request, limits=self.limits)

    def _refuse(self, query: str) -> None:
        """Raise QueryError for a query that is not sent to a store over HTTP.

        A fault that the grammar finds is named as it is in memory.
        """
        prefixes = self._graph.ontology.prefixes
        query = prepare(query, prefixes)
        try:
            refuse_unsafe(query)
        except QueryError as error:
            raise QueryError(explain(query, prefixes) or str(error)) from error
