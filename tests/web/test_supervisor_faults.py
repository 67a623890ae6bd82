"""Faults of the system that a server survives: no process, no pipe, a reading without an end."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from reliability.faulty_python import faulty_environment
from tests.conftest import free_port
from tests.processes import generations, standing_by, until

pytestmark = [
    pytest.mark.restarts,
    pytest.mark.server,
    pytest.mark.skipif(sys.platform != "linux", reason="the server reloads on Linux only"),
]


class Server(NamedTuple):
    """A server of one entry, and the file that makes its processes fail."""

    entry: Path
    fault: Path
    log: Path
    address: str
    process: subprocess.Popen[bytes]

    def body(self, path: str) -> tuple[int, str]:
        """Return status and text of a response."""
        try:
            with urllib.request.urlopen(self.address + path, timeout=5) as response:
                return response.status, response.read().decode()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read().decode()

    def shows(self, text: str) -> bool:
        """Return whether the page of the entry holds a text, and queries are answered."""
        page, query = self.body("/entry/a"), self.body("/sparql?query=ASK%7B%7D")
        return text in page[1] and query[0] == 200

    def said(self, text: str) -> bool:
        """Return whether the server has written a text to standard error."""
        return text in self.log.read_text()


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """A server that has little patience with readings."""
    environment, fault = faulty_environment(tmp_path)
    folder, port = tmp_path / "vault", free_port()
    folder.mkdir()
    (folder / "a.md").write_text("# A\nzero\n")
    command = [sys.executable, "-m", "kbgraph", "--kb", folder, "serve", "--port", str(port)]
    environment["FAULT_IMPATIENT"] = "1"
    log = tmp_path / "stderr"
    with (
        log.open("w") as errors,
        subprocess.Popen(command, env=environment, stdout=errors, stderr=errors) as process,
    ):
        started = Server(folder / "a.md", fault, log, f"http://127.0.0.1:{port}", process)
        try:
            until(lambda: started.said("SPARQL at"))
            until(lambda: started.shows("zero"))
            yield started
        finally:
            fault.unlink(missing_ok=True)
            process.terminate()
            process.wait(20)


@pytest.mark.parametrize("fault", ["fork", "pipe"])
def test_a_reload_that_cannot_start_is_tried_again(server: Server, fault: str) -> None:
    """The old state is served while no process can be started, and the change afterwards."""
    server.fault.write_text(fault)
    _kill_standby(server)
    server.entry.write_text("# A\none\n")
    until(lambda: server.said("the previous state is still served: no process can be started"))
    assert server.process.poll() is None
    assert server.shows("zero")
    server.fault.unlink()
    until(lambda: server.shows("one"))


def _kill_standby(server: Server) -> None:
    """Kill the process of the next generation, so that another is to be started."""
    until(lambda: standing_by(server.process.pid))
    for each in standing_by(server.process.pid):
        os.kill(each, signal.SIGKILL)


def test_a_generation_that_cannot_fork_or_start_threads_leaves_the_old_one(server: Server) -> None:
    """A generation that reads, but can start nothing to serve with, is tried again as well."""
    generation = generations(server.process.pid)
    messages = {"fork": "no process can be started", "thread": "no thread"}
    for number, (fault, message) in enumerate(messages.items()):
        server.entry.write_text(f"# A\ntext {number}\n")
        server.fault.write_text(fault)
        until(lambda: server.said(message))  # noqa: B023
        assert not server.shows(f"text {number}"), fault
        server.fault.unlink()
        until(lambda: server.shows(f"text {number}"))  # noqa: B023
    assert generation != generations(server.process.pid)


def test_a_later_change_ends_a_reading_without_an_end(server: Server) -> None:
    """A change after its patience, or SIGHUP at once, starts another reading."""
    server.fault.write_text("hang")
    server.entry.write_text("# A\nhanging\n")
    until(lambda: len(generations(server.process.pid)) == 2)
    time.sleep(1)
    server.fault.unlink()
    server.entry.write_text("# A\ncorrected\n")
    until(lambda: server.shows("corrected"))
    server.fault.write_text("hang")
    server.process.send_signal(signal.SIGHUP)
    until(lambda: len(generations(server.process.pid)) == 2)
    time.sleep(1)
    server.fault.unlink()
    server.process.send_signal(signal.SIGHUP)
    until(lambda: len(generations(server.process.pid)) == 1)
    assert server.shows("corrected")


def test_a_reading_without_an_end_has_a_deadline(server: Server) -> None:
    """At the deadline it is ended with a message, the old state is served, and SIGTERM works."""
    server.fault.write_text("hang")
    settings = server.entry.with_name("kbgraph.toml")
    settings.write_text("[limits]\nreading_timeout_seconds = 2\n")
    until(lambda: server.said("reading took longer than 2 seconds"))
    until(lambda: len(generations(server.process.pid)) == 1)
    assert server.shows("zero")
    settings.unlink()
    until(lambda: len(generations(server.process.pid)) == 2)
    began = time.monotonic()
    server.process.terminate()
    assert server.process.wait(10) == 0
    assert time.monotonic() - began < 8


def test_a_supervisor_that_is_stopped_is_told(server: Server) -> None:
    """While changes are not read, /healthz is 503; the rest is served."""
    os.kill(server.process.pid, signal.SIGSTOP)
    # A signal is on its way for some milliseconds where both cores are busy.
    os.waitid(os.P_PID, server.process.pid, os.WSTOPPED | os.WNOWAIT)
    try:
        status, body = server.body("/healthz")
        assert (status, json.loads(body)["changes"]) == (503, "failing")
        assert server.shows("zero")
    finally:
        os.kill(server.process.pid, signal.SIGCONT)
    assert server.body("/healthz")[0] == 200
