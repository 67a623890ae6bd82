"""R10: mutated queries in the sandbox, and mutated requests over HTTP.

The server's processes must stay alive, no response may be a 500, and nothing may be printed.
"""

from __future__ import annotations

import http.client
import os
import random
import select
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from urllib.parse import quote, urlencode

import kbgraph
from kbgraph.errors import BusyError, KbError, QueryStoppedError
from kbgraph.rdf.formats import RESULTS_JSON, TURTLE
from kbgraph.sandbox import Sandbox, start
from kbgraph.sparql.request import Request
from reliability.client import HOST, Client
from reliability.row_result import RowResult
from reliability.server import Server, serving

_ROOT = Path(__file__).parent.parent
_SUITE = "W3C_RDF_TESTS"
_SEED = 20260423
_TIMEOUT_SECONDS = 2
_MAX_DELAY_SECONDS = 0.25
_WAIT_SECONDS = 0.5
_TOKENS = (
    " ", "\n", "{", "}", "(", ")", "[", "]", "<", ">", '"', "'", "'''", ".", ";", ",", "|", "^",
    "!", "*", "+", "?", "/", "\\", "\\u0000", "\x00", "\x7f", "\u2028", "\ud7ff", "🏙", "@en",
    "^^",
    "_:", "?x", "$y", "SELECT", "ASK", "CONSTRUCT", "DESCRIBE", "WHERE", "FILTER", "OPTIONAL",
    "UNION", "MINUS", "GRAPH", "SERVICE", "BIND", "VALUES", "UNDEF", "DISTINCT", "GROUP BY",
    "HAVING", "ORDER BY", "LIMIT", "OFFSET", "COUNT(*)", "EXISTS", "NOT", "REGEX", "REPLACE",
    "SUBSTR", "STRLEN", "CONCAT", "IRI", "BNODE()", "RAND()", "NOW()", "UUID()", "SHA512", "STRDT",
    "IF", "COALESCE", "1", "-1", "1e400", "99999999999999999999", "0.0", "true", "<claims>",
    "PREFIX", "BASE", "a", "<<", ">>", "#",
)  # fmt: skip
_HEADERS = (
    "Accept: */*", "Accept: text/turtle;q=0.00001,*/*;q=nan", "Accept: " + "a/b," * 900, "Host: x",
    "Host:", "Host: [::1", "Content-Length: 5", "Content-Length: -1",
    "Content-Length: 99999999999999999999", "Transfer-Encoding: chunked",
    "Content-Type: application/x-www-form-urlencoded; charset=utf-7",
    "Content-Type: multipart/form-data; boundary=", "Content-Type: application/sparql-query",
    "Content-Type: text/html;;;=", "If-None-Match: *", 'If-None-Match: W/"', "Range: bytes=0-",
    "Cookie: =;;=", "Expect: 100-continue", "Origin: null", "Access-Control-Request-Method: GET",
    "Connection: upgrade", "Upgrade: h2c", "X: \xff\xfe", "Accept-Language: \t",
    "Authorization: Basic =", "Accept-Encoding: \x01",
)  # fmt: skip
_METHODS = (
    "GET",
    "POST",
    "HEAD",
    "OPTIONS",
    "PUT",
    "DELETE",
    "PATCH",
    "TRACE",
    "CONNECT",
    "PROPFIND",
    "get",
    "G\x00T",
    "",
)
_PATHS = (
    "/", "/sparql", "/sparql?query=ASK{}", "/entry/note1", "/entry/note1.ttl", "/entry/note1.json",
    "/id/note1", "/graph/note1.json", "/graph/note1.json?depth=9999999999",
    "/path?from=note1&to=note2", "/path.json?from=note1&to=note9", "/export/kbgraph.ttl",
    "/healthz", "/metrics", "/static/base.css", "/.well-known/void", "/search?q=a",
    "/compare?a=note1&b=note2", "/ontology", "*", "http://x/", "//", "/%", "/%zz", "/%00",
    "/entry/%ff%fe", "/entry/" + "a" * 5000, "/?" + "a=b&" * 3000,
)  # fmt: skip


