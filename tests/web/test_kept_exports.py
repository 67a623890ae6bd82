"""An export is made once in a generation, by a worker, and sent as its client accepts it."""

from __future__ import annotations

import gzip
import threading
import time
from collections.abc import Callable, Iterable
from typing import Any

import pytest
from werkzeug.test import Client

from kbgraph.errors import BusyError, KbError, QueryStoppedError
from kbgraph.limits import DEFAULTS
from kbgraph.sandbox import PageRequest, PageResponse, Sandbox
from kbgraph_web.app import _error_outside_flask
from kbgraph_web.http.etags import page_etag
from kbgraph_web.middleware import kept_exports
from kbgraph_web.middleware.kept_exports import PACKED, KeptExports

TURTLE = "/export/kbgraph.ttl"
TEXT = b"<a> <b> <c> .\n" * 1000
GZIP = {"Accept-Encoding": "gzip"}


class FakeSandbox(Sandbox):
    """A sandbox without processes, which counts the exports that it makes."""

    def __init__(self, text: bytes = TEXT, errors: Iterable[KbError] = ()) -> None:
        super().__init__("", DEFAULTS._replace(response_max_bytes=100_000), 4)
        self.text, self.errors, self.made = text, [*errors], 0
        self.may_end = threading.Event()
        self.may_end.set()

    def export(self, request: PageRequest) -> PageResponse:
        """Return the text compressed, once it may."""
        assert request.environ[PACKED] == "gzip"
        self.made += 1
        assert self.may_end.wait(10)
        if self.errors:
            raise self.errors.pop()
        headers = [("Content-Type", "text/turtle"), ("Content-Length", str(len(self.text)))]
        return PageResponse("200 OK", headers, gzip.compress(self.text))


