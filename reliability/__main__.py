"""`python -m reliability [ROW …]`: each row runs against a real server and prints a line. Exit code 1 where a row fails.

A soak longer than two minutes: KBGRAPH_SOAK_SECONDS. Vaults of others to export: KBGRAPH_VAULTS, folders as in PATH. The W3C's queries as
seeds: W3C_RDF_TESTS.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable

from kbgraph.sandbox import can_start
from reliability import (
    cost,
    exports,
    fuzz,
    hostility,
    kills,
    reloads,
    slow_sockets,
    soak,
    starvation,
    traversal,
    ways_out,
)
from reliability.verdict import Verdict

ROWS: dict[str, Callable[[], list[Verdict]]] = {
    "R19": cost.run,
    "R10": fuzz.run,
    "R3": exports.run,
    "R6": hostility.run,
    "R7": starvation.run,
    "R9": ways_out.run,
    "R12": kills.run,
    "R13": reloads.run,
    "R15": traversal.run,
    "R17": slow_sockets.run,
    "R18": soak.run,
}
"""What each row runs. Those that start a sandbox of their own come first: a process with threads must not fork."""
ELSEWHERE = {
    "R1": "make conformance",
    "R2": "make conformance",
    "R8": "here, with R6",
    "R11": "tests/core/test_limits.py",
    "R14": "tests/source/test_broken_files.py",
    "R16": "tests/web/test_app.py",
}


def main() -> int:
    """Run what is named, or all, and say whether it holds."""
    parser = argparse.ArgumentParser(prog="python -m reliability", description=__doc__)
    parser.add_argument(
        "rows", nargs="*", metavar="ROW", help=f"{', '.join(ROWS)}; all where none is named"
    )
    wanted = parser.parse_args().rows or [*ROWS]
    for row in wanted:
        if row in ELSEWHERE:
            print(f"{row}: {ELSEWHERE[row]}")
        elif row not in ROWS:
            parser.error(f"there is no row {row}; there are {', '.join((*ROWS, *ELSEWHERE))}")
    if not can_start():
        print("queries are kept apart on Linux alone, and so are these rows", file=sys.stderr)
        return 2
    return _run([row for row in ROWS if row in wanted])


def _run(rows: list[str]) -> int:
    started, failed = time.monotonic(), []
    print(
        f"{len(os.sched_getaffinity(0))} processors, load {', '.join(f'{each:.1f}' for each in os.getloadavg())}",
        flush=True,
    )
    for row in rows:
        since = time.monotonic()
        verdicts = ROWS[row]()
        failed += [each.row for each in verdicts if not each.ok]
        print(
            *verdicts,
            f"         in {time.monotonic() - since:.0f} s, load {os.getloadavg()[0]:.1f}",
            sep="\n",
            flush=True,
        )
    print(
        f"{len(rows)} rows in {time.monotonic() - started:.0f} s; {f'FAIL: {chr(32).join(failed)}' if failed else 'all hold'}"
    )
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
