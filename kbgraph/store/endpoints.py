"""The endpoints of a SPARQL server: named in the settings, or found from one address.

Servers differ in the paths of their query, update and Graph Store operations. The layouts of the
known servers are tried in turn.
"""

from __future__ import annotations

from typing import NamedTuple

from kbgraph.config import StoreAddresses
from kbgraph.errors import SettingsError, StoreError
from kbgraph.store.http_client import HttpClient, without_credentials
from kbgraph.store.oxigraph import parse_response, read_boolean
from kbgraph.store.protocol import post_query


class ServerLayout(NamedTuple):
    """The paths of a server's endpoints, relative to its address."""

    name: str
    query: str
    graphs: str
    """Graph Store HTTP Protocol."""
    update: str
    quads: str = ""
    """Takes N-Quads of several graphs in one request."""


SERVER_LAYOUTS = (
    ServerLayout("Oxigraph", "/query", "/store", "/update", "/store"),
    ServerLayout("Apache Jena Fuseki", "/query", "/data", "/update", "/data"),
    ServerLayout("Stardog", "/query", "", "/update", ""),
    ServerLayout("GraphDB or RDF4J", "", "/rdf-graphs/service", "/statements", "/statements"),
    ServerLayout("a Fuseki data set", "", "", "", ""),
    ServerLayout(
        "Virtuoso", "/sparql", "/sparql-graph-crud-auth", "/sparql", "/sparql-graph-crud-auth"
    ),
    ServerLayout("Neptune", "/sparql", "/sparql/gsp/", "/sparql", "/sparql/gsp/"),
)


class UploadEndpoints(NamedTuple):
    """The addresses by which a store is loaded."""

    graphs: str
    """Graph Store HTTP Protocol."""
    update: str
    """SPARQL 1.1 Update; empty where the server has none."""
    quads: str
    """Takes N-Quads of several graphs in one request."""


def find_query_endpoint(client: HttpClient, address: str) -> str:
    """Return the address at which a server answers queries.

    Raises SettingsError where no known layout fits, StoreError where the server is not reached.
    """
    candidates = list(dict.fromkeys(join_url(address, layout.query) for layout in SERVER_LAYOUTS))
    endpoint = next((each for each in candidates if answers_queries(client, each)), None)
    if endpoint is None:
        tried = " or ".join(map(without_credentials, candidates))
        raise SettingsError(
            f"no SPARQL server answers ASK {{}} at {tried}: correct `store` in kbgraph.toml, "
            "or name the query address there (`query`)"
        )
    return endpoint


def find_upload_endpoints(client: HttpClient, addresses: StoreAddresses) -> UploadEndpoints:
    """Return the addresses by which a store is loaded.

    Raises SettingsError where no address accepts graphs.
    """
    if addresses.graphs:
        return UploadEndpoints(addresses.graphs, addresses.update, addresses.graphs)
    if not addresses.address:
        raise SettingsError(
            "kbgraph.toml names no graphs under store: "
            "add the address of its Graph Store HTTP Protocol, by which the store is loaded"
        )
    for layout in SERVER_LAYOUTS:
        query, graphs, update, quads = (
            join_url(addresses.address, path)
            for path in (layout.query, layout.graphs, layout.update, layout.quads)
        )
        if answers_queries(client, query) and client.send("HEAD", f"{graphs}?default").is_success:
            return UploadEndpoints(graphs, update, quads)
    tried = dict.fromkeys(
        without_credentials(join_url(addresses.address, layout.graphs)) for layout in SERVER_LAYOUTS
    )
    raise SettingsError(
        f"no Graph Store answers at {' or '.join(tried)}: name its address as graphs under store"
    )


def answers_queries(client: HttpClient, address: str) -> bool:
    """Tell whether a server answers true to `ASK {}`, which holds of every dataset."""
    response = post_query(client, address, "ASK {}")
    try:
        return (
            response.is_success
            and read_boolean(parse_response(response.body, response.media_type)) is True
        )
    except StoreError:
        return False


def join_url(address: str, path: str) -> str:
    """Append a path to an address."""
    return address.rstrip("/") + path if path else address
