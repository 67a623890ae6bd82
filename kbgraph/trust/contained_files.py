"""Files below a folder, opened so that no link leads out of it, whatever changes meanwhile.

A check of a path before its opening can be deceived: a file can become a link between both. So each
step from the folder to a file is opened below the step before it, without following a link, and the
opened file is checked. Links within the folder are followed by reading their targets.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from kbgraph.errors import KbError

_HAS_DIRECTORY_DESCRIPTORS = {os.open, os.stat, os.readlink} <= os.supports_dir_fd
"""Whether files can be opened relative to an open folder; on Windows they cannot."""
_MAX_LINKS = 40
"""Links that are followed for one file, as many as Linux follows."""
_OUTSIDE = "it is a link to a place outside the folder"
_LEFT_OUT = "it is a link to a file that is hidden, ignored or no Markdown"
_CHANGES = "it changes while it is read"


def _flags(*names: str) -> int:
    """Combine the flags for opening that this system has."""
    return sum(getattr(os, name, 0) for name in names)


_FOLDER_FLAGS = _flags("O_DIRECTORY", "O_NOFOLLOW", "O_CLOEXEC")
_FILE_FLAGS = _flags("O_NOFOLLOW", "O_NONBLOCK", "O_NOCTTY", "O_CLOEXEC", "O_BINARY")
"""A file may become a pipe before it is opened, and opening a pipe can wait for a writer."""


class ContainedFileError(KbError):
    """A file below a folder is not read; its text is the reason."""


class RefusedFileError(ContainedFileError):
    """A file is not read although it could be: it leads elsewhere, or is no regular file."""


class ContainedFolder:
    """An open folder, below which files are read by their paths within it.

    The folder itself may be reached by links. Where `root` is given, they must not leave that
    folder.
    """

    def __init__(
        self,
        folder: Path,
        root: Path | None = None,
        is_left_out: Callable[[str], bool] = lambda _: False,
    ) -> None:
        """Open the folder; links do not lead to files left out. Raises ContainedFileError."""
        self._is_left_out = is_left_out
        self._parent: tuple[str, int] | None = None
        """The folder of the last file, since the next one often lies in it."""
        with _reasons():
            self._real, self._descriptor = _open_root(folder, root)
        self._places = str(folder.absolute()), self._real

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._forget_parent()
        if self._descriptor >= 0:
            os.close(self._descriptor)

    def read(self, path: str, max_bytes: int) -> bytes:
        """Read up to `max_bytes` of a regular file. Raises ContainedFileError."""
        return self.read_with_status(path, max_bytes)[0]

    def read_with_status(self, path: str, max_bytes: int) -> tuple[bytes, os.stat_result]:
        """Read a file, and tell who owns the opened file. Raises ContainedFileError."""
        with _reasons(), os.fdopen(self._open(path), "rb") as file:
            status = os.fstat(file.fileno())
            # A buffer of `max_bytes` would leave each file a memory mapping of its own, of which a
            # process has 65,530 on Linux.
            content = file.read(min(max_bytes, status.st_size + 1))
            if len(content) > status.st_size:
                content += file.read(max_bytes - len(content))
            return content, status

    def open(self, path: str) -> BinaryIO:
        """Open a regular file to be read piece by piece. Raises ContainedFileError."""
        with _reasons():
            return os.fdopen(self._open(path), "rb")

    def status(self) -> os.stat_result:
        """Tell who owns the folder."""
        if self._descriptor >= 0:
            return os.fstat(self._descriptor)
        return Path(self._real).stat()

    def _open(self, path: str) -> int:
        if not _HAS_DIRECTORY_DESCRIPTORS:
            return _open_by_path(self._real, path)
        with suppress(_LinkError):
            return self._open_without_links(path)
        with _changes():
            target = self.target(path)
            if self._is_left_out(target):
                raise RefusedFileError(_LEFT_OUT)
            return self._open_without_links(target)

    def _open_without_links(self, path: str) -> int:
        folder, _, name = path.rpartition("/")
        if self._parent is None or self._parent[0] != folder:
            self._forget_parent()
            self._parent = folder, self._open_folder(folder)
        parent = self._parent[1]
        # Opening a device can have effects, so the kind is seen before, and again afterwards.
        _require_regular(os.stat(name, dir_fd=parent, follow_symlinks=False))
        with _link_errors():
            descriptor = os.open(name, os.O_RDONLY | _FILE_FLAGS, dir_fd=parent)
        return _checked(descriptor)

    def below(self, path: str) -> tuple[str, int]:
        """Return the real path and the descriptor of a folder, given by a path without links."""
        real = f"{self._real.rstrip(os.sep)}/{path}" if path else self._real
        return real, self._open_folder(path) if _HAS_DIRECTORY_DESCRIPTORS else -1

    def _open_folder(self, path: str) -> int:
        descriptor = os.dup(self._descriptor)
        for step in filter(None, path.split("/")):
            try:
                with _link_errors():
                    below = os.open(step, os.O_RDONLY | _FOLDER_FLAGS, dir_fd=descriptor)
            finally:
                os.close(descriptor)
            descriptor = below
        return descriptor

    def target(self, path: str) -> str:
        """Return the path within the folder that a path leads to, its links resolved.

        Raises ContainedFileError for a link that leads out of the folder.
        """
        steps, found, links = path.split("/")[::-1], list[str](), 0
        while steps:
            step = steps.pop()
            if step == "..":
                if not found:
                    raise RefusedFileError(_OUTSIDE)
                found.pop()
            elif step not in {"", "."}:
                link = self._link("/".join([*found, step]))
                if not link:
                    found.append(step)
                    continue
                links += 1
                if links > _MAX_LINKS:
                    raise RefusedFileError("it is a link that leads to itself")
                if Path(link).is_absolute():
                    link, found = self._within(link), []
                steps += link.split("/")[::-1]
        return "/".join(found)

    def _link(self, path: str) -> str:
        """Return the target of a link; empty where the path is none."""
        try:
            return os.readlink(path, dir_fd=self._descriptor)
        except OSError:
            return ""

    def _within(self, path: str) -> str:
        """Return the rest of an absolute path that begins with this folder."""
        for place in self._places:
            if path == place or path.startswith(place.rstrip("/") + "/"):
                return path[len(place) :]
        raise RefusedFileError(_OUTSIDE)

    @contextmanager
    def scan(self, path: str) -> Iterator[Iterator[os.DirEntry[str]]]:
        """List a folder, given by a path without links. Raises OSError."""
        try:
            real, descriptor = self.below(path)
        except _LinkError as error:
            raise NotADirectoryError(_CHANGES) from error
        try:
            with os.scandir(real if descriptor < 0 else descriptor) as items:
                yield items
        finally:
            if descriptor >= 0:
                os.close(descriptor)

    def status_at(self, path: str) -> os.stat_result:
        """Tell what stands at a path; a link at its end is not followed. Raises OSError."""
        if self._descriptor >= 0:
            return os.stat(path, dir_fd=self._descriptor, follow_symlinks=False)
        return os.lstat(f"{self._real}/{path}")

    def _forget_parent(self) -> None:
        if self._parent is not None:
            os.close(self._parent[1])
            self._parent = None


class _LinkError(Exception):
    """A step of a path is a link."""


def _open_root(folder: Path, root: Path | None) -> tuple[str, int]:
    """Open a folder; return its path without links, and its descriptor, -1 where there is none."""
    if root is not None:
        with ContainedFolder(root) as outer, _changes():
            within = outer.target(os.path.relpath(folder, root).replace(os.sep, "/"))
            return outer.below(within)
    real = os.path.realpath(folder)
    if not _HAS_DIRECTORY_DESCRIPTORS:
        return real, -1
    return real, os.open(real, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)


def _open_by_path(folder: str, path: str) -> int:
    """Open a file where links cannot be refused: check its path, then the opened file."""
    real = os.path.realpath(f"{folder}/{path}")
    if not Path(real).is_relative_to(folder):
        raise RefusedFileError(_OUTSIDE)
    _require_regular(os.lstat(real))
    descriptor = _checked(os.open(real, os.O_RDONLY | _FILE_FLAGS))
    if os.path.samestat(os.fstat(descriptor), os.lstat(real)):
        return descriptor
    os.close(descriptor)
    raise RefusedFileError(_CHANGES)


def _checked(descriptor: int) -> int:
    """Return the descriptor of a regular file; close any other."""
    try:
        _require_regular(os.fstat(descriptor))
    except ContainedFileError:
        os.close(descriptor)
        raise
    return descriptor


def _require_regular(status: os.stat_result) -> None:
    if stat.S_ISLNK(status.st_mode):
        raise _LinkError
    if not stat.S_ISREG(status.st_mode):
        raise RefusedFileError("it is not a regular file")


@contextmanager
def _changes() -> Iterator[None]:
    """Report a link at a place that had none a moment ago."""
    try:
        yield
    except _LinkError as error:
        raise RefusedFileError(_CHANGES) from error


@contextmanager
def _link_errors() -> Iterator[None]:
    """Raise _LinkError where the system refuses a step that may be a link."""
    try:
        yield
    except OSError as error:
        if error.errno in {errno.ELOOP, errno.ENOTDIR, errno.EMLINK}:
            raise _LinkError from error
        raise


@contextmanager
def _reasons() -> Iterator[None]:
    """Raise the errors of the system as reasons."""
    try:
        yield
    except OSError as error:
        raise ContainedFileError(f"cannot read it: {error.strerror}") from error
