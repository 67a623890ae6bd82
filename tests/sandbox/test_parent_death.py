"""A process that is started to end with its parent does so before it has imported anything."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from reliability.server import is_running

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="needs prctl(2)")
IMPORTING = "import time\nprint('importing', flush=True)\ntime.sleep(60)\n"
PARENT = """
import subprocess, time
from kbgraph.sandbox.parent_death import command
print(subprocess.Popen(command("slow")).pid, flush=True)
time.sleep(60)
"""


def test_a_process_ends_with_its_parent_while_it_imports(tmp_path: Path) -> None:
    """It holds no socket of a server that was killed."""
    (tmp_path / "slow.py").write_text(IMPORTING, encoding="utf-8")
    paths = os.pathsep.join([str(tmp_path), *filter(None, sys.path)])
    with subprocess.Popen(
        [sys.executable, "-c", PARENT],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": paths},
    ) as parent:
        assert parent.stdout is not None
        said = {parent.stdout.readline().strip() for _ in range(2)}
        parent.kill()
    (child,) = map(int, said - {"importing"})
    deadline = time.monotonic() + 5
    while is_running(child) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert not is_running(child)
