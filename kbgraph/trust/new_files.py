"""New files: nothing that exists is changed, no link is followed, and all are made or none."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from kbgraph.errors import KbError


def require_absent(paths: Iterable[Path], root: Path) -> None:
    """Refuse places below `root` at which something exists, and links on the way to them.

    Raises KbError, which names the first of them.
    """
    for path in paths:
        for folder in _folders(path, root):
            if folder.is_symlink():
                raise KbError(f"{folder} is a link: put a folder in its place, or remove it")
            if folder.exists() and not folder.is_dir():
                raise KbError(f"{folder} is no folder: remove or rename it")
        if os.path.lexists(path):
            raise KbError(f"{path} already exists, and is not overwritten: remove or rename it")


def create_files(contents: Mapping[Path, bytes], root: Path) -> None:
    """Create files with their folders below `root`, which exists.

    Where one cannot be made, those before it are removed. Raises KbError.
    """
    made: list[Path] = []
    path = root
    try:
        for path, data in contents.items():
            for folder in _folders(path, root):
                if not folder.exists():
                    folder.mkdir()
                    made.append(folder)
            made.append(_create(path, data))
    except OSError as error:
        _remove(made)
        raise KbError(f"cannot write {path}: {error.strerror}; nothing was written") from error


def _folders(path: Path, root: Path) -> list[Path]:
    """Return the folders between `root` and a path, the outermost first."""
    return [each for each in reversed(path.parents) if each.is_relative_to(root) and each != root]


def _create(path: Path, data: bytes) -> Path:
    with path.open("xb") as new:
        try:
            new.write(data)
            new.flush()
        except OSError:
            path.unlink()
            raise
    return path


def _remove(made: list[Path]) -> None:
    for path in reversed(made):
        with suppress(OSError):
            if path.is_dir():
                path.rmdir()
            else:
                path.unlink()
