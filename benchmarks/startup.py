"""Measure the start-up time of commands: `python -m benchmarks.startup`.

Bare Python and click are measured for comparison.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import time
from pathlib import Path
from statistics import median
from typing import NamedTuple

_ROOT = Path(__file__).parent.parent
_RUNS = 15
_BASELINE = "python -c pass"


class _Program(NamedTuple):
    """A program, the arguments of the interpreter, and the longest time that it may take."""

    label: str
    arguments: tuple[str, ...]
    target_seconds: float | None = None


_PROGRAMS = (
    _Program(_BASELINE, ("-c", "pass")),
    _Program('python -c "import click"', ("-c", "import click")),
    _Program("kbgraph --version", ("-m", "kbgraph", "--version"), 0.15),
    _Program("kbgraph --help", ("-m", "kbgraph", "--help"), 0.15),
    _Program("kbgraph query 'ASK {}'", ("-m", "kbgraph", "query", "ASK {}"), 0.9),
)


class _Times(NamedTuple):
    """The wall-clock and the processor time of one run, in seconds."""

    wall: float
    processor: float


def main() -> None:
    """Run each program several times in turn, and print medians.

    A missed target does not fail the run.
    On a busy machine the fastest run and the ratio of processor times say more than the median.
    """
    parser = argparse.ArgumentParser(prog="python -m benchmarks.startup", description=__doc__)
    parser.add_argument("--runs", type=int, default=_RUNS, help="(default: %(default)s)")
    runs = parser.parse_args().runs
    # In turn, so that other load on the machine falls on each of them.
    times: dict[str, list[_Times]] = {program.label: [] for program in _PROGRAMS}
    for _ in range(runs):
        for program in _PROGRAMS:
            times[program.label].append(_run(program))
    baseline = _medians(times[_BASELINE])
    print(
        f"{f'seconds, medians of {runs} runs':<34}{'wall':>8}{'processor':>11}{'ratio':>8}  target"
    )
    for program in _PROGRAMS:
        wall, processor = _medians(times[program.label])
        fastest = min(each.wall for each in times[program.label])
        ratio = processor / baseline.processor
        figures = f"{wall:>8.3f}{fastest:>9.3f}{processor:>11.3f}{ratio:>7.1f}"
        print(f"{program.label:<34}{figures}  {_judgement(program, wall)}")


def _run(program: _Program) -> _Times:
    start, before = time.perf_counter(), _children_seconds()
    subprocess.run(
        [sys.executable, *program.arguments], cwd=_ROOT, stdout=subprocess.DEVNULL, check=True
    )
    return _Times(time.perf_counter() - start, _children_seconds() - before)


def _children_seconds() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def _medians(times: list[_Times]) -> _Times:
    return _Times(median(each.wall for each in times), median(each.processor for each in times))


def _judgement(program: _Program, wall: float) -> str:
    if program.target_seconds is None:
        return ""
    judgement = "reached" if wall <= program.target_seconds else "missed"
    return f"at most {program.target_seconds:g}: {judgement}"


if __name__ == "__main__":
    main()
