"""R15: addresses that lead out of the folder, in every encoding, must not read any file."""

from __future__ import annotations

import random
import re
import socket
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import product
from typing import NamedTuple

from reliability.client import HOST
from reliability.row_result import RowResult
from reliability.server import serving

_CANARY = "kbgraph-canary-93b7ae"
_ROUTES = (
    "/entry/",
    "/id/",
    "/graph/",
    "/path/",
    "/export/",
    "/static/",
    "/ontology/",
    "/search/",
    "/compare/",
    "/",
    "//",
)
_PARENTS = (
    "..", "../", "..\\", "%2e%2e", "%2e.", ".%2e", "..%2f", "%2e%2e%2f", "%252e%252e%252f",
    "..%255c", "..%5c", "..%c0%af", "..%e0%80%af", "%u002e%u002e/", "....//", "....\\\\", "..;/",
    "..%00/", "..%0d%0a/", "..%ef%bc%8f", "\uff0e\uff0e/", "%uff0e%uff0e%u2215", "..%25%32%66",
    ".%00./", "file:///", "/", "//", "\\\\", "C:\\", "~/", "%7e/", "..?/", "..#/", "",
)  # fmt: skip
_TARGETS = (
    "secret.md",
    "secret",
    "secret.ttl",
    "kbgraph.toml",
    "etc/passwd",
    "etc/passwd%00.md",
    "proc/self/environ",
    "proc/self/cmdline",
    "kb/note1.md",
    "note1.md/../../secret.md",
    "secret.md%00",
    "a" * 9000,
)
_ALLOWED_STATUSES = {400, 404, 414}
_CHUNK_BYTES = 65536
_SEED = 20260423
_SECRETS = (_CANARY.encode(), b"root:x:", b"PATH=", b"query_timeout_seconds")
"""Contents of the targeted files."""


class _Outcome(NamedTuple):
    path: str
    status: int
    """0 if the server closed the connection."""
    to_other_host: bool
    """Whether it redirects to another host."""
    leak: bool


def run(number: int = 2000) -> list[RowResult]:
    """Request addresses over plain sockets, so that no client normalises them."""
    with serving(query_timeout_seconds=5) as server:
        for name in ("secret.md", "secret", "secret.ttl"):
            (server.folder / name).write_text(f"# {_CANARY}\n", encoding="utf-8")
        with ThreadPoolExecutor(8) as pool:
            outcomes = list(pool.map(partial(_send, server.port), _paths(number)))
    failures = [
        each
        for each in outcomes
        if each.leak
        or each.to_other_host
        or not (each.status in _ALLOWED_STATUSES or 300 <= each.status < 400)
    ]
    statuses = Counter(each.status for each in outcomes)
    measured = ", ".join(
        f"{count} × {status or 'closed'}" for status, count in sorted(statuses.items())
    )
    measured += f"; {sum(each.leak for each in outcomes)} reads"
    reasons = tuple(
        f"{each.status}{' with a secret' if each.leak else ''}: {each.path[:160]}"
        for each in failures
    )
    return [
        RowResult(
            "R15",
            f"{len(outcomes)} addresses over raw sockets",
            "only 400, 404, 414 or 3xx to itself; 0 reads",
            measured,
            not failures,
            reasons,
        )
    ]


def _paths(number: int) -> list[str]:
    """Combine parents, routes and targets; then add random sequences."""
    rng = random.Random(_SEED)
    combinations = [
        f"{route}{parent * depth}{target}"
        for route, parent, target, depth in product(_ROUTES, _PARENTS, _TARGETS, (1, 2, 7))
        if parent
    ]
    mixed = [
        "".join(
            (
                rng.choice(_ROUTES),
                *rng.choices(_PARENTS, k=rng.randrange(2, 12)),
                rng.choice(_TARGETS),
            )
        )
        for _ in range(number // 4)
    ]
    return rng.sample(combinations, min(len(combinations), number - len(mixed))) + mixed


def _send(port: int, path: str) -> _Outcome:
    request = f"GET {path} HTTP/1.1\r\nHost: {HOST}:{port}\r\nConnection: close\r\n\r\n".encode()
    response = b""
    try:
        with socket.create_connection((HOST, port), timeout=10) as connection:
            connection.sendall(request)
            while part := connection.recv(_CHUNK_BYTES):
                response += part
    except OSError:
        return _Outcome(path, 0, to_other_host=False, leak=False)
    head = response.partition(b"\r\n\r\n")[0]
    status = re.match(rb"HTTP/1.1 (\d+)", head)
    location = re.search(rb"(?i)^location: *([^\r\n]*)", head, re.MULTILINE)
    to_other_host = location is not None and not re.match(
        rf"/(?![/\\])|http://{re.escape(HOST)}:{port}/".encode(), location[1]
    )
    return _Outcome(
        path,
        int(status[1]) if status else 0,
        to_other_host,
        leak=any(secret in response for secret in _SECRETS),
    )
