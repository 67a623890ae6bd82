"""Runs shell commands of transcripts and documents, with the real command line and a real shell.

A `kbgraph` in such a command is a small program that hands its arguments, environment and open
files to a fork server, which has imported the package and forks a process for each. A command so
costs its own work and not the import of all libraries; all else is as a person has it. Commands of
all processes of a run of tests share an index on disk.
"""

from __future__ import annotations

import atexit
import os
import shutil
import subprocess
import sys
import tempfile
import time
from functools import cache
from pathlib import Path

from kbgraph.disk_index.places import OFF, VARIABLE

ROOT = Path(__file__).parent.parent.parent
INDEXES = "KBGRAPH_TEST_INDEXES"
"""The variable by which the processes of a run of tests know the folder of the index they share."""
_CLIENT = Path(__file__).with_name("client.py")
_TIMEOUT_SECONDS = 60
_ENVIRONMENT = {
    **{
        f"GIT_{role}_{key}": "author@a.example"
        for role in ("AUTHOR", "COMMITTER")
        for key in ("NAME", "EMAIL")
    },
    "COLUMNS": "100",
    "LC_ALL": "C.UTF-8",
    "PYTHONPATH": f"{ROOT}:{ROOT / 'web'}",
}


def run(command: str, folder: Path = ROOT) -> str:
    """Run a command line in a folder; return both streams, and the exit code unless it is 0."""
    programs = _start()
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command],
        cwd=folder,
        env={
            **os.environ,
            **_ENVIRONMENT,
            **_index(),
            "PATH": f"{programs}:{os.environ['PATH']}",
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    code = f"\n[exit code {done.returncode}]" if done.returncode else ""
    return (done.stdout.rstrip() + code).strip("\n")


def _index() -> dict[str, str]:
    """Return the variable that names the index which commands share."""
    is_off = os.environ.get(VARIABLE, OFF) == OFF
    return {VARIABLE: os.environ[INDEXES]} if is_off and INDEXES in os.environ else {}


@cache
def _start() -> Path:
    """Start the fork server of this test process; return the folder of the program `kbgraph`."""
    folder = Path(tempfile.mkdtemp(prefix="kbgraph-commands-"))
    address = folder / "socket"
    program = folder / "kbgraph"
    program.write_text(f"#!{sys.executable} -ISE\n{_CLIENT.read_text(encoding='utf-8')}")
    program.chmod(0o755)
    server = subprocess.Popen(
        [sys.executable, "-m", "tests.commands.server", str(address)],
        cwd=ROOT,
        env={**os.environ, **_ENVIRONMENT},
    )
    atexit.register(_stop, server, folder)
    deadline = time.monotonic() + _TIMEOUT_SECONDS
    while not address.exists():
        assert server.poll() is None, "the fork server of the tests has ended"
        assert time.monotonic() < deadline, "the fork server of the tests does not start"
        time.sleep(0.02)
    return folder


def _stop(server: subprocess.Popen[bytes], folder: Path) -> None:
    server.terminate()
    server.wait()
    shutil.rmtree(folder)
