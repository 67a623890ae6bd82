"""Compare the server's time for a page with earlier code: `python -m benchmarks.earlier_page`.

Both serve the frozen entries of `tests/kazakhstan/`, each with its own ontology, in the same run.
"""

from __future__ import annotations

import http.client
import os
import subprocess
import sys
import tarfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from tests.conftest import ROOT, free_port, serving, when_ready
from tests.repositories import git

_EARLIER = "f9827f144bc81b8a78ee06a646183ed918de0639"
"""The last commit of 24 November 2026, when the page of the entry was 19,427 px high."""
_FOLDER, _PAGE = ROOT / "tests" / "kazakhstan", "/entry/country--kazakhstan"
_TIMES, _WARMING = 49, 7
_TARGET = 1.0


def main() -> None:
    """Print both medians and their ratio; a missed target does not fail the run."""
    with ExitStack() as opened:
        earlier = opened.enter_context(_serving_earlier())
        now = opened.enter_context(serving("--trust", "--kb", str(_FOLDER)))
        for line in _report(earlier, now):
            print(line, flush=True)


@contextmanager
def _serving_earlier() -> Iterator[str]:
    """Serve the entries with the code and the ontology of the earlier commit."""
    with TemporaryDirectory() as name:
        folder, port = Path(name), free_port()
        git(ROOT, "archive", "-o", f"{name}/code.tar", _EARLIER, "kbgraph", "web", "ontology")
        with tarfile.open(folder / "code.tar") as files:
            files.extractall(folder, filter="data")
        command = [sys.executable, "-m", "kbgraph", "--kb", str(_FOLDER / "kb")]
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


def _report(earlier: str, now: str) -> Iterator[str]:
    """Ask both in turn; the first requests fill what a server computes once."""
    with closing(_connection(earlier)) as one, closing(_connection(now)) as other:
        pairs = [
            (_milliseconds(one, number), _milliseconds(other, number))
            for number in range(_WARMING + _TIMES)
        ]
    before, after = (median(times) for times in zip(*pairs[_WARMING:], strict=True))
    ratio = after / before
    yield f"{_PAGE}, uncached, milliseconds, median of {_TIMES} in turn"
    yield f"{f'the code of 24 November ({_EARLIER[:7]})':<50}{before:>8.1f}"
    yield f"{'this code':<50}{after:>8.1f}"
    judgement = "reached" if ratio <= _TARGET else "missed"
    yield f"ratio at most {_TARGET}: {ratio:.2f}, {judgement}"


def _connection(address: str) -> http.client.HTTPConnection:
    return http.client.HTTPConnection(address.removeprefix("http://"))


def _milliseconds(connection: http.client.HTTPConnection, number: int) -> float:
    """Return the time from the request to the last byte, with an address of its own."""
    start = time.perf_counter()
    connection.request("GET", f"{_PAGE}?uncached={number}")
    response = connection.getresponse()
    response.read()
    assert response.status == 200
    return (time.perf_counter() - start) * 1000


if __name__ == "__main__":
    main()
