"""A store that another program serves: SPARQL 1.1 Protocol to ask. Its addresses are found from one, or given.

What its default graph holds is not relied on where facts are listed: stores differ in whether it is the union of all graphs, and each
fact stands in the graph of a claim or in the ontology. So exports are the same bytes, and other people's graphs are in none.
"""

from __future__ import annotations

import re
import threading
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import NamedTuple
from urllib.parse import urlencode

from kbgraph.config import StoreAddresses
from kbgraph.errors import BusyError, QueryError, QueryStoppedError, SettingsError, StoreError
from kbgraph.limits import Limits
from kbgraph.rdf.iris import IriFactory
from kbgraph.rdf.namespaces import GENERATION
from kbgraph.rdf.terms import Iri, Term, Triple, written
from kbgraph.store.http_client import Client, HttpResponse, ResponseLimits, without_credentials
from kbgraph.store.memory import ClaimFacts, Dataset
from kbgraph.store.oxigraph import (
    EngineQuad,
    EngineTriple,
    Row,
    Solutions,
    graph_of,
    in_default_graph,
    own_triple,
    parse_answer,
    parse_triples,
    read_quads,
    read_rows,
    read_truth,
)
from kbgraph.store.syntax_error import explain

_ACCEPT = "application/sparql-results+json, application/n-triples;q=0.9, text/turtle;q=0.5"
_WHOLE = re.compile(rb'"([+-]?\d+)"\^\^<http://www\.w3\.org/2001/XMLSchema#decimal>')
_FORM = "application/x-www-form-urlencoded"


class Layout(NamedTuple):
    """What a program that serves SPARQL puts behind its address, for what."""

    name: str
    query: str
    graphs: str
    update: str
    quads: str = ""
    """Where N-Quads of several graphs are taken at once."""


LAYOUTS = (
    Layout("Oxigraph", "/query", "/store", "/update", "/store"),
    Layout("Apache Jena Fuseki", "/query", "/data", "/update", "/data"),
    Layout("Stardog", "/query", "", "/update", ""),
    Layout("GraphDB or RDF4J", "", "/rdf-graphs/service", "/statements", "/statements"),
    Layout("a Fuseki data set", "", "", "", ""),
    Layout("Virtuoso", "/sparql", "/sparql-graph-crud-auth", "/sparql", "/sparql-graph-crud-auth"),
    Layout("Neptune", "/sparql", "/sparql/gsp/", "/sparql", "/sparql/gsp/"),
)


