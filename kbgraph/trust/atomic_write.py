"""Atomic writing of files."""

from __future__ import annotations

import secrets
from pathlib import Path

from kbgraph.errors import KbError


def write_atomically(path: Path, data: bytes) -> None:
    """Write a file, so that a full disk leaves the old file as it was.

    The data goes to a temporary file in the same folder, which then replaces the old one. Its name
    cannot be guessed, and it must not exist: a stranger's link would lead to another file. Raises
    KbError.
    """
    temporary = path.with_name(f".kbgraph-{secrets.token_hex(8)}.tmp")
    try:
        with temporary.open("xb") as new:
            new.write(data)
        temporary.replace(path)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        raise KbError(f"cannot write {path}: {error.strerror}") from error
