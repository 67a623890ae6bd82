"""Servers to measure, ours and others, each a process of its own with the same data. `rdflib_endpoint` is here, for uvicorn to find it."""

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
_PATIENCE = 60.0


@contextmanager
def kbgraph(folder: Path) -> Iterator[int]:
    """`kbgraph serve` of a folder; gives the port."""
    port = _free_port()
    with _started(
        [sys.executable, "-m", "kbgraph", "--kb", str(folder), "serve", "--port", str(port)], port
    ):
        yield port


@contextmanager
def oxigraph(data: Path) -> Iterator[int]:
    """The native server of the engine that kbgraph uses too, in memory; gives the port."""
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
    """rdflib-endpoint on uvicorn, as its documentation has it; gives the port."""
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
    """The application that uvicorn serves."""
    # Here and not above: the other servers are measured where it is not installed.
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
    latest = time.monotonic() + _PATIENCE
    while process.poll() is None and time.monotonic() < latest:
        try:
            # `kbgraph serve` listens before it has read, and answers when it has.
            urllib.request.urlopen(
                f"http://{HOST}:{port}/sparql?query=ASK%7B%7D", timeout=_PATIENCE
            ).close()
        except OSError as error:
            if isinstance(error, urllib.request.HTTPError):
                return
            time.sleep(0.05)
        else:
            return
    sys.exit(f"did not start: {' '.join(command)}")
