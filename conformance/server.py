"""A server of the Protocol suite's data: `python -m conformance.server FOLDER PORT`.

It runs the web application on the server and the worker of `kbgraph serve`.
"""

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

from conformance.knowledge_base import make_knowledge_base
from conformance.protocol import data_of
from kbgraph.sandbox import start
from kbgraph_web import create_app

_HOST, _START_TIMEOUT_SECONDS = "127.0.0.1", 30.0


@contextmanager
def serving(folder: Path) -> Iterator[int]:
    """Serve the suite's data from a new process; yield the port."""
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
    deadline = time.monotonic() + _START_TIMEOUT_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        try:
            socket.create_connection((_HOST, port), timeout=1).close()
        except ConnectionRefusedError:
            time.sleep(0.05)
        else:
            return
    sys.exit(
        f"the server of the Protocol suite's data did not listen on port {port} "
        f"within {_START_TIMEOUT_SECONDS:.0f} s"
    )


def main(folder: Path, port: int) -> None:
    """Serve until a signal stops the process."""
    base = make_knowledge_base(data_of(folder), f"http://{_HOST}:{port}/")
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
