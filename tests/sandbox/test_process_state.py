"""What the system tells of a process."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest

from kbgraph.sandbox.process_state import has_ended, is_stopped

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="proc_pid_stat(5) is of Linux")


def test_a_process_has_ended_before_it_is_waited_for() -> None:
    """A process that was killed has ended, also while its parent has not asked for its status."""
    process = subprocess.Popen(["/bin/sleep", "60"])
    assert not has_ended(process.pid)
    process.send_signal(signal.SIGSTOP)
    os.waitid(os.P_PID, process.pid, os.WSTOPPED | os.WNOWAIT)
    assert is_stopped(process.pid)
    assert not has_ended(process.pid)
    process.kill()
    os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
    assert has_ended(process.pid)
    assert not is_stopped(process.pid)
    process.wait()
    assert has_ended(process.pid)


def test_this_process_runs() -> None:
    """Neither stopped nor ended."""
    assert not has_ended(os.getpid())
    assert not is_stopped(os.getpid())
