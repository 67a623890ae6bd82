"""`python -m conformance.server FOLDER PORT`: the web application over the Protocol suite's data, on the server and worker of `kbgraph serve`."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server

from conformance.knowledge import knowledge_of
from conformance.protocol import data_of
from kbgraph.sandbox import start
from kbgraph_web import create_app

_HOST, _PATIENCE = "127.0.0.1", 30.0


@contextmanager
def serving(folder: Path) -> Iterator[int]:
    """A server of the data in the suite's folder, in a process of its own; gives the port on this machine."""
    with socket.create_server((_HOST, 0)) as free:
        port: int = free.getsockname()[1]
    with subprocess.Popen(
        [sys.executable, "-m", "conformance.server", str(folder), str(port)]
    ) as process:
        try:
            _wait(process, port)
            yield port
        finally:
            process.terminate()


def _wait(process: subprocess.Popen[bytes], port: int) -> None:
    deadline = time.monotonic() + _PATIENCE
    while process.poll() is None and time.monotonic() < deadline:
        try:
            socket.create_connection((_HOST, port), timeout=1).close()
        except ConnectionRefusedError:
            time.sleep(0.05)
        else:
            return
    sys.exit(
        f"the server of the Protocol suite's data did not answer on port {port} within {_PATIENCE:.0f} s"
    )


def main(folder: Path, port: int) -> None:
    """Serve until a signal ends it."""
    base = knowledge_of(data_of(folder), f"http://{_HOST}:{port}/")
    sandbox = start(base.sparql.answer_within_limits)
    server = Server(
        "conformance.server",
        _HOST,
        port,
        interface=Interfaces.WSGI,
        blocking_threads=4,
        log_level=LogLevels.error,
    )
    server.serve(target_loader=lambda *_: create_app(base, sandbox), wrap_loader=False)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
