"""The distribution of test files to processes: a third fills the time in which two wait.

Tests of servers and browsers wait for pages to settle and for processes to start: two such tests
leave processors idle. A third such process would make browsers late, and starve slow queries, which
the sandbox runs at SCHED_IDLE. Therefore the third runs only files that compute, at SCHED_IDLE too.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pytest
from xdist.scheduler import LoadFileScheduling
from xdist.workermanage import WorkerController

_ROOT = Path(__file__).parent.parent
_MIN_PROCESSES = 3
_LOWEST_PRIORITY = 19
_WAITS = re.compile(r"\b(server|frozen_server|browser|serving|Popen|perf_counter|monotonic)\b")
"""Names in a file that waits for a server or a browser, or measures elapsed time."""


def lower_priority(config: pytest.Config) -> None:
    """Let this process yield the processors if it is the last of three or more."""
    worker = getattr(config, "workerinput", None)
    if worker and _is_filler(worker["workerid"], worker["workercount"]):
        if hasattr(os, "SCHED_IDLE"):
            os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0))
        else:
            os.nice(_LOWEST_PRIORITY)


def next_file(files: Iterable[str], process: str, processes: int) -> str | None:
    """Return the first file that waits, then the first that computes; None if none is left.

    The last process gets only files that compute, and none once no file that waits is left: the
    others then leave it no time, and would wait for it at the end.
    """
    by_kind: dict[bool, list[str]] = {True: [], False: []}
    for file in files:
        by_kind[_waits(file)].append(file)
    waiting, computing = by_kind[True], by_kind[False]
    if _is_filler(process, processes):
        return computing[0] if waiting and computing else None
    return next(iter(waiting + computing), None)


def _is_filler(process: str, processes: int) -> bool:
    return processes >= _MIN_PROCESSES and process == f"gw{processes - 1}"


@cache
def _waits(file: str) -> bool:
    return _WAITS.search((_ROOT / file).read_text(encoding="utf-8")) is not None


class FillingScheduling(LoadFileScheduling):
    """Assigns files in the order of `next_file`, and ends a process for which none is left."""

    def _assign_work_unit(self, node: WorkerController) -> None:
        file = next_file(self.workqueue, node.gateway.id, self.numnodes)
        if file is None:
            node.shutdown()
        else:
            self.workqueue.move_to_end(file, last=False)
            super()._assign_work_unit(node)
