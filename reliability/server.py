"""A real server of a temporary folder, started with the command line.

It reports its processes by their roles, their memory, and their descriptors.
"""

from __future__ import annotations

import os
import re
import resource
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from benchmarks.vault import write_vault
from reliability.client import HOST, Client

_ROOT = Path(__file__).parent.parent
_START_TIMEOUT_SECONDS = 600.0
_EXIT_TIMEOUT_SECONDS = 30.0
_USER_TICKS, _KERNEL_TICKS, _START_TICKS = 11, 12, 19
"""Indexes among the fields of proc_pid_stat(5), of which the state is the first."""
_PSS = re.compile(r"^Pss:\s+(\d+) kB", re.MULTILINE)


class Processes(NamedTuple):
    """The server's processes."""

    supervisor: int
    generation: int
    """The process that has read the folder."""
    web: int
    """The process of Granian."""
    guard: int
    fork_server: int
    workers: tuple[int, ...]

    @property
    def lasting(self) -> tuple[int, ...]:
        """Return the processes that live as long as the generation."""
        return self.supervisor, self.generation, self.web, self.guard, self.fork_server

    @property
    def all(self) -> tuple[int, ...]:
        """Return all processes."""
        return (*self.lasting, *self.workers)


class Server:
    """A server that can be stopped and restarted on the same port."""

    def __init__(self, folder: Path, port: int, output: Path, max_files: int = 0) -> None:
        self.folder, self.port, self.output = folder, port, output
        self._max_files = max_files
        """The limit of open files; 0 for that of this process."""
        self._process: subprocess.Popen[bytes] | None = None
        self.environment: dict[str, str] | None = None
        """The environment of the next start; None for that of this process."""

    def start(self) -> float:
        """Start the server; return the seconds until it responds."""
        started = time.monotonic()
        command = [
            sys.executable,
            "-m",
            "kbgraph",
            "--kb",
            str(self.folder),
            "serve",
            "--port",
            str(self.port),
        ]
        if self._max_files:
            command = ["/bin/sh", "-c", f'ulimit -n {self._max_files}; exec "$@"', "sh", *command]
        with self.output.open("ab") as file:
            self._process = subprocess.Popen(
                command, cwd=_ROOT, stdout=file, stderr=file, env=self.environment
            )
        while time.monotonic() - started < _START_TIMEOUT_SECONDS:
            with suppress(OSError), Client(self.port, timeout=_START_TIMEOUT_SECONDS) as client:
                client.probe()
                return time.monotonic() - started
            if self._process.poll() is not None:
                break
            time.sleep(0.01)
        sys.exit(f"the server did not start: {self.text()}")

    def stop(self) -> None:
        """Terminate the server; kill it if it does not exit in time."""
        assert self._process is not None
        self._process.terminate()
        try:
            self._process.wait(_EXIT_TIMEOUT_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def wait(self) -> None:
        """Wait until the supervisor, which a signal has killed, has ended."""
        assert self._process is not None
        self._process.wait(_EXIT_TIMEOUT_SECONDS)

    def text(self) -> str:
        """Return the output of the server."""
        return self.output.read_text(encoding="utf-8", errors="replace")

    def processes(self) -> Processes:
        """Return those of the newest generation; raise OSError if some are missing."""
        assert self._process is not None
        # The process that stands by for the next generation has none of its own.
        started = filter(children, reversed(children(self._process.pid)))
        generation = next(started, 0)
        # The guard of queries is forked first, then that of pages; the web process comes last.
        guard, *others = children(generation) or [0]
        for fork_server in children(guard):
            if workers := children(fork_server):
                web = others[-1] if len(others) > 1 and not children(others[-1]) else 0
                return Processes(
                    self._process.pid, generation, web, guard, fork_server, tuple(workers)
                )
        raise ProcessLookupError("some processes of the server are missing")

    def settled(self) -> Processes:
        """Return the processes once all have started."""
        deadline = time.monotonic() + _EXIT_TIMEOUT_SECONDS
        while time.monotonic() < deadline:
            with suppress(OSError):
                processes = self.processes()
                if processes.web:
                    return processes
            time.sleep(0.01)
        sys.exit(
            f"some processes of the server are missing after {_EXIT_TIMEOUT_SECONDS:g} s: "
            f"{self.text()}"
        )


def children(process: int) -> list[int]:
    """Return the children of a process, the oldest first; raise OSError if it does not run.

    Their numbers tell no age: they begin anew at the largest one.
    """
    processes = (each for each in Path(f"/proc/{process}/task").glob("*/children"))
    numbers = (
        int(number) for each in processes for number in each.read_text(encoding="ascii").split()
    )
    return sorted(numbers, key=_start)


def processor_seconds(process: int) -> float:
    """Return the user and kernel time of a process; raise OSError if it does not run."""
    fields = _fields(process)
    return (fields[_USER_TICKS] + fields[_KERNEL_TICKS]) / os.sysconf("SC_CLK_TCK")


def _start(process: int) -> tuple[int, int]:
    """Return when a process started, in ticks of the system, and its number."""
    return _fields(process)[_START_TICKS], process


def _fields(process: int) -> list[int]:
    """Return the fields of proc_pid_stat(5) from the state on, which is 0 here."""
    status = Path(f"/proc/{process}/stat").read_text(encoding="utf-8", errors="replace")
    # The name of the program, in parentheses, may hold any character.
    return [0, *map(int, status.rpartition(")")[2].split()[1:])]


def is_running(process: int) -> bool:
    """Return whether a process runs; a zombie does not."""
    try:
        return "State:\tZ" not in Path(f"/proc/{process}/status").read_text(encoding="utf-8")
    except OSError:
        return False


def memory(processes: tuple[int, ...]) -> int:
    """Return the bytes of processes; a shared page counts once (PSS, proc(5))."""
    total = 0
    for each in processes:
        with suppress(OSError):
            match = _PSS.search(Path(f"/proc/{each}/smaps_rollup").read_text(encoding="ascii"))
            total += int(match[1]) * 1024 if match else 0
    return total


def resident(process: int) -> int:
    """Return the resident bytes of a process (RSS); raise OSError if it has ended."""
    return (
        int(Path(f"/proc/{process}/statm").read_text(encoding="ascii").split()[1])
        * resource.getpagesize()
    )


def descriptors(processes: tuple[int, ...]) -> int:
    """Return the number of open files and sockets of processes."""
    return sum(len(list(Path(f"/proc/{each}/fd").iterdir())) for each in processes)


@contextmanager
def serving(entries: int = 0, max_files: int = 0, **limits: int) -> Iterator[Server]:
    """Run a server of generated entries of about 440 statements each, or of 150 short notes.

    `max_files` is the limit of its open files, `limits` become the limits of kbgraph.toml.
    """
    with TemporaryDirectory(prefix="kbgraph-") as parent:
        folder = Path(parent)
        (folder / "kb").mkdir()
        settings = "\n".join(f"{name} = {value}" for name, value in limits.items())
        (folder / "kbgraph.toml").write_text(f'kb = "kb"\n[limits]\n{settings}\n', encoding="utf-8")
        if entries:
            write_vault(folder / "kb", entries)
        else:
            _write_notes(folder / "kb")
        server = Server(folder, free_port(), folder / "output.txt", max_files)
        server.start()
        try:
            yield server
        finally:
            server.stop()


def _write_notes(folder: Path, number: int = 150) -> None:
    for each in range(number):
        links = f"[[note{(each + 1) % number}]] and [[note{each * 7 % number}]]"
        text = f"---\ntags: [a, b, c]\n---\n# Note {each}\n{links}\n"
        (folder / f"note{each}.md").write_text(text, encoding="utf-8")


def free_port() -> int:
    """Return a free port."""
    with socket.create_server((HOST, 0)) as free:
        port: int = free.getsockname()[1]
        return port