@dataclass(frozen=True)
class RemoteStore:
    """The facts and claims of one knowledge base in a store over HTTP."""

    client: Client
    address: str
    """Of the query operation."""
    iris: IriFactory
    ontology: Sequence[str]
    """What no claim states: the ontology, as lines of N-Triples."""
    bounds: ResponseLimits | None = None
    _turns: threading.Semaphore = field(default_factory=threading.Semaphore, repr=False)

    @contextmanager
    def bounded(self, limits: Limits, seconds: float | None) -> Iterator[RemoteStore]:
        """The same store for one query of a stranger, who waits no longer and is sent no more; raises BusyError where too many ask."""
        if not self._turns.acquire(blocking=False):
            raise BusyError("too many queries are waiting; ask again in a moment")
        try:
            most = min(seconds or limits.query_seconds, limits.query_seconds)
            yield replace(self, bounds=ResponseLimits(time.monotonic() + most, limits.answer_bytes))
        finally:
            self._turns.release()

    def generation(self) -> str:
        """Which generation was loaded; empty where none was."""
        rows = self.select(
            f"SELECT ?generation WHERE {{ GRAPH <{self.iris.generation}> {{ ?base <{GENERATION}> ?generation }} }}"
        )
        return str(rows[0][0]) if rows else ""

    def is_union(self) -> bool:
        """Whether a query without GRAPH sees the named graphs, as one of them that only kbgraph writes tells."""
        return (
            read_truth(self.solutions(f"ASK {{ <{self.iris.base}> <{GENERATION}> ?generation }}"))
            is True
        )

    def __len__(self) -> int:
        """How many quads there are, as counted once; what both an entry and the ontology state is counted for both."""
        return self._size

    @cached_property
    def _size(self) -> int:
        known = f"GRAPH <{self.iris.claims}> {{ ?s ?p ?o }}"
        counted = (
            self._claimed,
            known,
            f"{{ SELECT DISTINCT ?s ?p ?o WHERE {{ {self._claimed} }} }}",
        )
        rows = (
            self.select(f"SELECT (COUNT(*) AS ?n) WHERE {{ {pattern} }}") for pattern in counted
        )
        return sum(int(str(row[0][0])) for row in rows) + len(self.ontology)

    def solutions(
        self, query: str, prefixes: dict[str, str] | None = None, dataset: Dataset | None = None
    ) -> Solutions:
        """The server's answer, over these graphs where a dataset is given; relative IRIs in the query are resolved against the base.

        Raises QueryError with the server's words, StoreError, and what the bounds raise.
        """
        before = prologue(query, self.iris.base, prefixes or {})
        default, named = dataset or ((), ())
        graphs = [
            *(("default-graph-uri", iri) for iri in default),
            *(("named-graph-uri", iri) for iri in named),
        ]
        reply = post_query(self.client, self.address, before + query, graphs, self.bounds)
        if reply.status == 400:
            raise QueryError(
                explain(reply.body[:2000].decode(errors="replace"), query, len(before))
            )
        if reply.status in {408, 503, 504}:
            raise QueryStoppedError(f"the store stopped the query: {reply.text}")
        if not reply.is_fine:
            raise StoreError(
                f"{without_credentials(self.address)} cannot answer ({reply.status}): {reply.text}"
            )
        return parse_answer(reply.body, reply.media_type)

    def select(self, query: str, **values: Term) -> list[Row]:
        """The rows of a query of our own, with values for some of its variables."""
        head, brace, tail = query.partition("{")
        names, terms = (
            " ".join(f"?{name}" for name in values),
            " ".join(map(_sent, values.values())),
        )
        given = f" VALUES ({names}) {{ ({terms}) }}" if values else ""
        return list(read_rows(self.solutions(f"{head}{brace}{given}{tail}"))[1])

    @property
    def _claimed(self) -> str:
        """The pattern of what claims state, whatever else the server holds."""
        return f'GRAPH ?g {{ ?s ?p ?o }} FILTER(STRSTARTS(STR(?g), "{self.iris.claim_folder}"))'

    def quads(self) -> list[EngineQuad]:
        """Every quad, sorted by its N-Quads text so that exports are the same each time."""
        claimed = self._quads(self._claimed)
        known = self._quads(
            f"GRAPH <{self.iris.claims}> {{ ?s ?p ?o }} BIND(<{self.iris.claims}> AS ?g)"
        )
        return sorted([*claimed, *known, *map(in_default_graph, self._facts(claimed))], key=str)

    def facts(self) -> list[EngineTriple]:
        """The triples of the default graph, sorted."""
        return sorted(self._facts(self._quads(self._claimed)), key=str)

    def _facts(self, claimed: list[EngineQuad]) -> set[EngineTriple]:
        return {quad.triple for quad in claimed}.union(parse_triples(self.ontology))

    def claims_about(self, subject: Iri, graph_of_claims: Iri) -> list[EngineQuad]:
        """The quads of the claims that state something of a subject, and those that say what is known of these claims."""
        about = f"{self._claimed} GRAPH ?g {{ <{subject}> ?any ?other }}"
        known = f"GRAPH ?s {{ <{subject}> ?any ?other }} GRAPH <{graph_of_claims}> {{ ?s ?p ?o }} BIND(<{graph_of_claims}> AS ?g)"
        return [*self._quads(about), *self._quads(known)]

    def claims_stating(
        self,
        graph_of_claims: Iri,
        *,
        subject: Iri | None = None,
        predicate: Iri | None = None,
        value: Iri | None = None,
    ) -> list[ClaimFacts]:
        """The named graphs that state something with this subject, predicate and value, where given: two requests for all of them."""
        given = {"?s": subject, "?p": predicate, "?o": value}
        pattern = " ".join(f"<{iri}>" if iri else name for name, iri in given.items())
        claimed = f'GRAPH ?g {{ {pattern} }} FILTER(STRSTARTS(STR(?g), "{self.iris.claim_folder}"))'
        binding = " ".join(f"BIND(<{iri}> AS {name})" for name, iri in given.items() if iri)
        facts: dict[Iri, list[Triple]] = defaultdict(list)
        for quad in self._quads(f"{claimed} {binding}"):
            facts[Iri(graph_of(quad))].append(own_triple(quad))
        known: dict[Iri, list[tuple[Iri, Term]]] = defaultdict(list)
        for claim, key, term in self.select(
            f"SELECT DISTINCT ?g ?k ?v WHERE {{ {claimed} GRAPH <{graph_of_claims}> {{ ?g ?k ?v }} }}"
        ):
            known[Iri(str(claim))].append((Iri(str(key)), term or Iri("")))
        return [
            ClaimFacts(claim, tuple(found), tuple(known[claim])) for claim, found in facts.items()
        ]

    def claims_of(self, fact: Triple) -> list[Iri]:
        """The graphs that state a fact, sorted."""
        triple = f"<{fact.subject}> <{fact.predicate}> {_sent(fact.object)}"
        rows = self.select(f"SELECT ?g WHERE {{ GRAPH ?g {{ {triple} }} }}")
        return sorted(
            Iri(str(row[0])) for row in rows if str(row[0]).startswith(self.iris.claim_folder)
        )

    def known_of(self, claim: Iri, graph_of_claims: Iri) -> list[tuple[Iri, Term]]:
        """What is known of a claim: properties and values."""
        rows = self.select(
            f"SELECT ?key ?value WHERE {{ GRAPH <{graph_of_claims}> {{ <{claim}> ?key ?value }} }}"
        )
        return [(Iri(str(key)), value) for key, value in rows if value is not None]

    def _quads(self, pattern: str) -> list[EngineQuad]:
        return read_quads(self.solutions(f"SELECT DISTINCT ?s ?p ?o ?g WHERE {{ {pattern} }}"))


