"""The files of a folder as they were at a git revision."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from kbgraph.findings import Finding
from kbgraph.limits import DEFAULTS, Limits
from kbgraph.source import git
from kbgraph.source.folder import is_entry

_FILES = {b"100644", b"100755"}
"""Modes of regular files; links and other repositories within the folder are not followed."""


def read_revision(
    folder: Path, revision: str, limits: Limits = DEFAULTS
) -> Iterator[tuple[str, bytes | Finding]]:
    """Path and bytes of every Markdown file below the folder as it was at a revision, sorted by path.

    Raises RevisionError where there is no git, no repository or no such revision.
    """
    # Resolved to a commit first, so that no text of the caller's is read as an option or a path.
    wanted = f"{revision}^{{commit}}"
    commit = git.run(
        folder,
        f"there is no revision {revision!r}",
        "rev-parse",
        "--verify",
        "--quiet",
        "--end-of-options",
        wanted,
    )
    blobs = sorted(
        _blobs(
            git.run(
                folder, f"cannot list {revision!r}", "ls-tree", "-r", "-z", commit.decode().strip()
            )
        )
    )
    # Of a file that is too large, one byte more than the limit, as the reader has it.
    yield from zip(
        (blob.path for blob in blobs),
        git.contents(folder, blobs, limits.file_max_bytes + 1),
        strict=True,
    )


def _blobs(listing: bytes) -> Iterator[git.Blob]:
    """The entries' files in what `ls-tree -z` lists of the folder: `mode type id TAB path`, ended by NUL."""
    for line in listing.split(b"\0")[:-1]:
        known, _, name = line.partition(b"\t")
        mode, _, blob = known.split(b" ")
        path = name.decode(errors="backslashreplace")
        if mode in _FILES and is_entry(path):
            yield git.Blob(path, blob.decode())
