"""Commands of git that read. The only module that runs git."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, NamedTuple

from kbgraph.errors import RevisionError

_HEADER_WORDS = 3
"""Before a blob's content: its name, its type and its size."""
_CHUNK_BYTES = 1 << 16


class Blob(NamedTuple):
    """A file's content in a git repository."""

    path: str
    id: str
    """40 or 64 hexadecimal digits."""


def run(folder: Path, failure: str, *arguments: str, timeout_seconds: float | None = None) -> bytes:
    """Run a git command and return its output.

    Raises RevisionError where git cannot be run, fails or takes too long, with git's message, or
    else with `failure`.
    """
    with start(folder, *arguments) as git:
        try:
            output, errors = git.communicate(timeout=timeout_seconds)
        except subprocess.TimeoutExpired as error:
            git.kill()
            raise RevisionError(
                f"cannot read {folder} with git: it took more than {timeout_seconds:g} seconds"
            ) from error
    if git.returncode:
        lines = errors.decode(errors="replace").strip().splitlines()
        raise RevisionError(f"cannot compare {folder} with git: {lines[0] if lines else failure}")
    return output


def contents(folder: Path, blobs: Iterable[Blob], max_bytes: int) -> Iterator[bytes]:
    """Read the content of each blob, up to `max_bytes` of it.

    Raises RevisionError where the repository lacks one.
    """
    with start(folder, "cat-file", "--batch") as git:
        assert git.stdin is not None, "Popen was given PIPE"
        assert git.stdout is not None, "Popen was given PIPE"
        for blob in blobs:
            yield _content(git.stdin, git.stdout, blob, max_bytes)
        git.stdin.close()


def _content(requests: IO[bytes], responses: IO[bytes], blob: Blob, max_bytes: int) -> bytes:
    try:
        requests.write(f"{blob.id}\n".encode())
        requests.flush()
        header = responses.readline().split()
    except BrokenPipeError:
        header = []
    if len(header) != _HEADER_WORDS:
        raise RevisionError(
            f"git cannot read {blob.path} at the revision: the repository lacks the blob {blob.id}"
        )
    size = int(header[2])
    content = responses.read(min(size, max_bytes))
    # The rest and the line end are read too, since the next header comes after them.
    remaining = size - len(content) + 1
    while remaining > 0 and (chunk := responses.read(min(remaining, _CHUNK_BYTES))):
        remaining -= len(chunk)
    return content


def start(folder: Path, *arguments: str) -> subprocess.Popen[bytes]:
    """Start a git command with pipes to it and from it.

    Raises RevisionError where git cannot be run.
    """
    # Variables of a hook or a shell must not lead to another repository, and nothing is fetched.
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    environment = {**inherited, "GIT_NO_LAZY_FETCH": "1", "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C"}
    pipe = subprocess.PIPE
    try:
        return subprocess.Popen(  # noqa: S603 - the arguments are ours
            ["git", "-C", str(folder), *arguments],  # noqa: S607 - the git on the path
            stdin=pipe,
            stdout=pipe,
            stderr=pipe,
            env=environment,
        )
    except (OSError, ValueError) as error:
        raise RevisionError(
            f"cannot compare {folder} with git: it cannot be run: {error}"
        ) from error
