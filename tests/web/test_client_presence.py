"""A client that has hung up is found out, by the state of its connection alone."""

from __future__ import annotations

import socket
import sys
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest
from werkzeug.test import run_wsgi_app

from kbgraph_web.http import client_presence
from kbgraph_web.http.client_presence import ClientPresence
from kbgraph_web.middleware import abandoned_requests
from kbgraph_web.middleware.abandoned_requests import AbandonedRequests

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="connections are found on Linux")


@pytest.fixture
def connection(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[socket.socket, socket.socket]]:
    """The two ends of a connection, and a clock that need not be waited for."""
    monkeypatch.setattr(client_presence, "_CHECK_SECONDS", 0.0)
    monkeypatch.setattr(client_presence, "_SNAPSHOT_SECONDS", 0.0)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        client = socket.create_connection(listener.getsockname())
        server, _ = listener.accept()
        with client, server:
            yield client, server


def presence(client: socket.socket) -> ClientPresence:
    """Return the presence of a client, as the server names its address."""
    host, port = client.getsockname()
    return ClientPresence({"REMOTE_ADDR": f"{host}:{port}"})


def test_a_connected_client_is_present(connection: tuple[socket.socket, socket.socket]) -> None:
    """Looking at the connection takes nothing from it."""
    client, server = connection
    client.sendall(b"next request")
    is_present = presence(client)
    assert [is_present(), is_present()] == [True, True]
    assert server.recv(100) == b"next request"


def test_a_client_that_closes_is_absent(connection: tuple[socket.socket, socket.socket]) -> None:
    """The server need not have noticed it."""
    client, _ = connection
    is_present = presence(client)
    assert is_present()
    client.close()
    assert not is_present()


def test_a_connection_that_the_server_closed_is_absent(
    connection: tuple[socket.socket, socket.socket],
) -> None:
    """Its descriptor may be another file by then."""
    client, server = connection
    is_present = presence(client)
    assert is_present()
    server.close()
    with open("/dev/null", "rb"):  # noqa: PTH123 - takes the descriptor
        assert not is_present()


@pytest.mark.parametrize("address", ["", "127.0.0.1", "unix:", "a:b"])
def test_an_address_without_a_port_is_present(address: str) -> None:
    """Where a server does not tell the port, work goes on."""
    assert ClientPresence({"REMOTE_ADDR": address})()


def test_a_crowd_is_answered_only_while_it_waits(
    connection: tuple[socket.socket, socket.socket], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A request whose client has left is not worked for, one whose client waits is."""
    monkeypatch.setattr(abandoned_requests, "MAX_UNCHECKED", 0)
    monkeypatch.setattr(client_presence, "_URGENT_SNAPSHOT_SECONDS", 0.0)
    client, _ = connection
    host, port = client.getsockname()
    environ = {"REMOTE_ADDR": f"{host}:{port}"}
    asked: list[str] = []

    def app(_environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        asked.append("asked")
        start_response("200 OK", [])
        return []

    crowd = AbandonedRequests(app)
    run_wsgi_app(crowd, dict(environ))
    client.close()
    _, status, _ = run_wsgi_app(crowd, dict(environ))
    assert status.startswith("503")
    assert asked == ["asked"]
