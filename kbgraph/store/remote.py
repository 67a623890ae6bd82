"""A store on a server, queried by the SPARQL 1.1 Protocol.

The server's default graph is not relied on where facts are listed: servers differ in whether it is
the union of all graphs, while each fact is also in the graph of a claim or in the ontology. So
exports are the same bytes, and none contains graphs of others.
"""

from __future__ import annotations

import threading
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property

from kbgraph.config import StoreAddresses
from kbgraph.errors import BusyError, QueryError, QueryStoppedError, StoreError
from kbgraph.limits import Limits
from kbgraph.rdf.iris import IriFactory
from kbgraph.rdf.namespaces import CITED_PART, GENERATION
from kbgraph.rdf.terms import Iri, Term, Triple
from kbgraph.store.base import ClaimFacts, Dataset
from kbgraph.store.endpoints import find_query_endpoint
from kbgraph.store.http_client import (
    HttpClient,
    HttpResponse,
    ResponseLimits,
    without_credentials,
)
from kbgraph.store.nquads import padded_term
from kbgraph.store.oxigraph import (
    EngineQuad,
    EngineTriple,
    Row,
    Solutions,
    graph_name,
    in_default_graph,
    parse_response,
    parse_triples,
    read_boolean,
    read_quads,
    read_rows,
    triple_from_engine,
)
from kbgraph.store.prologue import prologue
from kbgraph.store.protocol import post_query
from kbgraph.store.syntax_error import syntax_error_message

_MAX_ERROR_BYTES = 2000


