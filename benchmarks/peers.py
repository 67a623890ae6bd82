"""Servers to compare: kbgraph and others, each in a process of its own, with the same data.

uvicorn loads `rdflib_endpoint` from here.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import rdflib

_ROOT = Path(__file__).parent.parent
HOST = "127.0.0.1"
_DATA = "KBGRAPH_BENCH_DATA"
_TIMEOUT_SECONDS = 60.0


@contextmanager
def kbgraph(folder: Path) -> Iterator[int]:
    """Run `kbgraph serve` of a folder; yield the port."""
    port = _free_port()
    with _started(
        [sys.executable, "-m", "kbgraph", "--kb", str(folder), "serve", "--port", str(port)], port
    ):
        yield port


@contextmanager
def oxigraph(data: Path) -> Iterator[int]:
    """Run the server of Oxigraph, the engine of kbgraph, in memory; yield the port."""
    port = _free_port()
    with _started(
        [str(Path(sys.executable).with_name("oxigraph")), "serve", "--bind", f"{HOST}:{port}"], port
    ):
        request = urllib.request.Request(
            f"http://{HOST}:{port}/store",
            data.read_bytes(),
            {"Content-Type": "application/n-quads"},
            method="POST",
        )
        urllib.request.urlopen(request).close()
        yield port


@contextmanager
def endpoint(data: Path) -> Iterator[int]:
    """Run rdflib-endpoint on uvicorn, as its documentation shows; yield the port."""
    port = _free_port()
    command = [
        sys.executable,
        "-m",
        "uvicorn",
        "--factory",
        "benchmarks.peers:rdflib_endpoint",
        "--host",
        HOST,
        "--port",
        str(port),
    ]
    with _started([*command, "--log-level", "warning"], port, {_DATA: str(data)}):
        yield port


def rdflib_endpoint() -> Any:
    """Return the application that uvicorn serves."""
    # Imported here, so that the other servers can be measured without it.
    from rdflib_endpoint import SparqlEndpoint

    graph = rdflib.Dataset()
    graph.parse(os.environ[_DATA], format="nquads")
    return SparqlEndpoint(graph=graph, path="/sparql")


def _free_port() -> int:
    with socket.create_server((HOST, 0)) as free:
        port: int = free.getsockname()[1]
        return port


@contextmanager
def _started(
    command: list[str], port: int, environment: dict[str, str] | None = None
) -> Iterator[None]:
    variables = {**os.environ, **(environment or {})}
    with subprocess.Popen(
        command, cwd=_ROOT, env=variables, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        try:
            _wait(process, port, command)
            yield
        finally:
            process.terminate()


def _wait(process: subprocess.Popen[bytes], port: int, command: list[str]) -> None:
    deadline = time.monotonic() + _TIMEOUT_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        try:
            # `kbgraph serve` listens before it has read the folder, and responds afterwards.
            urllib.request.urlopen(
                f"http://{HOST}:{port}/sparql?query=ASK%7B%7D", timeout=_TIMEOUT_SECONDS
            ).close()
        except OSError as error:
            if isinstance(error, urllib.request.HTTPError):
                return
            time.sleep(0.05)
        else:
            return
    sys.exit(f"the server did not start: {' '.join(command)}")
