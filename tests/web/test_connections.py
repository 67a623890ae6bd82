"""Connections: the protocols that are spoken, the bounds of headers, and the limits of files."""

from __future__ import annotations

import resource
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from kbgraph.errors import KbError
from kbgraph_web.server.connection_limits import (
    MAX_CONNECTIONS,
    few_connections_warning,
    limit_connections_of,
    max_connections,
    raise_file_limit,
)
from kbgraph_web.server.idle_sweeper import IdleSweeper
from kbgraph_web.server.status import Serving

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the options are those of Linux")
REQUEST = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n"


def spoken(server: str, *texts: bytes) -> bytes:
    """Return what a server answers to bytes before it closes the connection."""
    host, port = urlsplit(server).hostname, urlsplit(server).port
    with socket.create_connection((str(host), int(port or 0)), timeout=8) as connection:
        for text in texts:
            connection.sendall(text)
        answer = b""
        while received := connection.recv(65_536):
            answer += received
    return answer


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0", b""),
        (bytes.fromhex("1603010200010001fc0303") + bytes(64), b"HTTP/1.1 400"),
        (REQUEST + b"".join(b"X-%d: 1\r\n" % each for each in range(200)) + b"\r\n", b"HTTP/1.1 431"),
        (REQUEST + b"X-Long: " + b"a" * 200_000, b"HTTP/1.1 431"),
        (b"GET /" + b"a" * 70_000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n", b"HTTP/1.1 414"),
        (b"GET / HTTP/3.0\r\n\r\n", b"HTTP/1.1 400"),
    ],
    ids=["HTTP/2", "TLS", "many fields", "a long header", "a long address", "another version"],
)  # fmt: skip
def test_other_protocols_and_long_headers_end_at_once(
    server: str, text: bytes, expected: bytes
) -> None:
    """The server speaks HTTP/1.1 alone, and closes what is none or too long, without a wait."""
    try:
        answer = spoken(server, text)
    except ConnectionResetError:
        # It did not read all of a header that was too long.
        answer = expected
    assert answer.startswith(expected)
    assert answer or not expected


def test_an_upgrade_to_http_2_is_not_made(server: str) -> None:
    """A request that offers h2c is answered by HTTP/1.1."""
    offer = b"Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n"
    closing = REQUEST + b"Connection: close\r\n\r\n"
    assert spoken(server, REQUEST + offer + b"\r\n", closing).count(b"HTTP/1.1 200") == 2


def test_a_flood_of_pipelined_requests_is_answered_in_order(server: str) -> None:
    """Hundreds of requests in one piece get as many answers, and the connection ends as asked."""
    answer = spoken(server, (REQUEST + b"\r\n") * 300 + REQUEST + b"Connection: close\r\n\r\n")
    assert answer.count(b"HTTP/1.1 200") == 301


@pytest.fixture
def few_files() -> Iterator[None]:
    """Restore the limit of open files, which the test may lower."""
    limits = resource.getrlimit(resource.RLIMIT_NOFILE)
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, limits)


@pytest.mark.usefixtures("few_files")
def test_connections_leave_room_for_files() -> None:
    """The limit of open files is raised as far as it may be, and bounds the connections."""
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (512, hard))
    used = len(list(Path("/proc/self/fd").iterdir()))
    assert max_connections(100) == pytest.approx(512 - 100 - used, abs=20)
    warning = few_connections_warning(max_connections(100))
    assert "ulimit -n" in warning
    assert warning in Serving("A", 1, 0, can_stop_queries=True, generation="", warning=warning).banner("localhost", 1)  # fmt: skip
    with pytest.raises(KbError, match=r"limit of open files is 512 \(ulimit -n\).*raise it"):
        max_connections(500)
    raise_file_limit()
    assert resource.getrlimit(resource.RLIMIT_NOFILE)[0] == min(hard, 65_536)
    assert few_connections_warning(MAX_CONNECTIONS) == ""


def test_connections_inherit_the_timeout_for_clients_that_do_not_read() -> None:
    """A connection that an accepting socket returns has the options of the listening one."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        limit_connections_of(listener)
        with socket.create_connection(listener.getsockname()), listener.accept()[0] as accepted:
            timeout = accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT)
            unsent = accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NOTSENT_LOWAT)
            assert (timeout, unsent) == (10_000, 256 * 1024)
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def test_idle_connections_give_way_where_few_may_be_open(monkeypatch: pytest.MonkeyPatch) -> None:
    """Those that said nothing, or got their answer, are ended; those with a request are not."""
    monkeypatch.setattr("kbgraph_web.server.idle_sweeper._MIN_IDLE_MS", 20)
    with ExitStack() as stack:
        listener = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
        sweeper = IdleSweeper(listener.getsockname()[1], connections=20)
        clients, accepted = [], []
        for _ in range(9):
            clients.append(
                stack.enter_context(socket.create_connection(listener.getsockname(), timeout=5))
            )
            accepted.append(stack.enter_context(listener.accept()[0]))
        for index in (0, 1, 2):
            clients[index].sendall(b"request")
        time.sleep(0.02)
        accepted[0].sendall(b"answer")
        time.sleep(0.05)
        # Each has two ends in this process, 18 of 20: they are to become 10.
        assert sweeper.sweep() == 7
        assert clients[0].recv(100) == b"answer"
        ended = [client for client in (clients[0], *clients[3:]) if client.recv(1) == b""]
        assert len(ended) == 7
        for index in (1, 2):
            accepted[index].sendall(b"late answer")
            assert clients[index].recv(100) == b"late answer"


def test_idle_connections_stay_where_there_is_room() -> None:
    """Nothing is ended while fewer connections are open than nine tenths of all."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        sweeper = IdleSweeper(listener.getsockname()[1], connections=1000)
        with socket.create_connection(listener.getsockname(), timeout=5), listener.accept()[0]:
            time.sleep(0.02)
            assert sweeper.sweep() == 0
