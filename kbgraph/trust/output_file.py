"""Files that a user names for output: whatever stands at their place stays what it is."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from kbgraph.errors import KbError
from kbgraph.trust.atomic_write import replace_file


def write_output(path: Path, data: bytes) -> None:
    """Write data to the place that a user has named. Raises KbError.

    A link is written through, since the user has chosen it. A pipe and a device are written to. A
    regular file is replaced as a whole, so that a full disk leaves the old one, and keeps its mode
    and owner; one with further names, or with an owner that cannot be kept, is overwritten.
    """
    try:
        place = Path(os.path.realpath(path))
        old = place.stat() if place.exists() else None
        if old is None:
            replace_file(place, data)
        elif stat.S_ISREG(old.st_mode) and old.st_nlink == 1 and _can_keep_owner(old):
            replace_file(place, data, like=old)
        else:
            _overwrite(place, data)
    except OSError as error:
        raise KbError(f"cannot write {path}: {error.strerror}") from error


def _can_keep_owner(old: os.stat_result) -> bool:
    """Say whether a new file can have the same owner and group."""
    if not hasattr(os, "geteuid"):
        return True
    return os.geteuid() == 0 or (old.st_uid == os.geteuid() and old.st_gid == os.getegid())


def _overwrite(place: Path, data: bytes) -> None:
    # Opened for writing alone, and not created: it stood there a moment ago.
    descriptor = os.open(place, os.O_WRONLY | os.O_TRUNC)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
