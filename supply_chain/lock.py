"""Write the locks: `python -m supply_chain.lock`, or `make lock`.

Each lock names every package that one target of make installs, with the digest of each of its files
for all platforms and all supported versions of Python. constraints.txt has the versions; a package
that it does not name gets the newest, and belongs into it.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parent.parent
_HEADER = "# Written by `make lock` from pyproject.toml and constraints.txt.\n"


class Lock(NamedTuple):
    """A lock file, and the extras of pyproject.toml whose packages it has."""

    file: str
    extras: tuple[str, ...]
    oldest_python: str = "3.11"


LOCKS = (
    Lock("requirements.lock", ("build",)),
    Lock("requirements-dev.lock", ("build", "dev")),
    Lock("requirements-bench.lock", ("build", "dev", "bench"), "3.11.5"),
    Lock("requirements-audit.lock", ("audit",)),
)


def main() -> int:
    """Write all locks, and return the exit code."""
    return max(map(_write, LOCKS))


def _write(lock: Lock) -> int:
    extras = [argument for extra in lock.extras for argument in ("--extra", extra)]
    command = [
        *(sys.executable, "-m", "uv", "pip", "compile", "pyproject.toml", *extras),
        *("--universal", "--python-version", lock.oldest_python, "--generate-hashes"),
        *("--constraints", "constraints.txt", "--no-header", "--no-annotate"),
        # A lock names no host, and no folder of this machine.
        *("--no-emit-index-url", "--no-emit-find-links"),
    ]
    environment = {name: value for name, value in os.environ.items() if name != "PIP_FIND_LINKS"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=False)
    if done.returncode != 0:
        print(done.stderr.decode(), file=sys.stderr)
    else:
        (ROOT / lock.file).write_text(_HEADER + done.stdout.decode(), encoding="utf-8")
        print(f"{lock.file}: {done.stdout.count(b'==')} packages")
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
