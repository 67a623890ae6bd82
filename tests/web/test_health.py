"""/healthz of a knowledge base in a store over HTTP, as that store fails and comes back."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from kbgraph.config import Trust, find_config
from kbgraph.opening import load_store, open_knowledge
from kbgraph_web import create_app
from tests.conftest import free_port
from tests.store.servers import oxigraph_at
from tests.store.towns import towns

pytestmark = pytest.mark.server

MAX_SECONDS = 3.0
"""A second for the store to answer, and time for a machine that does other things."""
FAULT = b"HTTP/1.1 500 Internal Server Error\r\nContent-Length: 4\r\n\r\nlost"
NO_STORE = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 4\r\n\r\nhello"
OPEN_END = b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n"


@contextmanager
def answering(port: int, answer: Callable[[socket.socket], None]) -> Iterator[None]:
    """Listen where the store was, and give each client an answer of another kind."""
    clients: list[socket.socket] = []

    def serve(listener: socket.socket) -> None:
        with suppress(OSError):
            while True:
                client = listener.accept()[0]
                clients.append(client)
                client.recv(10_000)
                answer(client)

    with ExitStack() as stack:
        listener = stack.enter_context(socket.create_server(("127.0.0.1", port)))
        threading.Thread(target=serve, args=(listener,), daemon=True).start()
        try:
            yield
        finally:
            listener.shutdown(socket.SHUT_RDWR)
            for client in clients:
                client.close()


def never(_: socket.socket) -> None:
    """Leave the client waiting."""


def saying(text: bytes) -> Callable[[socket.socket], None]:
    """Return an answer that sends a text and ends."""

    def answer(client: socket.socket) -> None:
        client.sendall(text)
        client.shutdown(socket.SHUT_WR)

    return answer


def dripping(client: socket.socket) -> None:
    """Send a byte from time to time, so that no read takes long."""
    client.sendall(OPEN_END)
    with suppress(OSError):
        while True:
            client.sendall(b" ")
            time.sleep(0.2)


def health(client: FlaskClient) -> tuple[int, dict[str, Any]]:
    """Return status and content of /healthz, which are there in bounded time."""
    started = time.monotonic()
    response = client.get("/healthz")
    assert time.monotonic() - started < MAX_SECONDS
    assert response.headers["Cache-Control"] == "no-store"
    return response.status_code, response.get_json()


def test_health_is_that_of_the_store(tmp_path: Path) -> None:
    """Each fault is 503 with its reason; once the store is back, health is 200 again."""
    port, held = free_port(), str(tmp_path / "held")
    folder = tmp_path / "towns"
    folder.mkdir()
    with oxigraph_at(port, "--location", held) as address:
        config = find_config(towns(folder, address), trust=Trust.ALL)
        load_store(config)
        client = create_app(open_knowledge(config)).test_client()
        well = health(client)
        assert (well[0], well[1]["status"], "reason" in well[1]) == (200, "ok", False)
    faults: list[tuple[Callable[[socket.socket], None] | None, str]] = [
        (None, "cannot be reached"),
        (never, "the store has not answered `ASK {}` within 1 s"),
        (dripping, "the store has not answered `ASK {}` within 1 s"),
        (saying(FAULT), "cannot answer (500): lost"),
        (saying(OPEN_END), "closed the connection before its response was complete"),
        (saying(b""), "closed the connection before its response was complete"),
        (saying(b"no HTTP"), "closed the connection before its response was complete"),
        (saying(NO_STORE), "text/html"),
    ]
    for answer, reason in faults:
        with answering(port, answer) if answer else ExitStack():
            status, state = health(client)
        assert (status, state["status"], state["queries"]) == (503, "failing", "failing")
        assert reason in state["reason"]
    with oxigraph_at(port, "--location", held):
        assert health(client) == well
