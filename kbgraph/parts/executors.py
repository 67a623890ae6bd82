"""Workers by address: processes of this machine, or a cluster that Dask runs.

The maps need no more than `concurrent.futures.Executor` (PEP 3148), so that any library that has
one can run them: give it to `write_parts` as a WorkerPool. An address names one of two.
"""

from __future__ import annotations

import multiprocessing
import os
import re
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, CancelledError, Executor, ProcessPoolExecutor
from contextlib import contextmanager
from typing import NamedTuple

from kbgraph.errors import SettingsError
from kbgraph.parts.dask_cluster import open_cluster

_PROCESSES = re.compile(r"processes://(?P<count>(?:[1-9]\d{0,3})?)/?")
_DASK = re.compile(r"dask://(?P<place>[^/@\s]+:\d+)/?")
_FORMS = "processes://N for N processes of this machine, or dask://HOST:PORT for a Dask scheduler"
ALL_CORES = "processes://"
"""The address of a process for each core of this machine."""


class WorkerPool(NamedTuple):
    """An executor, with what its interface does not tell."""

    executor: Executor
    count_workers: Callable[[], int]
    """Returns the number of tasks that run at the same time; it may change while tasks run."""
    failures: tuple[type[BaseException], ...] = (BrokenExecutor, CancelledError)
    """The exceptions of a task whose worker has ended."""


@contextmanager
def open_workers(address: str) -> Iterator[WorkerPool]:
    """Open the workers that an address names, and end what was started for them.

    Raises SettingsError for any other address, MissingExtraError for Dask without its extra, and
    KbError if no scheduler answers.
    """
    if match := _PROCESSES.fullmatch(address):
        with _open_processes(int(match["count"] or os.cpu_count() or 1)) as workers:
            yield workers
    elif match := _DASK.fullmatch(address):
        with open_cluster(match["place"]) as cluster:
            yield WorkerPool(
                cluster.executor,
                cluster.count_workers,
                (BrokenExecutor, CancelledError, *cluster.failures),
            )
    else:
        raise SettingsError(f"{address!r} names no executor: write {_FORMS}")


@contextmanager
def _open_processes(count: int) -> Iterator[WorkerPool]:
    # Spawned: the executor has threads, beside which a process must not fork.
    executor = ProcessPoolExecutor(count, multiprocessing.get_context("spawn"))
    try:
        yield WorkerPool(executor, lambda: count)
    finally:
        executor.shutdown(cancel_futures=True)
