"""The folder of an index: its epochs, the generations of each, and the locks of who uses them.

An epoch is an index made from nothing; its database has the rows of several generations, and each
generation has a store of its own. `current` names the epoch. It is replaced in one step, once all
else is on the disk, so that a reader finds the old epoch or the new one, and a writer that is
killed leaves folders that the next one removes.
"""

from __future__ import annotations

import os
import secrets
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from kbgraph.disk_index.building import figures_folder, store_folder
from kbgraph.errors import KbError
from kbgraph.store.disk import remove_abandoned_copies
from kbgraph.trust.atomic_write import replace_file

if sys.platform != "win32":  # Windows has no such locks, and so no index.
    import fcntl

_CURRENT, _WRITER, _IGNORED = "current", "writer.lock", ".gitignore"
_MAX_WAIT_SECONDS = 900.0
_PAUSE_SECONDS = 0.05


class Epoch(NamedTuple):
    """An index that was made from nothing, and what it was made for."""

    folder: Path
    key: str
    """The digest of release, ontology and settings."""


def current_epoch(index: Path) -> Epoch | None:
    """Return the epoch that is in force; None where the index has none."""
    try:
        name, _, key = (index / _CURRENT).read_text(encoding="ascii").strip().partition(" ")
    except (OSError, ValueError):
        return None
    return Epoch(index / name, key) if name.startswith("epoch-") and "/" not in name else None


def new_epoch(index: Path, key: str) -> Epoch:
    """Make the folder of an epoch that is not in force yet. Raises OSError."""
    epoch = Epoch(index / f"epoch-{secrets.token_hex(6)}", key)
    epoch.folder.mkdir()
    return epoch


def enforce(index: Path, epoch: Epoch) -> None:
    """Let an epoch take the place of the one before. Raises OSError."""
    replace_file(index / _CURRENT, f"{epoch.folder.name} {epoch.key}\n".encode("ascii"))


def discard(index: Path) -> None:
    """Let no epoch be in force, so that the next command makes one."""
    with suppress(OSError):
        (index / _CURRENT).unlink(missing_ok=True)


class EpochMark:
    """The file that lets an epoch be in force, to tell it from its successor."""

    def __init__(self, file: Path) -> None:
        """Take the file as it is now."""
        self._file, self._known = file, _identity(file)
        self._descriptor = -1

    @classmethod
    def of(cls, index: Path) -> EpochMark:
        """Return that of the epoch that is in force."""
        return cls(index / _CURRENT)

    def hold(self) -> None:
        """Open the file, for a process that may remove no file later."""
        with suppress(OSError):
            self._descriptor = os.open(self._file, os.O_RDWR | os.O_CLOEXEC)

    def discard(self) -> bool:
        """Let the epoch be in force no longer; return whether it was until now."""
        if self._known is None or self._known != _identity(self._file):
            return False
        with suppress(OSError):
            self._file.unlink()
            return True
        with suppress(OSError):
            # An empty file names no epoch.
            if os.fstat(self._descriptor).st_ino == self._known[0]:
                os.ftruncate(self._descriptor, 0)
                return True
        return False


def _identity(file: Path) -> tuple[int, int] | None:
    with suppress(OSError):
        status = file.stat()
        return status.st_ino, status.st_mtime_ns
    return None


def make_folder(index: Path) -> None:
    """Make the folder of an index, for its user alone, and let git ignore it. Raises OSError."""
    index.mkdir(mode=0o700, parents=True, exist_ok=True)
    ignored = index / _IGNORED
    if not ignored.exists():
        ignored.write_text("*\n", encoding="ascii")


@contextmanager
def writing(index: Path) -> Iterator[None]:
    """Be the only writer of an index; wait for another one. Raises OSError and KbError."""
    with _lock_of_writer(index) as descriptor:
        _lock_in_time(descriptor, index)
        yield


@contextmanager
def try_writing(index: Path) -> Iterator[bool]:
    """Be the only writer of an index, or give False where there is another. Raises OSError."""
    with _lock_of_writer(index) as descriptor:
        yield _can_lock(descriptor, fcntl.LOCK_EX)


@contextmanager
def _lock_of_writer(index: Path) -> Iterator[int]:
    descriptor = os.open(index / _WRITER, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def _lock_in_time(descriptor: int, index: Path) -> None:
    deadline = time.monotonic() + _MAX_WAIT_SECONDS
    while not _can_lock(descriptor, fcntl.LOCK_EX):
        if time.monotonic() > deadline:
            raise KbError(
                f"another process has been writing the index {index} for"
                f" {_MAX_WAIT_SECONDS:.0f} seconds: end it, or set KBGRAPH_INDEX=off"
            )
        time.sleep(_PAUSE_SECONDS)


def _can_lock(descriptor: int, kind: int) -> bool:
    try:
        fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _lock_file(epoch: Path, number: int) -> Path:
    return epoch / f"{number}.lock"


class GenerationInUse:
    """A lock that keeps a generation, held until it is released or the process ends.

    Forked processes share it.
    """

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    def release(self) -> None:
        """Let the generation be removed."""
        os.close(self._descriptor)


def make_lock(epoch: Path, number: int) -> None:
    """Make the file by which readers keep a generation. Raises OSError."""
    _lock_file(epoch, number).touch(mode=0o600)


def use_generation(epoch: Path, number: int) -> GenerationInUse | None:
    """Keep a generation; None where it has been removed meanwhile."""
    file = _lock_file(epoch, number)
    try:
        descriptor = os.open(file, os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        return None
    fcntl.flock(descriptor, fcntl.LOCK_SH)
    if os.fstat(descriptor).st_nlink == 0:
        os.close(descriptor)
        return None
    return GenerationInUse(descriptor)


def remove_unused(index: Path, epoch: Path, newest: int) -> list[int]:
    """Remove other epochs and older generations that nobody uses; return those that are gone.

    Only a writer may call this.
    """
    for other in index.glob("epoch-*"):
        if other != epoch and all(map(_is_unused, other.glob("*.lock"))):
            shutil.rmtree(other, ignore_errors=True)
    remove_abandoned_copies(epoch / "stores")
    return [number for number in _older(epoch, newest) if _remove_generation(epoch, number)]


def _older(epoch: Path, newest: int) -> Iterator[int]:
    for folder in (epoch / "stores").glob("*"):
        # A generation that a killed writer began and did not record is newer.
        if folder.name.isdigit() and int(folder.name) != newest:
            yield int(folder.name)


def _remove_generation(epoch: Path, number: int) -> bool:
    lock = _lock_file(epoch, number)
    if lock.exists() and not _is_unused(lock):
        return False
    lock.unlink(missing_ok=True)
    for folder in (store_folder(epoch, number), figures_folder(epoch, number)):
        shutil.rmtree(folder, ignore_errors=True)
    return True


def _is_unused(lock: Path) -> bool:
    try:
        descriptor = os.open(lock, os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        return True
    try:
        return _can_lock(descriptor, fcntl.LOCK_EX)
    finally:
        os.close(descriptor)
