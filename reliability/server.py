"""A real server, started by the command line on a folder made for it: its processes by what they do, their memory, their descriptors."""

from __future__ import annotations

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
_PATIENCE = 60.0
_LEAVE = 15.0
_PSS = re.compile(r"^Pss:\s+(\d+) kB", re.MULTILINE)


class Processes(NamedTuple):
    """The server's processes."""

    supervisor: int
    generation: int
    """The one that has read the folder."""
    web: int
    """Granian's."""
    guard: int
    keeper: int
    workers: tuple[int, ...]

    @property
    def lasting(self) -> tuple[int, ...]:
        """All that should live as long as the generation."""
        return self[:5]

    @property
    def all(self) -> tuple[int, ...]:
        """Every one."""
        return (*self[:5], *self.workers)


class Server:
    """One that can be started, killed and started anew on the same port."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder, self.port = folder, port
        self.printed = folder / "printed.txt"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> float:
        """Start it; seconds until it answers."""
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
        with self.printed.open("ab") as file:
            self._process = subprocess.Popen(command, cwd=_ROOT, stdout=file, stderr=file)
        while time.monotonic() - started < _PATIENCE:
            with suppress(OSError), Client(self.port, patience=_PATIENCE) as client:
                client.probe()
                return time.monotonic() - started
            if self._process.poll() is not None:
                break
            time.sleep(0.01)
        sys.exit(f"the server did not start: {self.text()}")

    def stop(self) -> None:
        """Let it end, and see that it does."""
        assert self._process is not None
        self._process.terminate()
        try:
            self._process.wait(_LEAVE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def wait(self) -> None:
        """Until the first process, which somebody has killed, is gone."""
        assert self._process is not None
        self._process.wait(_LEAVE)

    def text(self) -> str:
        """All that it has printed."""
        return self.printed.read_text(encoding="utf-8", errors="replace")

    def processes(self) -> Processes:
        """Those of the newest generation. Raises OSError where some of them are not there just now."""
        assert self._process is not None
        generation = max(children(self._process.pid), default=0)
        for each in children(generation):
            for keeper in children(each):
                if workers := children(keeper):
                    web = next((other for other in children(generation) if other != each), 0)
                    return Processes(
                        self._process.pid, generation, web, each, keeper, tuple(workers)
                    )
        raise ProcessLookupError("the server's processes are not complete")

    def settled(self) -> Processes:
        """The same, once all are there."""
        latest = time.monotonic() + _LEAVE
        while time.monotonic() < latest:
            with suppress(OSError):
                found = self.processes()
                if found.web:
                    return found
            time.sleep(0.01)
        sys.exit(f"the server's processes are not complete after {_LEAVE:g} s: {self.text()}")


def children(process: int) -> list[int]:
    """The processes that a process has started. Raises OSError where it is not there."""
    found = (each for each in Path(f"/proc/{process}/task").glob("*/children"))
    return [int(number) for each in found for number in each.read_text(encoding="ascii").split()]


def is_running(process: int) -> bool:
    """Whether a process is there, and no mere remnant that nobody has waited for."""
    try:
        return "State:\tZ" not in Path(f"/proc/{process}/status").read_text(encoding="utf-8")
    except OSError:
        return False


def memory(processes: tuple[int, ...]) -> int:
    """Bytes that these hold together; a page that several share counts once (PSS of proc(5))."""
    total = 0
    for each in processes:
        with suppress(OSError):
            found = _PSS.search(Path(f"/proc/{each}/smaps_rollup").read_text(encoding="ascii"))
            total += int(found[1]) * 1024 if found else 0
    return total


def resident(process: int) -> int:
    """Bytes that a process has in memory, with all that it shares (RSS). Raises OSError where it is not there."""
    return (
        int(Path(f"/proc/{process}/statm").read_text(encoding="ascii").split()[1])
        * resource.getpagesize()
    )


def descriptors(processes: tuple[int, ...]) -> int:
    """How many files and sockets these have open."""
    return sum(len(list(Path(f"/proc/{each}/fd").iterdir())) for each in processes)


@contextmanager
def serving(entries: int = 0, **limits: int) -> Iterator[Server]:
    """A server of so many generated entries, each with some 440 statements, or of 150 short notes; `limits` are those of kbgraph.toml."""
    with TemporaryDirectory(prefix="kbgraph-") as parent:
        folder = Path(parent)
        (folder / "kb").mkdir()
        settings = "\n".join(f"{name} = {value}" for name, value in limits.items())
        (folder / "kbgraph.toml").write_text(f'kb = "kb"\n[limits]\n{settings}\n', encoding="utf-8")
        if entries:
            write_vault(folder / "kb", entries)
        else:
            _write_notes(folder / "kb")
        server = Server(folder, _free_port())
        server.start()
        try:
            yield server
        finally:
            server.stop()


def _write_notes(folder: Path, number: int = 150) -> None:
    for each in range(number):
        text = f"---\ntags: [a, b, c]\n---\n# Note {each}\n[[note{(each + 1) % number}]] and [[note{each * 7 % number}]]\n"
        (folder / f"note{each}.md").write_text(text, encoding="utf-8")


def _free_port() -> int:
    with socket.create_server((HOST, 0)) as free:
        port: int = free.getsockname()[1]
        return port
