"""R15: addresses that climb out of the folder, in every encoding; none is more than a page that is missing."""

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
from reliability.server import serving
from reliability.verdict import Verdict

_SECRET = "kbgraph-canary-93b7ae"  # noqa: S105 - to be looked for
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
_UPS = (
    "..", "../", "..\\", "%2e%2e", "%2e.", ".%2e", "..%2f", "%2e%2e%2f", "%252e%252e%252f", "..%255c", "..%5c", "..%c0%af", "..%e0%80%af", "%u002e%u002e/", "....//", "....\\\\", "..;/", "..%00/", "..%0d%0a/", "..%ef%bc%8f",
    "\uff0e\uff0e/", "%uff0e%uff0e%u2215", "..%25%32%66", ".%00./", "file:///", "/", "//", "\\\\", "C:\\", "~/", "%7e/", "..?/", "..#/", "",
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
_FINE = {400, 404, 414}
_CHUNK = 65536
_SEED = 20260423
_SECRETS = (_SECRET.encode(), b"root:x:", b"PATH=", b"query_timeout_seconds")
"""What the files hold that are aimed at."""


class _Found(NamedTuple):
    path: str
    status: int
    """0 where the server hung up."""
    elsewhere: bool
    """Whether it sends the client to another host."""
    leak: bool


def run(number: int = 2000) -> list[Verdict]:
    """So many addresses, over sockets, so that no client tidies them up."""
    with serving(query_timeout_seconds=5) as server:
        for name in ("secret.md", "secret", "secret.ttl"):
            (server.folder / name).write_text(f"# {_SECRET}\n", encoding="utf-8")
        with ThreadPoolExecutor(8) as pool:
            found = list(pool.map(partial(_ask, server.port), _paths(number)))
    wrong = [
        each
        for each in found
        if each.leak or each.elsewhere or not (each.status in _FINE or 300 <= each.status < 400)
    ]
    statuses = Counter(each.status for each in found)
    measured = ", ".join(
        f"{count} × {status or 'closed'}" for status, count in sorted(statuses.items())
    )
    measured += f"; {sum(each.leak for each in found)} reads"
    reasons = tuple(
        f"{each.status}{' with a secret' if each.leak else ''}: {each.path[:160]}" for each in wrong
    )
    return [
        Verdict(
            "R15",
            f"{len(found)} addresses over raw sockets",
            "only 400, 404, 414 or 3xx to itself; 0 reads",
            measured,
            not wrong,
            reasons,
        )
    ]


def _paths(number: int) -> list[str]:
    """Each way up with each route and target, as often as it takes; then some of each mixed."""
    rng = random.Random(_SEED)
    every = [
        f"{route}{up * depth}{target}"
        for route, up, target, depth in product(_ROUTES, _UPS, _TARGETS, (1, 2, 7))
        if up
    ]
    mixed = [
        "".join(
            (rng.choice(_ROUTES), *rng.choices(_UPS, k=rng.randrange(2, 12)), rng.choice(_TARGETS))
        )
        for _ in range(number // 4)
    ]
    return rng.sample(every, min(len(every), number - len(mixed))) + mixed


def _ask(port: int, path: str) -> _Found:
    request = f"GET {path} HTTP/1.1\r\nHost: {HOST}:{port}\r\nConnection: close\r\n\r\n".encode()
    whole = b""
    try:
        with socket.create_connection((HOST, port), timeout=10) as line:
            line.sendall(request)
            while part := line.recv(_CHUNK):
                whole += part
    except OSError:
        return _Found(path, 0, elsewhere=False, leak=False)
    head = whole.partition(b"\r\n\r\n")[0]
    status = re.match(rb"HTTP/1.1 (\d+)", head)
    to = re.search(rb"(?i)^location: *([^\r\n]*)", head, re.MULTILINE)
    elsewhere = to is not None and not re.match(
        rf"/(?![/\\])|http://{re.escape(HOST)}:{port}/".encode(), to[1]
    )
    return _Found(
        path,
        int(status[1]) if status else 0,
        elsewhere,
        leak=any(secret in whole for secret in _SECRETS),
    )