def other(_environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Respond to what is no export."""
    start_response("200 OK", [("ETag", '"g"')])
    return [b"other"]


def client_of(sandbox: FakeSandbox) -> Client:
    """Return a client of exports that a sandbox makes."""
    return Client(KeptExports(other, "generation", sandbox, _error_outside_flask))


def test_an_export_is_made_once() -> None:
    """Compressed and plain, HEAD and GET: all are from the same file."""
    sandbox = FakeSandbox()
    client = client_of(sandbox)
    plain, packed = client.get(TURTLE), client.get(TURTLE, headers=GZIP)
    head = client.head(TURTLE)
    assert plain.data == TEXT
    assert gzip.decompress(packed.data) == TEXT
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain.headers
    assert plain.headers["Vary"] == packed.headers["Vary"] == "Accept-Encoding"
    assert head.headers["Content-Length"] == str(len(TEXT))
    assert head.data == b""
    assert sandbox.made == 1


def test_requests_for_the_same_export_wait_for_one_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    """While it is made, few requests wait, and the others are 503 at once; all get it later."""
    monkeypatch.setattr(kept_exports, "_CHECK_SECONDS", 0.01)
    sandbox = FakeSandbox()
    sandbox.may_end.clear()
    client = client_of(sandbox)
    statuses: list[int] = []
    threads = [
        threading.Thread(target=lambda: statuses.append(client.get(TURTLE).status_code))
        for _ in range(20)
    ]
    for each in threads:
        each.start()
    deadline = time.monotonic() + 10
    while len(statuses) < 20 - kept_exports._MAX_WAITING and time.monotonic() < deadline:
        time.sleep(0.01)
    assert statuses == [503] * (20 - kept_exports._MAX_WAITING)
    sandbox.may_end.set()
    for each in threads:
        each.join(10)
    assert sorted(statuses) == [200] * kept_exports._MAX_WAITING + [503] * 16
    assert sandbox.made == 1


def test_an_export_that_takes_long_is_refused_for_now(monkeypatch: pytest.MonkeyPatch) -> None:
    """503 says when to ask again; work goes on, and the next request has the export at once."""
    monkeypatch.setattr(kept_exports, "_WAIT_SECONDS", 0.1)
    sandbox = FakeSandbox()
    sandbox.may_end.clear()
    client = client_of(sandbox)
    first = client.get(TURTLE)
    assert (first.status_code, first.headers["Retry-After"]) == (503, "1")
    sandbox.may_end.set()
    deadline = time.monotonic() + 10
    while client.get(TURTLE).status_code != 200 and time.monotonic() < deadline:
        pass
    assert sandbox.made == 1


@pytest.mark.parametrize("headers", [{}, GZIP])
def test_an_error_of_the_application_is_no_export(
    monkeypatch: pytest.MonkeyPatch, headers: dict[str, str]
) -> None:
    """What the application answers in a worker keeps its status, compressed or not."""
    sandbox = FakeSandbox(b"took too much memory")
    made = PageResponse(
        "413 CONTENT TOO LARGE", [("Content-Length", "20")], gzip.compress(sandbox.text)
    )
    monkeypatch.setattr(sandbox, "export", lambda _: made)
    response = client_of(sandbox).get(TURTLE, headers=headers)
    assert response.status_code == 413
    body = gzip.decompress(response.data) if headers else response.data
    assert body == sandbox.text


def test_an_export_whose_worker_was_killed_once_is_made_again() -> None:
    """A worker may be killed for another's sake: the same request gets the export."""
    sandbox = FakeSandbox(errors=[QueryStoppedError("too much memory")])
    assert client_of(sandbox).get(TURTLE).data == TEXT
    assert sandbox.made == 2


def fail_to_keep(monkeypatch: pytest.MonkeyPatch, *errors: BaseException) -> None:
    """Raise errors where exports are kept, one each time, before one is kept."""
    keep, left = kept_exports._keep, [*errors]

    def fail(page: PageResponse) -> object:
        if left:
            raise left.pop()
        return keep(page)

    monkeypatch.setattr(kept_exports, "_keep", fail)


def test_a_fault_of_one_worker_is_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """The export is made again; a fault of the next worker too is that of the export."""
    monkeypatch.setattr(kept_exports, "_CHECK_SECONDS", 0.01)
    for faults, status in ((1, 200), (2, 500)):
        sandbox = FakeSandbox()
        made, answers = sandbox.export, [PageResponse("500 X", [("Content-Length", "0")], b"")] * 9
        sandbox.export = (  # type: ignore[method-assign]
            lambda request, made=made, left=answers[:faults]: left.pop() if left else made(request)
        )
        client = client_of(sandbox)
        assert [client.get(TURTLE).status_code for _ in range(2)] == [status, status]


def test_a_full_disk_costs_no_later_export(monkeypatch: pytest.MonkeyPatch) -> None:
    """While nothing can be kept, an export waits; it is made once there is space again."""
    monkeypatch.setattr(kept_exports, "_PAUSE_SECONDS", 0.05)
    fail_to_keep(monkeypatch, *[OSError(28, "No space left on device")] * 2)
    client = client_of(FakeSandbox())
    assert client.get(TURTLE).data == TEXT
    assert client.get("/export/kbgraph.nt").data == TEXT


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_thread_that_ended_is_started_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever ends the thread that makes exports, a later request starts another one."""
    monkeypatch.setattr(kept_exports, "_CHECK_SECONDS", 0.05)
    fail_to_keep(monkeypatch, MemoryError())
    assert client_of(FakeSandbox()).get(TURTLE).data == TEXT


def test_an_export_beyond_a_limit_is_not_made_again() -> None:
    """Its error is the answer of the whole generation; that of a busy server is not."""
    sandbox = FakeSandbox(errors=[*[QueryStoppedError("too much memory")] * 2, BusyError("busy")])
    client = client_of(sandbox)
    statuses = [client.get(TURTLE).status_code for _ in range(3)]
    assert statuses == [503, 503, 503]
    assert sandbox.made == 3
    assert client.get(TURTLE).text == "too much memory\n"


def test_a_huge_export_is_sent_compressed_only() -> None:
    """To write it out would cost the web process more than its share."""
    client = client_of(FakeSandbox(b"x" * 100_001))
    refused = client.get(TURTLE)
    assert refused.status_code == 413
    assert "--compressed" in refused.text
    assert client.get(TURTLE, headers=GZIP).status_code == 200


@pytest.mark.parametrize("path", ["/export/kbgraph.zip", "/export/kbgraph.", "/entry/a.ttl"])
def test_other_addresses_are_left_to_the_application(path: str) -> None:
    """So is a request for a generation that the client has."""
    sandbox = FakeSandbox()
    client = client_of(sandbox)
    assert client.get(path).data == b"other"
    known = page_etag("generation", {"PATH_INFO": TURTLE})
    assert client.get(TURTLE, headers={"If-None-Match": f'W/"{known}"'}).data == b"other"
    assert sandbox.made == 0
    # A tag that only holds the generation is not known: the application would make the export.
    for tag in (f'"x{known}"', f'W/"{known}s"', f"a {known}", '"generation"'):
        headers = {"If-None-Match": tag, **GZIP}
        assert client.get(TURTLE, headers=headers).data != b"other", tag
    assert sandbox.made == 1
