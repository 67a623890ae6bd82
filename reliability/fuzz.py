"""R10: mutated queries through the sandbox, and mutated requests over HTTP. The server's processes live, nothing is a 500, nothing is printed."""

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
from reliability.server import Server, serving
from reliability.verdict import Verdict

_ROOT = Path(__file__).parent.parent
_SUITE = "W3C_RDF_TESTS"
_SEED = 20260423
_SECONDS = 2
_LATE = 0.25
_OWED_SECONDS = 0.5
_TOKENS = (
    " ", "\n", "{", "}", "(", ")", "[", "]", "<", ">", '"', "'", "'''", ".", ";", ",", "|", "^", "!", "*", "+", "?", "/", "\\", "\\u0000", "\x00", "\x7f", "\u2028", "\ud7ff", "🏙", "@en", "^^", "_:", "?x", "$y",
    "SELECT", "ASK", "CONSTRUCT", "DESCRIBE", "WHERE", "FILTER", "OPTIONAL", "UNION", "MINUS", "GRAPH", "SERVICE", "BIND", "VALUES", "UNDEF", "DISTINCT", "GROUP BY", "HAVING", "ORDER BY", "LIMIT", "OFFSET", "COUNT(*)", "EXISTS", "NOT",
    "REGEX", "REPLACE", "SUBSTR", "STRLEN", "CONCAT", "IRI", "BNODE()", "RAND()", "NOW()", "UUID()", "SHA512", "STRDT", "IF", "COALESCE", "1", "-1", "1e400", "99999999999999999999", "0.0", "true", "<claims>", "PREFIX", "BASE", "a", "<<", ">>", "#",
)  # fmt: skip
_HEADS = (
    "Accept: */*", "Accept: text/turtle;q=0.00001,*/*;q=nan", "Accept: " + "a/b," * 900, "Host: x", "Host:", "Host: [::1", "Content-Length: 5", "Content-Length: -1", "Content-Length: 99999999999999999999",
    "Transfer-Encoding: chunked", "Content-Type: application/x-www-form-urlencoded; charset=utf-7", "Content-Type: multipart/form-data; boundary=", "Content-Type: application/sparql-query", "Content-Type: text/html;;;=",
    "If-None-Match: *", 'If-None-Match: W/"', "Range: bytes=0-", "Cookie: =;;=", "Expect: 100-continue", "Origin: null", "Access-Control-Request-Method: GET", "Connection: upgrade", "Upgrade: h2c", "X: \xff\xfe", "Accept-Language: \t", "Authorization: Basic =", "Accept-Encoding: \x01",
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
    "/", "/sparql", "/sparql?query=ASK{}", "/entry/note1", "/entry/note1.ttl", "/entry/note1.json", "/id/note1", "/graph/note1.json", "/graph/note1.json?depth=9999999999", "/path?from=note1&to=note2", "/path.json?from=note1&to=note9", "/export/kbgraph.ttl", "/healthz",
    "/metrics", "/static/base.css", "/.well-known/void", "/search?q=a", "/compare?a=note1&b=note2", "/ontology", "*", "http://x/", "//", "/%", "/%zz", "/%00", "/entry/%ff%fe", "/entry/" + "a" * 5000, "/?" + "a=b&" * 3000,
)  # fmt: skip


def run(queries: int = 20_000, requests: int = 5_000) -> list[Verdict]:
    """So many mutations of each kind."""
    return [_of_queries(queries), _of_requests(requests)]


def corpus() -> list[str]:
    """Queries to mutate: the ontology's, and the suite's where it is named."""
    files = sorted((_ROOT / "ontology" / "queries").glob("*.rq"))
    suite = os.environ.get(_SUITE, "")
    files += sorted(Path(suite).rglob("*.rq")) if suite else []
    return [file.read_text(encoding="utf-8", errors="replace") for file in files]


def mutated(text: str, others: list[str], rng: random.Random) -> str:
    """The text with a few places cut, doubled, swapped or filled with something else."""
    for _ in range(rng.choice((1, 1, 2, 3, 8))):
        start = rng.randrange(len(text) + 1)
        end = min(len(text), start + rng.choice((0, 1, 1, 5, 40)))
        other = rng.choice(others)
        at = rng.randrange(len(other) + 1)
        put = rng.choice(
            (
                "",
                rng.choice(_TOKENS),
                rng.choice(_TOKENS) * 3,
                text[start:end] * 2,
                other[at : at + 60],
                chr(rng.randrange(0xD7FF)),
            )
        )
        text = text[:start] + put + text[end:]
    return text


