"""Faults of the system that the sandbox survives: no thread, no process, stopped processes."""

from __future__ import annotations

import mmap
import os
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import pytest

from kbgraph.errors import BusyError, KbError, QueryStoppedError
from kbgraph.limits import DEFAULTS
from kbgraph.rdf.formats import RESULTS_JSON, Format
from kbgraph.sandbox import Sandbox, connections, forkserver, protocol, start
from kbgraph.sandbox.protocol import NUMBER
from kbgraph.sandbox.worker import Job
from kbgraph.sparql.request import Request
from kbgraph_web import create_app
from reliability.server import is_running
from tests.conftest import Vault
from tests.processes import children, family, until

pytestmark = [pytest.mark.alone, pytest.mark.server]
REQUEST = Request("ASK { ?s ?p ?o }", (RESULTS_JSON,))
ANSWER = b'{"head":{},"boolean":true}'


@contextmanager
def started(vault: Vault, seconds: int = 1) -> Iterator[Sandbox]:
    """Start a sandbox whose queries have a short deadline."""
    base = vault({"a.md": "# A"})
    limits = DEFAULTS._replace(query_timeout_seconds=seconds)
    sandbox = start(base.sparql.answer_within_limits, limits)
    try:
        yield sandbox
    finally:
        # A process that was stopped before it asked to end with its parent would outlive it.
        for each in reversed(family(sandbox.guard)):
            with suppress(ProcessLookupError):
                os.kill(each, signal.SIGKILL)
        sandbox.stop()


def answers(sandbox: Sandbox) -> bool:
    """Return whether a query is answered."""
    with suppress(KbError):
        return sandbox.answer(REQUEST)[1] == ANSWER
    return False


