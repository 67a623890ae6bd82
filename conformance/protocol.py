"""The SPARQL 1.1 Protocol suite: its HTTP requests, sent as they stand to a real server, and what each must bring."""

from __future__ import annotations

from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import NamedTuple

import rdflib
from rdflib import RDFS
from rdflib.collection import Collection
from rdflib.term import Node

from conformance.answers import RDF_SYNTAXES, RESULT_SYNTAXES, Truth, read_answer
from conformance.manifest import Data, entries, local_name, path_of, read_manifest
from conformance.verdict import Status, Verdict, failed
from conformance.words import CNT, HT, MF, UT

ENDPOINT = "/sparql"
SECONDS = 10.0
_KIND = "Protocol over HTTP: "
QUERIES, UPDATES = f"{_KIND}queries", f"{_KIND}updates (refused with 4xx)"
ENDINGS = {
    "application/sparql-results+xml": ".srx", "application/sparql-results+json": ".srj", "text/csv": ".csv",
    "text/tab-separated-values": ".tsv", "text/turtle": ".ttl", "application/rdf+xml": ".rdf", "application/n-triples": ".nt",
}  # fmt: skip
"""The ending of files in a syntax, by its media type."""
_FORMATS = {"boolean": {".srx", ".srj"}, "tabular": set(RESULT_SYNTAXES), "RDF": set(RDF_SYNTAXES)}
"""What the words of mf:expectedFormat allow."""


class Exchange(NamedTuple):
    """A request, and what its response must be."""

    method: str
    target: str
    headers: tuple[tuple[str, str], ...]
    body: bytes | None
    classes: frozenset[int]
    """Classes of status codes: 2 for 2xx."""
    format: str
    """boolean, tabular or RDF; empty where any will do."""
    truth: bool | None

    @property
    def is_update(self) -> bool:
        """Whether it asks for the update operation (section 2.2)."""
        asks = "update=" in self.target or (self.body or b"").startswith(b"update=")
        return asks or any("sparql-update" in value for _, value in self.headers)


class Response(NamedTuple):
    """What came."""

    status: int
    media_type: str
    """Without parameters; empty where there is none."""
    body: bytes


def data_of(folder: Path) -> Data:
    """The data that any of the cases names: all of it can be served at once, since each case names its dataset."""
    graph = read_manifest(folder / "protocol" / "manifest.ttl")
    named = {
        (str(graph.value(node, RDFS.label)), path_of(graph.value(node, UT.graph) or node))
        for node in graph.objects(None, UT.graphData)
    }
    return Data((), tuple(sorted(named)))


def run(folder: Path, port: int) -> list[Verdict]:
    """What comes of each case on a server on this machine."""
    graph = read_manifest(folder / "protocol" / "manifest.ttl")
    return [
        _judge(f"protocol/{local_name(test)}", _exchanges(graph, test), port)
        for test in entries(graph)
    ]


def send(
    port: int,
    method: str,
    target: str,
    headers: tuple[tuple[str, str], ...] = (),
    body: bytes | None = None,
) -> Response:
    """One request, with these headers and none that says what is taken or sent. Raises OSError or HTTPException."""
    connection = HTTPConnection("127.0.0.1", port, timeout=SECONDS)
    try:
        connection.request(method, target, body, dict(headers))
        came = connection.getresponse()
        return Response(
            came.status, came.headers.get("Content-Type", "").partition(";")[0].strip(), came.read()
        )
    finally:
        connection.close()


def _exchanges(graph: rdflib.Graph, test: Node) -> list[Exchange]:
    action = graph.value(test, MF.action)
    head = graph.value(action, HT.requests)
    assert head is not None, f"{test} has no requests"
    return [_exchange(graph, node) for node in Collection(graph, head)]


def _exchange(graph: rdflib.Graph, node: Node) -> Exchange:
    response, content, fields = (
        graph.value(node, HT.resp),
        graph.value(node, HT.body),
        graph.value(node, HT.headers),
    )
    headers = (
        [
            (graph.value(each, HT.fieldName), graph.value(each, HT.fieldValue))
            for each in Collection(graph, fields)
        ]
        if fields
        else []
    )
    truth, form = (
        graph.value(response, MF.expectedBoolean),
        graph.value(response, MF.expectedFormat),
    )
    return Exchange(
        str(graph.value(node, HT.methodName)),
        str(graph.value(node, HT.absolutePath)).replace("/sparql/", ENDPOINT, 1),
        tuple((str(name), str(value)) for name, value in headers),
        None
        if content is None
        else str(graph.value(content, CNT.chars)).encode(
            str(graph.value(content, CNT.characterEncoding))
        ),
        frozenset(
            int(local_name(each).removeprefix("StatusCode")[0])
            for each in graph.objects(response, MF.expectedStatus)
        ),
        "" if form is None else str(form),
        None if truth is None else str(truth) == "true",
    )


def _judge(name: str, exchanges: list[Exchange], port: int) -> Verdict:
    """A case of updates ends with the first of them: it must be refused, and what comes after would see its effect."""
    for exchange in exchanges:
        if exchange.is_update:
            fault = _fault(exchange._replace(classes=frozenset({4}), format="", truth=None), port)
            return failed(name, UPDATES, fault) if fault else Verdict(name, UPDATES, Status.REFUSED)
        if fault := _fault(exchange, port):
            return failed(name, QUERIES, fault)
    return Verdict(name, QUERIES, Status.PASSED)


def _fault(expected: Exchange, port: int) -> str:
    try:
        came = send(port, expected.method, expected.target, expected.headers, expected.body)
    except (OSError, HTTPException) as error:
        return f"no response: {error}"
    wanted = " or ".join(f"{each}xx" for each in sorted(expected.classes))
    if came.status // 100 not in expected.classes:
        return f"{expected.method}: expected {wanted}, came {came.status} {came.body[:80]!r}"
    if not expected.format:
        return ""
    ending = ENDINGS.get(came.media_type, "")
    if ending not in _FORMATS[expected.format]:
        return f"expected a syntax of {expected.format} answers, came {came.media_type or 'none'}"
    answer = read_answer(came.body, ending, f"http://127.0.0.1:{port}{ENDPOINT}")
    if expected.truth is not None and answer != Truth(expected.truth):
        return f"expected {expected.truth}, came {answer}"
    return ""
