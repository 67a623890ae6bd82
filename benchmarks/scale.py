"""`python -m benchmarks.scale`: a large folder on one core and on all, one changed file, memory, and twice as many entries."""

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
    """Measures each in a process of its own, one after the other, and prints figures and targets."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, default=10_000)
    entries = parser.parse_args().entries
    with TemporaryDirectory() as parent:
        few, many = Path(parent, "few"), Path(parent, "many")
        write_vault(few, entries)
        write_vault(many, 2 * entries)
        for line in _report(entries, few, many):
            print(line, flush=True)


def _report(entries: int, few: Path, many: Path) -> list[str]:
    one, several = _measured("one_core", few), _measured("ours", few)
    change, twice = _measured("change", few), _measured("ours", many)
    speed, share, growth = (
        one.wall / several.wall,
        change.wall / several.wall,
        twice.wall / several.wall,
    )
    user = (twice.processor - twice.kernel) / (several.processor - several.kernel)
    return [
        f"{entries} entries, {os.cpu_count()} processors",
        f"on one core        {one.wall:8.2f} s  {one.processor / entries * 1000:6.2f} ms of processor time an entry",
        f"on all             {several.wall:8.2f} s  {several.processor / entries * 1000:6.2f} ms of processor time an entry",
        f"memory             {several.memory / entries * 1024:8.1f} KiB an entry ({several.memory:.0f} MiB)",
        f"one changed file   {change.wall * 1000:8.1f} ms",
        f"twice as many      {twice.wall:8.2f} s  of processor time the kernel took {twice.kernel:.1f} s, of half as many {several.kernel:.1f} s",
        f"all cores are {speed:.2f} times as fast as one; at least 1.6: {_verdict(speed >= 1.6)}",
        f"processor time, ms an entry {several.processor / entries * 1000:.2f}; at most 4: {_verdict(several.processor / entries <= 0.004)}",
        f"a change takes 1/{1 / share:.0f} of the whole; at most 1/100: {_verdict(share <= 0.01)}",
        f"twice as many take {growth:.2f} times as long; at most 2.2: {_verdict(growth <= 2.2)}",
        f"without the kernel's time, twice as many take {user:.2f} times as much of the processors",
    ]


def _measured(what: str, folder: Path) -> Cost:
    command = [sys.executable, "-m", "benchmarks.build", "--measure", what, str(folder)]
    done = subprocess.run(command, cwd=_ROOT, check=True, capture_output=True, text=True)
    return Cost(*json.loads(done.stdout.splitlines()[-1]))


def _verdict(reached: bool) -> str:  # noqa: FBT001 - of a comparison
    return "reached" if reached else "missed"


if __name__ == "__main__":
    main()
