"""R9: every way by which a query or a request might make the server fetch or read; a listener on this machine hears nothing, no secret comes out."""

from __future__ import annotations

import http.client
import socket
import threading
from collections.abc import Iterator
from contextlib import suppress
from typing import NamedTuple
from urllib.parse import quote, urlencode

from reliability.client import HOST
from reliability.server import serving
from reliability.verdict import Verdict

_SECRET = "kbgraph-canary-5fd1c0"  # noqa: S105 - to be looked for
_FORM = {"Content-Type": "application/x-www-form-urlencoded"}


class _Vector(NamedTuple):
    name: str
    method: str
    path: str
    body: str = ""
    headers: tuple[tuple[str, str], ...] = ()


class Ears(threading.Thread):
    """Listens, and counts who calls."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self._listener = socket.create_server((HOST, 0))
        self.address = f"http://{HOST}:{self._listener.getsockname()[1]}"
        self.calls: list[str] = []

    def run(self) -> None:
        """Until `close`."""
        with suppress(OSError):
            while True:
                line, _ = self._listener.accept()
                with line:
                    line.settimeout(0.5)
                    with suppress(OSError):
                        self.calls.append(line.recv(200).decode("latin-1").partition("\r")[0])
                        line.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")

    def close(self) -> None:
        """No more."""
        self._listener.shutdown(socket.SHUT_RDWR)
        self.join(2)
        self._listener.close()


def run() -> list[Verdict]:
    """Each vector once, over HTTP."""
    with serving(query_timeout_seconds=2) as server:
        ears = Ears()
        ears.start()
        secret = server.folder / "secret.ttl"
        secret.write_text(f'<x:s> <x:p> "{_SECRET}" .\n', encoding="utf-8")
        context = server.folder / "kb" / "context.jsonld"
        context.write_text(f'{{"@context": "{ears.address}/in-the-folder"}}', encoding="utf-8")
        _write_note(server.folder / "kb" / "canary.md", ears.address, secret.as_uri())
        vectors = list(_vectors(ears.address, secret.as_uri()))
        leaks = [name for each in vectors if (name := _leak(server.port, each))]
        heard = len(ears.calls)
        with socket.create_connection(
            (HOST, int(ears.address.rpartition(":")[2])), timeout=2
        ) as line:
            line.sendall(b"are you there\r\n")
            line.recv(10)
        ears.close()
    hears = len(ears.calls) > heard
    reasons = [
        *(f"a call: {call}" for call in ears.calls[:heard]),
        *(f"{name}: the secret came out" for name in leaks),
    ]
    reasons += [] if hears else ["the listener does not hear"]
    measured = (
        f"{heard} calls, the secret {len(leaks)} times; the listener hears{'' if hears else ' NOT'}"
    )
    return [
        Verdict(
            "R9",
            f"{len(vectors)} vectors",
            "0 calls to a listener, 0 bytes of a secret file",
            measured,
            not reasons,
            tuple(reasons),
        )
    ]


def _write_note(file: object, address: str, secret: str) -> None:
    """An entry that names what must not be fetched, in every place that takes an address."""
    text = (
        f"---\naliases: [canary]\nsource_url: {address}/front\nimage: {address}/image.png\nimport: {secret}\n---\n# Canary\n"
        f"![]({address}/a.png) ![[{address}/b.png]] <iframe src='{address}/c'></iframe>\n![x](../secret.ttl) ![[../secret.ttl]]\n"
    )
    with open(str(file), "w", encoding="utf-8") as out:  # noqa: PTH123 - a path of the server's folder
        out.write(text)


def _leak(port: int, vector: _Vector) -> str:
    """The vector's name where the secret comes out."""
    line = http.client.HTTPConnection(HOST, port, timeout=20)
    try:
        line.request(vector.method, vector.path, vector.body or None, dict(vector.headers))
        response = line.getresponse()
        out = _SECRET.encode() in response.read() or _SECRET in str(response.getheaders())
    except (OSError, http.client.HTTPException):
        return ""
    finally:
        line.close()
    return vector.name if out else ""


def _vectors(address: str, secret: str) -> Iterator[_Vector]:
    for place in (f"{address}/", secret):
        for name, query in _queries(place).items():
            body = urlencode({"query": query})
            yield _Vector(f"{name} of {place}", "POST", "/sparql", body, tuple(_FORM.items()))
        yield from _requests(place)


