"""The configuration of a repository: git opens no file outside the working tree for it.

A stranger's repository can include any file of this machine in its settings (git-config, Includes).
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryFile

from kbgraph.errors import RevisionError
from kbgraph.source import git

_MAX_BYTES = 1_000_000
_MAX_DEPTH = 10
"""Files that include one another, as many as git follows."""
_MAX_LINE_BYTES = 4096
_TIMEOUT_SECONDS = 5.0
_HOME, _PREFIX = "~", "%(prefix)"
"""The starts of paths that git resolves elsewhere."""


def require_contained_configuration(folder: Path) -> None:
    """Raise RevisionError where the settings of a folder's repository are no files of its own.

    Each of them is a regular file, and what it includes lies in the working tree. A folder without
    a repository has no settings.
    """
    place = Path(os.path.realpath(folder))
    for tree in (place, *place.parents):
        own = _repository(tree)
        if own is not None:
            for path in _configurations(own):
                _require_contained(folder, path, tree, depth=0)
            # Git goes on to the folder above where this is no repository.
            if (own / "HEAD").exists():
                return


def _repository(tree: Path) -> Path | None:
    """Return the repository of a working tree: `.git`, or the folder that a file `.git` names."""
    link = tree / ".git"
    if link.is_dir():
        return link
    name = first_line(link)
    return tree / name.removeprefix("gitdir:").strip() if name.startswith("gitdir:") else None


def _configurations(own: Path) -> Iterator[Path]:
    """Yield the files of settings of a repository, or of its part for one working tree."""
    common = first_line(own / "commondir")
    yield own / common / "config"
    yield own / "config.worktree"


def _require_contained(folder: Path, path: Path, tree: Path, depth: int) -> None:
    for name, value in _settings(folder, path):
        words = name.split(".")
        if words[0] not in {"include", "includeif"} or words[-1] != "path":
            continue
        target = Path(os.path.realpath(path.parent / value))
        is_elsewhere = value.startswith((_HOME, _PREFIX)) or not target.is_relative_to(tree)
        if is_elsewhere or depth == _MAX_DEPTH:
            raise RevisionError(
                f"cannot read {folder} with git: its configuration includes a file outside it, "
                "which is not opened: remove the setting `include.path`"
            )
        _require_contained(folder, target, tree, depth + 1)


def _settings(folder: Path, path: Path) -> Iterator[tuple[str, str]]:
    """Yield the names of settings, in lower case but for their middle part, and their values."""
    content = _content(folder, path)
    if not content.strip():
        return
    with TemporaryFile() as file:
        file.write(content)
        file.seek(0)
        # Run in the root folder, so that git does not read the repository itself.
        root, failure = folder.absolute().anchor, "its configuration cannot be read"
        listed = git.read(
            folder, failure, _TIMEOUT_SECONDS, "-C", root,
            "config", "--file", "-", "--no-includes", "--list", "-z", requests=file,
        ).content  # fmt: skip
    for setting in os.fsdecode(listed).split("\0"):
        name, _, value = setting.partition("\n")
        yield name, value


def _content(folder: Path, path: Path) -> bytes:
    """Return the content of a file of settings; empty if there is none."""
    try:
        with open(path, "rb", opener=_open_nonblocking) as file:
            is_regular = stat.S_ISREG(os.fstat(file.fileno()).st_mode)
            content = file.read(_MAX_BYTES + 1) if is_regular else None
    except (FileNotFoundError, NotADirectoryError):
        return b""
    except (OSError, ValueError) as error:
        raise RevisionError(f"cannot read {folder} with git: {path.name}: {error}") from error
    if content is None or len(content) > _MAX_BYTES:
        raise RevisionError(
            f"cannot read {folder} with git: its configuration is no regular file of at most "
            f"{_MAX_BYTES} bytes"
        )
    return content


def first_line(path: Path) -> str:
    """Return the first line of a file; empty if it cannot be read."""
    with suppress(OSError, ValueError), open(path, "rb", opener=_open_nonblocking) as file:
        return os.fsdecode(file.readline(_MAX_LINE_BYTES)).strip()
    return ""


def _open_nonblocking(path: str, flags: int) -> int:
    # Opening a pipe waits for a writer.
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))
