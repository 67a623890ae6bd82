"""The HTTP client reports the faults of a server, holds its deadline and guards the password."""

from __future__ import annotations

import threading
import time
from base64 import b64decode
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import pytest

from kbgraph.config import StoreAddresses, Trust, find_config
from kbgraph.errors import QueryStoppedError, StoreError
from kbgraph.limits import Limits
from kbgraph.opening import load_store, open_knowledge
from kbgraph.rdf.iris import IriFactory
from kbgraph.store.http_client import (
    ORIGIN_VARIABLE,
    PASSWORD_VARIABLE,
    USER_VARIABLE,
    HttpClient,
)
from kbgraph.store.oxigraph import read_rows
from kbgraph.store.remote import RemoteStore, open_remote
from tests.store.servers import oxigraph
from tests.store.towns import towns

pytestmark = pytest.mark.server

ROWS = (
    b'{"head":{"vars":["a"]},"results":{"bindings":['
    + b'{"a":{"type":"uri","value":"https://a.example/"}},' * 5000
)


class FaultyHandler(BaseHTTPRequestHandler):
    """A server that misbehaves as its path says, and records the credentials it is sent."""

    credentials: ClassVar[list[str]] = []

    def do_POST(self) -> None:
        """Respond to a query in the faulty way that the path names."""
        self.rfile.read(int(self.headers["Content-Length"]))
        self.credentials.append(self.headers.get("Authorization", ""))
        fault = self.path.strip("/")
        if fault == "slow":
            time.sleep(1)
        body = {"row": ROWS[:-40]}.get(fault) or (
            b'{"head":{},"boolean":true}' if fault in {"right", "slow", "cut"} else fault.encode()
        )
        self.send_response(
            {"moved": 302, "denied": 401, "failed": 500, "busy": 503}.get(fault, 200)
        )
        self.send_header(
            "Content-Type", "text/html" if fault == "page" else "application/sparql-results+json"
        )
        self.send_header("Location", "http://user:secret@elsewhere.example/sparql")
        self.send_header("Content-Length", str(len(body) + (fault == "cut")))
        self.end_headers()
        with suppress(ConnectionError):
            self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Log nothing."""


@pytest.fixture
def faulty_server() -> Iterator[str]:
    """Start a faulty server and give its address."""
    FaultyHandler.credentials.clear()
    with ThreadingHTTPServer(("127.0.0.1", 0), FaultyHandler) as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def store_at(address: str) -> RemoteStore:
    """Open a store by its query address."""
    return open_remote(StoreAddresses(query=address), IriFactory(), (), Limits())


@pytest.mark.parametrize(
    ("path", "kind", "message"),
    [
        ("cut", StoreError, "before its response was complete"),
        ("half", StoreError, "incomplete or malformed"),
        ("row", StoreError, "incomplete or malformed"),
        ("page", StoreError, "text/html"),
        ("moved", StoreError, r"redirects to http://elsewhere\.example/sparql"),
        ("denied", StoreError, "KBGRAPH_STORE_USER"),
        ("failed", StoreError, "500"),
        ("busy", QueryStoppedError, "busy"),
    ],
)
def test_a_faulty_response_is_an_error(
    faulty_server: str, path: str, kind: type[Exception], message: str
) -> None:
    """Each fault raises an error with one sentence; a redirect is not followed."""
    with pytest.raises(kind, match=message) as error:
        read_rows(store_at(f"{faulty_server}/{path}").solutions("SELECT ?a {}"))
    assert "secret" not in str(error.value)
    assert len(FaultyHandler.credentials) == 1


def test_a_slow_server_is_left_at_the_deadline(faulty_server: str) -> None:
    """A query to a slow server is stopped at its deadline."""
    started = time.monotonic()
    with (
        store_at(f"{faulty_server}/slow").bounded(Limits(), 0.2) as store,
        pytest.raises(QueryStoppedError, match="deadline"),
    ):
        store.solutions("ASK {}")
    assert time.monotonic() - started < 0.8


def test_credentials_are_sent_to_their_host_only(
    faulty_server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """User and password come from the address or from the environment, which has precedence.

    They are sent to their own host only.
    """
    store_at(f"{faulty_server}/right").solutions("ASK {}")
    with_user = faulty_server.replace("://", "://me:pass%40word@")
    store_at(f"{with_user}/right").solutions("ASK {}")
    HttpClient("http://me:password@elsewhere.example/").send("POST", f"{faulty_server}/right", b"")
    monkeypatch.setenv(USER_VARIABLE, "other")
    monkeypatch.setenv(PASSWORD_VARIABLE, "word")
    monkeypatch.setenv(ORIGIN_VARIABLE, f"{faulty_server}/path")
    store_at(f"{with_user}/right").solutions("ASK {}")
    sent = [b64decode(each.removeprefix("Basic ")).decode() for each in FaultyHandler.credentials]
    assert sent == ["", "me:pass@word", "", "other:word"]


@pytest.mark.parametrize(
    "origin",
    [None, "", "localhost", "http://elsewhere.example", "https://{host}", "http://{host}1",
     "http://{host}@elsewhere.example", "http://elsewhere.example/{host}", "http://{host}.example",
     "http://127.0.0.1", "http://127.0.0.1:99999", "http://[", "{host}", "//{host}"],
)  # fmt: skip
def test_credentials_of_the_environment_are_sent_to_the_origin_that_it_names(
    faulty_server: str, origin: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A store that a stranger's settings name does not get the password of the user's own store."""
    monkeypatch.setenv(USER_VARIABLE, "me")
    monkeypatch.setenv(PASSWORD_VARIABLE, "secret")
    monkeypatch.delenv(ORIGIN_VARIABLE, raising=False)
    if origin is not None:
        monkeypatch.setenv(ORIGIN_VARIABLE, origin.format(host=faulty_server.partition("//")[2]))
    store_at(f"{faulty_server}/right").solutions("ASK {}")
    monkeypatch.setenv(ORIGIN_VARIABLE, faulty_server.upper().replace("HTTP", "http"))
    store_at(f"{faulty_server}/right").solutions("ASK {}")
    sent = [b64decode(each.removeprefix("Basic ")).decode() for each in FaultyHandler.credentials]
    assert sent == ["", "me:secret"]


def test_a_server_that_has_stopped_is_an_error_without_the_password(tmp_path: Path) -> None:
    """The error names the address, without the password, and says what to do."""
    with oxigraph() as address:
        config = find_config(
            towns(tmp_path, address.replace("://", "://me:secret@")), trust=Trust.ALL
        )
        base = load_store(config)
        assert base.query("ASK { ?s ?p ?o }").value
    for request in (
        lambda: base.query("ASK {}"),
        lambda: open_knowledge(config),
        lambda: load_store(config),
    ):
        with pytest.raises(StoreError, match=f"{address}.*cannot be reached: start it") as error:
            request()
        assert "secret" not in str(error.value)
    assert "secret" not in repr(config)