def _queries(place: str) -> dict[str, str]:
    spo, local = "{ ?s ?p ?o }", "?s ?p ?o"
    return {
        "SERVICE": f"SELECT * {{ SERVICE <{place}> {spo} }}",
        "SERVICE SILENT": f"SELECT * {{ SERVICE SILENT <{place}> {spo} }}",
        "SERVICE in a subquery": f"SELECT * {{ {{ SELECT ?s {{ SERVICE <{place}> {spo} }} }} }}",
        "SERVICE in SERVICE": f"SELECT * {{ SERVICE <{place}> {{ SERVICE <{place}> {spo} }} }}",
        "SERVICE in OPTIONAL": f"SELECT * {{ ?a ?b ?c OPTIONAL {{ SERVICE <{place}> {spo} }} }} LIMIT 3",
        "SERVICE in MINUS": f"SELECT * {{ ?a ?b ?c MINUS {{ SERVICE <{place}> {spo} }} }} LIMIT 3",
        "SERVICE in UNION": f"SELECT * {{ {spo} UNION {{ SERVICE SILENT <{place}> {spo} }} }} LIMIT 3",
        "SERVICE in EXISTS": f"SELECT * {{ ?a ?b ?c FILTER EXISTS {{ SERVICE <{place}> {spo} }} }} LIMIT 3",
        "SERVICE in GRAPH": f"SELECT * {{ GRAPH ?g {{ SERVICE <{place}> {spo} }} }}",
        "SERVICE of a variable": f"SELECT * {{ VALUES ?w {{ <{place}> }} SERVICE ?w {spo} }}",
        "SERVICE of a made address": f"SELECT * {{ BIND(IRI(CONCAT('{place}', 'x')) AS ?w) SERVICE SILENT ?w {spo} }}",
        "SERVICE by a prefix": f"PREFIX w: <{place}> SELECT * {{ SERVICE w:x {spo} }}",
        "SERVICE by BASE": f"BASE <{place}> SELECT * {{ SERVICE <x> {spo} }}",
        "SERVICE in ASK": f"ASK {{ SERVICE <{place}> {spo} }}",
        "SERVICE in CONSTRUCT": f"CONSTRUCT {{ {local} }} {{ SERVICE <{place}> {spo} }}",
        "SERVICE in DESCRIBE": f"DESCRIBE ?s {{ SERVICE <{place}> {spo} }}",
        "FROM": f"SELECT * FROM <{place}> {spo}",  # noqa: S608 - SPARQL
        "FROM NAMED": f"SELECT * FROM NAMED <{place}> {{ GRAPH ?g {spo} }}",  # noqa: S608 - SPARQL
        "FROM in CONSTRUCT": f"CONSTRUCT {{ {local} }} FROM <{place}> WHERE {spo}",
        "GRAPH": f"SELECT * {{ GRAPH <{place}> {spo} }}",
        "DESCRIBE": f"DESCRIBE <{place}>",
        "LOAD": f"LOAD <{place}>",
        "LOAD SILENT INTO": f"LOAD SILENT <{place}> INTO GRAPH <x:g>",
        "INSERT with SERVICE": f"INSERT {{ {local} }} WHERE {{ SERVICE <{place}> {spo} }}",
    }


def _requests(place: str) -> Iterator[_Vector]:
    """What is sent beside the query, or instead of it."""
    all_of_it, encoded = quote("SELECT * { ?s ?p ?o } LIMIT 9"), quote(place, safe="")
    host = place.split("/")[2] or "localhost"
    for name in (
        "default-graph-uri",
        "named-graph-uri",
        "using-graph-uri",
        "graph",
        "url",
        "context",
    ):
        yield _Vector(f"{name} {place}", "GET", f"/sparql?query={all_of_it}&{name}={encoded}")
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
        yield _Vector(f"{path} of {place}", "GET", f"{path}{encoded}")
    yield _Vector(f"the address as a whole {place}", "GET", place)
    yield _Vector(
        f"an update by a form {place}",
        "POST",
        "/sparql",
        urlencode({"update": f"LOAD <{place}>"}),
        tuple(_FORM.items()),
    )
    document = f'{{"@context": "{place}", "@id": "x:y"}}'
    yield _Vector(
        f"JSON-LD with a context {place}",
        "POST",
        "/sparql",
        document,
        (("Content-Type", "application/ld+json"),),
    )
    doctype = f'<!DOCTYPE x [<!ENTITY e SYSTEM "{place}">]><x>&e;</x>'
    yield _Vector(
        f"XML with an entity {place}",
        "POST",
        "/sparql",
        doctype,
        (("Content-Type", "application/sparql-query"),),
    )
    profile = f'application/ld+json;profile="{place}"'
    for path in (
        "/entry/canary.jsonld",
        "/entry/canary",
        "/export/kbgraph.jsonld",
        "/.well-known/void",
    ):
        headers = (
            ("Accept", profile),
            ("Link", f'<{place}>; rel="http://www.w3.org/ns/json-ld#context"'),
            ("Referer", place),
        )
        yield _Vector(f"{path} with a profile and a link {place}", "GET", path, "", headers)
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
    yield _Vector(f"forwarded for {place}", "GET", "/entry/note1", "", forwarded)
