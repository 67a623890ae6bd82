"""A scheduler of Dask and two workers make the same parts, though one is killed midway."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest

from kbgraph.errors import KbError
from kbgraph.parts import open_storage, open_workers, write_parts, writing
from tests.conftest import free_port
from tests.parts.folders import PART_FILES, digests, many_towns, parts_by

pytestmark = [pytest.mark.server, pytest.mark.thorough]
_START_TIMEOUT_SECONDS = 60


@contextmanager
def started(*arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    """Start a program of Dask; end it at the end."""
    command = [sys.executable, "-m", "dask", *arguments]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            yield process
        finally:
            process.kill()


@pytest.fixture
def scheduler() -> Iterator[str]:
    """The host and port of a scheduler without workers."""
    place = f"127.0.0.1:{free_port()}"
    host, _, port = place.partition(":")
    with started("scheduler", "--host", host, "--port", port, "--no-dashboard"):
        yield place


def worker(place: str) -> AbstractContextManager[subprocess.Popen[bytes]]:
    """Start a worker with one thread, whose end no other process repairs."""
    return started("worker", f"tcp://{place}", "--nthreads", "1", "--no-nanny", "--no-dashboard")


def test_a_cluster_that_loses_a_worker_makes_the_same_parts(
    scheduler: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other worker makes what the killed one had, and the parts are those of one thread."""
    monkeypatch.setattr(writing, "MAX_PART_FILES", PART_FILES)
    config = many_towns(tmp_path / "towns", 600)
    expected = parts_by(ThreadPoolExecutor(1), config, tmp_path / "by-one")
    killed: list[int] = []
    with (
        worker(scheduler) as first,
        worker(scheduler),
        open_workers(f"dask://{scheduler}") as workers,
    ):
        wait_for(lambda: workers.count_workers() == 2)

        def kill_one(done: int, total: int) -> None:
            if not killed and done > total / 4:
                os.kill(first.pid, signal.SIGKILL)
                killed.append(done)

        write_parts(config, workers, open_storage(str(tmp_path / "by-cluster")), kill_one)
        assert workers.count_workers() == 1
    assert killed
    assert killed[0] < 600
    assert digests(tmp_path / "by-cluster") == expected


def wait_for(is_ready: Callable[[], bool]) -> None:
    """Wait for workers, which take a second or more to start."""
    end = time.monotonic() + _START_TIMEOUT_SECONDS
    while not is_ready():
        assert time.monotonic() < end
        time.sleep(0.1)


def test_a_scheduler_that_does_not_answer_is_an_error() -> None:
    """The error names the place, and what to start there."""
    place = f"127.0.0.1:{free_port()}"
    with pytest.raises(KbError, match=f"no Dask scheduler answers at {place}"):
        open_workers(f"dask://{place}").__enter__()
