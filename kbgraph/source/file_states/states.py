"""The states of the files of a folder: size, times and inode of each, read without opening any."""

from __future__ import annotations

import hashlib
import os
import stat
import time
from array import array
from collections.abc import Collection
from operator import attrgetter
from pathlib import Path
from typing import NamedTuple, Self

from kbgraph.limits import Limits
from kbgraph.source.entry_files import walk
from kbgraph.source.folder import contained_entries, shown_path
from kbgraph.trust.contained_files import ContainedFileError, ContainedFolder

_STAMP_BYTES = 5 * 8
"""Size, times of the content and of the inode, the inode, and the mode."""
_SIZES, _CHANGED, _MODES = slice(0, None, 5), slice(2, None, 5), slice(4, None, 5)
_numbers_of = attrgetter("st_size", "st_mtime_ns", "st_ctime_ns", "st_ino", "st_mode")
_MAX_NUMBER = 2**63 - 1
_UNKNOWN = (0, 0, _MAX_NUMBER, 0, 0)
"""The numbers of a file that has none: it has vanished, or its folder may not be entered."""
_TICK = 100_000_000
"""Nanoseconds within which a clock may stamp two changes alike."""
_COARSE_TICK = 2_100_000_000
"""The same for file systems with times of whole seconds, or of two."""
_SECOND = 1_000_000_000


class FileStates(NamedTuple):
    """The paths of all entries' files of a folder, and a stamp of the state of each.

    Equal values mean that no file has changed, so they are stored and compared as bytes. The order
    is that of the file system.
    """

    paths: bytes
    """In UTF-8, each from the folder, with `/` between its steps, separated by NUL."""
    stamps: bytes
    """In the same order, all of one length."""

    @classmethod
    def of(cls, stamps: dict[str, bytes]) -> Self:
        """Return the states of files, given by the paths and stamps of all."""
        paths = "\0".join(stamps).encode(errors="surrogateescape")
        return cls(paths, b"".join(stamps.values()))

    def by_path(self) -> dict[str, bytes]:
        """Return the stamp of each file by its path."""
        stamps = self.stamps
        starts = range(0, len(stamps), _STAMP_BYTES)
        return {
            path: stamps[start : start + _STAMP_BYTES]
            for path, start in zip(self.split_paths(), starts, strict=True)
        }

    def differing(self, other: FileStates) -> list[str]:
        """Return the paths of the files with other stamps, in states of the same paths."""
        paths = self.split_paths()
        return [paths[start] for start in self._differing(other, 0, len(paths))]

    def _differing(self, other: FileStates, start: int, end: int) -> list[int]:
        """Return the indexes in a part at which stamps differ: parts are compared as a whole."""
        part = slice(start * _STAMP_BYTES, end * _STAMP_BYTES)
        if self.stamps[part] == other.stamps[part]:
            return []
        if end - start == 1:
            return [start]
        middle = (start + end) // 2
        return [*self._differing(other, start, middle), *self._differing(other, middle, end)]

    def split_paths(self) -> list[str]:
        """Return the paths in order."""
        return self.paths.decode(errors="surrogateescape").split("\0") if self.paths else []

    def fit(self, limits: Limits) -> bool:
        """Say whether the files are together no larger than the limit of a folder.

        Where they are larger, the files that are left out depend on all others: read all of them.
        Files that are ignored count here.
        """
        longest = limits.file_max_bytes + 1
        sizes = array("q", self.stamps)[_SIZES]
        if sum(sizes) <= limits.folder_max_bytes:
            return True
        return sum(min(size, longest) for size in sizes) <= limits.folder_max_bytes


