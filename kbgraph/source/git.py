"""The only module that runs git, and only to read."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, NamedTuple

from kbgraph.errors import RevisionError

_HEAD = 3
"""Words before a blob's content: its name, its type and its size."""
_PIECE = 1 << 16


class Blob(NamedTuple):
    """A file's content as git keeps it."""

    path: str
    id: str
    """40 or 64 digits."""


def run(folder: Path, else_wrong: str, *arguments: str, seconds: float | None = None) -> bytes:
    """What a git command prints. `else_wrong` says what is wrong where git itself does not.

    Raises RevisionError where git cannot be run, says no, or takes more than so many seconds.
    """
    with start(folder, *arguments) as git:
        try:
            output, errors = git.communicate(timeout=seconds)
        except subprocess.TimeoutExpired as error:
            git.kill()
            raise RevisionError(
                f"cannot ask git about {folder}: it took more than {seconds:g} seconds"
            ) from error
    if git.returncode:
        why = errors.decode(errors="replace").strip().splitlines()
        raise RevisionError(f"cannot compare {folder} with git: {why[0] if why else else_wrong}")
    return output


def contents(folder: Path, blobs: Iterable[Blob], most: int) -> Iterator[bytes]:
    """The content of each of these, of one that is longer its first `most` bytes. Raises RevisionError where git lacks one."""
    with start(folder, "cat-file", "--batch") as git:
        assert git.stdin is not None, "a pipe was asked for"
        assert git.stdout is not None, "a pipe was asked for"
        for blob in blobs:
            yield _content(git.stdin, git.stdout, blob, most)
        git.stdin.close()


def _content(ask: IO[bytes], answer: IO[bytes], blob: Blob, most: int) -> bytes:
    try:
        ask.write(f"{blob.id}\n".encode())
        ask.flush()
        head = answer.readline().split()
    except BrokenPipeError:
        head = []
    if len(head) != _HEAD:
        raise RevisionError(
            f"git cannot read {blob.path} as it was: the repository does not give {blob.id}"
        )
    size = int(head[2])
    content = answer.read(min(size, most))
    left = size - len(content) + 1
    while left > 0 and (piece := answer.read(min(left, _PIECE))):
        left -= len(piece)
    return content


def start(folder: Path, *arguments: str) -> subprocess.Popen[bytes]:
    """A git command under way, with pipes to it and from it. Raises RevisionError where it cannot be run."""
    # What a hook or a shell has set must not lead to another repository, and nothing may be fetched.
    known = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    environment = {**known, "GIT_NO_LAZY_FETCH": "1", "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C"}
    pipe = subprocess.PIPE
    try:
        return subprocess.Popen(  # noqa: S603 - of our own making
            ["git", "-C", str(folder), *arguments],  # noqa: S607 - the one on the path
            stdin=pipe,
            stdout=pipe,
            stderr=pipe,
            env=environment,
        )
    except (OSError, ValueError) as error:
        raise RevisionError(
            f"cannot compare {folder} with git: it cannot be run: {error}"
        ) from error
