"""The process of a generation, as its supervisor sees it: its report, then a beat each second."""

from __future__ import annotations

import math
import os
import pickle
import socket
import subprocess
import time
from contextlib import suppress
from typing import NamedTuple

from kbgraph.config import Config
from kbgraph.sandbox.malloc_environment import MALLOC_ENVIRONMENT
from kbgraph.sandbox.parent_death import command
from kbgraph_web.server.serve_config import ServeConfig
from kbgraph_web.server.status import Failed, Status, decode

_SILENCE_SECONDS = 10.0
"""A generation that serves and has not been heard for so long no longer answers."""
_PAUSE_SECONDS = 2.0
"""If the supervisor has not listened for so long, it was stopped itself: it counts anew."""
_END_SECONDS = 1.0
"""For a process that has reported that it will not serve to end."""
_CHUNK_BYTES = 65_536
_ENDED = Failed("the process that reads the folder has ended", may_pass=True)


class Standby(NamedTuple):
    """A process that has imported what a generation needs, and waits for its task."""

    process: subprocess.Popen[bytes]
    report: int
    """The descriptor from which its report is read."""
    write_end: int
    """The number of the descriptor to which it reports, which is open in it alone."""

    @classmethod
    def spawn(cls, listener: int, settings: Config | None = None) -> Standby:
        """Start a process, which prepares itself for changes of what settings name.

        Raises OSError where the system allows no further one.
        """
        report, write_end = (each.detach() for each in socket.socketpair())
        try:
            process = subprocess.Popen(  # noqa: S603 - the arguments are ours
                command("kbgraph_web.server.generation"),
                stdin=subprocess.PIPE,
                pass_fds=[listener, write_end],
                env={**MALLOC_ENVIRONMENT, **os.environ},
            )
        except BaseException:
            os.close(report)
            raise
        finally:
            os.close(write_end)
        os.set_blocking(report, False)
        assert process.stdin is not None
        with suppress(BrokenPipeError):
            pickle.dump(settings, process.stdin)
            process.stdin.flush()
        return cls(process, report, write_end)

    def is_running(self) -> bool:
        """Return whether the process has not ended."""
        return self.process.poll() is None

    def end(self) -> None:
        """End the process, which has no task."""
        self.process.kill()
        self.process.wait()
        if self.process.stdin is not None:
            self.process.stdin.close()
        os.close(self.report)


class GenerationProcess:
    """A process that reads the folder, reports its status, and then serves."""

    def __init__(self, task: ServeConfig, process: subprocess.Popen[bytes], report: int) -> None:
        self.config: Config = task.config
        self._process, self._report = process, report
        self._deadline = math.inf
        self.is_forced = not task.generation
        """Whether it is to serve even if nothing has changed."""
        self._started = self._heard = self._listened = time.monotonic()
        self._received = b""

    @classmethod
    def start(cls, task: ServeConfig, standby: Standby | None = None) -> GenerationProcess:
        """Start the work of a process, of one that stands by where there is one.

        Raises OSError where the system allows no further process.
        """
        standby = standby or Standby.spawn(task.listener)
        process, write_end = standby.process, standby.write_end
        assert process.stdin is not None
        # A process that has ended already has no report, which says so.
        with suppress(BrokenPipeError), process.stdin:
            pickle.dump(task._replace(report=write_end), process.stdin)
        return cls(task, process, standby.report)

    @property
    def age_seconds(self) -> float:
        """Return the time since it was started."""
        return time.monotonic() - self._started

    def is_running(self) -> bool:
        """Return whether the process has not ended."""
        return self._process.poll() is None

    def status(self) -> Status | None:
        """Return the report; None before it has come."""
        has_ended = not self.is_running()
        self._listen()
        line, newline, _ = self._received.partition(b"\n")
        if newline:
            return decode(line.decode())
        return _ENDED if has_ended else None

    def is_silent(self) -> bool:
        """Return whether it has not been heard for long, after its report."""
        self._listen()
        return time.monotonic() - self._heard > _SILENCE_SECONDS

    def accept(self) -> None:
        """Let it accept connections: the previous generation has been asked to leave."""
        with suppress(OSError):
            os.write(self._report, b"\n")

    def leave(self, timeout_seconds: float) -> None:
        """Ask it to finish the requests it has begun, and to end in time."""
        self._process.terminate()
        self._close()
        self._deadline = time.monotonic() + timeout_seconds

    def kill_if_late(self) -> None:
        """Kill it if it was asked to end and has not done so in time."""
        if time.monotonic() > self._deadline:
            self._process.kill()

    def wait(self) -> None:
        """Wait for the end of a process that does not serve; kill it if it does not end."""
        end_all(_END_SECONDS, [self])

    def end(self, timeout_seconds: float) -> None:
        """Wait for its end; kill it at the timeout."""
        try:
            self._process.wait(max(0.0, timeout_seconds))
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _close(self) -> None:
        if self._report >= 0:
            os.close(self._report)
            self._report = -1

    def _listen(self) -> None:
        now = time.monotonic()
        if now - self._listened > _PAUSE_SECONDS:
            self._heard = now
        self._listened = now
        # Nothing is to be read, or the process has ended.
        with suppress(OSError):
            while received := os.read(self._report, _CHUNK_BYTES):
                self._heard = now
                if b"\n" not in self._received:
                    self._received += received


def end_all(timeout_seconds: float, generations: list[GenerationProcess]) -> None:
    """Let generations finish their requests and end; kill them at the timeout."""
    for generation in generations:
        generation.leave(timeout_seconds)
    deadline = time.monotonic() + timeout_seconds
    for generation in generations:
        generation.end(deadline - time.monotonic())
