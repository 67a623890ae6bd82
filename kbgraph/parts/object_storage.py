"""Parts in an object store, or wherever fsspec reaches; the only module that uses fsspec.

fsspec is an extra: most knowledge bases have no parts, and a folder needs no library.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kbgraph.errors import KbError, MissingExtraError

_MISSING = "an address of parts needs fsspec, which is not installed: pip install 'kbgraph[fsspec]'"


class ObjectStorage:
    """A folder at an address, such as `s3://bucket/folder` or `memory://folder`."""

    def __init__(self, address: str) -> None:
        """Take an address. Raises MissingExtraError without fsspec, and KbError for a wrong one."""
        try:
            from fsspec.core import url_to_fs
        except ImportError as error:
            raise MissingExtraError(_MISSING) from error
        self.place = address
        try:
            self._files, self._folder = url_to_fs(address)
        except (ValueError, ImportError) as error:
            # fsspec says which package reaches the address.
            raise KbError(f"cannot reach {address}: {error}") from error

    def write(self, name: str, content: bytes) -> None:
        """Write a file as a whole, in place of an earlier one. Raises KbError."""
        with self._failing("write", name):
            self._files.makedirs(self._folder, exist_ok=True)
            self._files.pipe_file(self._address(name), content)

    def read(self, name: str) -> bytes | None:
        """Return the content of a file; None if there is none. Raises KbError."""
        with self._failing("read", name):
            try:
                content: bytes = self._files.cat_file(self._address(name))
            except FileNotFoundError:
                return None
            return content

    def delete(self, name: str) -> None:
        """Delete a file, if there is one. Raises KbError."""
        with self._failing("delete", name):
            try:
                self._files.rm_file(self._address(name))
            except FileNotFoundError:
                return

    def path(self, name: str) -> Path | None:  # noqa: ARG002 - as storage on this machine has it
        """Return None: no file is on this machine."""
        return None

    def _address(self, name: str) -> str:
        return f"{self._folder.rstrip('/')}/{name}"

    @contextmanager
    def _failing(self, action: str, name: str) -> Iterator[None]:
        """Raise KbError for what the storage refuses."""
        try:
            yield
        except (OSError, ValueError, NotImplementedError) as error:
            raise KbError(f"cannot {action} {name} at {self.place}: {error}") from error
