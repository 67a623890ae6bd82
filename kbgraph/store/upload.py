"""A knowledge base into a store over HTTP, by the Graph Store HTTP Protocol (SPARQL 1.1), and by one update where the server takes it.

What an earlier load put there goes: the default graph, the claims' graphs, whose IRIs begin with the base, and the graphs of claims and
of the ontology. No other graph is touched. The generation is written last, and a mark that the load is not done stands in its place before.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterable
from typing import IO, NamedTuple
from urllib.parse import urlencode

from kbgraph.config import StoreAddresses
from kbgraph.errors import AnswerTooLargeError, SettingsError, StoreError
from kbgraph.rdf.iris import IriFactory
from kbgraph.rdf.namespaces import GENERATION
from kbgraph.rdf.terms import Literal, written
from kbgraph.store.http_client import Client, HttpResponse, ResponseLimits, without_credentials
from kbgraph.store.oxigraph import by_graph
from kbgraph.store.remote import LAYOUTS, RemoteStore, answers, as_kept, join_url

UNFINISHED = "unfinished"
"""What stands for the generation while a load goes on, and after one that broke off."""
_NQUADS, _NTRIPLES, _FORM = (
    "application/n-quads",
    "application/n-triples",
    "application/x-www-form-urlencoded",
)


class UploadEndpoints(NamedTuple):
    """Where a store is loaded."""

    graphs: str
    update: str
    quads: str
    """Where N-Quads of several graphs are taken at once."""


def write_nquads(chunks: Iterable[bytes], file: IO[bytes]) -> None:
    """N-Quads into a file, as a store keeps them."""
    for chunk in chunks:
        file.write(as_kept(chunk) + b"\n")


def upload(
    store: RemoteStore, addresses: StoreAddresses, nquads: IO[bytes], generation: str
) -> None:
    """Put N-Quads into the store in the place of what an earlier load put there.

    Raises StoreError where the default graph holds what no load put there, or where the server refuses a step; the store then says
    that its load is not finished.
    """
    loader = _Loader(store.client, find_upload_endpoints(store.client, addresses), store.iris)
    if not store.generation() and loader.finds_default_graph():
        raise StoreError(
            f"the default graph at {without_credentials(store.address)} holds what kbgraph did not load: "
            "give it a dataset of its own, or empty that graph"
        )
    loader.mark(UNFINISHED)
    loader.clear(store)
    loader.add(nquads)
    if store.is_union():
        # Some unions leave the default graph itself out, and with it the ontology, which stands in no claim.
        loader.add_each({store.iris.ontology: "\n".join(store.ontology).encode()})
    loader.mark(generation)


class _Loader:
    """Changes one store, step by step."""

    def __init__(self, client: Client, places: UploadEndpoints, iris: IriFactory) -> None:
        self._client, self._places, self._iris = client, places, iris

    def finds_default_graph(self) -> bool:
        """Whether the default graph holds anything: its first byte says so."""
        try:
            return bool(
                self._graph("GET", "", bounds=ResponseLimits(time.monotonic() + 60, 0)).body
            )
        except AnswerTooLargeError:
            return True

    def mark(self, generation: str) -> None:
        """Say what the store holds."""
        line = f"<{self._iris.base}> <{GENERATION}> {written(Literal(generation))} .\n"
        self._must(self._put(self._iris.generation, line.encode()), "write what it holds")

    def clear(self, store: RemoteStore) -> None:
        """Take out what an earlier load put there."""
        reply = self._graph("DELETE", "")
        if reply.status != 404:
            self._must(reply, "empty the default graph")
        if not self._clear_at_once():
            rows = store.select("SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } }")
            for name in (str(row[0]) for row in rows):
                if name in {self._iris.claims, self._iris.ontology} or name.startswith(
                    self._iris.claim_folder
                ):
                    self._must(self._graph("DELETE", name), f"delete <{name}>")

    def _clear_at_once(self) -> bool:
        """By one update, where the server takes it: thousands of graphs one by one take minutes."""
        ours = f'STRSTARTS(STR(?g), "{self._iris.claim_folder}") || ?g IN (<{self._iris.claims}>, <{self._iris.ontology}>)'
        update = f"DELETE {{ GRAPH ?g {{ ?s ?p ?o }} }} WHERE {{ GRAPH ?g {{ ?s ?p ?o }} FILTER({ours}) }}"
        form = urlencode([("update", update)]).encode()
        return (
            bool(self._places.update)
            and self._client.send(
                "POST", self._places.update, form, {"Content-Type": _FORM}
            ).is_fine
        )

    def add(self, nquads: IO[bytes]) -> None:
        """All graphs at once, where the server takes N-Quads, which the protocol leaves open; else one by one."""
        size = nquads.seek(0, os.SEEK_END)
        nquads.seek(0)
        headers = {"Content-Type": _NQUADS, "Content-Length": str(size)}
        if not self._client.send("POST", self._places.quads, nquads, headers).is_fine:
            nquads.seek(0)
            self.add_each(by_graph(nquads.read()))

    def add_each(self, graphs: dict[str, bytes]) -> None:
        """Put one graph after the other."""
        for name, triples in sorted(graphs.items()):
            self._must(
                self._put(name, triples), f"take {f'<{name}>' if name else 'the default graph'}"
            )

    def _put(self, name: str, triples: bytes) -> HttpResponse:
        return self._graph("PUT", name, triples)

    def _graph(
        self, method: str, name: str, triples: bytes = b"", bounds: ResponseLimits | None = None
    ) -> HttpResponse:
        """An operation on a graph that is named in the address (section 4.2); the default graph has no name."""
        which = urlencode({"graph": name}) if name else "default"
        mark = "&" if "?" in self._places.graphs else "?"
        headers = {"Content-Type": _NTRIPLES} if triples else {"Accept": _NTRIPLES}
        return self._client.send(
            method, f"{self._places.graphs}{mark}{which}", triples, headers, bounds
        )

    def _must(self, reply: HttpResponse, what: str) -> None:
        if not reply.is_fine:
            raise StoreError(
                f"the store at {without_credentials(self._places.graphs)} did not {what} ({reply.status}): {reply.text}"
            )


def find_upload_endpoints(client: Client, addresses: StoreAddresses) -> UploadEndpoints:
    """Where the store is loaded. Raises SettingsError where no address takes graphs."""
    if addresses.graphs:
        return UploadEndpoints(addresses.graphs, addresses.update, addresses.graphs)
    if not addresses.address:
        raise SettingsError(
            "kbgraph.toml names no graphs under store: where is the store loaded (Graph Store HTTP Protocol)?"
        )
    for layout in LAYOUTS:
        query, graphs, update, quads = (join_url(addresses.address, path) for path in layout[1:])
        if answers(client, query) and client.send("HEAD", f"{graphs}?default").is_fine:
            return UploadEndpoints(graphs, update, quads)
    tried = dict.fromkeys(
        without_credentials(join_url(addresses.address, layout.graphs)) for layout in LAYOUTS
    )
    raise SettingsError(
        f"no Graph Store answers at {' or '.join(tried)}: name its address as graphs under store"
    )
