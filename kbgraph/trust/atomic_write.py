"""Atomic writing of files."""

from __future__ import annotations

import os
import secrets
import stat
from pathlib import Path

from kbgraph.errors import KbError


def write_atomically(path: Path, data: bytes) -> None:
    """Write a file, so that a full disk leaves the old file as it was. Raises KbError."""
    try:
        replace_file(path, data)
    except OSError as error:
        raise KbError(f"cannot write {path}: {error.strerror}") from error


def replace_file(path: Path, data: bytes, like: os.stat_result | None = None) -> None:
    """Replace a file by a new one, with mode and owner of `like`. Raises OSError.

    The data goes to a temporary file in the same folder, which then replaces the old one. Its name
    cannot be guessed, and it must not exist: a stranger's link would lead to another file.
    """
    temporary = path.with_name(f".kbgraph-{secrets.token_hex(8)}.tmp")
    try:
        with temporary.open("xb") as new:
            new.write(data)
        if like is not None:
            _set_owner_and_mode(temporary, like)
        temporary.replace(path)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise


def _set_owner_and_mode(path: Path, like: os.stat_result) -> None:
    if hasattr(os, "chown"):
        os.chown(path, like.st_uid, like.st_gid)
    # After the owner, whose change takes away the bits of set-user-ID.
    path.chmod(stat.S_IMODE(like.st_mode))
