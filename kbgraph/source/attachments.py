"""The files of a folder that entries show or link to beside each other: images, PDFs, recordings.

Only types are served that a browser shows without running anything in them. A name is found as
Obsidian finds it.
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
from kbgraph.source.entry_files import is_walked, walked_files
from kbgraph.source.ignored import NOTHING_IGNORED, IgnoredFiles
from kbgraph.source.names import normalise_name
from kbgraph.trust.contained_files import ContainedFileError, ContainedFolder

_IMAGES = {
    "avif": "image/avif",
    "bmp": "image/bmp",
    "gif": "image/gif",
    "jpeg": "image/jpeg",
    "jpg": "image/jpeg",
    "png": "image/png",
    "svg": "image/svg+xml",
    "webp": "image/webp",
}
_DOCUMENTS = {"pdf": "application/pdf"}
_RECORDINGS = {
    "3gp": "video/3gpp",
    "flac": "audio/flac",
    "m4a": "audio/mp4",
    "mkv": "video/x-matroska",
    "mov": "video/quicktime",
    "mp3": "audio/mpeg",
    "mp4": "video/mp4",
    "ogg": "audio/ogg",
    "ogv": "video/ogg",
    "opus": "audio/ogg",
    "wav": "audio/wav",
    "webm": "video/webm",
}
_TYPES = _IMAGES | _DOCUMENTS | _RECORDINGS


class Attachment(NamedTuple):
    """A file of the folder that is no entry."""

    path: str
    """The path from the folder."""
    size: int

    @property
    def media_type(self) -> str:
        """The media type, by the ending alone: the content never decides it."""
        return _TYPES[_ending(self.path)]

    @property
    def is_image(self) -> bool:
        """Whether it is shown as an image."""
        return _ending(self.path) in _IMAGES

    @property
    def is_shown(self) -> bool:
        """Whether a browser shows it, rather than to save it."""
        return _ending(self.path) in _IMAGES | _DOCUMENTS


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
    def _by_name(self) -> dict[str, list[Attachment]]:
        """The attachments by the normal form of their names, those with the shortest path first."""
        found: dict[str, list[Attachment]] = {}
        for each in sorted(self._by_path.values(), key=lambda each: each.path.count("/")):
            found.setdefault(normalise_name(posixpath.basename(each.path)), []).append(each)
        return found

    def _walk(self) -> Iterator[Attachment]:
        if self._folder is None:
            return
        with suppress(ContainedFileError), self._contained(self._folder) as contained:
            for item in walked_files(self._folder):
                if _ending(item.name) not in _TYPES:
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
        return is_hidden or _ending(name) not in _TYPES or path in self._ignored

    @cached_property
    def digest(self) -> str:
        """A digest of paths and sizes; empty without any attachment."""
        rows = "\0".join(f"{each.path}\0{each.size}" for each in self._by_path.values())
        return hashlib.sha256(rows.encode()).hexdigest() if rows else ""

    def find(self, target: str, entry_path: str) -> Attachment | None:
        """Find the attachment that a wikilink in an entry means.

        By its path from the folder of all entries, then from that of the entry, then by the end of
        its path, of which the shortest counts.
        """
        beside = posixpath.join(posixpath.dirname(entry_path), target.strip())
        return self._first(target.strip().lstrip("/"), beside)

    def find_beside(self, target: str, entry_path: str) -> Attachment | None:
        """Find the attachment that a Markdown link in an entry means: from its own folder first."""
        if target.startswith("/"):
            return self.find(target, entry_path)
        beside = posixpath.join(posixpath.dirname(entry_path), target)
        return self._first(beside, target)

    def _first(self, *paths: str) -> Attachment | None:
        """Return the attachment at one of some paths, or else the nearest whose path ends so."""
        paths = tuple(map(posixpath.normpath, paths))
        exact = next((path for path in paths if path in self._by_path), None)
        if exact is not None:
            return self._by_path[exact]
        names = tuple(map(normalise_name, paths))
        candidates = self._by_name.get(posixpath.basename(names[0]), [])
        by_path = {normalise_name(each.path): each for each in reversed(candidates)}
        alike = next((by_path[name] for name in names if name in by_path), None)
        ends = (
            each
            for each in candidates
            if any(f"/{normalise_name(each.path)}".endswith(f"/{name}") for name in names)
        )
        return alike or next(ends, None)

    def may_be(self, target: str) -> bool:
        """Say whether the target of a link is that of an attachment by its ending."""
        return "." in target and _ending(target) in _TYPES

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


def _ending(path: str) -> str:
    return path.rpartition(".")[2].lower()
