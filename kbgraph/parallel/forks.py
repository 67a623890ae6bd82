"""Work in forked processes, which have the memory of this one, and results through pipes."""

from __future__ import annotations

import multiprocessing
import os
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any, TypeAlias, TypeVar

from kbgraph.errors import KbError
from kbgraph.ontology.patterns import watched_patterns

_Item = TypeVar("_Item")
_Result = TypeVar("_Result")
Fork: TypeAlias = tuple[BaseProcess, Connection]
"""A forked process, and this end of the pipe to it."""
MIN_PARALLEL_FILES = 400
"""The number of files from which processes save more time than they take to start."""


def cores_for(items: int) -> int:
    """Return the number of cores to use for a number of files: 1 for few, and in a fork."""
    # The parent of a fork uses the other cores.
    is_fork = multiprocessing.current_process().daemon
    return usable_cores() if items >= MIN_PARALLEL_FILES and not is_fork else 1


def usable_cores() -> int:
    """Return the number of cores to use; 1 if the process must not fork.

    A lock that another thread holds at the fork would stay locked in the child for ever.
    """
    if sys.platform != "linux" or threading.active_count() > 1:
        return 1
    return len(os.sched_getaffinity(0))


def start_fork(run: Callable[..., None], *arguments: object) -> Fork:
    """Start a forked process that runs a function with one end of a pipe; return the other."""
    pipe, worker_pipe = multiprocessing.Pipe()
    process = multiprocessing.get_context("fork").Process(
        target=run, args=(worker_pipe, *arguments), daemon=True
    )
    process.start()
    worker_pipe.close()
    return process, pipe


def end_forks(forks: list[Fork]) -> None:
    """End processes, whatever they do."""
    for process, pipe in forks:
        pipe.close()
        process.terminate()
        process.join()


@contextmanager
def receiving() -> Iterator[None]:
    """Raise KbError if the process at the other end of a pipe has ended early."""
    try:
        yield
    except EOFError as error:
        raise KbError(
            "a process that was reading entries ended early; its error is printed above"
        ) from error


def in_shares(work: Callable[[Sequence[_Item]], _Result], items: Sequence[_Item]) -> list[_Result]:
    """Return what a function makes of the shares of many items, one for each core; else of all.

    Each share is worked on by a forked process, which has the items in the memory of this one.
    Results are sent back, so they should be small.
    """
    cores = cores_for(len(items))
    shares = [items[index::cores] for index in range(cores)]
    forks = [start_fork(_run_share, work, share) for share in shares[1:]]
    try:
        results = [work(shares[0])]
        with receiving():
            results += [pipe.recv() for _, pipe in forks]
    finally:
        end_forks(forks)
    return results


@contextmanager
def in_order(
    work: Callable[[Sequence[_Item]], _Result], items: Sequence[_Item], size: int
) -> Iterator[Iterator[_Result]]:
    """Give what a function makes of each `size` items, in their order: on all cores if many.

    Forked processes, which have the items in the memory of this one, are at most a few results
    ahead of what is taken.
    """
    cores = cores_for(len(items))
    parts = [items[start : start + size] for start in range(0, len(items), size)]
    if cores == 1:
        yield map(work, parts)
        return
    forks = [start_fork(_run_parts, work, parts[index::cores]) for index in range(cores)]
    try:
        yield (_received(forks[index % cores]) for index in range(len(parts)))
    finally:
        end_forks(forks)


@contextmanager
def beside(work: Callable[[], None], items: int) -> Iterator[None]:
    """Call a function about many items in a forked process meanwhile; about few, call it after.

    Its changes of the memory are lost. Raises KbError at the end if it has failed.
    """
    if cores_for(items) == 1:
        yield
        work()
        return
    fork = start_fork(_run_beside, work)
    try:
        yield
        _received(fork)
    finally:
        end_forks([fork])


def _received(fork: Fork) -> Any:
    with receiving():
        return fork[1].recv()


def _run_parts(
    pipe: Connection,
    work: Callable[[Sequence[_Item]], object],
    parts: Sequence[Sequence[_Item]],
) -> None:
    with watched_patterns():
        for part in parts:
            pipe.send(work(part))


def _run_share(
    pipe: Connection, work: Callable[[Sequence[_Item]], object], share: Sequence[_Item]
) -> None:
    with watched_patterns():
        pipe.send(work(share))


def _run_beside(pipe: Connection, work: Callable[[], None]) -> None:
    with watched_patterns():
        work()
    pipe.send(None)
