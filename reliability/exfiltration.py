"""R9: queries and requests that try to make the server fetch an address or read a file.

A listener on this machine must get no connection, and no response may hold the secret.
"""

from __future__ import annotations

import http.client
import socket
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote, urlencode

from reliability.client import HOST
from reliability.row_result import RowResult
from reliability.server import serving

_CANARY = "kbgraph-canary-5fd1c0"
_FORM = {"Content-Type": "application/x-www-form-urlencoded"}


class _Vector(NamedTuple):
    name: str
    method: str
    path: str
    body: str = ""
    headers: tuple[tuple[str, str], ...] = ()


class Listener(threading.Thread):
    """A server that records connections."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self._socket = socket.create_server((HOST, 0))
        self.address = f"http://{HOST}:{self._socket.getsockname()[1]}"
        self.calls: list[str] = []

    def run(self) -> None:
        """Accept connections until `close` is called."""
        with suppress(OSError):
            while True:
                connection, _ = self._socket.accept()
                with connection:
                    connection.settimeout(0.5)
                    with suppress(OSError):
                        self.calls.append(connection.recv(200).decode("latin-1").partition("\r")[0])
                        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")

    def close(self) -> None:
        """Stop accepting connections."""
        self._socket.shutdown(socket.SHUT_RDWR)
        self.join(2)
        self._socket.close()


def run() -> list[RowResult]:
    """Send each vector once, over HTTP."""
    with serving(query_timeout_seconds=2) as server:
        listener = Listener()
        listener.start()
        secret = server.folder / "secret.ttl"
        secret.write_text(f'<x:s> <x:p> "{_CANARY}" .\n', encoding="utf-8")
        context = server.folder / "kb" / "context.jsonld"
        context.write_text(f'{{"@context": "{listener.address}/in-the-folder"}}', encoding="utf-8")
        _write_note(server.folder / "kb" / "canary.md", listener.address, secret.as_uri())
        vectors = list(_vectors(listener.address, secret.as_uri()))
        leaks = [name for each in vectors if (name := _leak(server.port, each))]
        call_count = len(listener.calls)
        with socket.create_connection(
            (HOST, int(listener.address.rpartition(":")[2])), timeout=2
        ) as connection:
            connection.sendall(b"are you there\r\n")
            connection.recv(10)
        listener.close()
    is_listening = len(listener.calls) > call_count
    reasons = [
        *(f"a call: {call}" for call in listener.calls[:call_count]),
        *(f"{name}: the response holds the secret" for name in leaks),
    ]
    reasons += [] if is_listening else ["the listener does not accept connections"]
    measured = (
        f"{call_count} calls, the secret {len(leaks)} times; "
        f"the listener {'works' if is_listening else 'does NOT work'}"
    )
    return [
        RowResult(
            "R9",
            f"{len(vectors)} vectors",
            "0 calls to a listener, 0 bytes of a secret file",
            measured,
            not reasons,
            tuple(reasons),
        )
    ]


def _write_note(file: Path, address: str, secret: str) -> None:
    """Write an entry that names the targets wherever it can have an address."""
    text = (
        f"---\naliases: [canary]\nsource_url: {address}/front\nimage: {address}/image.png\n"
        f"import: {secret}\n---\n# Canary\n"
        f"![]({address}/a.png) ![[{address}/b.png]] <iframe src='{address}/c'></iframe>\n"
        f"![x](../secret.ttl) ![[../secret.ttl]]\n"
    )
    file.write_text(text, encoding="utf-8")


def _leak(port: int, vector: _Vector) -> str:
    """Send a vector; return its name if the response holds the secret."""
    connection = http.client.HTTPConnection(HOST, port, timeout=20)
    try:
        connection.request(vector.method, vector.path, vector.body or None, dict(vector.headers))
        response = connection.getresponse()
        leaked = _CANARY.encode() in response.read() or _CANARY in str(response.getheaders())
    except (OSError, http.client.HTTPException):
        return ""
    finally:
        connection.close()
    return vector.name if leaked else ""


def _vectors(address: str, secret: str) -> Iterator[_Vector]:
    for target in (f"{address}/", secret):
        for name, query in _queries(target).items():
            body = urlencode({"query": query})
            yield _Vector(f"{name} of {target}", "POST", "/sparql", body, tuple(_FORM.items()))
        yield from _requests(target)


def _queries(target: str) -> dict[str, str]:
    spo, local = "{ ?s ?p ?o }", "?s ?p ?o"
    return {
        "SERVICE": f"SELECT * {{ SERVICE <{target}> {spo} }}",
        "SERVICE SILENT": f"SELECT * {{ SERVICE SILENT <{target}> {spo} }}",
        "SERVICE in a subquery": f"SELECT * {{ {{ SELECT ?s {{ SERVICE <{target}> {spo} }} }} }}",
        "SERVICE in SERVICE": f"SELECT * {{ SERVICE <{target}> {{ SERVICE <{target}> {spo} }} }}",
        "SERVICE in OPTIONAL": (
            f"SELECT * {{ ?a ?b ?c OPTIONAL {{ SERVICE <{target}> {spo} }} }} LIMIT 3"
        ),
        "SERVICE in MINUS": f"SELECT * {{ ?a ?b ?c MINUS {{ SERVICE <{target}> {spo} }} }} LIMIT 3",
        "SERVICE in UNION": (
            f"SELECT * {{ {spo} UNION {{ SERVICE SILENT <{target}> {spo} }} }} LIMIT 3"
        ),
        "SERVICE in EXISTS": (
            f"SELECT * {{ ?a ?b ?c FILTER EXISTS {{ SERVICE <{target}> {spo} }} }} LIMIT 3"
        ),
        "SERVICE in GRAPH": f"SELECT * {{ GRAPH ?g {{ SERVICE <{target}> {spo} }} }}",
        "SERVICE of a variable": f"SELECT * {{ VALUES ?w {{ <{target}> }} SERVICE ?w {spo} }}",
        "SERVICE of a constructed address": (
            f"SELECT * {{ BIND(IRI(CONCAT('{target}', 'x')) AS ?w) SERVICE SILENT ?w {spo} }}"
        ),
        "SERVICE by a prefix": f"PREFIX w: <{target}> SELECT * {{ SERVICE w:x {spo} }}",
        "SERVICE by BASE": f"BASE <{target}> SELECT * {{ SERVICE <x> {spo} }}",
        "SERVICE in ASK": f"ASK {{ SERVICE <{target}> {spo} }}",
        "SERVICE in CONSTRUCT": f"CONSTRUCT {{ {local} }} {{ SERVICE <{target}> {spo} }}",
        "SERVICE in DESCRIBE": f"DESCRIBE ?s {{ SERVICE <{target}> {spo} }}",
        "FROM": f"SELECT * FROM <{target}> {spo}",  # noqa: S608 - SPARQL
        "FROM NAMED": f"SELECT * FROM NAMED <{target}> {{ GRAPH ?g {spo} }}",  # noqa: S608 - SPARQL
        "FROM in CONSTRUCT": f"CONSTRUCT {{ {local} }} FROM <{target}> WHERE {spo}",
        "GRAPH": f"SELECT * {{ GRAPH <{target}> {spo} }}",
        "DESCRIBE": f"DESCRIBE <{target}>",
        "LOAD": f"LOAD <{target}>",
        "LOAD SILENT INTO": f"LOAD SILENT <{target}> INTO GRAPH <x:g>",
        "INSERT with SERVICE": f"INSERT {{ {local} }} WHERE {{ SERVICE <{target}> {spo} }}",
    }


def _requests(target: str) -> Iterator[_Vector]:
    """Yield vectors that are sent beside a query, or instead of it."""
    everything, encoded = quote("SELECT * { ?s ?p ?o } LIMIT 9"), quote(target, safe="")
    host = target.split("/")[2] or "localhost"
    for name in (
        "default-graph-uri",
        "named-graph-uri",
        "using-graph-uri",
        "graph",
        "url",
        "context",
    ):
        yield _Vector(f"{name} {target}", "GET", f"/sparql?query={everything}&{name}={encoded}")
    for path in (
        "/entry/",
        "/path/",
        "/graph/",
        "/id/",
        "/export/",
        "/static/",
        "/search?q=",
        "/compare?a=",
    ):
        yield _Vector(f"{path} of {target}", "GET", f"{path}{encoded}")
    yield _Vector(f"the address as a whole {target}", "GET", target)
    yield _Vector(
        f"an update by a form {target}",
        "POST",
        "/sparql",
        urlencode({"update": f"LOAD <{target}>"}),
        tuple(_FORM.items()),
    )
    document = f'{{"@context": "{target}", "@id": "x:y"}}'
    yield _Vector(
        f"JSON-LD with a context {target}",
        "POST",
        "/sparql",
        document,
        (("Content-Type", "application/ld+json"),),
    )
    doctype = f'<!DOCTYPE x [<!ENTITY e SYSTEM "{target}">]><x>&e;</x>'
    yield _Vector(
        f"XML with an entity {target}",
        "POST",
        "/sparql",
        doctype,
        (("Content-Type", "application/sparql-query"),),
    )
    profile = f'application/ld+json;profile="{target}"'
    for path in (
        "/entry/canary.jsonld",
        "/entry/canary",
        "/export/kbgraph.jsonld",
        "/.well-known/void",
    ):
        headers = (
            ("Accept", profile),
            ("Link", f'<{target}>; rel="http://www.w3.org/ns/json-ld#context"'),
            ("Referer", target),
        )
        yield _Vector(f"{path} with a profile and a link {target}", "GET", path, "", headers)
    forwarded = tuple(
        (name, host)
        for name in (
            "X-Forwarded-Host",
            "X-Forwarded-Server",
            "X-Original-URL",
            "Forwarded",
            "Origin",
        )
    )
    yield _Vector(f"forwarded for {target}", "GET", "/entry/note1", "", forwarded)
