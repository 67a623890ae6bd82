"""The server as a process.

It reloads a changed folder without losing a request, replaces killed processes, and stops cleanly.
"""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest

from kbgraph_web.server.connection_limits import listen
from reliability.folder_changes import (
    CHANGES,
    Expected,
    Place,
    is_served,
    prepare,
)
from reliability.server import is_running
from tests.conftest import ROOT, free_port
from tests.processes import children, family, generations, standing_by, until

TIMEOUT_SECONDS = 30.0
SERVED_CHANGES = {
    "a folder is renamed",
    "git merges nested new folders",
    "the folder itself is replaced",
}
pytestmark = [
    pytest.mark.restarts,
    pytest.mark.server,
    pytest.mark.skipif(sys.platform != "linux", reason="the server reloads on Linux only"),
]


class Server(NamedTuple):
    """A server whose folder a test may change."""

    folder: Path
    port: int
    process: subprocess.Popen[str]
    log: Path

    def get(self, path: str) -> str:
        """Return the body of a response with status 200."""
        with urllib.request.urlopen(
            f"http://127.0.0.1:{self.port}{path}", timeout=TIMEOUT_SECONDS
        ) as response:
            return response.read().decode()

    def write(self, name: str, text: str) -> None:
        """Write a file of the folder."""
        (self.folder / name).write_text(text)

    def leader(self) -> int:
        """Return the process that read the folder."""
        return generations(self.process.pid)[0]


@contextmanager
def running(folder: Path, *options: str) -> Iterator[Server]:
    """Run a server of its working directory, with standard error in a file."""
    port, log = free_port(), folder.parent / "stderr"
    command = [
        sys.executable,
        "-m",
        "kbgraph",
        "--kb",
        ".",
        "serve",
        "--port",
        str(port),
        *options,
    ]
    with (
        log.open("w") as errors,
        subprocess.Popen(
            command, cwd=folder, stdout=subprocess.PIPE, stderr=errors, text=True
        ) as process,
    ):
        assert process.stdout is not None
        assert "entries" in process.stdout.readline()
        server = Server(folder, port, process, log)
        until(lambda: responds(server))
        try:
            yield server
        finally:
            process.terminate()
            process.wait(TIMEOUT_SECONDS)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """A server of two entries."""
    with running(_two_entries(tmp_path)) as started:
        yield started


@pytest.fixture(scope="module")
def lasting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server of two entries, for tests after which it serves the same."""
    with running(_two_entries(tmp_path_factory.mktemp("lasting"))) as started:
        yield started


def _two_entries(parent: Path) -> Path:
    folder = parent / "vault"
    folder.mkdir()
    (folder / "a.md").write_text("# A\nNumber 0\n[[b]]\n")
    (folder / "b.md").write_text("# B\n")
    return folder


def test_changes_are_served_and_no_request_is_lost(server: Server) -> None:
    """While an entry changes five times, clients with and without keep-alive see no error.

    The ETag and the text of each page agree.
    """
    stop, faults, numbers = threading.Event(), [], {}
    clients = [
        threading.Thread(target=browse, args=(server, keep_alive, stop, faults, numbers))
        for keep_alive in (True, True, False, False)
    ]
    for each in clients:
        each.start()
    for number in range(1, 6):
        server.write("a.md", f"# A\nNumber {number}\n[[b]]\n")
        until(lambda number=number: f"Number {number}<" in server.get("/entry/a"))
    stop.set()
    for each in clients:
        each.join()
    assert not faults
    assert sorted(set(numbers.values())) == list(range(6))
    assert len(numbers) == 6


def browse(
    server: Server,
    keep_alive: bool,  # noqa: FBT001
    stop: threading.Event,
    faults: list[str],
    numbers: dict[str, int],
) -> None:
    """Request a page until `stop` is set; record faults, and the number of each ETag."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=TIMEOUT_SECONDS)
    while not stop.is_set():
        try:
            connection.request("GET", "/entry/a")
            response = connection.getresponse()
            number = int(re.search(r"Number (\d+)", response.read().decode())[1])
            if (
                numbers.setdefault(response.headers["ETag"], number) != number
                or response.status != 200
            ):
                faults.append(
                    f"{response.status}: {number} with the ETag of {numbers[response.headers['ETag']]}"
                )
        except (OSError, http.client.HTTPException) as error:
            faults.append(repr(error))
        if not keep_alive:
            connection.close()
    connection.close()


