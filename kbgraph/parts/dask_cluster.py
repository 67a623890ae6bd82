"""A cluster that Dask runs; the only module that uses Dask.

Dask gives a task whose worker has died to another worker, three times by default.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from typing import NamedTuple

from kbgraph.errors import KbError, MissingExtraError

_MISSING = "dask://… needs Dask, which is not installed: pip install 'kbgraph[dask]'"
_CONNECT_TIMEOUT_SECONDS = 10
_LARGEST_TASK = "1GB"
"""Each task holds the subjects of all entries; Dask warns of more than 10 MB otherwise."""


class Cluster(NamedTuple):
    """The workers of a scheduler."""

    executor: Executor
    count_workers: Callable[[], int]
    """Returns the number of tasks that run at the same time, as workers come and go."""
    failures: tuple[type[BaseException], ...]
    """The exceptions of a task that no worker has lived to finish."""


@contextmanager
def open_cluster(place: str) -> Iterator[Cluster]:
    """Connect to the scheduler at a host and port; leave it as it is at the end.

    Raises MissingExtraError without Dask, and KbError if no scheduler answers.
    """
    try:
        import dask
        from distributed import Client, KilledWorker
        from distributed.comm import CommClosedError
    except ImportError as error:
        raise MissingExtraError(_MISSING) from error
    with dask.config.set({"distributed.admin.large-graph-warning-threshold": _LARGEST_TASK}):
        try:
            client = Client(
                f"tcp://{place}", timeout=_CONNECT_TIMEOUT_SECONDS, set_as_default=False
            )
        except OSError as error:
            raise KbError(f"no Dask scheduler answers at {place}: start dask scheduler") from error
        with client:
            yield Cluster(
                client.get_executor(pure=False),
                lambda: sum(client.nthreads().values()),
                (KilledWorker, CommClosedError, OSError),
            )
