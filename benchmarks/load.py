"""`python -m benchmarks.load`: clients that keep their connections, many in one process, so cheap that what is measured is the server.

A Task as JSON comes on standard input; seconds and latencies go out as JSON.
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
_PART = 1024 * 1024
_PROCESSES = 2


class Task(NamedTuple):
    """What clients are to do."""

    port: int
    path: str
    """Before the query, which is encoded already and may hold `%06d` for a number that is another each time."""
    accept: str
    clients: int
    seconds: float
    first: int = 0
    """The first of those numbers."""


class Load(NamedTuple):
    """What came of it."""

    rate: float
    """Answers in a second, of all clients."""
    latencies: list[float]
    """Seconds."""
    faults: list[str]


class _Line:
    """One client."""

    def __init__(self, task: Task) -> None:
        self.socket = socket.create_connection((HOST, task.port), timeout=10)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket.setblocking(False)
        self.got, self.since = b"", 0.0


def _is_whole(answer: bytes) -> bool:
    """Whether an answer is there to its end, be it of a known length or in chunks."""
    head, mark, body = answer.partition(b"\r\n\r\n")
    if not mark:
        return False
    small = head.lower()
    if b"transfer-encoding: chunked" in small:
        return body.endswith(b"0\r\n\r\n")
    return len(body) >= int(small.partition(b"content-length:")[2].split(b"\r\n")[0])


def run(task: Task) -> Load:
    """In this process."""
    head = f"HTTP/1.1\r\nHost: {HOST}:{task.port}\r\nAccept: {task.accept}\r\n\r\n".encode()
    varies, number = "%06d" in task.path, task.first
    selector = selectors.DefaultSelector()
    latencies: list[float] = []
    faults: list[str] = []

    def ask(line: _Line) -> None:
        nonlocal number
        number += 1
        line.got, line.since = b"", time.perf_counter()
        path = task.path.replace("%06d", f"{number:06}") if varies else task.path
        line.socket.send(b"GET %b %b" % (path.encode(), head))

    lines = [_Line(task) for _ in range(task.clients)]
    for each in lines:
        selector.register(each.socket, selectors.EVENT_READ, each)
        ask(each)
    started = time.perf_counter()
    while (now := time.perf_counter()) - started < task.seconds and lines:
        for key, _ in selector.select(1):
            line: _Line = key.data
            part = line.socket.recv(_PART)
            line.got += part
            if not part:
                faults.append("hung up")
                selector.unregister(line.socket)
                lines.remove(line)
            elif _is_whole(line.got):
                latencies.append(time.perf_counter() - line.since)
                if line.got[9:12] != b"200":
                    faults.append(line.got[:200].decode("latin-1"))
                ask(line)
    for each in lines:
        each.socket.close()
    return Load(len(latencies) / (now - started), latencies, faults)


def measured(task: Task) -> Load:
    """In two processes, each with half of the clients."""
    each = task.clients // _PROCESSES
    tasks = [
        task._replace(clients=each, first=task.first + 500_000 * number)
        for number in range(_PROCESSES)
    ]
    command = [sys.executable, "-m", "benchmarks.load"]
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
    found = []
    for process in processes:
        assert process.stdout is not None
        found.append(Load(*json.load(process.stdout)))
        process.wait()
    return Load(
        sum(part.rate for part in found),
        [each for part in found for each in part.latencies],
        [each for part in found for each in part.faults],
    )


if __name__ == "__main__":
    print(json.dumps(run(Task(*json.load(sys.stdin)))))
