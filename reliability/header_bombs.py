"""R27: headers that cost more than they weigh: compressed, many, long, or many in one piece.

The server refuses or answers them, its memory stays, and other clients do not notice.
"""

from __future__ import annotations

import socket
import threading
import time
from typing import NamedTuple

from reliability.client import HOST
from reliability.crowd import Probes, probe
from reliability.machine import scaled
from reliability.row_result import RowResult, milliseconds
from reliability.server import Server, memory, serving

_START = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n"
_PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + bytes([0, 0, 0, 4, 0, 0, 0, 0, 0])
_LONG_ADDRESS = b"GET /healthz?x=" + b"a" * 59_000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n"
_STREAMS = 190
_REFERENCES = 4000
"""Bytes of a header block of HTTP/2, each of which repeats a field of 4,000 bytes."""
_FIELD_CHARS = 4000
_MAX_P99_SECONDS = 0.25
_MAX_MEMORY_BYTES = 300_000_000
_PAUSE_SECONDS = 0.25
_TIMEOUT_SECONDS = 20.0


class _Bomb(NamedTuple):
    """A kind of attack."""

    name: str
    text: bytes
    connections: int


def run(seconds: float = 12.0) -> list[RowResult]:
    """Send each kind for a time, over and over."""
    bombs = (
        _Bomb("compressed headers of HTTP/2", _PREFACE + _compressed_headers(), 6),
        _Bomb("2,000 fields", _START + _fields(2000, 8), 30),
        _Bomb("99 fields of 900 bytes", _START + _fields(99, 900) + b"\r\n", 10),
        _Bomb("a field of 1 MB", _START + b"X: " + b"a" * 1_000_000, 30),
        _Bomb("an address of 59,000 bytes", _LONG_ADDRESS, 10),
        _Bomb("200 requests in one piece", (_START + b"\r\n") * 200, 4),
    )
    with serving() as server:
        return [_drop(server, bomb, seconds) for bomb in bombs]


def _drop(server: Server, bomb: _Bomb, seconds: float) -> RowResult:
    processes = server.settled()
    before, end = memory(processes.all), threading.Event()
    clients = [
        threading.Thread(target=_send, args=(server.port, bomb.text, end), daemon=True)
        for _ in range(bomb.connections)
    ]
    for client in clients:
        client.start()
    probes = probe(server.port, seconds)
    grown = memory(processes.all) - before
    end.set()
    for client in clients:
        client.join(_TIMEOUT_SECONDS)
    after = probe(server.port, 1.0)
    return _result(bomb, probes, after, grown, is_alive=server.settled().web == processes.web)


def _result(bomb: _Bomb, probes: Probes, after: Probes, grown: int, *, is_alive: bool) -> RowResult:
    return RowResult(
        "R27",
        f"{bomb.connections} connections with {bomb.name}",
        f"0 failed probes, p99 < {milliseconds(scaled(_MAX_P99_SECONDS))}, less than "
        f"{_MAX_MEMORY_BYTES / 1e6:.0f} MB more",
        f"{probes}; {grown / 1e6:.0f} MB more",
        ok=not [*probes.errors, *after.errors]
        and probes.p99 < scaled(_MAX_P99_SECONDS)
        and grown < _MAX_MEMORY_BYTES
        and is_alive,
        reasons=(*probes.errors, *after.errors),
    )


def _send(port: int, text: bytes, end: threading.Event) -> None:
    """Send a text until `end` is set, each time over a new connection, and read what comes."""
    while not end.wait(_PAUSE_SECONDS):
        try:
            with socket.create_connection((HOST, port), timeout=_TIMEOUT_SECONDS) as connection:
                connection.sendall(text)
                connection.shutdown(socket.SHUT_WR)
                deadline = time.monotonic() + _TIMEOUT_SECONDS
                while connection.recv(65_536) and time.monotonic() < deadline:
                    pass
        except OSError:
            continue


def _fields(number: int, chars: int) -> bytes:
    return b"".join(b"X-%d: %s\r\n" % (each, b"a" * chars) for each in range(number))


def _compressed_headers() -> bytes:
    """Return requests, each with a field that the first one has put into the table (RFC 7541)."""
    request = bytes([0x82, 0x84, 0x86, 0x41, 9]) + b"localhost"
    # A literal field with incremental indexing: a name of one letter, a value of 4,000 bytes.
    literal = bytes([0x40, 1]) + b"x" + _integer(_FIELD_CHARS, 7) + b"a" * _FIELD_CHARS
    frames = [_frame(1, request + literal)]
    # The newest field of the dynamic table has the index 62.
    repeated = request + bytes([0x80 | 62]) * _REFERENCES
    frames += [_frame(1 + 2 * each, repeated) for each in range(1, _STREAMS)]
    return b"".join(frames)


def _frame(stream: int, block: bytes) -> bytes:
    """Return a frame HEADERS with END_STREAM and END_HEADERS (RFC 9113, section 6.2)."""
    return len(block).to_bytes(3, "big") + bytes([1, 5]) + stream.to_bytes(4, "big") + block


def _integer(value: int, bits: int) -> bytes:
    """Return an integer with a prefix of some bits (RFC 7541, section 5.1)."""
    prefix = (1 << bits) - 1
    rest, encoded = value - prefix, bytes([prefix])
    while rest >= 128:
        encoded += bytes([rest % 128 + 128])
        rest //= 128
    return encoded + bytes([rest])