def run(queries: int = 20_000, requests: int = 5_000) -> list[RowResult]:
    """Run mutated queries and mutated requests."""
    return [_run_queries(queries), _run_requests(requests)]


def corpus() -> list[str]:
    """Return queries to mutate: those of the ontology, and of the suite if it is named."""
    files = sorted((_ROOT / "ontology" / "queries").glob("*.rq"))
    suite = os.environ.get(_SUITE, "")
    files += sorted(Path(suite).rglob("*.rq")) if suite else []
    return [file.read_text(encoding="utf-8", errors="replace") for file in files]


def mutate(text: str, others: list[str], rng: random.Random) -> str:
    """Cut, repeat, or replace a few parts of a text."""
    for _ in range(rng.choice((1, 1, 2, 3, 8))):
        start = rng.randrange(len(text) + 1)
        end = min(len(text), start + rng.choice((0, 1, 1, 5, 40)))
        other = rng.choice(others)
        at = rng.randrange(len(other) + 1)
        replacement = rng.choice(
            (
                "",
                rng.choice(_TOKENS),
                rng.choice(_TOKENS) * 3,
                text[start:end] * 2,
                other[at : at + 60],
                chr(rng.randrange(0xD7FF)),
            )
        )
        text = text[:start] + replacement + text[end:]
    return text


def _run_queries(number: int) -> RowResult:
    """Run queries in a sandbox of this process, so that HTTP takes no time."""
    base = kbgraph.load(_ROOT)
    texts, rng = corpus(), random.Random(_SEED)
    inputs = [mutate(rng.choice(texts), texts, rng) for _ in range(number)]
    sandbox = start(base.sparql.answer_within_limits)
    try:
        with ThreadPoolExecutor(4) as pool:
            outcomes = list(pool.map(partial(_run_query, sandbox), inputs))
        is_alive = (
            sandbox.answer(Request("ASK {}", (RESULTS_JSON,)))[1] == b'{"head":{},"boolean":true}'
        )
    finally:
        sandbox.stop()
    limit = _TIMEOUT_SECONDS + _MAX_DELAY_SECONDS
    longest = max(seconds for seconds, _ in outcomes)
    failures = [
        f"{outcome}: {query[:200]!r}"
        for (_, outcome), query in zip(outcomes, inputs, strict=True)
        if outcome.startswith("!")
    ]
    failures += [] if longest <= limit else [f"a query ended after {longest:.2f} s"]
    stopped = sum(outcome == "stopped" for _, outcome in outcomes)
    answered = sum(not outcome for _, outcome in outcomes)
    measured = (
        f"{answered} answered, {stopped} stopped, {len(failures)} faults; "
        f"longest {longest:.2f} s; the sandbox is {'alive' if is_alive else 'DEAD'}"
    )
    suite = "" if os.environ.get(_SUITE) else f"; {_SUITE} is not set"
    size = f"mutations of {len(texts)} queries: {number}{suite}"
    return RowResult(
        "R10",
        size,
        f"only answers and refusals with a message, none > {limit:g} s",
        measured,
        is_alive and not failures,
        tuple(failures),
    )


def _run_query(sandbox: Sandbox, query: str) -> tuple[float, str]:
    """Return the seconds of a query, and its outcome: empty for an answer."""
    started = time.monotonic()
    outcome = ""
    try:
        sandbox.answer(Request(query, (RESULTS_JSON, TURTLE)), _TIMEOUT_SECONDS)
    except (QueryStoppedError, BusyError):
        outcome = "stopped"
    except KbError as error:
        outcome = f"refused: {type(error).__name__}" if str(error) else "!no message"
    except (ValueError, OSError, KeyError) as error:
        outcome = f"!{error!r}"
    return time.monotonic() - started, outcome