def test_a_thread_that_cannot_start_costs_one_query(
    vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While the system starts no thread, a query is refused; afterwards queries are answered."""
    with started(vault) as sandbox:
        with monkeypatch.context() as patched:
            patched.setattr(threading.Thread, "start", refuse(RuntimeError("no new thread")))
            for _ in range(3):
                with pytest.raises(BusyError, match="no more threads"):
                    sandbox.answer(REQUEST)
        assert answers(sandbox)


def refuse(error: BaseException) -> Callable[..., None]:
    """Return a function that raises an error."""

    def fail(*_: object, **__: object) -> None:
        raise error

    return fail


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_thread_that_has_ended_is_started_again(
    vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If memory runs out where connections are made, later queries get connections all the same."""
    with started(vault) as sandbox:
        with monkeypatch.context() as patched:
            patched.setattr(connections.ConnectionPool, "_connect", refuse(MemoryError()))
            assert not answers(sandbox)
        assert answers(sandbox)


def test_a_stopped_fork_server_is_replaced(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    """A fork server that is stopped with all its workers is replaced once it has missed beats."""
    monkeypatch.setattr(forkserver, "_BEAT_SECONDS", 0.1)
    monkeypatch.setattr(forkserver, "_LISTEN_SECONDS", 0.3)
    with started(vault) as sandbox:
        fork_server = complete(sandbox)
        assert answers(sandbox)
        workers = children(fork_server)
        for each in (fork_server, *workers):
            os.kill(each, signal.SIGSTOP)
        until(lambda: not any(map(is_running, (fork_server, *workers))), 8)
        until(lambda: answers(sandbox), 4)


def test_a_query_is_answered_though_the_fork_server_ends(vault: Vault) -> None:
    """Workers end with their fork server, whose successor's workers get the same query."""
    base = vault({"a.md": "# A"})

    def answer_late(request: Request) -> tuple[Format, bytes]:
        time.sleep(0.5)
        return base.sparql.answer_within_limits(request)

    sandbox = start(answer_late, DEFAULTS._replace(query_timeout_seconds=5))
    try:
        fork_server = complete(sandbox)
        killer = threading.Timer(0.25, os.kill, (fork_server, signal.SIGKILL))
        killer.start()
        assert answers(sandbox)
        killer.join()
        assert not is_running(fork_server)
        assert not sandbox._admission._slow
    finally:
        sandbox.stop()


def test_stopped_workers_are_replaced(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    """Workers that are stopped, before or after their first query, are replaced in two beats."""
    monkeypatch.setattr(forkserver, "_BEAT_SECONDS", 0.1)
    with started(vault, seconds=20) as sandbox:
        for _ in range(2):
            workers = children(complete(sandbox))
            for each in workers:
                os.kill(each, signal.SIGSTOP)
            until(lambda: not any(map(is_running, workers)), 4)  # noqa: B023
            assert answers(sandbox)


@pytest.mark.parametrize("who", ["worker", "fork server"])
def test_no_process_can_be_forked_for_a_moment(
    vault: Vault, monkeypatch: pytest.MonkeyPatch, who: str
) -> None:
    """Running workers answer while none can be forked; missing ones are forked afterwards."""
    fork, is_full = os.fork, mmap.mmap(-1, 1)

    def limited_fork() -> int:
        if is_full[0]:
            raise BlockingIOError(11, "Resource temporarily unavailable")
        return fork()

    monkeypatch.setattr(forkserver.os, "fork", limited_fork)
    monkeypatch.setattr(forkserver, "_BEAT_SECONDS", 0.1)
    with started(vault) as sandbox:
        fork_server = complete(sandbox)
        assert answers(sandbox)
        is_full[0] = 1
        victims = [fork_server] if who == "fork server" else children(fork_server)[1:]
        for each in victims:
            os.kill(each, signal.SIGKILL)
        until(lambda: not any(map(is_running, victims)))
        if who == "worker":
            time.sleep(0.3)
            until(lambda: answers(sandbox), 3)
            assert children(sandbox.guard) == [fork_server]
        is_full[0] = 0
        until(lambda: answers(sandbox), 5)
        complete(sandbox)


def complete(sandbox: Sandbox) -> int:
    """Wait until all workers run that run at rest; return the fork server."""
    cores = len(os.sched_getaffinity(0))
    until(lambda: len(family(sandbox.guard)) >= 2 + cores + forkserver._SPARE_WORKERS, 5)
    return children(sandbox.guard)[0]


def test_health_fails_where_no_query_is_answered(vault: Vault) -> None:
    """Without a worker that could answer, /healthz is 503 soon after the deadline of queries."""
    with started(vault) as sandbox:
        client = create_app(vault({"a.md": "# A"}), sandbox).test_client()
        assert client.get("/healthz").get_json()["queries"] == "ok"
        complete(sandbox)
        workers = children(children(sandbox.guard)[0])
        for each in family(sandbox.guard):
            os.kill(each, signal.SIGSTOP)
        for each in workers:
            os.kill(each, signal.SIGKILL)
        stopped = time.monotonic()
        until(lambda: client.get("/healthz").status_code == 503, 5)
        assert client.get("/healthz").get_json()["queries"] == "failing"
        assert time.monotonic() - stopped < 5


def test_a_busy_server_is_not_failing_before_the_deadline(vault: Vault) -> None:
    """An hour without a query is no fault: the time counts from the first one without an answer."""
    with started(vault, seconds=30) as sandbox:
        assert not sandbox.is_silent()
        sandbox._unanswered_since = time.monotonic() - 31
        assert sandbox.is_silent()
        assert answers(sandbox)
        assert not sandbox.is_silent()


def test_a_listener_of_another_user_is_not_trusted(
    vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A client sends no query to an address that another user has taken."""
    with started(vault) as sandbox:
        monkeypatch.setattr(protocol.os, "getuid", lambda: os.geteuid() + 1)
        with pytest.raises(QueryStoppedError, match="has ended"):
            sandbox.answer(REQUEST)


def test_nothing_is_read_of_another_user(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    """A silent client of another user does not make the fork server wait."""
    monkeypatch.setattr(forkserver, "is_own", lambda _: False)
    monkeypatch.setattr(forkserver.MessageReader, "number", refuse(AssertionError("it was read")))
    address = f"\0kbgraph-test-{os.getpid()}"
    with forkserver._listen(address, 1) as control, socket.socket(socket.AF_UNIX) as client:
        client.connect(address)
        client.sendall(NUMBER.pack(1))
        team = forkserver._Team(control, control, Job(refuse(KbError())), DEFAULTS, 1, 1)  # type: ignore[arg-type]
        forkserver._handle_slow_report(team, {1}, set())
        with suppress(ConnectionResetError):
            assert client.recv(1) == b""
