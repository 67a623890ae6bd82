"""Files that commands write: whole, or not at all."""

from __future__ import annotations

import os
from pathlib import Path

from kbgraph.errors import KbError


def write_whole(path: Path, data: bytes) -> None:
    """Write a file; beside it first, so that a full disk leaves the old one whole. Raises KbError."""
    beside = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        beside.write_bytes(data)
        beside.replace(path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise KbError(f"cannot write {path}: {error.strerror}") from error
