"""R31: commands that make or update an index are killed at random moments.

The next command must answer as one that reads all files. `python -m reliability.index_kills` runs
it alone.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from pathlib import Path
from random import Random
from statistics import median
from tempfile import TemporaryDirectory
from typing import NamedTuple

from reliability.changing_notes import ChangingNotes
from reliability.row_result import RowResult
from reliability.started_command import CommandResult, StartedCommand, import_commands, run_command

_SEED = 20261130
_OFF = "off"
_BUILD_SHARE = 0.4
"""The share of kills during a build from nothing; the others are during an update."""
_SAMPLES = 3
"""Runs to the end, by which the time of each kind is known."""
_LATEST = 1.05
"""The last moment of a kill, as a multiple of that time."""


class _Kill(NamedTuple):
    """A kill, and how the command line answered afterwards."""

    kind: str
    hit: bool
    """Whether the command still ran."""
    faults: tuple[str, ...]


class _Trial:
    """A folder, its index, and the commands that are killed."""

    def __init__(self, place: Path, notes: int, rng: Random) -> None:
        self._folder, self._index, self._rng = place / "notes", place / "indexes", rng
        self._folder.mkdir()
        self._notes = ChangingNotes(self._folder, notes, rng)
        self._seconds = {kind: self._time_of(kind) for kind in ("build", "update")}

    def kill(self) -> _Kill:
        """Change the folder, kill a command that follows the change, and compare two others."""
        kind = "build" if self._rng.random() < _BUILD_SHARE else "update"
        started = StartedCommand(self._prepare(kind), self._folder, str(self._index))
        time.sleep(self._rng.random() * _LATEST * self._seconds[kind])
        hit = started.kill()
        left = () if started.has_left_none() else (f"{kind}: processes of it still run",)
        return _Kill(kind, hit, (*left, *self._faults(kind)))

    @property
    def has_index(self) -> bool:
        """Say whether there is an index: without one, nothing was tried."""
        return any(path.is_file() for path in self._index.rglob("*"))

    def _prepare(self, kind: str) -> list[str]:
        """Change the folder; return the arguments of a command that follows the change."""
        self._notes.change()
        if kind == "build":
            return ["index", "--rebuild"]
        name = self._notes.any_name()
        return self._rng.choice((["index"], ["show", name], ["query", "ASK {}"], ["check"]))

    def _time_of(self, kind: str) -> float:
        return median(self._timed(self._prepare(kind)) for _ in range(_SAMPLES))

    def _timed(self, arguments: list[str]) -> float:
        started = time.monotonic()
        run_command(arguments, self._folder, str(self._index))
        return time.monotonic() - started

    def _faults(self, kind: str) -> list[str]:
        """Return how the answers differ from those of commands that read all files."""
        faults = []
        for arguments in (["show", self._notes.any_name()], ["export", "nquads"]):
            found = run_command(arguments, self._folder, str(self._index))
            expected = run_command(arguments, self._folder, _OFF)
            if found != expected:
                faults.append(f"{kind}, then {arguments[0]}: {_difference(found, expected)}")
        return faults


def _difference(found: CommandResult, expected: CommandResult) -> str:
    if found.errors != expected.errors:
        return f"exit code {found.code}, {found.errors.decode(errors='replace')[-400:]!r}"
    lines, others = set(found.output.splitlines()), set(expected.output.splitlines())
    return f"{len(lines - others)} lines too many, {len(others - lines)} missing"


def run(number: int = 200, notes: int = 300, seed: int = _SEED) -> list[RowResult]:
    """Kill `number` commands over a folder of so many notes."""
    import_commands()
    with TemporaryDirectory() as place:
        trial = _Trial(Path(place), notes, Random(seed))
        kills = [trial.kill() for _ in range(number)]
        reasons = [fault for kill in kills for fault in kill.faults]
        reasons += [] if trial.has_index else ["no command has made an index"]
    hit = Counter(kill.kind for kill in kills if kill.hit)
    measured = f"{hit['build']} builds and {hit['update']} updates killed, {len(reasons)} faults"
    return [
        RowResult(
            "R31",
            f"{number} × kill -9 of a command with an index, {notes} notes",
            "the next commands answer as those that read all files; no process is left",
            measured,
            not reasons,
            tuple(reasons),
        )
    ]


def main() -> int:
    """Run the row alone, and return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m reliability.index_kills", description=__doc__)
    parser.add_argument("--times", type=int, default=200)
    parser.add_argument("--notes", type=int, default=300)
    parser.add_argument("--seed", type=int, default=_SEED)
    options = parser.parse_args()
    results = run(options.times, options.notes, options.seed)
    print(*results, sep="\n")
    return 0 if all(each.ok for each in results) else 1


if __name__ == "__main__":
    sys.exit(main())
