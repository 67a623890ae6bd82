"""The SPARQL 1.1 Protocol suite: its HTTP requests, sent unchanged to a real server."""

from __future__ import annotations

from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import NamedTuple

import rdflib
from rdflib import RDFS
from rdflib.collection import Collection
from rdflib.term import Node

from conformance.answers import RDF_SYNTAXES, RESULT_SYNTAXES, Truth, read_answer
from conformance.case_result import CaseResult, Status, make_result
from conformance.manifest import Data, entries, local_name, path_of, read_manifest
from conformance.namespaces import CNT, HT, MF, UT

ENDPOINT = "/sparql"
_TIMEOUT_SECONDS = 10.0
_KIND = "Protocol over HTTP: "
QUERIES, UPDATES = f"{_KIND}queries", f"{_KIND}updates (refused with 4xx)"
SUFFIXES = {
    "application/sparql-results+xml": ".srx",
    "application/sparql-results+json": ".srj",
    "text/csv": ".csv",
    "text/tab-separated-values": ".tsv",
    "text/turtle": ".ttl",
    "application/rdf+xml": ".rdf",
    "application/n-triples": ".nt",
}
"""The file suffix of a syntax, by its media type."""
_FORMATS = {"boolean": {".srx", ".srj"}, "tabular": set(RESULT_SYNTAXES), "RDF": set(RDF_SYNTAXES)}
"""The suffixes that each value of mf:expectedFormat allows."""


class Exchange(NamedTuple):
    """A request, and the requirements on its response."""

    method: str
    target: str
    headers: tuple[tuple[str, str], ...]
    body: bytes | None
    classes: frozenset[int]
    """The allowed classes of status codes: 2 for 2xx."""
    format: str
    """boolean, tabular or RDF; empty for any."""
    truth: bool | None

    @property
    def is_update(self) -> bool:
        """Return whether this is an update operation (section 2.2)."""
        has_update = "update=" in self.target or (self.body or b"").startswith(b"update=")
        return has_update or any("sparql-update" in value for _, value in self.headers)


class Response(NamedTuple):
    """A response of the server."""

    status: int
    media_type: str
    """Without parameters; empty if there is none."""
    body: bytes


def data_of(folder: Path) -> Data:
    """Return the data of all cases.

    All of it is served at once, since each case names its dataset.
    """
    graph = read_manifest(folder / "protocol" / "manifest.ttl")
    named = {
        (str(graph.value(node, RDFS.label)), path_of(graph.value(node, UT.graph) or node))
        for node in graph.objects(None, UT.graphData)
    }
    return Data((), tuple(sorted(named)))


def run(folder: Path, port: int) -> list[CaseResult]:
    """Return the result of each case on a server on this machine."""
    graph = read_manifest(folder / "protocol" / "manifest.ttl")
    return [
        _check_case(f"protocol/{local_name(test)}", _exchanges(graph, test), port)
        for test in entries(graph)
    ]


def send(
    port: int,
    method: str,
    target: str,
    headers: tuple[tuple[str, str], ...] = (),
    body: bytes | None = None,
) -> Response:
    """Send a request without Accept or Content-Type, unless `headers` has them.

    Raises OSError or HTTPException if no response arrives.
    """
    connection = HTTPConnection("127.0.0.1", port, timeout=_TIMEOUT_SECONDS)
    try:
        connection.request(method, target, body, dict(headers))
        response = connection.getresponse()
        return Response(
            response.status,
            response.headers.get("Content-Type", "").partition(";")[0].strip(),
            response.read(),
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


def _check_case(name: str, exchanges: list[Exchange], port: int) -> CaseResult:
    """Send the requests of a case until one fails.

    A case ends with its first update, which must be refused: later requests depend on its effect.
    """
    for exchange in exchanges:
        if exchange.is_update:
            fault = _find_fault(
                exchange._replace(classes=frozenset({4}), format="", truth=None), port
            )
            return (
                make_result(name, UPDATES, fault)
                if fault
                else CaseResult(name, UPDATES, Status.REFUSED)
            )
        if fault := _find_fault(exchange, port):
            return make_result(name, QUERIES, fault)
    return CaseResult(name, QUERIES, Status.PASSED)


def _find_fault(expected: Exchange, port: int) -> str:
    try:
        response = send(port, expected.method, expected.target, expected.headers, expected.body)
    except (OSError, HTTPException) as error:
        return f"no response: {error}"
    statuses = " or ".join(f"{each}xx" for each in sorted(expected.classes))
    if response.status // 100 not in expected.classes:
        return (
            f"{expected.method}: expected {statuses}, got {response.status} {response.body[:80]!r}"
        )
    if not expected.format:
        return ""
    suffix = SUFFIXES.get(response.media_type, "")
    if suffix not in _FORMATS[expected.format]:
        return (
            f"expected a syntax of {expected.format} answers, got {response.media_type or 'none'}"
        )
    answer = read_answer(response.body, suffix, f"http://127.0.0.1:{port}{ENDPOINT}")
    if expected.truth is not None and answer != Truth(expected.truth):
        return f"expected {expected.truth}, got {answer}"
    return ""
