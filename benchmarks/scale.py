"""Measure a large folder: `python -m benchmarks.scale`.

It is built on one core and on all, after a change of one file, and with twice as many entries.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.measure import Cost
from benchmarks.vault import write_vault

_ROOT = Path(__file__).parent.parent


def main() -> None:
    """Run each measurement in a process of its own; print figures and targets."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, default=10_000)
    entries = parser.parse_args().entries
    with TemporaryDirectory() as parent:
        single, double = Path(parent, "single"), Path(parent, "double")
        write_vault(single, entries)
        write_vault(double, 2 * entries)
        for line in _report(entries, single, double):
            print(line, flush=True)


def _report(entries: int, single: Path, double: Path) -> list[str]:
    one, several = _measured("full_build_on_one_core", single), _measured("full_build", single)
    change, twice = _measured("one_file_changed", single), _measured("full_build", double)
    speed, share, growth = (
        one.wall / several.wall,
        change.wall / several.wall,
        twice.wall / several.wall,
    )
    user = (twice.processor - twice.kernel) / (several.processor - several.kernel)
    one_ms = one.processor / entries * 1000
    several_ms = several.processor / entries * 1000
    memory = several.memory / entries * 1024
    kernel = f"kernel time {twice.kernel:.1f} s, of the single folder {several.kernel:.1f} s"
    on_all = f"{several.wall:8.2f} s  {several_ms:6.2f} ms of processor time per entry"
    speed_up = f"1/{1 / share:.0f} of the build"
    return [
        f"{entries} entries, {os.cpu_count()} processors",
        f"on one core        {one.wall:8.2f} s  {one_ms:6.2f} ms of processor time per entry",
        f"on all cores       {on_all}",
        f"memory             {memory:8.1f} KiB an entry ({several.memory:.0f} MiB)",
        f"one changed file   {change.wall * 1000:8.1f} ms",
        f"twice as many      {twice.wall:8.2f} s  {kernel}",
        f"all cores are {speed:.2f} times as fast as one; at least 1.6: {_judgement(speed >= 1.6)}",
        f"processor time, ms an entry {several_ms:.2f}; at most 4: {_judgement(several_ms <= 4)}",
        f"a change takes {speed_up}; at most 1/100: {_judgement(share <= 0.01)}",
        f"twice as many take {growth:.2f} times as long; at most 2.2: {_judgement(growth <= 2.2)}",
        f"without kernel time, twice as many take {user:.2f} times as much processor time",
    ]


def _measured(measure: str, folder: Path) -> Cost:
    command = [sys.executable, "-m", "benchmarks.build", "--measure", measure, str(folder)]
    process = subprocess.run(command, cwd=_ROOT, check=True, capture_output=True, text=True)
    return Cost(*json.loads(process.stdout.splitlines()[-1]))


def _judgement(reached: bool) -> str:  # noqa: FBT001 - the value of a comparison
    return "reached" if reached else "missed"


if __name__ == "__main__":
    main()
