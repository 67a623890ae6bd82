"""Summaries in a folder of files, for a graph that lives longer than a process."""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from kbgraph.errors import KbError
from kbgraph.summaries.cache import Json, MemorySummaries
from kbgraph.trust.atomic_write import write_atomically

_SAFE_NAME = re.compile(r"[a-z0-9-]+")


class FolderSummaries:
    """The summaries of a graph, each in a file of its own; each is read once.

    The folder belongs to one generation of the graph: its files never change. A reader that may
    not write, or a full disk, makes a summary for itself alone.
    """

    def __init__(self, folder: Path) -> None:
        """Wrap a folder, which is made when a first summary is written."""
        self._folder = folder
        self._memory = MemorySummaries()

    def get(self, name: str, make: Callable[[], Json]) -> Json:
        """Return a summary from memory, else from its file, else make and write it."""
        path = self._path(name)
        return self._memory.get(name, lambda: self._read_or_make(path, name, make))

    def has(self, name: str) -> bool:
        """Return whether a summary is in the folder."""
        return self._path(name).is_file()

    def read_all(self) -> None:
        """Read what the folder has, for a process that may open no file later."""
        for path in self._folder.glob("*.json"):
            # A figure that cannot be read is made when it is asked for.
            with suppress(OSError, ValueError):
                value = _read(path)
                self._memory.get(path.stem, lambda value=value: value)  # type: ignore[misc]

    def put(self, name: str, value: Json) -> None:
        """Write a summary that is known. Raises KbError."""
        self._folder.mkdir(parents=True, exist_ok=True)
        text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
        body = text.encode(errors="surrogatepass")
        write_atomically(self._path(name), _checksum(body) + body)

    def _read_or_make(self, path: Path, name: str, make: Callable[[], Json]) -> Json:
        try:
            value = _read(path)
        except (OSError, ValueError):  # Not there, or damaged.
            value = make()
            self._try_to_put(name, value)
        return value

    def _try_to_put(self, name: str, value: Json) -> None:
        try:
            self.put(name, value)
        except (KbError, OSError):
            return

    def _path(self, name: str) -> Path:
        if not _SAFE_NAME.fullmatch(name):
            raise ValueError(f"{name!r} names no summary: it is lower-case words with hyphens")
        return self._folder / f"{name}.json"


def _read(path: Path) -> Json:
    """Return the value in a file. Raises OSError and ValueError."""
    value: Json = json.loads(_checked(path.read_bytes()).decode(errors="surrogatepass"))
    return value


def _checked(content: bytes) -> bytes:
    """Return what a file says. Raises ValueError where it differs from its checksum."""
    checksum, _, body = content.partition(b"\n")
    if checksum + b"\n" != _checksum(body):
        raise ValueError("a file differs from its checksum")
    return body


def _checksum(body: bytes) -> bytes:
    """Return the first line of a file, by which a damaged one is known."""
    return b"%08x\n" % zlib.crc32(body)
