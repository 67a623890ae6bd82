"""The status of an index: its content, and whether the folder is still as it was read."""

from __future__ import annotations

import os
from enum import Enum
from pathlib import Path
from typing import NamedTuple

from kbgraph.disk_index.building import FIRST
from kbgraph.disk_index.generations import Generation, states_of
from kbgraph.disk_index.indexed_folder import IndexedFolder
from kbgraph.disk_index.layout import current_epoch
from kbgraph.disk_index.places import is_own
from kbgraph.disk_index.service import OpenIndex
from kbgraph.disk_index.stored_graph import open_newest, release
from kbgraph.errors import DamagedIndexError
from kbgraph.source.file_states import compare_states, read_states
from kbgraph.source.ignored import IgnoredFiles


class IndexState(Enum):
    """How an index stands to its folder."""

    CURRENT = "up to date"
    CHANGED = "files have changed since"
    OTHER = "made for another release, ontology or settings"
    MISSING = "not made yet"
    DAMAGED = "damaged"
    FOREIGN = "not yours, so it is not used"


class IndexStatus(NamedTuple):
    """An index as it is found."""

    place: Path
    state: IndexState
    generation: Generation | None = None
    """The newest generation; None where there is none that can be read."""
    changed_files: int = 0
    """The files that would be read again: some of them may say the same."""
    size_bytes: int = 0
    """The space on the disk."""


def status_of(folder: IndexedFolder) -> IndexStatus:
    """Return the status of an index, without changing it."""
    place = folder.place
    if not place.exists() or not any(place.iterdir()):
        return IndexStatus(place, IndexState.MISSING)
    if not is_own(place):
        return IndexStatus(place, IndexState.FOREIGN)
    epoch = current_epoch(place)
    if epoch is None:
        return IndexStatus(place, IndexState.MISSING, size_bytes=_size(place))
    try:
        return _of_epoch(folder, epoch.folder, is_of_key=epoch.key == folder.key)
    except DamagedIndexError:
        return IndexStatus(place, IndexState.DAMAGED, size_bytes=_size(place))


def status_when_open(folder: IndexedFolder, index: OpenIndex | None) -> IndexStatus:
    """Return the status of an index that was brought up to date a moment ago, as `open_index` does.

    The folder is not compared a second time, but after a build, which may have taken minutes.
    """
    generation = index.opened.generation if index else None
    if generation is None or generation.number == FIRST:
        return status_of(folder)
    size = _size(folder.place)
    return IndexStatus(folder.place, IndexState.CURRENT, generation, size_bytes=size)


def _of_epoch(folder: IndexedFolder, epoch: Path, *, is_of_key: bool) -> IndexStatus:
    opened = open_newest(epoch)
    config, generation = folder.config, opened.generation
    before, now = states_of(opened.database, generation.number), read_states(config.kb)
    changes = compare_states(before, now, IgnoredFiles(config.ignore))
    changed = sum(map(len, changes))
    state = IndexState.CHANGED if changed else IndexState.CURRENT
    release(opened)
    size = _size(folder.place)
    kept = state if is_of_key else IndexState.OTHER
    return IndexStatus(folder.place, kept, generation, changed, size)


def _size(place: Path) -> int:
    """Return the space that a folder takes; generations share files, which count once."""
    sizes: dict[int, int] = {}
    for parent, _, names in os.walk(place):
        for name in names:
            status = Path(parent, name).lstat()
            sizes[status.st_ino] = status.st_size
    return sum(sizes.values())
