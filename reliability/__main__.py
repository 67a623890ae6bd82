"""Run the reliability rows: `python -m reliability [--index on|off] [ROW …]`.

Each row runs against a real server and prints a line: without an index on disk, then with one,
unless `--index` names one of the two. Exit code 1 reports a failed row.
KBGRAPH_SOAK_SECONDS sets a longer soak, KBGRAPH_VAULTS the folders of other vaults to export,
separated as in PATH, and W3C_RDF_TESTS the folder of the W3C's queries as seeds for fuzzing.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable

from kbgraph.sandbox import can_start
from reliability import (
    cache_answers,
    endless_reading,
    exfiltration,
    exports,
    folder_changes,
    fuzz,
    header_bombs,
    hostile_ontologies,
    idle_connections,
    index_kills,
    kills,
    latency_under_load,
    path_traversal,
    process_faults,
    reloads,
    request_burst,
    request_costs,
    resource_limits,
    sandbox_overhead,
    slow_readers,
    slow_sockets,
    soak,
    strangers_folder,
)
from reliability.index_modes import IndexMode, index_mode
from reliability.machine import REFERENCE_RATE, slowness
from reliability.row_result import RowResult

ROWS: dict[str, Callable[[], list[RowResult]]] = {
    "R31": index_kills.run,
    "R19": sandbox_overhead.run,
    "R10": fuzz.run,
    "R3": exports.run,
    "R6": resource_limits.run,
    "R7": latency_under_load.run,
    "R9": exfiltration.run,
    "R12": kills.run,
    "R13": reloads.run,
    "R15": path_traversal.run,
    "R17": slow_sockets.run,
    "R18": soak.run,
    "R20": folder_changes.run,
    "R21": strangers_folder.run,
    "R22": hostile_ontologies.run,
    "R23": request_costs.run,
    "R24": request_burst.run,
    "R25": idle_connections.run,
    "R26": slow_readers.run,
    "R27": header_bombs.run,
    "R28": cache_answers.run,
    "R29": process_faults.run,
    "R30": endless_reading.run,
}
"""The function of each row.

Rows that fork this process, or start a sandbox in it, come first: a process with threads must not
fork.
"""
RUN_ONCE = {"R3", "R19", "R31"}
"""The rows without a server, and the one that has an index of its own."""
TESTED_ELSEWHERE = {
    "R1": "make conformance",
    "R2": "make conformance",
    "R8": "this command, with R6",
    "R11": "tests/core/test_limits.py",
    "R14": "tests/source/test_broken_files.py",
    "R16": "tests/web/test_app.py",
}


def main() -> int:
    """Run the named rows, or all, and return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m reliability", description=__doc__)
    parser.add_argument("rows", nargs="*", metavar="ROW", help=f"{', '.join(ROWS)} (default: all)")
    parser.add_argument(
        "--index", choices=[each.value for each in IndexMode], help="(default: both)"
    )
    options = parser.parse_args()
    selected = options.rows or [*ROWS]
    modes = [IndexMode(options.index)] if options.index else [*IndexMode]
    for row in selected:
        if row in TESTED_ELSEWHERE:
            print(f"{row}: {TESTED_ELSEWHERE[row]}")
        elif row not in ROWS:
            parser.error(
                f"there is no row {row}; the rows are {', '.join((*ROWS, *TESTED_ELSEWHERE))}"
            )
    if not can_start():
        print("these rows need the sandbox for queries, which runs on Linux only", file=sys.stderr)
        return 2
    return _run([row for row in ROWS if row in selected], modes)


def _run(rows: list[str], modes: list[IndexMode]) -> int:
    started, failed = time.monotonic(), []
    print(
        f"{len(os.sched_getaffinity(0))} processors, "
        f"load {', '.join(f'{each:.1f}' for each in os.getloadavg())}",
        flush=True,
    )
    print(
        f"oxigraph serve: 1/{slowness():.2f} of {REFERENCE_RATE:.0f} answers per second; "
        "latencies may be as many times as long",
        flush=True,
    )
    for row, mode in _trials(rows, modes):
        row_started = time.monotonic()
        with index_mode(mode):
            results = [each._replace(size=_size(each, mode)) for each in ROWS[row]()]
        failed += [f"{each.row} (index {mode.value})" for each in results if not each.ok]
        print(
            *results,
            f"         {time.monotonic() - row_started:.0f} s, load {os.getloadavg()[0]:.1f}",
            sep="\n",
            flush=True,
        )
    outcome = f"FAIL: {' '.join(failed)}" if failed else "all pass"
    print(f"{len(rows)} rows in {time.monotonic() - started:.0f} s; {outcome}")
    return 1 if failed else 0


def _trials(rows: list[str], modes: list[IndexMode]) -> list[tuple[str, IndexMode]]:
    """Return the rows with the modes in which each is run."""
    return [(row, mode) for row in rows for mode in (modes[:1] if row in RUN_ONCE else modes)]


def _size(result: RowResult, mode: IndexMode) -> str:
    return result.size if result.row in RUN_ONCE else f"index {mode.value} · {result.size}"


if __name__ == "__main__":
    sys.exit(main())