def as_kept(text: bytes) -> bytes:
    """N-Quads or terms as every store gives them back: Jena's TDB2 writes the decimal `13` as `13.0`, which it then takes for another."""
    return _WHOLE.sub(rb'"\1.0"^^<http://www.w3.org/2001/XMLSchema#decimal>', text)


def _sent(term: Term) -> str:
    return as_kept(written(term).encode()).decode()


def prologue(query: str, base: str, prefixes: dict[str, str]) -> str:
    """BASE, and PREFIX for what the query seems to use and does not declare, on one line, to go before the query's first."""
    used = {prefix: namespace for prefix, namespace in prefixes.items() if f"{prefix}:" in query}
    # Some servers refuse a prefix that is declared twice.
    declared = {
        name.casefold() for name in re.findall(r"\bPREFIX\s+([^\s:]*):", query, re.IGNORECASE)
    }
    lines = (
        f"PREFIX {prefix}: <{namespace}> "
        for prefix, namespace in sorted(used.items())
        if prefix.casefold() not in declared
    )
    return f"BASE <{base}> {''.join(lines)}"


def post_query(
    client: Client,
    address: str,
    query: str,
    graphs: Sequence[tuple[str, str]] = (),
    bounds: ResponseLimits | None = None,
) -> HttpResponse:
    """A query by POST of a form (SPARQL 1.1 Protocol, section 2.1.2), which every server takes."""
    form = urlencode([("query", query), *graphs], errors="replace").encode()
    return client.send("POST", address, form, {"Content-Type": _FORM, "Accept": _ACCEPT}, bounds)


def open_remote(
    addresses: StoreAddresses, iris: IriFactory, ontology: Sequence[str], limits: Limits
) -> RemoteStore:
    """The store at these addresses. Raises SettingsError where none of them answers queries, StoreError where none is reached."""
    client = Client(addresses.address or addresses.query)
    address = addresses.query or find_query(client, addresses.address)
    return RemoteStore(
        client, address, iris, ontology, _turns=threading.Semaphore(limits.query_waiting)
    )


def find_query(client: Client, address: str) -> str:
    """Where the server behind an address answers queries."""
    tried = list(dict.fromkeys(join_url(address, layout.query) for layout in LAYOUTS))
    found = next((each for each in tried if answers(client, each)), None)
    if found is None:
        raise SettingsError(
            f"no SPARQL server answers ASK {{}} at {' or '.join(map(without_credentials, tried))}: mend store, or name its query address"
        )
    return found


def answers(client: Client, address: str) -> bool:
    """Whether a server says yes to the query that holds of every dataset."""
    reply = post_query(client, address, "ASK {}")
    try:
        return reply.is_fine and read_truth(parse_answer(reply.body, reply.media_type)) is True
    except StoreError:
        return False


def join_url(address: str, path: str) -> str:
    """An address with a path behind it."""
    return address.rstrip("/") + path if path else address