def test_changes_of_folders_are_served(tmp_path: Path) -> None:
    """So are a renamed folder, nested folders that git merges, and a new working directory.

    `make reliability` measures each kind of change, which takes at most 3 s on an idle machine.
    """
    place = Place(tmp_path / "kb", tmp_path / "aside")
    prepare(place, 1)
    with running(place.kb) as server:
        for change in CHANGES:
            if change.label in SERVED_CHANGES:
                change.make(place, 1)
                until(lambda change=change: is_served(server.port, change.expect(1)))


def test_a_change_while_the_folder_is_read_is_served(server: Server) -> None:
    """A change that overtakes the reading of an earlier one is served, too."""
    server.write("a.md", "# A\nNumber 1\n")
    time.sleep(0.4)
    (server.folder / "later").mkdir()
    server.write("later/c.md", "# C\n")
    until(lambda: is_served(server.port, (Expected("/entry/later/c"),)))
    assert "Number 1" in server.get("/entry/a")


def test_pages_and_queries_show_the_same_state(server: Server) -> None:
    """After a change, the page, the SPARQL answer and healthz show the new entry."""
    server.write("c.md", "# Gamma\n[[a]]\n")
    until(lambda: "Gamma" in server.get("/"))
    query = "/sparql?query=ASK%20%7B%3Chttps%3A%2F%2Fkbgraph.example%2Fid%2Fc%3E%20%3Fp%20%3Fo%7D"
    assert json.loads(server.get(query))["boolean"] is True
    assert json.loads(server.get("/healthz"))["entries"] == 3


def test_an_unreadable_folder_leaves_the_old_graph(server: Server) -> None:
    """With broken settings the old graph is served, and the error printed, until they are fixed."""
    server.write("kbgraph.toml", "title = 'Mine'\n")
    server.write("a.md", "# A\nNumber 1\n")
    until(lambda: "Number 1" in server.get("/entry/a"))
    server.write("kbgraph.toml", "titel = 'Mine'\n")
    until(lambda: "no such setting: titel" in server.log.read_text())
    assert "still served" in server.log.read_text()
    assert "Number 1" in server.get("/entry/a")
    server.write("kbgraph.toml", "title = 'Mine again'\n")
    until(lambda: "Mine again" in server.get("/"))


def test_a_limit_set_beside_a_fault_applies_once_it_is_fixed(server: Server) -> None:
    """A limit set while the ontology is broken applies once the ontology is fixed."""
    valid, rows = (
        '<x:a> <http://www.w3.org/2000/01/rdf-schema#label> "a" .\n',
        "/sparql?query=SELECT%20*%20%7B%3Fs%20%3Fp%20%3Fo%7D",
    )
    (server.folder / "ontology").mkdir()
    server.write("ontology/a.ttl", valid)
    server.process.send_signal(signal.SIGHUP)
    until(lambda: '"x:a"' in server.get(rows))
    server.write("ontology/a.ttl", "<x:a> <")
    server.write("kbgraph.toml", "[limits]\nresponse_max_rows = 1\n")
    until(lambda: "still served" in server.log.read_text())
    time.sleep(1)
    until(lambda: len(generations(server.process.pid)) == 1)
    assert status(server, rows)[0] == 200
    server.write("ontology/a.ttl", valid)
    until(lambda: status(server, rows)[0] == 413)


def test_an_unchanged_file_that_is_written_again_changes_nothing(lasting: Server) -> None:
    """With the same content the processes stay; SIGHUP replaces them anyway."""
    before, supervisor = lasting.leader(), lasting.process.pid
    until(lambda: standing_by(supervisor))
    waiting = standing_by(supervisor)
    lasting.write("b.md", "# B\n")
    until(lambda: standing_by(supervisor) not in ([], waiting))
    until(lambda: len(generations(supervisor)) == 1)
    assert generations(supervisor) == [before]
    lasting.process.send_signal(signal.SIGHUP)
    until(lambda: generations(supervisor) and before not in generations(supervisor))
    assert "Number 0" in lasting.get("/entry/a")


@pytest.mark.parametrize("role", ["leader", "web", "guard"])
def test_a_killed_process_is_replaced(lasting: Server, role: str) -> None:
    """After any process of a generation was killed, pages and queries work again in seconds."""
    server = lasting
    until(lambda: len(generations(server.process.pid)) == 1)
    leader = server.leader()
    guard = next(each for each in children(leader) if children(each))
    web = next(each for each in children(leader) if each != guard)
    os.kill({"leader": leader, "web": web, "guard": guard}[role], signal.SIGKILL)
    time.sleep(0.1)
    until(lambda: responds(server), 5)
    assert "Number 0" in server.get("/entry/a")
    time.sleep(1.5)
    assert responds(server)


