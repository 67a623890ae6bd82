"""The server as a process: it reads what has changed without losing a request, survives what is killed, and ends when told to."""

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
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest

from kbgraph_web.server.supervisor import _listen
from reliability.server import is_running
from tests.conftest import ROOT, free_port
from tests.processes import children, family, until

SECONDS = 30.0
pytestmark = [
    pytest.mark.alone,
    pytest.mark.server,
    pytest.mark.skipif(sys.platform != "linux", reason="the folder is read anew on Linux alone"),
]


class Server(NamedTuple):
    """A server whose folder a test may change."""

    folder: Path
    port: int
    process: subprocess.Popen[str]
    log: Path

    def get(self, path: str) -> str:
        """The text at a path, which must be there."""
        with urllib.request.urlopen(
            f"http://127.0.0.1:{self.port}{path}", timeout=SECONDS
        ) as response:
            return response.read().decode()

    def write(self, name: str, text: str) -> None:
        """Write a file of the folder."""
        (self.folder / name).write_text(text)

    def leader(self) -> int:
        """The process that read the folder."""
        return children(self.process.pid)[0]


@contextmanager
def running(folder: Path, *options: str) -> Iterator[Server]:
    """A server of a folder; what it says on standard error goes to a file."""
    port, log = free_port(), folder.parent / "stderr"
    command = [
        sys.executable,
        "-m",
        "kbgraph",
        "--kb",
        str(folder),
        "serve",
        "--port",
        str(port),
        *options,
    ]
    with (
        log.open("w") as errors,
        subprocess.Popen(
            command, cwd=ROOT, stdout=subprocess.PIPE, stderr=errors, text=True
        ) as process,
    ):
        assert process.stdout is not None
        assert "entries" in process.stdout.readline()
        found = Server(folder, port, process, log)
        until(lambda: answers(found))
        try:
            yield found
        finally:
            process.terminate()
            process.wait(SECONDS)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """A server of two entries."""
    folder = tmp_path / "vault"
    folder.mkdir()
    (folder / "a.md").write_text("# A\nNumber 0\n[[b]]\n")
    (folder / "b.md").write_text("# B\n")
    with running(folder) as found:
        yield found