def read_states(folder: Path, root: Path | None = None) -> FileStates:
    """Return the states of the files that `read_folder` reads, without opening any.

    The state of a link is that of the file within the folder to which it leads. A file that has
    changed a moment ago has a state that equals no other, even a later one of the same file: it may
    change again without another time. So take the states before the contents. Files that are
    ignored have states too, since matching a path takes longer than asking for its state:
    `compare_states` leaves them out. No link on the way from `root` to the folder may leave `root`.
    Raises FolderError where the folder is none.
    """
    now = time.time_ns()
    with contained_entries(folder, root=root) as contained:
        paths, numbers = _walk(contained)
        stamps = bytearray(numbers.tobytes())
        for index in _unusual(numbers, now):
            start = index * _STAMP_BYTES
            stamps[start : start + _STAMP_BYTES] = _unusual_stamp(contained, paths[index], now)
    states = FileStates("\0".join(paths).encode(errors="surrogateescape"), bytes(stamps))
    return states if "".join(paths).isprintable() else _without_covered(states)


def changed_states(
    before: FileStates, changed: Collection[str], folder: Path, root: Path | None = None
) -> FileStates | None:
    """Return the states of a folder in which the files with some paths alone have changed.

    Nothing else is looked at, which takes half a second for 100,000 files. Their states equal no
    other, as those of files that have changed a moment ago. None is returned where a path is none
    of before, or names no file now. Raises FolderError where the folder is none.
    """
    places = {path: place for place, path in enumerate(before.split_paths()) if path in changed}
    if len(places) != len(changed) or not all(os.path.lexists(folder / path) for path in changed):
        return None
    now, stamps = time.time_ns(), bytearray(before.stamps)
    with contained_entries(folder, root=root) as contained:
        for path, place in places.items():
            start = place * _STAMP_BYTES
            stamps[start : start + _STAMP_BYTES] = _unusual_stamp(contained, path, now)
    return FileStates(before.paths, bytes(stamps))


def _walk(contained: ContainedFolder) -> tuple[list[str], array[int]]:
    """Return the paths of all files, and their numbers, one behind the other."""
    paths, numbers = list[str](), list[int]()
    for folder, item in walk(contained.scan):
        # A function of Python for each file would take a third as long as all the rest.
        if item.name[-3:].lower() == ".md" and item.name[0] != ".":
            paths.append(folder + item.name)
            try:
                numbers.extend(_numbers_of(item.stat(follow_symlinks=False)))
            except OSError:
                numbers.extend(_UNKNOWN)
    try:
        return paths, array("q", numbers)
    except OverflowError:
        return paths, array("q", (number & _MAX_NUMBER for number in numbers))


def _unusual(numbers: array[int], now: int) -> list[int]:
    """Return the indexes of the files whose numbers do not tell whether they have changed.

    These are links, and files that have changed a moment ago.
    """
    changed, modes = numbers[_CHANGED], numbers[_MODES]
    links = [mode for mode in set(modes) if stat.S_ISLNK(mode)]
    if not links and max(changed, default=0) <= now - _COARSE_TICK:
        return []
    return [
        index
        for index, (time_of_change, mode) in enumerate(zip(changed, modes, strict=True))
        if mode in links or not _is_settled(time_of_change, now)
    ]


def _is_settled(changed: int, now: int) -> bool:
    """Say whether another change of a file would give it another time."""
    return changed <= now - (_TICK if changed % _SECOND else _COARSE_TICK)


def _unusual_stamp(contained: ContainedFolder, path: str, now: int) -> bytes:
    """Return the stamp of a link, or of a file that has changed a moment ago."""
    try:
        target = contained.target(path)
        size, *times, inode, mode = _numbers_of(contained.status_at(target))
    except (ContainedFileError, OSError) as error:
        return _digest(0, str(error))
    is_settled = _is_settled(times[1], now)
    return _digest(size, f"{target} {times} {inode} {mode}" if is_settled else f"at {now}")


def _digest(size: int, text: str) -> bytes:
    """Return a stamp of a state that is a text."""
    digest = hashlib.sha256(text.encode(errors="surrogateescape")).digest()
    return array("q", [size]).tobytes() + digest


def _without_covered(states: FileStates) -> FileStates:
    """Leave out files whose path is shown like that of a later one, which takes their place."""
    stamps = states.by_path()
    last: dict[str, str] = {}
    for path in sorted(stamps):
        last[shown_path(path)] = path
    return FileStates.of({path: stamps[path] for path in last.values()})