def test_a_process_that_stands_by_may_be_killed(server: Server) -> None:
    """A change is served all the same, and another process stands by."""
    until(lambda: standing_by(server.process.pid))
    (waiting,) = standing_by(server.process.pid)
    os.kill(waiting, signal.SIGKILL)
    server.write("a.md", "# A\nNumber 1\n")
    until(lambda: "Number 1<" in server.get("/entry/a"))
    until(lambda: standing_by(server.process.pid))


def responds(server: Server) -> bool:
    """Return whether the server responds to a query."""
    try:
        return "true" in server.get("/sparql?query=ASK%7B%7D")
    except urllib.error.HTTPError as error:
        error.close()
        return False


def test_nothing_outlives_the_supervisor(server: Server) -> None:
    """All processes end when the supervisor is killed, also the one that stands by."""
    until(lambda: standing_by(server.process.pid))
    processes = family(server.process.pid)
    assert len(processes) >= 8
    server.process.kill()
    server.process.wait()
    until(lambda: not [each for each in processes if is_running(each)], 5)


def test_a_running_query_is_answered_before_the_server_stops(server: Server) -> None:
    """On SIGTERM a running query is answered, and the exit code is 0, with no process left."""
    responses: list[tuple[int, str]] = []
    query = urllib.parse.quote("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }")
    client = threading.Thread(
        target=lambda: responses.append(status(server, f"/sparql?query={query}&timeout=1.5"))
    )
    client.start()
    time.sleep(0.5)
    processes = family(server.process.pid)
    server.process.terminate()
    assert server.process.wait(TIMEOUT_SECONDS) == 0
    client.join()
    assert responses[0][0] in {200, 503}
    assert "deadline" in responses[0][1] or '"n"' in responses[0][1]
    until(lambda: not [each for each in processes if is_running(each)], 5)


def status(server: Server, path: str) -> tuple[int, str]:
    """Return status and text of a response."""
    try:
        return 200, server.get(path)
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()


def test_requests_are_counted_and_logged(tmp_path: Path) -> None:
    """Metrics count requests by route and status; the access log has a line of JSON for each."""
    folder = tmp_path / "vault"
    folder.mkdir()
    (folder / "a.md").write_text("# A\n")
    with running(folder, "--access-log", str(tmp_path / "access")) as server:
        server.get("/entry/a")
        status(server, "/entry/nowhere")
        server.get("/sparql?query=ASK%7B%7D")
        metrics = server.get("/metrics")
    assert 'kbgraph_http_requests_total{method="GET",route="entry",status="200"} 1.0' in metrics
    assert 'kbgraph_http_requests_total{method="GET",route="entry",status="404"} 1.0' in metrics
    assert "kbgraph_entries 1.0" in metrics
    assert re.search(
        r'kbgraph_http_request_seconds_bucket\{le="10.0",route="sparql"\} [1-9]', metrics
    )
    lines = [json.loads(line) for line in (tmp_path / "access").read_text().splitlines()]
    assert [(each["method"], each["path"], each["status"]) for each in lines[-4:]] == [
        ("GET", "/entry/a", 200),
        ("GET", "/entry/nowhere", 404),
        ("GET", "/sparql", 200),
        ("GET", "/metrics", 200),
    ]
    assert lines[-2]["query"] == "query=ASK%7B%7D"
    assert all(
        each["ms"] > 0 and each["bytes"] > 0 and each["client"] == "127.0.0.1" for each in lines
    )


def test_a_used_port_is_one_message(lasting: Server) -> None:
    """A second server on the same port exits with code 2, and names the option to use."""
    command = [
        sys.executable,
        "-m",
        "kbgraph",
        "--kb",
        str(lasting.folder),
        "serve",
        "--port",
        str(lasting.port),
    ]
    second = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, timeout=TIMEOUT_SECONDS, check=False
    )
    assert second.returncode == 2
    assert "choose another with --port" in second.stderr
    assert "Traceback" not in second.stderr


def test_a_port_is_waited_for_while_a_server_that_was_killed_ends() -> None:
    """Its processes hold the socket for a moment after the first of them has ended."""
    held = listen("127.0.0.1", 0)
    port = held.getsockname()[1]
    with ThreadPoolExecutor(1) as pool:
        later = pool.submit(listen, "127.0.0.1", port)
        time.sleep(0.3)
        assert not later.done()
        held.close()
        with later.result(TIMEOUT_SECONDS) as listener:
            assert listener.getsockname()[1] == port


def test_accepted_connections_send_without_delay() -> None:
    """Accepted connections have TCP_NODELAY: small writes do not wait for acknowledgements."""
    with listen("127.0.0.1", 0) as listener, socket.create_connection(listener.getsockname()):
        listener.setblocking(True)
        accepted, _ = listener.accept()
        with accepted:
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
