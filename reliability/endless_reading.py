"""R30: a reading that does not end is ended by a later change, SIGHUP, its deadline or SIGTERM."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from reliability.faulty_python import faulty_environment
from reliability.process_faults import shows, until
from reliability.row_result import RowResult
from reliability.server import Server, children, serving

_DEADLINE_SECONDS = 8
_MAX_SECONDS = 20.0
_MAX_EXIT_SECONDS = 5.0


def run() -> list[RowResult]:
    """Make readings without an end, and end each in another way."""
    with (
        TemporaryDirectory(prefix="kbgraph-") as parent,
        serving(reading_timeout_seconds=_DEADLINE_SECONDS * 10) as server,
    ):
        server.stop()
        server.environment, fault = faulty_environment(Path(parent))
        server.start()
        supervisor = server.settled().supervisor
        times = {"a later change": _end_by_change(server, fault, supervisor)}
        times["SIGHUP"] = _end_by_signal(server, fault, supervisor)
        times["the deadline"] = _end_by_deadline(server, fault, supervisor)
        times["SIGTERM"] = _end_by_exit(server, fault, supervisor)
    limits = dict.fromkeys(times, _MAX_SECONDS) | {"SIGTERM": _MAX_EXIT_SECONDS}
    reasons = [
        f"{name}: {'never' if each is None else f'after {each:.1f} s'}"
        for name, each in times.items()
        if each is None or each > limits[name]
    ]
    return [
        RowResult(
            "R30",
            f"{len(times)} readings without an end",
            f"ended ≤ {_MAX_SECONDS:g} s, by SIGTERM ≤ {_MAX_EXIT_SECONDS:g} s, "
            "the old state served meanwhile",
            ", ".join(f"{name} {each or 0:.1f} s" for name, each in times.items()),
            not reasons,
            tuple(reasons),
        )
    ]


def _hang(server: Server, fault: Path, supervisor: int) -> bool:
    """Start a reading without an end; return whether the old state is served beside it."""
    until(lambda: len(children(supervisor)) == 1, _MAX_SECONDS)
    fault.write_text("hang", encoding="utf-8")
    _change(server, f"hanging at {time.monotonic()}")
    is_reading = until(lambda: len(children(supervisor)) > 1, _MAX_SECONDS)
    time.sleep(3.0)
    fault.unlink()
    return is_reading is not None and shows(server)


def _change(server: Server, text: str) -> None:
    (server.folder / "kb" / "note0.md").write_text(f"# Note 0\n{text}\n", encoding="utf-8")


def _end_by_change(server: Server, fault: Path, supervisor: int) -> float | None:
    if not _hang(server, fault, supervisor):
        return None
    _change(server, "the later change")
    return until(lambda: shows(server, "the later change"), 2 * _MAX_SECONDS)


def _end_by_signal(server: Server, fault: Path, supervisor: int) -> float | None:
    if not _hang(server, fault, supervisor):
        return None
    os.kill(supervisor, signal.SIGHUP)
    return until(lambda: shows(server, "hanging at"), 2 * _MAX_SECONDS)


def _end_by_deadline(server: Server, fault: Path, supervisor: int) -> float | None:
    """Set a deadline, which is a change itself."""
    settings = server.folder / "kbgraph.toml"
    before = settings.read_text(encoding="utf-8")
    fault.write_text("hang", encoding="utf-8")
    settings.write_text(
        before.replace(str(_DEADLINE_SECONDS * 10), str(_DEADLINE_SECONDS)), encoding="utf-8"
    )
    message = f"reading took longer than {_DEADLINE_SECONDS} seconds"
    seconds = until(lambda: message in server.text(), 2 * _MAX_SECONDS)
    fault.unlink()
    settings.write_text(before, encoding="utf-8")
    until(lambda: len(children(supervisor)) == 1, _MAX_SECONDS)
    return seconds if shows(server) else None


def _end_by_exit(server: Server, fault: Path, supervisor: int) -> float | None:
    if not _hang(server, fault, supervisor):
        return None
    started = time.monotonic()
    server.stop()
    return time.monotonic() - started
