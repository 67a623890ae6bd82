"""Tasks on an executor: few are sent ahead, and each result is taken as it comes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from contextlib import contextmanager
from typing import Generic, NamedTuple, TypeVar

from kbgraph.errors import KbError
from kbgraph.parts.executors import WorkerPool

_Result = TypeVar("_Result")
_TASKS_A_WORKER = 2
"""Tasks that are sent ahead for each worker: the next is there when one is done."""
_MIN_TASKS = 4
"""Tasks that are sent where no worker has come yet."""


class PartTask(NamedTuple, Generic[_Result]):
    """A function without arguments, and the name of the part that it makes."""

    name: str
    work: Callable[[], _Result]


def results(
    workers: WorkerPool, tasks: Iterable[PartTask[_Result]]
) -> Iterator[tuple[str, _Result]]:
    """Yield the name and result of each task, in the order in which they are done.

    Raises KbError where a worker has ended and its task is given to no other.
    """
    pending: dict[Future[_Result], str] = {}
    try:
        for task in tasks:
            if len(pending) >= max(_MIN_TASKS, _TASKS_A_WORKER * workers.count_workers()):
                yield from _done(workers, pending)
            with _naming(workers, task.name):
                pending[workers.executor.submit(task.work)] = task.name
        while pending:
            yield from _done(workers, pending)
    finally:
        for future in pending:
            future.cancel()


def _done(
    workers: WorkerPool, pending: dict[Future[_Result], str]
) -> Iterator[tuple[str, _Result]]:
    """Wait for a task; yield all that are done, and forget them."""
    for future in wait(pending, return_when=FIRST_COMPLETED).done:
        name = pending.pop(future)
        with _naming(workers, name):
            result = future.result()
        yield name, result


@contextmanager
def _naming(workers: WorkerPool, name: str) -> Iterator[None]:
    """Raise KbError for a worker that has ended, with the part that it was making."""
    try:
        yield
    except workers.failures as error:
        raise KbError(
            f"a worker ended while it was making {name}: it was killed, or had no memory left; "
            "the parts are not whole, and have no manifest"
        ) from error
