"""The place of parts: a folder, or any address that fsspec knows."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Protocol

from kbgraph.errors import KbError
from kbgraph.parts.object_storage import ObjectStorage
from kbgraph.trust.atomic_write import write_atomically

_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*(?:::|://)")


class PartStorage(Protocol):
    """Files by name, in one place."""

    place: str
    """The place as the user names it."""

    def write(self, name: str, content: bytes) -> None:
        """Write a file as a whole, in place of an earlier one. Raises KbError."""

    def read(self, name: str) -> bytes | None:
        """Return the content of a file; None if there is none. Raises KbError."""

    def delete(self, name: str) -> None:
        """Delete a file, if there is one. Raises KbError."""

    def path(self, name: str) -> Path | None:
        """Return the place of a file on this machine; None if it is elsewhere."""


class FolderStorage:
    """A folder of this machine."""

    def __init__(self, folder: Path) -> None:
        self.place, self._folder = str(folder), folder

    def write(self, name: str, content: bytes) -> None:
        """Write a file as a whole, in place of an earlier one. Raises KbError."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise KbError(f"cannot write to {self._folder}: {error.strerror}") from error
        write_atomically(self._folder / name, content)

    def read(self, name: str) -> bytes | None:
        """Return the content of a file; None if there is none. Raises KbError."""
        try:
            return (self._folder / name).read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise KbError(f"cannot read {self._folder / name}: {error.strerror}") from error

    def delete(self, name: str) -> None:
        """Delete a file, if there is one. Raises KbError."""
        try:
            (self._folder / name).unlink(missing_ok=True)
        except OSError as error:
            raise KbError(f"cannot delete {self._folder / name}: {error.strerror}") from error

    def path(self, name: str) -> Path | None:
        """Return the place of a file."""
        return self._folder / name


def open_storage(target: str) -> PartStorage:
    """Return the place that a user names: a folder, or an address such as `s3://bucket/folder`.

    Raises MissingExtraError for an address without fsspec, and KbError for one that it does not
    know.
    """
    return ObjectStorage(target) if _ADDRESS.match(target) else FolderStorage(Path(target))
