"""The cost of a command: wall-clock and processor time, and the memory of all its processes."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from reliability.server import memory
from tests.processes import family

_SAMPLE_SECONDS, _SAMPLING_SHARE = 0.2, 0.02
"""The kernel sums PSS page by page, 0.1 s for 4 GB: it is not asked for more often than this, nor
for more than this share of a processor, since the cost of a command is measured beside it."""
_MIB = 1024 * 1024
KBGRAPH = (sys.executable, "-m", "kbgraph")


class ProcessCost(NamedTuple):
    """What a command took."""

    wall: float
    """Seconds; `processor` likewise, of all its processes."""
    processor: float
    memory_mib: float = 0.0
    """The most that all its processes had at once, shared pages once; 0 where not asked for."""


class MemoryPeak(threading.Thread):
    """Samples the memory of a process and its children until it is stopped."""

    def __init__(self, process: int) -> None:
        super().__init__(daemon=True)
        self._process, self._stopped = process, threading.Event()
        self.mib = 0.0

    def run(self) -> None:
        """Sample."""
        pause = _SAMPLE_SECONDS
        while not self._stopped.wait(pause):
            started = time.thread_time()
            self.mib = max(self.mib, memory_of(self._process))
            pause = max(_SAMPLE_SECONDS, (time.thread_time() - started) / _SAMPLING_SHARE)

    def stop(self) -> float:
        """Stop; return the peak."""
        self._stopped.set()
        self.join()
        return self.mib


def memory_of(process: int) -> float:
    """Return the MiB of a process and its children; 0 once it has ended."""
    with suppress(OSError):
        return memory(tuple(family(process))) / _MIB
    return 0.0


def cost_of(
    command: Sequence[str], folder: Path, environment: Mapping[str, str] | None = None
) -> ProcessCost:
    """Run a command in a folder to its end; exit where it fails. Its memory is not sampled."""
    return _cost(command, folder, environment)


def cost_with_memory(
    command: Sequence[str], folder: Path, environment: Mapping[str, str] | None = None
) -> ProcessCost:
    """Run a command as `cost_of` does, and sample its memory."""
    peaks: list[MemoryPeak] = []
    cost = _cost(command, folder, environment, peaks)
    return cost._replace(memory_mib=peaks[0].stop())


def _cost(
    command: Sequence[str],
    folder: Path,
    environment: Mapping[str, str] | None,
    peaks: list[MemoryPeak] | None = None,
) -> ProcessCost:
    started, before = time.perf_counter(), _children_seconds()
    with subprocess.Popen(
        command,
        cwd=folder,
        env={**os.environ, **(environment or {})},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    ) as process:
        if peaks is not None:
            peaks.append(MemoryPeak(process.pid))
            peaks[0].start()
        _, errors = process.communicate()
    if process.returncode not in {0, 1}:
        sys.exit(f"{' '.join(command)}: {errors.decode(errors='replace')[-1000:]}")
    return ProcessCost(time.perf_counter() - started, _children_seconds() - before)


def _children_seconds() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def disk_mib(folder: Path) -> float:
    """Return the MiB that the files of a folder take; a file with several names counts once."""
    states = [path.lstat() for path in folder.rglob("*") if path.is_file()]
    return sum({each.st_ino: each.st_blocks * 512 for each in states}.values()) / _MIB


def forget(*folders: Path) -> None:
    """Let the kernel drop the files of folders from its cache, as after a start of the machine."""
    for folder in folders:
        for path in folder.rglob("*"):
            if path.is_file():
                descriptor = os.open(path, os.O_RDONLY)
                os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
                os.close(descriptor)