def test_changes_are_served_and_no_request_is_lost(server: Server) -> None:
    """While an entry changes five times, clients that keep their connection and clients that do not never see an error, nor an old page after a new one by more than a moment; tag and text of each page agree."""
    stop, faults, seen = threading.Event(), [], {}
    clients = [
        threading.Thread(target=browse, args=(server, keeps, stop, faults, seen))
        for keeps in (True, True, False, False)
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
    assert sorted(set(seen.values())) == list(range(6))
    assert len(seen) == 6


def browse(
    server: Server,
    keeps: bool,  # noqa: FBT001
    stop: threading.Event,
    faults: list[str],
    seen: dict[str, int],
) -> None:
    """Ask for a page until told to stop; note what goes wrong, and which number came with which tag."""
    line = http.client.HTTPConnection("127.0.0.1", server.port, timeout=SECONDS)
    while not stop.is_set():
        try:
            line.request("GET", "/entry/a")
            response = line.getresponse()
            number = int(re.search(r"Number (\d+)", response.read().decode())[1])
            if (
                seen.setdefault(response.headers["ETag"], number) != number
                or response.status != 200
            ):
                faults.append(
                    f"{response.status}: {number} with the tag of {seen[response.headers['ETag']]}"
                )
        except (OSError, http.client.HTTPException) as error:
            faults.append(repr(error))
        if not keeps:
            line.close()
    line.close()


def test_pages_and_queries_show_the_same(server: Server) -> None:
    """After a change page and SPARQL answer have the same content, and healthz names the generation of the page's tag."""
    server.write("c.md", "# Gamma\n[[a]]\n")
    until(lambda: "Gamma" in server.get("/"))
    query = "/sparql?query=ASK%20%7B%3Chttps%3A%2F%2Fkbgraph.example%2Fid%2Fc%3E%20%3Fp%20%3Fo%7D"
    assert json.loads(server.get(query))["boolean"] is True
    assert json.loads(server.get("/healthz"))["entries"] == 3


def test_what_cannot_be_read_leaves_the_old_graph(server: Server) -> None:
    """Broken settings are said on standard error, and the entries as they were are served on; mended, they are read."""
    server.write("kbgraph.toml", "title = 'Mine'\n")
    server.write("a.md", "# A\nNumber 1\n")
    until(lambda: "Number 1" in server.get("/entry/a"))
    server.write("kbgraph.toml", "titel = 'Mine'\n")
    until(lambda: "no such setting: titel" in server.log.read_text())
    assert "still served" in server.log.read_text()
    assert "Number 1" in server.get("/entry/a")
    server.write("kbgraph.toml", "title = 'Mine again'\n")
    until(lambda: "Mine again" in server.get("/"))


def test_settings_that_came_with_a_fault_hold_once_it_is_mended(server: Server) -> None:
    """A limit is set while the ontology is broken: nothing changes; once the ontology is as before, the limit holds."""
    whole, rows = (
        '<x:a> <http://www.w3.org/2000/01/rdf-schema#label> "a" .\n',
        "/sparql?query=SELECT%20*%20%7B%3Fs%20%3Fp%20%3Fo%7D",
    )
    (server.folder / "ontology").mkdir()
    server.write("ontology/a.ttl", whole)
    server.process.send_signal(signal.SIGHUP)
    until(lambda: '"x:a"' in server.get(rows))
    server.write("ontology/a.ttl", "<x:a> <")
    server.write("kbgraph.toml", "[limits]\nresponse_max_rows = 1\n")
    until(lambda: "still served" in server.log.read_text())
    time.sleep(2)
    assert status(server, rows)[0] == 200
    server.write("ontology/a.ttl", whole)
    until(lambda: status(server, rows)[0] == 413)


def test_a_file_that_is_touched_changes_nothing(server: Server) -> None:
    """Where the folder holds the same as before, the processes stay; a signal has them replaced all the same."""
    before = server.leader()
    server.write("b.md", "# B\n")
    time.sleep(2.5)
    assert children(server.process.pid) == [before]
    server.process.send_signal(signal.SIGHUP)
    until(lambda: children(server.process.pid) and before not in children(server.process.pid))
    assert "Number 0" in server.get("/entry/a")


@pytest.mark.parametrize("who", ["leader", "web", "guard"])
def test_a_killed_process_is_replaced(server: Server, who: str) -> None:
    """Whichever process of a generation is killed, pages and queries are answered again within two seconds or so."""
    leader = server.leader()
    guard = next(each for each in children(leader) if children(each))
    web = next(each for each in children(leader) if each != guard)
    os.kill({"leader": leader, "web": web, "guard": guard}[who], signal.SIGKILL)
    time.sleep(0.1)
    until(lambda: answers(server), 5)
    assert "Number 0" in server.get("/entry/a")
    time.sleep(1.5)
    assert answers(server)


def answers(server: Server) -> bool:
    """Whether a query is answered."""
    try:
        return "true" in server.get("/sparql?query=ASK%7B%7D")
    except urllib.error.HTTPError as error:
        error.close()
        return False


def test_nothing_outlives_the_supervisor(server: Server) -> None:
    """Killed at once, the supervisor takes all processes with it."""
    all_of_them = family(server.process.pid)
    assert len(all_of_them) >= 7
    server.process.kill()
    server.process.wait()
    until(lambda: not [each for each in all_of_them if is_running(each)], 5)


def test_what_was_begun_is_answered_before_the_end(server: Server) -> None:
    """SIGTERM while a query runs: it is answered, then the server ends with exit code 0 and nothing is left."""
    found: list[tuple[int, str]] = []
    query = urllib.parse.quote("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }")
    asking = threading.Thread(
        target=lambda: found.append(status(server, f"/sparql?query={query}&timeout=1.5"))
    )
    asking.start()
    time.sleep(0.5)
    all_of_them = family(server.process.pid)
    server.process.terminate()
    assert server.process.wait(SECONDS) == 0
    asking.join()
    assert found[0][0] in {200, 503}
    assert "deadline" in found[0][1] or '"n"' in found[0][1]
    assert not [each for each in all_of_them if is_running(each)]


def status(server: Server, path: str) -> tuple[int, str]:
    """Status and text of an answer."""
    try:
        return 200, server.get(path)
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()


def test_requests_are_counted_and_logged(tmp_path: Path) -> None:
    """Metrics count requests by route and status in Prometheus' format; the access log has a line of JSON for each."""
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


def test_a_taken_address_is_one_sentence(server: Server) -> None:
    """A second server on the same port ends with exit code 2, and says which option helps."""
    command = [
        sys.executable,
        "-m",
        "kbgraph",
        "--kb",
        str(server.folder),
        "serve",
        "--port",
        str(server.port),
    ]
    second = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, timeout=SECONDS, check=False
    )
    assert second.returncode == 2
    assert "choose another with --port" in second.stderr
    assert "Traceback" not in second.stderr


def test_what_is_accepted_sends_at_once() -> None:
    """A connection that is accepted holds nothing back until the client has acknowledged what came before (TCP_NODELAY)."""
    with _listen("127.0.0.1", 0) as listener, socket.create_connection(listener.getsockname()):
        listener.setblocking(True)
        accepted, _ = listener.accept()
        with accepted:
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
