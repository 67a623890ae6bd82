"""Loading of a knowledge base into a store over HTTP.

Uses the SPARQL 1.1 Graph Store HTTP Protocol, and one update where the server supports SPARQL 1.1
Update. The graphs of an earlier load are deleted first: the default graph, the claims' graphs,
whose IRIs begin with the base, the graph of claims and the ontology's graph. No other graph is
changed. While a load runs, a mark stands in the place of the generation, which is written last.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterable
from typing import IO
from urllib.parse import urlencode

from kbgraph.config import StoreAddresses
from kbgraph.errors import AnswerTooLargeError, StoreError
from kbgraph.rdf.iris import IriFactory
from kbgraph.rdf.namespaces import GENERATION
from kbgraph.rdf.terms import Literal, written
from kbgraph.store.endpoints import UploadEndpoints, find_upload_endpoints
from kbgraph.store.http_client import (
    HttpClient,
    HttpResponse,
    ResponseLimits,
    without_credentials,
)
from kbgraph.store.oxigraph import split_by_graph
from kbgraph.store.protocol import FORM
from kbgraph.store.remote import RemoteStore

UNFINISHED = "unfinished"
"""Written in the place of the generation during a load; it stays where a load is interrupted."""
_NQUADS, _NTRIPLES = "application/n-quads", "application/n-triples"
_PROBE_TIMEOUT_SECONDS = 60


def upload(
    store: RemoteStore, addresses: StoreAddresses, files: Iterable[IO[bytes]], generation: str
) -> None:
    """Replace the contents of an earlier load by files of N-Quads, one after the other.

    Raises StoreError where the default graph holds triples that no load wrote, or where the server
    refuses a step; the store is then marked as not completely loaded.
    """
    endpoints = find_upload_endpoints(store.client, addresses)
    uploader = Uploader(store.client, endpoints, store.iris)
    if not store.generation() and uploader.has_default_graph():
        raise StoreError(
            f"the default graph at {without_credentials(store.address)} holds triples "
            "that kbgraph did not load: give it a dataset of its own, or empty that graph"
        )
    uploader.write_generation(UNFINISHED)
    uploader.clear(store)
    for nquads in files:
        uploader.add(nquads)
    if store.is_union():
        # Some unions leave out the default graph itself, and with it the ontology, which is in no
        # claim.
        uploader.add_each({store.iris.ontology: "\n".join(store.ontology).encode()})
    uploader.write_generation(generation)


class Uploader:
    """Changes the graphs of one store, step by step."""

    def __init__(self, client: HttpClient, endpoints: UploadEndpoints, iris: IriFactory) -> None:
        self._client, self._endpoints, self._iris = client, endpoints, iris

    def has_default_graph(self) -> bool:
        """Tell whether the default graph holds any triple, by the first byte of its text."""
        limits = ResponseLimits(time.monotonic() + _PROBE_TIMEOUT_SECONDS, max_bytes=0)
        try:
            return bool(self._request("GET", "", limits=limits).body)
        except AnswerTooLargeError:
            return True

    def write_generation(self, generation: str) -> None:
        """Replace the graph that names the loaded generation."""
        line = f"<{self._iris.base}> <{GENERATION}> {written(Literal(generation))} .\n"
        response = self._put(self._iris.generation, line.encode())
        self._require_success(response, "write the generation")

    def clear(self, store: RemoteStore) -> None:
        """Delete the graphs of an earlier load."""
        response = self._request("DELETE", "")
        if response.status != 404:
            self._require_success(response, "empty the default graph")
        if not self._clear_by_update():
            rows = store.select("SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } }")
            for name in filter(self._is_own_graph, (str(row[0]) for row in rows)):
                self._require_success(self._request("DELETE", name), f"delete <{name}>")

    def _is_own_graph(self, name: str) -> bool:
        return name in {self._iris.claims, self._iris.ontology} or name.startswith(
            self._iris.claim_folder
        )

    def _clear_by_update(self) -> bool:
        """Delete all graphs by one update: one by one, thousands of graphs take minutes."""
        if not self._endpoints.update:
            return False
        condition = (
            f'STRSTARTS(STR(?g), "{self._iris.claim_folder}") '
            f"|| ?g IN (<{self._iris.claims}>, <{self._iris.ontology}>)"
        )
        update = (
            "DELETE { GRAPH ?g { ?s ?p ?o } } "
            f"WHERE {{ GRAPH ?g {{ ?s ?p ?o }} FILTER({condition}) }}"
        )
        form = urlencode([("update", update)]).encode()
        headers = {"Content-Type": FORM}
        return self._client.send(
            "POST", self._endpoints.update, body=form, headers=headers
        ).is_success

    def add(self, nquads: IO[bytes]) -> None:
        """Add N-Quads in one request where the server accepts them, otherwise graph by graph.

        The protocol leaves open whether a server accepts a syntax with several graphs.
        """
        size = nquads.seek(0, os.SEEK_END)
        nquads.seek(0)
        headers = {"Content-Type": _NQUADS, "Content-Length": str(size)}
        response = self._client.send("POST", self._endpoints.quads, body=nquads, headers=headers)
        if not response.is_success:
            nquads.seek(0)
            self.add_each(split_by_graph(nquads.read()))

    def add_each(self, graphs: dict[str, bytes]) -> None:
        """Add to the graphs one by one: N-Triples by graph name.

        They have been emptied, and what several files say of a graph is put together.
        """
        for name, triples in sorted(graphs.items()):
            label = f"<{name}>" if name else "the default graph"
            added = self._request("POST", name, triples=triples)
            self._require_success(added, f"accept {label}")

    def _put(self, name: str, triples: bytes) -> HttpResponse:
        return self._request("PUT", name, triples=triples)

    def _request(
        self, method: str, name: str, triples: bytes = b"", limits: ResponseLimits | None = None
    ) -> HttpResponse:
        """Request an operation on a graph (SPARQL 1.1 Graph Store HTTP Protocol, section 4.2).

        The graph's IRI is a parameter of the address; the default graph has no IRI.
        """
        graph = urlencode({"graph": name}) if name else "default"
        separator = "&" if "?" in self._endpoints.graphs else "?"
        address = f"{self._endpoints.graphs}{separator}{graph}"
        headers = {"Content-Type": _NTRIPLES} if triples else {"Accept": _NTRIPLES}
        return self._client.send(method, address, body=triples, headers=headers, limits=limits)

    def _require_success(self, response: HttpResponse, action: str) -> None:
        if not response.is_success:
            raise StoreError(
                f"the store at {without_credentials(self._endpoints.graphs)} did not {action} "
                f"({response.status}): {response.excerpt}"
            )
