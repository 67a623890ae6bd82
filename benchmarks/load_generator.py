"""An HTTP load generator: `python -m benchmarks.load_generator`.

Many clients with keep-alive connections share a process, and cost so little that the server is the
bottleneck. It reads a Task as JSON on standard input, and writes a Load as JSON.
"""

from __future__ import annotations

import json
import selectors
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

from benchmarks.peers import HOST

_ROOT = Path(__file__).parent.parent
_CHUNK_BYTES = 1024 * 1024
_PROCESSES = 2


class Task(NamedTuple):
    """The requests of the clients."""

    port: int
    path: str
    """The target, percent-encoded; `%06d` in it becomes the number of the request."""
    accept: str
    clients: int
    seconds: float
    first: int = 0
    """The number before the first of them."""


class Load(NamedTuple):
    """The rate and the latencies of the responses."""

    rate: float
    """Responses per second, of all clients."""
    latencies: list[float]
    """Seconds."""
    errors: list[str]


class _Connection:
    """A client's connection."""

    def __init__(self, task: Task) -> None:
        self.socket = socket.create_connection((HOST, task.port), timeout=10)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket.setblocking(False)
        self.received, self.sent_at = b"", 0.0


def _is_complete(response: bytes) -> bool:
    """Return whether a response is complete, by its Content-Length or its last chunk."""
    head, separator, body = response.partition(b"\r\n\r\n")
    if not separator:
        return False
    headers = head.lower()
    if b"transfer-encoding: chunked" in headers:
        return body.endswith(b"0\r\n\r\n")
    return len(body) >= int(headers.partition(b"content-length:")[2].split(b"\r\n")[0])


def run(task: Task) -> Load:
    """Send requests from this process."""
    head = f"HTTP/1.1\r\nHost: {HOST}:{task.port}\r\nAccept: {task.accept}\r\n\r\n".encode()
    varies, number = "%06d" in task.path, task.first
    selector = selectors.DefaultSelector()
    latencies: list[float] = []
    errors: list[str] = []

    def send(connection: _Connection) -> None:
        nonlocal number
        number += 1
        connection.received, connection.sent_at = b"", time.perf_counter()
        path = task.path.replace("%06d", f"{number:06}") if varies else task.path
        connection.socket.send(b"GET %b %b" % (path.encode(), head))

    connections = [_Connection(task) for _ in range(task.clients)]
    for each in connections:
        selector.register(each.socket, selectors.EVENT_READ, each)
        send(each)
    started = time.perf_counter()
    while (now := time.perf_counter()) - started < task.seconds and connections:
        for key, _ in selector.select(1):
            connection: _Connection = key.data
            part = connection.socket.recv(_CHUNK_BYTES)
            connection.received += part
            if not part:
                errors.append("the server closed the connection")
                selector.unregister(connection.socket)
                connections.remove(connection)
            elif _is_complete(connection.received):
                latencies.append(time.perf_counter() - connection.sent_at)
                if connection.received[9:12] != b"200":
                    errors.append(connection.received[:200].decode("latin-1"))
                send(connection)
    for each in connections:
        each.socket.close()
    return Load(len(latencies) / (now - started), latencies, errors)


def generate_load(task: Task) -> Load:
    """Send requests from two processes, each with half of the clients."""
    each = task.clients // _PROCESSES
    tasks = [
        task._replace(clients=each, first=task.first + 500_000 * number)
        for number in range(_PROCESSES)
    ]
    command = [sys.executable, "-m", "benchmarks.load_generator"]
    processes = [
        subprocess.Popen(
            command, cwd=_ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        for _ in tasks
    ]
    for process, part in zip(processes, tasks, strict=True):
        assert process.stdin is not None
        process.stdin.write(json.dumps(part))
        process.stdin.close()
    loads = []
    for process in processes:
        assert process.stdout is not None
        loads.append(Load(*json.load(process.stdout)))
        process.wait()
    return Load(
        sum(part.rate for part in loads),
        [each for part in loads for each in part.latencies],
        [each for part in loads for each in part.errors],
    )


if __name__ == "__main__":
    print(json.dumps(run(Task(*json.load(sys.stdin)))))
