"""The files of a folder at a git revision."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from kbgraph.findings import Finding
from kbgraph.limits import DEFAULTS, Limits
from kbgraph.source import git
from kbgraph.source.control_characters import written_path
from kbgraph.source.entry_files import is_entry
from kbgraph.source.ignored import NOTHING_IGNORED, IgnoredFiles
from kbgraph.source.repository import require_own_repository

_FILES = {b"100644", b"100755"}
"""Modes of regular files. Symbolic links and submodules are not followed."""


def read_revision(
    folder: Path,
    revision: str,
    limits: Limits = DEFAULTS,
    ignored: IgnoredFiles = NOTHING_IGNORED,
) -> Iterator[tuple[str, bytes | Finding]]:
    """Read the Markdown files below a folder at a revision, but those that are ignored, by path.

    Yields the path and bytes of each file, as `read_folder` does. Raises RevisionError where there
    is no git, no repository or no such revision.
    """
    require_own_repository(folder)
    # Resolved to a commit first, so that git takes no text of the caller for an option or a path.
    commit = git.run(
        folder,
        f"there is no revision {revision!r}",
        "rev-parse",
        "--verify",
        "--quiet",
        "--end-of-options",
        f"{revision}^{{commit}}",
    )
    failure, tree = f"cannot list {revision!r}", commit.decode().strip()
    listing = _blobs(git.run(folder, failure, "ls-tree", "-r", "-z", tree))
    blobs = sorted(blob for blob in listing if blob.path not in ignored)
    # A byte more than the limit, as in read_folder.
    yield from zip(
        (blob.path for blob in blobs),
        git.contents(folder, blobs, limits.file_max_bytes + 1),
        strict=True,
    )


def _blobs(listing: bytes) -> Iterator[git.Blob]:
    """Parse the output of `ls-tree -z`, and return the entries' files.

    A line is `mode type id TAB path` and ends with NUL.
    """
    for line in listing.split(b"\0")[:-1]:
        description, _, name = line.partition(b"\t")
        mode, _, blob = description.split(b" ")
        path = written_path(name.decode(errors="backslashreplace"))
        if mode in _FILES and is_entry(path):
            yield git.Blob(path, blob.decode())
