"""R25: thousands of connections that say nothing, or half of something, and none lasts.

Other clients do not notice, and are served even where few files may be open.
"""

from __future__ import annotations

import time

from reliability.crowd import Kind, crowd, probe
from reliability.machine import scaled
from reliability.row_result import RowResult, milliseconds
from reliability.server import descriptors, memory, processor_seconds, serving

_POST = b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/sparql-query\r\n"
_PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
_SETTINGS_FRAME = bytes([0, 0, 0, 4, 0, 0, 0, 0, 0])
_TLS_HELLO = bytes.fromhex("1603010200010001fc0303") + bytes(64)
KINDS = (
    Kind("nothing", b""),
    Kind("one letter", b"P"),
    Kind("half a preface of HTTP/2", b"PRI * HT"),
    Kind("HTTP/2", _PREFACE + _SETTINGS_FRAME),
    Kind("TLS", _TLS_HELLO),
    Kind("half a header", b"GET / HTTP/1.1\r\nHost: localhost\r\n"),
    Kind("a slow header", b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: ", drip=b"a"),
    Kind("half a body", _POST + b"Content-Length: 1000\r\n\r\nASK"),
    Kind("a slow body", _POST + b"Transfer-Encoding: chunked\r\n\r\n", drip=b"1\r\n \r\n"),
    Kind("an answered request", b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"),
)
_MAX_P99_SECONDS = 0.25
_MAX_REFUSED_SHARE = 0.1
"""Of probes: those with a body meet hundreds of others in the moments in which they are renewed."""
_MAX_LIFE_SECONDS = 16.0
_MAX_MEMORY_BYTES = 300_000_000
_FEW_FILES = 128
_MAX_FEW_FILES_SECONDS = 30.0
_MAX_LOAD = 0.5


def run(seconds: float = 45.0, number: int = 2000, idle: int = 300) -> list[RowResult]:
    """Hold `number` connections for a time; then `idle` ones at a server of few files."""
    return [_hold(seconds, number), _hold_with_few_files(seconds, idle)]


def _hold(seconds: float, number: int) -> RowResult:
    with serving() as server:
        processes = server.settled()
        before = memory(processes.all), descriptors((processes.web,))
        with crowd(server.port, KINDS, number) as clients:
            probes = probe(server.port, seconds)
            grown = memory(server.settled().all) - before[0]
            held = descriptors((processes.web,)) - before[1]
            lives = clients.longest()
        is_served_after = not probe(server.port, 1.0).errors
    late = [f"{name}: open for {life:.1f} s" for name, life in lives.items()]
    late = [
        text for text, life in zip(late, lives.values(), strict=True) if life > _MAX_LIFE_SECONDS
    ]
    measured = (
        f"{probes}; the longest connection {max(lives.values()):.1f} s; {held} descriptors and "
        f"{grown / 1e6:.0f} MB more"
    )
    return RowResult(
        "R25",
        f"{number} connections of {len(KINDS)} kinds, {seconds:g} s",
        f"0 failed probes, {_MAX_REFUSED_SHARE:.0%} told to come again, p99 < "
        f"{milliseconds(scaled(_MAX_P99_SECONDS))}, none open for more than "
        f"{_MAX_LIFE_SECONDS:g} s, less than {_MAX_MEMORY_BYTES / 1e6:.0f} MB more",
        measured,
        ok=not [*probes.errors, *late]
        and probes.refused_share < _MAX_REFUSED_SHARE
        and probes.p99 < scaled(_MAX_P99_SECONDS)
        and grown < _MAX_MEMORY_BYTES
        and is_served_after,
        reasons=(*late, *probes.errors),
    )


def _hold_with_few_files(seconds: float, idle: int) -> RowResult:
    with serving(max_files=_FEW_FILES) as server:
        web = server.settled().web
        with crowd(server.port, (KINDS[0],), idle):
            started, before = time.monotonic(), processor_seconds(web)
            probes = probe(server.port, seconds, timeout=2 * _MAX_FEW_FILES_SECONDS)
            load = (processor_seconds(web) - before) / (time.monotonic() - started)
        after = probe(server.port, 1.0)
        is_same = server.settled().web == web
    slowest = max(probes.seconds, default=0.0)
    return RowResult(
        "R25",
        f"{idle} idle connections where {_FEW_FILES} files may be open, {seconds:g} s",
        f"0 failed probes, each < {_MAX_FEW_FILES_SECONDS:g} s, at most {_MAX_LOAD:.0%} of a core",
        f"{probes}; {load:.0%} of a core; afterwards {after}",
        ok=not [*probes.errors, *after.errors]
        and slowest < _MAX_FEW_FILES_SECONDS
        and load < _MAX_LOAD
        and is_same,
        reasons=(*probes.errors, *after.errors),
    )
