"""Files that a user names for output: whatever stands at their place stays what it is."""

from __future__ import annotations

import errno
import os
import re
import stat
from pathlib import Path

from kbgraph.errors import KbError
from kbgraph.trust.atomic_write import replace_file

_DESCRIPTOR = re.compile(r"/(?:dev|proc/(?:self|thread-self))/fd/(\d+)")
"""The name of an open file: `/dev/stdout` is a link to such a one."""
_MAX_LINKS = 40


def write_output(path: Path, data: bytes) -> None:
    """Write data to the place that a user has named. Raises KbError.

    A link is written through, since the user has chosen it. A pipe and a device are written to. A
    regular file is replaced as a whole, so that a full disk leaves the old one, and keeps its mode
    and owner; one with further names, or with an owner that cannot be kept, is overwritten. To a
    file that is open already, such as `/dev/stdout`, the data is added. A reader that has enough is
    no failure of the place: BrokenPipeError is raised.
    """
    try:
        descriptor = _descriptor(path)
        if descriptor is not None:
            _add(descriptor, data)
            return
        place = _place(path)
        old = place.stat() if place.exists() else None
        if old is None:
            replace_file(place, data)
        elif stat.S_ISREG(old.st_mode) and old.st_nlink == 1 and _can_keep_owner(old):
            replace_file(place, data, like=old)
        else:
            _overwrite(place, data)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise KbError(f"cannot write {path}: {error.strerror}") from error


def _place(path: Path) -> Path:
    """Follow links to the place of a file. Raises OSError for one that leads to itself."""
    place = Path(os.path.realpath(path))
    if place.is_symlink():
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP))
    return place


def _descriptor(path: Path) -> int | None:
    """Return the descriptor that a path leads to; None if it leads to a place in a folder."""
    current = os.path.abspath(path)  # noqa: PTH100 - pathlib leaves `..` in place
    for _ in range(_MAX_LINKS):
        match = _DESCRIPTOR.fullmatch(current)
        if match:
            return int(match[1])
        if not Path(current).is_symlink():
            return None
        current = os.path.normpath(Path(current).parent / Path(current).readlink())
    return None


def _add(descriptor: int, data: bytes) -> None:
    # The same open file: opened anew by its name, it would be written from its start.
    with os.fdopen(os.dup(descriptor), "wb") as file:
        file.write(data)


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