@dataclass(frozen=True)
class RemoteStore:
    """The facts and claims of one knowledge base in a store over HTTP."""

    client: HttpClient
    address: str
    """Of the query operation."""
    iris: IriFactory
    ontology: Sequence[str]
    """The triples that no claim states, as lines of N-Triples."""
    response_limits: ResponseLimits | None = None
    _slots: threading.Semaphore = field(default_factory=threading.Semaphore, repr=False)
    """Limits the public queries that run or wait at the same time."""

    @contextmanager
    def bounded(self, limits: Limits, seconds: float | None) -> Iterator[RemoteStore]:
        """Give the same store for one public query, with a deadline and a limit on its response.

        The deadline is in `seconds`, at most the limit of the settings. Raises BusyError where too
        many queries run already.
        """
        if not self._slots.acquire(blocking=False):
            raise BusyError("too many queries are waiting; try again in a moment")
        try:
            timeout = min(seconds or limits.query_timeout_seconds, limits.query_timeout_seconds)
            deadline = time.monotonic() + timeout
            yield replace(self, response_limits=ResponseLimits(deadline, limits.response_max_bytes))
        finally:
            self._slots.release()

    def generation(self) -> str:
        """Return the generation that was loaded; the empty string where none was."""
        rows = self.select(
            f"SELECT ?generation WHERE {{ "
            f"GRAPH <{self.iris.generation}> {{ ?base <{GENERATION}> ?generation }} }}"
        )
        return str(rows[0][0]) if rows else ""

    def is_union(self) -> bool:
        """Tell whether the default graph is the union of all graphs.

        Asks for a triple that is in one named graph only, which only kbgraph writes.
        """
        query = f"ASK {{ <{self.iris.base}> <{GENERATION}> ?generation }}"
        return read_boolean(self.solutions(query)) is True

    def __len__(self) -> int:
        """Return the number of quads, counted once.

        A triple that both an entry and the ontology state is counted for both.
        """
        return self._size

    @cached_property
    def _size(self) -> int:
        patterns = (
            self._claim_pattern,
            f"GRAPH <{self.iris.claims}> {{ ?s ?p ?o }}",
            f"{{ SELECT DISTINCT ?s ?p ?o WHERE {{ {self._claim_pattern} }} }}",
        )
        counts = (
            self.select(f"SELECT (COUNT(*) AS ?n) WHERE {{ {pattern} }}")[0][0]
            for pattern in patterns
        )
        return sum(int(str(count)) for count in counts) + len(self.ontology)

    def solutions(
        self, query: str, prefixes: dict[str, str] | None = None, dataset: Dataset | None = None
    ) -> Solutions:
        """Evaluate a query on the server; return the results in the engine's terms.

        A given dataset replaces the server's own (SPARQL 1.1 Protocol, section 2.1.4). Relative
        IRIs in the query are resolved against the base. Raises QueryError with the server's
        message, StoreError, and the errors of the response limits.
        """
        declarations = prologue(query, self.iris.base, prefixes or {})
        default, named = dataset or ((), ())
        graphs = [
            *(("default-graph-uri", iri) for iri in default),
            *(("named-graph-uri", iri) for iri in named),
        ]
        response = post_query(
            self.client,
            self.address,
            query=declarations + query,
            graphs=graphs,
            limits=self.response_limits,
        )
        self._require_success(response, query, len(declarations), prefixes or {})
        return parse_response(response.body, response.media_type)

    def _require_success(
        self,
        response: HttpResponse,
        query: str,
        prologue_chars: int,
        prefixes: dict[str, str],
    ) -> None:
        if response.status == 400:
            error = response.body[:_MAX_ERROR_BYTES].decode(errors="replace")
            raise QueryError(syntax_error_message(error, query, prologue_chars, prefixes))
        if response.status in {408, 503, 504}:
            raise QueryStoppedError(f"the store stopped the query: {response.excerpt}")
        if not response.is_success:
            address = without_credentials(self.address)
            raise StoreError(f"{address} cannot answer ({response.status}): {response.excerpt}")

    def select(self, query: str, **values: Term) -> list[Row]:
        """Return the rows of an internal SELECT query, with values for some of its variables."""
        head, brace, tail = query.partition("{")
        names = " ".join(f"?{name}" for name in values)
        terms = " ".join(map(padded_term, values.values()))
        bindings = f" VALUES ({names}) {{ ({terms}) }}" if values else ""
        return list(read_rows(self.solutions(f"{head}{brace}{bindings}{tail}"))[1])

    @property
    def _claim_pattern(self) -> str:
        """The pattern of the claims' triples; the server may hold graphs of others as well."""
        return f'GRAPH ?g {{ ?s ?p ?o }} FILTER(STRSTARTS(STR(?g), "{self.iris.claim_folder}"))'

    def quads(self) -> list[EngineQuad]:
        """Return every quad, sorted by its N-Quads text, so that exports are reproducible."""
        claims = self.iris.claims
        claimed = self._select_quads(self._claim_pattern)
        known = self._select_quads(f"GRAPH <{claims}> {{ ?s ?p ?o }} BIND(<{claims}> AS ?g)")
        facts = map(in_default_graph, self._with_ontology(claimed))
        return sorted([*claimed, *known, *facts], key=str)

    def facts(self) -> list[EngineTriple]:
        """Return the triples of the default graph, sorted by their text."""
        return sorted(self._with_ontology(self._select_quads(self._claim_pattern)), key=str)

    def _with_ontology(self, claimed: list[EngineQuad]) -> set[EngineTriple]:
        return {quad.triple for quad in claimed}.union(parse_triples(self.ontology))

    def claims_about(self, subject: Iri, graph_of_claims: Iri) -> list[EngineQuad]:
        """Return the quads of the claims about a subject, and those that describe these claims.

        Sends a third request where they cite places in sources.
        """
        about = f"{self._claim_pattern} GRAPH ?g {{ <{subject}> ?any ?other }}"
        known = (
            f"GRAPH ?s {{ <{subject}> ?any ?other }} GRAPH <{graph_of_claims}> {{ ?s ?p ?o }} "
            f"BIND(<{graph_of_claims}> AS ?g)"
        )
        claimed, described = self._select_quads(about), self._select_quads(known)
        if not any(quad.predicate.value == CITED_PART for quad in described):
            return [*claimed, *described]
        parts = (
            f"GRAPH ?claim {{ <{subject}> ?any ?other }} "
            f"GRAPH <{graph_of_claims}> {{ ?claim <{CITED_PART}> ?s . ?s ?p ?o }} "
            f"BIND(<{graph_of_claims}> AS ?g)"
        )
        return [*claimed, *described, *self._select_quads(parts)]

    def claims_stating(
        self,
        graph_of_claims: Iri,
        *,
        subject: Iri | None = None,
        predicate: Iri | None = None,
        value: Iri | None = None,
    ) -> list[ClaimFacts]:
        """Return the claims that hold a triple of this pattern, in no particular order.

        None matches every subject, predicate or value. Sends two requests for all claims together.
        """
        constants = {"?s": subject, "?p": predicate, "?o": value}
        pattern = " ".join(f"<{iri}>" if iri else name for name, iri in constants.items())
        claimed = f'GRAPH ?g {{ {pattern} }} FILTER(STRSTARTS(STR(?g), "{self.iris.claim_folder}"))'
        bindings = " ".join(f"BIND(<{iri}> AS {name})" for name, iri in constants.items() if iri)
        facts: dict[Iri, list[Triple]] = defaultdict(list)
        for quad in self._select_quads(f"{claimed} {bindings}"):
            facts[Iri(graph_name(quad))].append(triple_from_engine(quad))
        known: dict[Iri, list[tuple[Iri, Term]]] = defaultdict(list)
        for claim, key, term in self.select(
            f"SELECT DISTINCT ?g ?k ?v WHERE {{ "
            f"{claimed} GRAPH <{graph_of_claims}> {{ ?g ?k ?v }} }}"
        ):
            known[Iri(str(claim))].append((Iri(str(key)), term or Iri("")))
        return [
            ClaimFacts(claim, tuple(triples), tuple(known[claim]))
            for claim, triples in facts.items()
        ]

    def claims_of(self, fact: Triple) -> list[Iri]:
        """Return the claims that state a fact, sorted."""
        pattern = f"<{fact.subject}> <{fact.predicate}> {padded_term(fact.object)}"
        graphs = (
            str(row[0]) for row in self.select(f"SELECT ?g WHERE {{ GRAPH ?g {{ {pattern} }} }}")
        )
        return sorted(Iri(graph) for graph in graphs if graph.startswith(self.iris.claim_folder))

    def has_term(self, iri: Iri) -> bool:
        """Return whether a triple of any graph has an IRI, or a named graph is named by it."""
        triples = (f"<{iri}> ?p ?o", f"?s <{iri}> ?o", f"?s ?p <{iri}>")
        branches = " UNION ".join(
            f"{{ {each} }} UNION {{ GRAPH ?g {{ {each} }} }}" for each in triples
        )
        query = f"ASK {{ {branches} UNION {{ GRAPH <{iri}> {{ ?s ?p ?o }} }} }}"
        return read_boolean(self.solutions(query)) is True

    def facts_about(self, node: Iri) -> list[tuple[Iri, Term]]:
        """Return the properties of a node in the default graph, with their values."""
        rows = self.select(f"SELECT DISTINCT ?key ?value WHERE {{ <{node}> ?key ?value }}")
        return [(Iri(str(key)), value) for key, value in rows if value is not None]

    def known_of(self, claim: Iri, graph_of_claims: Iri) -> list[tuple[Iri, Term]]:
        """Return the properties of a claim with their values."""
        rows = self.select(
            f"SELECT ?key ?value WHERE {{ GRAPH <{graph_of_claims}> {{ <{claim}> ?key ?value }} }}"
        )
        return [(Iri(str(key)), value) for key, value in rows if value is not None]

    def _select_quads(self, pattern: str) -> list[EngineQuad]:
        return read_quads(self.solutions(f"SELECT DISTINCT ?s ?p ?o ?g WHERE {{ {pattern} }}"))


def open_remote(
    addresses: StoreAddresses, iris: IriFactory, ontology: Sequence[str], limits: Limits
) -> RemoteStore:
    """Open the store at these addresses.

    Raises SettingsError where none of them answers queries, StoreError where none is reached.
    """
    client = HttpClient(addresses.address or addresses.query)
    return RemoteStore(
        client=client,
        address=addresses.query or find_query_endpoint(client, addresses.address),
        iris=iris,
        ontology=ontology,
        _slots=threading.Semaphore(limits.query_queue_size),
    )
