"""Measure the cost of building a graph: `python -m benchmarks.build`.

The same folder is read by a bare Markdown parser and by obsidiantools, for comparison. A missed
target does not fail the run.
"""

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
"""As a share of the time of obsidiantools."""


class Task(NamedTuple):
    """A measurement of one folder."""

    label: str
    measure: str
    folder: Path
    entries: int


class Result(NamedTuple):
    """The medians of all rounds, for one task."""

    task: Task
    wall: float
    """Milliseconds per entry; `processor` likewise."""
    processor: float
    memory: float
    quads: float
    findings: str


class Results(NamedTuple):
    """The results of all tasks."""

    ours: Result
    ours_on_few: Result
    ontology: Result
    floor: Result
    peer: Result


def main() -> None:
    """Run all tasks and print the table; with `--measure`, run one and print JSON."""
    options = _options()
    if options.measure:
        name, folder = options.measure
        print(json.dumps(MEASURES[name](Path(folder))))
        return
    print(
        f"{os.cpu_count()} processors, Python {platform.python_version()}, {platform.machine()}; "
        f"medians of {options.rounds} rounds"
    )
    with TemporaryDirectory() as parent:
        tasks = _prepare(Path(parent), options.entries, min(options.peer_entries, options.entries))
        print("\n".join(_report(_measure(tasks, options.rounds))))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.build", description="Measure the cost of building a graph."
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
        help="entries that obsidiantools reads (default: %(default)s)",
    )
    parser.add_argument(
        "--rounds",
        type=_count,
        default=3,
        help="runs of each measurement (default: %(default)s)",
    )
    parser.add_argument(
        "--measure",
        nargs=2,
        metavar=("MEASURE", "FOLDER"),
        help=f"run one of {', '.join(MEASURES)} and print JSON",
    )
    return parser.parse_args()


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text} is not a whole number of at least 1")
    return int(text)


def _prepare(parent: Path, entries: int, few: int) -> list[Task]:
    """Write the folders.

    obsidiantools has a smaller one, which kbgraph reads too, so that both do the same work.
    """
    full, small = parent / "full", parent / "small"
    write_vault(full, entries)
    write_vault(small, entries, few)
    return [
        Task("our build", "full_build", full, entries),
        Task("our build, the smaller folder", "full_build", small, few),
        Task("the ontology alone", "ontology", full, entries),
        Task("floor: read, Markdown to HTML", "markdown_only", full, entries),
        Task("obsidiantools", "obsidiantools", small, few),
    ]


def _measure(tasks: list[Task], rounds: int) -> Results:
    """Run every task once a round.

    Each round has another order, so that other load on the machine falls on different tasks.
    """
    costs: dict[Task, list[Cost]] = {task: [] for task in tasks}
    for round_number in range(rounds):
        start = round_number % len(tasks)
        for task in tasks[start:] + tasks[:start]:
            costs[task].append(_run(task))
    return Results(*(_result(task, task_costs) for task, task_costs in costs.items()))


def _run(task: Task) -> Cost:
    """Run a task in a new process, so that tasks do not share memory or caches."""
    command = [
        sys.executable,
        "-m",
        "benchmarks.build",
        "--measure",
        task.measure,
        str(task.folder),
    ]
    process = subprocess.run(command, cwd=_ROOT, check=True, stdout=subprocess.PIPE, text=True)
    # Only the last line: the measured code may print lines too.
    return Cost(*json.loads(process.stdout.splitlines()[-1]))


def _result(task: Task, costs: list[Cost]) -> Result:
    wall, processor = (
        1000 / task.entries * median(times) for times in list(zip(*costs, strict=True))[:2]
    )
    memory = median(cost.memory for cost in costs)
    return Result(task, wall, processor, memory, costs[0].quads / task.entries, costs[0].findings)


def _report(results: Results) -> Iterator[str]:
    """Return the lines of the table, of the ratios and of the targets."""
    yield f"{'milliseconds per entry':<32}{'entries':>9}{'wall':>10}{'processor':>11}"
    for each in results:
        figures = f"{each.wall:>10.3f}{each.processor:>11.3f}"
        yield f"{each.task.label:<32}{each.task.entries:>9}{figures}"
    yield ""
    yield _ratio("ours / floor", results.ours, results.floor)
    yield _ratio("ours / obsidiantools", results.ours, results.peer)
    yield _ratio("the same, on the smaller folder", results.ours_on_few, results.peer)
    yield from _facts(results)
    yield from _targets(results)


def _ratio(label: str, ours: Result, other: Result) -> str:
    wall, processor = ours.wall / other.wall, ours.processor / other.processor
    return f"{label:<32}{'':>9}{_times(wall):>10}{_times(processor):>11}"


def _times(ratio: float) -> str:
    return f"{ratio:.1f}" if ratio >= 1 else f"1/{1 / ratio:.1f}"


def _facts(results: Results) -> Iterator[str]:
    yield ""
    ontology_ms = results.ontology.wall * results.ontology.task.entries
    yield f"the ontology is read once, in {ontology_ms:.0f} ms"
    yield f"{results.ours.quads:.0f} quads per entry; findings: {results.ours.findings or 'none'}"
    yield f"{results.ours.memory:.0f} MiB of memory at the peak of the build"


def _targets(results: Results) -> Iterator[str]:
    """Compare with the targets by wall-clock time, since a user waits for that.

    Of the two ratios to obsidiantools, the worse counts.
    """
    share = max(results.ours.wall, results.ours_on_few.wall) / results.peer.wall
    yield ""
    yield f"at most {_TARGET_MS:g} ms an entry: {_judgement(results.ours.wall, _TARGET_MS)}"
    yield f"at most a seventh of obsidiantools: {_judgement(share, _TARGET_SHARE)}"


def _judgement(measured: float, limit: float) -> str:
    return "reached" if measured <= limit else "missed"


if __name__ == "__main__":
    main()