def _of_queries(number: int) -> Verdict:
    """Through a sandbox of this process: what is measured is the sandbox, not how fast HTTP is."""
    base = kbgraph.load(_ROOT)
    texts, rng = corpus(), random.Random(_SEED)
    inputs = [mutated(rng.choice(texts), texts, rng) for _ in range(number)]
    sandbox = start(base.sparql.answer_within_limits)
    try:
        with ThreadPoolExecutor(4) as pool:
            found = list(pool.map(partial(_ask, sandbox), inputs))
        lives = (
            sandbox.answer(Request("ASK {}", (RESULTS_JSON,)))[1] == b'{"head":{},"boolean":true}'
        )
    finally:
        sandbox.stop()
    longest = max(seconds for seconds, _ in found)
    wrong = [
        f"{what}: {query[:200]!r}"
        for (_, what), query in zip(found, inputs, strict=True)
        if what.startswith("!")
    ]
    wrong += [] if longest <= _SECONDS + _LATE else [f"a query ended after {longest:.2f} s"]
    stopped = sum(what == "stopped" for _, what in found)
    answered = sum(not what for _, what in found)
    measured = f"{answered} answered, {stopped} stopped, {len(wrong)} faults; longest {longest:.2f} s; the sandbox lives{'' if lives else ' NOT'}"
    size = f"{number} SPARQL texts from {len(texts)} ({_SUITE} {'adds to' if os.environ.get(_SUITE) else 'is not set, beside'} the ontology's)"
    return Verdict(
        "R10",
        size,
        f"only answers and refusals with a sentence, none > {_SECONDS + _LATE:g} s",
        measured,
        lives and not wrong,
        tuple(wrong),
    )


def _ask(sandbox: Sandbox, query: str) -> tuple[float, str]:
    """How long it took, and what came that is no answer."""
    started = time.monotonic()
    what = ""
    try:
        sandbox.answer(Request(query, (RESULTS_JSON, TURTLE)), _SECONDS)
    except (QueryStoppedError, BusyError):
        what = "stopped"
    except KbError as error:
        what = f"refused: {type(error).__name__}" if str(error) else "!no sentence"
    except (ValueError, OSError, KeyError) as error:
        what = f"!{error!r}"
    return time.monotonic() - started, what


def _of_requests(number: int) -> Verdict:
    texts, rng = corpus(), random.Random(_SEED + 1)
    requests = [_request(texts, rng) for _ in range(number)]
    with serving(query_timeout_seconds=_SECONDS) as server:
        before = server.settled().lasting
        with ThreadPoolExecutor(8) as pool:
            found = list(pool.map(partial(send, server.port), requests))
        reasons = list(_reasons(server, before, found, requests))
    longest = max(seconds for seconds, _ in found)
    statuses = {
        status: sum(each == status for _, each in found)
        for status in sorted({each for _, each in found})
    }
    counted = ", ".join(f"{count} × {status or 'closed'}" for status, count in statuses.items())
    demand = "0 deaths, 0 × 500, nothing printed on stderr, none later than the deadline"
    return Verdict(
        "R10",
        f"{number} HTTP requests",
        demand,
        f"{counted}; longest {longest:.2f} s",
        not reasons,
        tuple(reasons),
    )


def _reasons(
    server: Server, before: tuple[int, ...], found: list[tuple[float, int]], requests: list[bytes]
) -> Iterator[str]:
    if server.settled().lasting != before:
        yield "a process that is no worker has ended"
    with Client(server.port) as client:
        client.probe()
    for (seconds, status), request in zip(found, requests, strict=True):
        if status == 500 or seconds > _SECONDS + _LATE:
            yield f"{status} after {seconds:.2f} s: {request[:200]!r}"
    printed = [line for line in server.text().splitlines() if line.strip()][2:]
    yield from (f"printed: {line}" for line in printed)


def _request(texts: list[str], rng: random.Random) -> bytes:
    """A request, right or wrong, as bytes."""
    path = rng.choice(_PATHS)
    body = b""
    if rng.random() < 0.5:
        query = mutated(rng.choice(texts), texts, rng)
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
    heads = [rng.choice(_HEADS) for _ in range(rng.randrange(4))]
    heads += (
        [f"Content-Length: {len(body)}", "Content-Type: application/x-www-form-urlencoded"]
        if body
        else []
    )
    heads += ["Host: x"] if rng.random() < 0.8 else []
    method = rng.choice(_METHODS) if rng.random() < 0.3 else "POST" if body else "GET"
    whole = (
        "\r\n".join([f"{method} {path} HTTP/1.1", *heads, "Connection: close", "", ""]).encode(
            "latin-1", "replace"
        )
        + body
    )
    return _broken(whole, rng) if rng.random() < 0.3 else whole


def _broken(whole: bytes, rng: random.Random) -> bytes:
    """Some bytes are others, or missing."""
    content = bytearray(whole)
    for _ in range(rng.randrange(1, 6)):
        at = rng.randrange(len(content))
        content[at : at + rng.randrange(3)] = rng.randbytes(rng.randrange(3))
        if not content:
            return b"\r\n"
    return bytes(content)


def send(port: int, request: bytes) -> tuple[float, int]:
    """How long the server took to begin its answer, and the status; 0 where it closed without a word, or waits for more than it was sent."""
    started = time.monotonic()
    try:
        with socket.create_connection((HOST, port), timeout=_SECONDS + 1) as line:
            line.sendall(request)
            # Who closes its half at once has gone, for granian, and is not answered. Who is not answered may owe bytes, and then closes it.
            if not select.select([line], [], [], _OWED_SECONDS)[0]:
                line.shutdown(socket.SHUT_WR)
            head, took = line.recv(64), time.monotonic() - started
    except (OSError, http.client.HTTPException):
        return 0.0, 0
    parts = head.split(b" ", 2)
    return took, int(parts[1]) if head.startswith(b"HTTP/") and len(parts) > 1 and parts[
        1
    ].isdigit() else 0
