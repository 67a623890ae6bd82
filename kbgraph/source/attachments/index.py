"""The attachments of a folder: files that entries show or link to.

A name is found as Obsidian finds it.
"""

from __future__ import annotations

import hashlib
import os
import posixpath
from collections.abc import Iterator
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import BinaryIO, NamedTuple

from kbgraph.errors import NotFoundError
from kbgraph.source.attachments.attachment import Attachment, is_attachment
from kbgraph.source.entry_files import is_walked, walked_files
from kbgraph.source.ignored import NOTHING_IGNORED, IgnoredFiles
from kbgraph.source.names import normalise_name
from kbgraph.trust.contained_files import ContainedFileError, ContainedFolder

_MAX_STEPS = 8
"""Of the end of a path by which an attachment is found: its name, and the folders above it."""


class OpenAttachment(NamedTuple):
    """An attachment whose file is open."""

    file: BinaryIO
    status: os.stat_result


class Attachments:
    """The attachments of a folder, as it is when they are first looked for."""

    def __init__(
        self,
        folder: Path | None = None,
        max_bytes: int = 0,
        ignored: IgnoredFiles = NOTHING_IGNORED,
        root: Path | None = None,
    ) -> None:
        """Take the folder, None for a knowledge base without one, and the size of what is served.

        No link on the way from `root` to the folder may leave `root`.
        """
        self._folder, self._root = folder, root
        self._max_bytes, self._ignored = max_bytes, ignored

    def __bool__(self) -> bool:
        """Say whether there is a folder, so that a file that is not found is missing."""
        return self._folder is not None

    @cached_property
    def _by_path(self) -> dict[str, Attachment]:
        return {each.path: each for each in sorted(self._walk())}

    @cached_property
    def _by_normal_path(self) -> dict[str, Attachment]:
        """The attachments by the normal form of their paths."""
        found: dict[str, Attachment] = {}
        for path, each in self._by_path.items():
            found.setdefault(normalise_name(path), each)
        return found

    @cached_property
    def _by_end(self) -> dict[str, list[tuple[str, Attachment]]]:
        """The attachments by each end of their paths, with their paths in normal form.

        The shortest path comes first, and of paths of equal length the first by name.
        """
        found: dict[str, list[tuple[str, Attachment]]] = {}
        for path in sorted(self._by_normal_path, key=lambda path: (len(path), path)):
            steps = path.split("/")
            for length in range(1, min(len(steps), _MAX_STEPS) + 1):
                end = "/".join(steps[-length:])
                found.setdefault(end, []).append((path, self._by_normal_path[path]))
        return found

    def _walk(self) -> Iterator[Attachment]:
        if self._folder is None:
            return
        with suppress(ContainedFileError), self._contained(self._folder) as contained:
            for item in walked_files(self._folder):
                if not is_attachment(item.name):
                    continue
                path = os.path.relpath(item.path, self._folder).replace(os.sep, "/")
                # Of a name that is no text no address can be made that names it again.
                if path.isprintable() and not self._is_left_out(path):
                    with suppress(ContainedFileError, OSError):
                        if not item.is_symlink() or not self._is_left_out(contained.target(path)):
                            yield Attachment(path, item.stat().st_size)

    def _contained(self, folder: Path) -> ContainedFolder:
        return ContainedFolder(folder, self._root, self._is_left_out)

    def _is_left_out(self, path: str) -> bool:
        *folders, name = path.split("/")
        is_hidden = name.startswith(".") or not all(map(is_walked, folders))
        return is_hidden or not is_attachment(name) or path in self._ignored

    @cached_property
    def digest(self) -> str:
        """A digest of paths and sizes; empty without any attachment."""
        rows = "\0".join(f"{each.path}\0{each.size}" for each in self._by_path.values())
        return hashlib.sha256(rows.encode()).hexdigest() if rows else ""

    def find(self, target: str, entry_path: str) -> Attachment | None:
        """Find the attachment that a wikilink in an entry means.

        By its path from the folder of all entries, then from that of the entry, then by the end of
        its path: below the folder of the entry first, of which the shortest counts.
        """
        folder = posixpath.dirname(entry_path)
        beside = posixpath.join(folder, target.strip())
        return self._first(folder, target.strip().lstrip("/"), beside)

    def find_beside(self, target: str, entry_path: str) -> Attachment | None:
        """Find the attachment that a Markdown link in an entry means: from its own folder first."""
        if target.startswith("/"):
            return self.find(target, entry_path)
        folder = posixpath.dirname(entry_path)
        return self._first(folder, posixpath.join(folder, target), target)

    def _first(self, folder: str, *paths: str) -> Attachment | None:
        """Return the attachment at one of some paths, or else the nearest whose path ends so."""
        paths = tuple(map(posixpath.normpath, paths))
        names = tuple(map(normalise_name, paths))
        found = (
            *map(self._by_path.get, paths),
            *map(self._by_normal_path.get, names),
            *(self._nearest(name, folder) for name in names),
        )
        return next(filter(None, found), None)

    def _nearest(self, end: str, folder: str) -> Attachment | None:
        """Return the attachment whose path ends so: the shortest, those below a folder first."""
        found, below = self._by_end.get(end, []), f"{normalise_name(folder)}/"
        nearer = (each for path, each in found if path.startswith(below))
        return next(nearer, found[0][1] if found else None)

    def is_too_large(self, attachment: Attachment) -> bool:
        """Say whether an attachment is larger than what is served."""
        return attachment.size > self._max_bytes

    def get(self, path: str) -> Attachment:
        """Return the attachment at a path. Raises NotFoundError."""
        found = self._by_path.get(path)
        if found is None:
            raise NotFoundError(f"there is no attachment {path!r}")
        return found

    def open(self, attachment: Attachment) -> OpenAttachment:
        """Open the file of an attachment as it is now. Raises NotFoundError."""
        if self._folder is None:
            raise NotFoundError("the knowledge base has no folder")
        try:
            with self._contained(self._folder) as contained:
                file = contained.open(attachment.path)
        except ContainedFileError as error:
            raise NotFoundError(f"{attachment.path}: {error}") from error
        status = os.fstat(file.fileno())
        if status.st_size > self._max_bytes:
            file.close()
            raise NotFoundError(f"{attachment.path} is larger than {self._max_bytes} bytes")
        return OpenAttachment(file, status)


NO_ATTACHMENTS = Attachments()
"""Those of a knowledge base without a folder."""
