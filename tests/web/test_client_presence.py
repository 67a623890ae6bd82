"""A client that has hung up is found out, by the state of its connection alone."""

from __future__ import annotations

import socket
import sys
from collections.abc import Iterator

import pytest

from kbgraph_web.http import client_presence
from kbgraph_web.http.client_presence import ClientPresence

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