def _run_requests(number: int) -> RowResult:
    texts, rng = corpus(), random.Random(_SEED + 1)
    requests = [_request(texts, rng) for _ in range(number)]
    with serving(query_timeout_seconds=_TIMEOUT_SECONDS) as server:
        before = server.settled().lasting
        with ThreadPoolExecutor(8) as pool:
            outcomes = list(pool.map(partial(send, server.port), requests))
        reasons = list(_find_faults(server, before, outcomes, requests))
    longest = max(seconds for seconds, _ in outcomes)
    statuses = {
        status: sum(each == status for _, each in outcomes)
        for status in sorted({each for _, each in outcomes})
    }
    counted = ", ".join(f"{count} × {status or 'closed'}" for status, count in statuses.items())
    requirement = "0 dead processes, 0 × 500, nothing on stderr, none later than the deadline"
    return RowResult(
        "R10",
        f"{number} HTTP requests",
        requirement,
        f"{counted}; longest {longest:.2f} s",
        not reasons,
        tuple(reasons),
    )


def _find_faults(
    server: Server,
    before: tuple[int, ...],
    outcomes: list[tuple[float, int]],
    requests: list[bytes],
) -> Iterator[str]:
    if server.settled().lasting != before:
        yield "a process other than a worker has ended"
    with Client(server.port) as client:
        client.probe()
    for (seconds, status), request in zip(outcomes, requests, strict=True):
        if status == 500 or seconds > _TIMEOUT_SECONDS + _MAX_DELAY_SECONDS:
            yield f"{status} after {seconds:.2f} s: {request[:200]!r}"
    printed = [line for line in server.text().splitlines() if line.strip()][2:]
    yield from (f"printed: {line}" for line in printed)


def _request(texts: list[str], rng: random.Random) -> bytes:
    """Return a valid or invalid request as bytes."""
    path = rng.choice(_PATHS)
    body = b""
    if rng.random() < 0.5:
        query = mutate(rng.choice(texts), texts, rng)
        if rng.random() < 0.5:
            path = "/sparql?" + urlencode(
                {
                    "query": query,
                    rng.choice(
                        ("default-graph-uri", "cite", "timeout", "query", "update", "x")
                    ): rng.choice(_TOKENS),
                }
            )
        else:
            path, body = "/sparql", f"query={quote(query)}".encode()
    headers = [rng.choice(_HEADERS) for _ in range(rng.randrange(4))]
    headers += (
        [f"Content-Length: {len(body)}", "Content-Type: application/x-www-form-urlencoded"]
        if body
        else []
    )
    headers += ["Host: x"] if rng.random() < 0.8 else []
    method = rng.choice(_METHODS) if rng.random() < 0.3 else "POST" if body else "GET"
    content = (
        "\r\n".join([f"{method} {path} HTTP/1.1", *headers, "Connection: close", "", ""]).encode(
            "latin-1", "replace"
        )
        + body
    )
    return _corrupt(content, rng) if rng.random() < 0.3 else content


def _corrupt(request: bytes, rng: random.Random) -> bytes:
    """Replace or remove some bytes."""
    content = bytearray(request)
    for _ in range(rng.randrange(1, 6)):
        at = rng.randrange(len(content))
        content[at : at + rng.randrange(3)] = rng.randbytes(rng.randrange(3))
        if not content:
            return b"\r\n"
    return bytes(content)


def send(port: int, request: bytes) -> tuple[float, int]:
    """Send a request; return the seconds until the response starts, and its status.

    The status is 0 if the server closes the connection without a response, or waits for more.
    """
    started = time.monotonic()
    try:
        with socket.create_connection((HOST, port), timeout=_TIMEOUT_SECONDS + 1) as connection:
            connection.sendall(request)
            # For granian, a client that closes its half at once has gone. Without a response, the
            # request may lack bytes, so that closing the half now ends the wait.
            if not select.select([connection], [], [], _WAIT_SECONDS)[0]:
                connection.shutdown(socket.SHUT_WR)
            head, seconds = connection.recv(64), time.monotonic() - started
    except (OSError, http.client.HTTPException):
        return 0.0, 0
    parts = head.split(b" ", 2)
    return seconds, int(parts[1]) if head.startswith(b"HTTP/") and len(parts) > 1 and parts[
        1
    ].isdigit() else 0
