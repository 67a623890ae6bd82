"""`python -m benchmarks.build`: what an entry costs, beside a bare parser and obsidiantools. A missed target is no failure."""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import NamedTuple

from benchmarks.measure import MEASURES, Cost
from benchmarks.vault import write_vault

_ROOT = Path(__file__).parent.parent
_TARGET_MS = 5.0
_TARGET_SHARE = 1 / 7
"""Of the peer's time."""


class Task(NamedTuple):
    """One thing to measure on one folder."""

    label: str
    measure: str
    folder: Path
    entries: int


class Result(NamedTuple):
    """The medians over the rounds."""

    task: Task
    wall: float
    """Milliseconds per entry, as is `processor`."""
    processor: float
    memory: float
    quads: float
    findings: str


class Results(NamedTuple):
    """One result for each task."""

    ours: Result
    ours_on_few: Result
    ontology: Result
    floor: Result
    peer: Result


def main() -> None:
    """Runs everything and prints the table; as a child, measures one thing."""
    options = _options()
    if options.measure:
        name, folder = options.measure
        print(json.dumps(MEASURES[name](Path(folder))))
        return
    print(
        f"{os.cpu_count()} processors, Python {platform.python_version()}, {platform.machine()}; medians of {options.rounds} rounds"
    )
    with TemporaryDirectory() as parent:
        tasks = _prepare(Path(parent), options.entries, min(options.peer_entries, options.entries))
        print("\n".join(_report(_measure(tasks, options.rounds))))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.build", description="Measures what building a graph costs."
    )
    parser.add_argument(
        "--entries",
        type=_count,
        default=2000,
        help="entries of the generated folder (default: %(default)s)",
    )
    parser.add_argument(
        "--peer-entries",
        type=_count,
        default=300,
        help="how many obsidiantools reads (default: %(default)s)",
    )
    parser.add_argument(
        "--rounds",
        type=_count,
        default=3,
        help="how often each thing is measured (default: %(default)s)",
    )
    parser.add_argument(
        "--measure",
        nargs=2,
        metavar=("THING", "FOLDER"),
        help=f"measure one of {', '.join(MEASURES)}; print JSON",
    )
    return parser.parse_args()


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text} is not a number from 1 up")
    return int(text)


def _prepare(parent: Path, entries: int, few: int) -> list[Task]:
    """Writes the folders. The peer has one of its own, which we read too, so that like is compared with like."""
    all_of_them, some = parent / "all", parent / "some"
    write_vault(all_of_them, entries)
    write_vault(some, entries, few)
    return [
        Task("our build", "ours", all_of_them, entries),
        Task("our build, the peer's folder", "ours", some, few),
        Task("the ontology alone", "ontology", all_of_them, entries),
        Task("floor: read, Markdown to HTML", "floor", all_of_them, entries),
        Task("obsidiantools", "peer", some, few),
    ]


def _measure(tasks: list[Task], rounds: int) -> Results:
    """Every task once a round, each round in another order, so that a busy moment of the machine does not hit one alone."""
    costs: dict[Task, list[Cost]] = {task: [] for task in tasks}
    for turn in range(rounds):
        start = turn % len(tasks)
        for task in tasks[start:] + tasks[:start]:
            costs[task].append(_child(task))
    return Results(*(_result(task, found) for task, found in costs.items()))


def _child(task: Task) -> Cost:
    """Measured in a process of its own, so that the memory and caches of one task do not burden the next."""
    command = [
        sys.executable,
        "-m",
        "benchmarks.build",
        "--measure",
        task.measure,
        str(task.folder),
    ]
    done = subprocess.run(command, cwd=_ROOT, check=True, stdout=subprocess.PIPE, text=True)
    # The last line alone: what is measured may print lines of its own.
    return Cost(*json.loads(done.stdout.splitlines()[-1]))


def _result(task: Task, costs: list[Cost]) -> Result:
    wall, processor = (
        1000 / task.entries * median(times) for times in list(zip(*costs, strict=True))[:2]
    )
    memory = median(cost.memory for cost in costs)
    return Result(task, wall, processor, memory, costs[0].quads / task.entries, costs[0].findings)


def _report(found: Results) -> Iterator[str]:
    """The lines of the table, and what follows from them."""
    yield f"{'milliseconds per entry':<32}{'entries':>9}{'wall':>10}{'processor':>11}"
    for each in found:
        yield f"{each.task.label:<32}{each.task.entries:>9}{each.wall:>10.3f}{each.processor:>11.3f}"
    yield ""
    yield _ratio("ours / floor", found.ours, found.floor)
    yield _ratio("ours / obsidiantools", found.ours, found.peer)
    yield _ratio("the same, on the peer's folder", found.ours_on_few, found.peer)
    yield from _facts(found)
    yield from _targets(found)


def _ratio(label: str, ours: Result, other: Result) -> str:
    return f"{label:<32}{'':>9}{_times(ours.wall / other.wall):>10}{_times(ours.processor / other.processor):>11}"


def _times(ratio: float) -> str:
    return f"{ratio:.1f}" if ratio >= 1 else f"1/{1 / ratio:.1f}"


def _facts(found: Results) -> Iterator[str]:
    yield ""
    yield f"the ontology is read once, in {found.ontology.wall * found.ontology.task.entries:.0f} ms"
    yield f"{found.ours.quads:.0f} quads per entry; findings: {found.ours.findings or 'none'}"
    yield f"{found.ours.memory:.0f} MiB at most in memory while building"


def _targets(found: Results) -> Iterator[str]:
    """Judged by the clock on the wall, which is what a user waits for; of the peer's two ratios, the worse counts."""
    share = max(found.ours.wall, found.ours_on_few.wall) / found.peer.wall
    yield ""
    yield f"at most {_TARGET_MS:g} ms an entry: {_verdict(found.ours.wall, _TARGET_MS)}"
    yield f"at most a seventh of obsidiantools: {_verdict(share, _TARGET_SHARE)}"


def _verdict(found: float, limit: float) -> str:
    return "reached" if found <= limit else "missed"


if __name__ == "__main__":
    main()
