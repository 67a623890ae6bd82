"""`python -m benchmarks.build`: what an entry costs, beside a bare parser and obsidiantools. Misses of targets are no failure."""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import NamedTuple

from benchmarks.measure import MEASURES, Cost
from benchmarks.vault import write_vault

_ROOT = Path(__file__).parent.parent
_TARGET_MS = 5.0
_TARGET_SHARE = 7.0
"""The part of the peer's time that we may take, as 1/x."""


class Task(NamedTuple):
    """One line of the table."""

    label: str
    measure: str
    folder: Path
    entries: int


class Result(NamedTuple):
    """The medians over the rounds, times in milliseconds per entry."""

    task: Task
    wall: float
    processor: float
    memory: float
    quads: float
    findings: str


def main() -> None:
    """Runs everything and prints the table; as a child, measures one thing."""
    options = _options()
    if options.measure:
        name, folder = options.measure
        print(json.dumps(MEASURES[name](Path(folder))._asdict()))
        return
    print(f"{os.cpu_count()} processors, Python {platform.python_version()}, {platform.machine()}; medians of {options.rounds} rounds")
    with TemporaryDirectory() as folder:
        tasks = _prepare(Path(folder), options.entries, min(options.peer_entries, options.entries))
        print("\n".join(chain(*map(_report, [_measure(tasks, options.rounds)]))))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.build", description="Measures what building a graph costs.")
    parser.add_argument("--entries", type=int, default=2000, help="entries of the generated folder")
    parser.add_argument("--peer-entries", type=int, default=300, help="how many of them obsidiantools reads, which is slow")
    parser.add_argument("--rounds", type=int, default=3, help="how often each thing is measured")
    parser.add_argument("--measure", nargs=2, metavar=("THING", "FOLDER"), help="measure one thing in this process, print JSON")
    return parser.parse_args()
