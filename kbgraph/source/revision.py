"""The files of a folder as they were at a git revision."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import IO, NamedTuple

from kbgraph.errors import RevisionError
from kbgraph.finding import Finding
from kbgraph.limits import DEFAULTS, Limits
from kbgraph.source import git
from kbgraph.source.reader import is_entry

_FILES = {b"100644", b"100755"}
"""Modes of regular files; links and other repositories within the folder are not followed."""
_PIECE = 1 << 16


class _Blob(NamedTuple):
    path: str
    id: bytes


def read_revision(folder: Path, revision: str, limits: Limits = DEFAULTS) -> Iterator[tuple[str, bytes | Finding]]:
    """Path and bytes of every Markdown file below the folder as it was at a revision, sorted by path.

    Raises RevisionError where there is no git, no repository or no such revision.
    """
    # Resolved to a commit first, so that no text of the caller's is read as an option or a path.
    wanted = f"{revision}^{{commit}}"
    commit = git.run(folder, f"there is no revision {revision!r}", "rev-parse", "--verify", "--quiet", "--end-of-options", wanted)
    blobs = list(_blobs(git.run(folder, f"cannot list {revision!r}", "ls-tree", "-r", "-z", commit.decode().strip())))
    with git.start(folder, "cat-file", "--batch") as files:
        assert files.stdin is not None, "a pipe was asked for"
        assert files.stdout is not None, "a pipe was asked for"
        for blob in sorted(blobs):
            yield blob.path, _content(files.stdin, files.stdout, blob, limits)
        files.stdin.close()


def _blobs(listing: bytes) -> Iterator[_Blob]:
    """The entries' files in what `ls-tree -z` lists of the folder: `mode type id TAB path`, ended by NUL."""
    for line in listing.split(b"\0")[:-1]:
        known, _, name = line.partition(b"\t")
        mode, _, blob = known.split(b" ")
        path = name.decode(errors="backslashreplace")
        if mode in _FILES and is_entry(path):
            yield _Blob(path, blob)


def _content(ask: IO[bytes], answer: IO[bytes], blob: _Blob, limits: Limits) -> bytes:
    """A file by `cat-file --batch`; of one that is too large, one byte more than the limit, as the reader has it."""
    try:
        ask.write(blob.id + b"\n")
        ask.flush()
        head = answer.readline().split()
    except BrokenPipeError:
        head = []
    if len(head) != 3:
        raise RevisionError(f"git cannot read {blob.path} as it was: the repository does not give {blob.id.decode()}")
    size = int(head[2])
    content = answer.read(min(size, limits.file_bytes + 1))
    left = size - len(content) + 1
    while left > 0 and (piece := answer.read(min(left, _PIECE))):
        left -= len(piece)
    return content
