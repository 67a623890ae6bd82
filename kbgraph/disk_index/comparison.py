"""The newest generation of an index beside its folder as it is now."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import suppress
from typing import NamedTuple, TypeAlias

from kbgraph.disk_index.building import DATABASE
from kbgraph.disk_index.database import Database
from kbgraph.disk_index.generations import keep_states, newest, states_of
from kbgraph.disk_index.indexed_folder import IndexedFolder
from kbgraph.disk_index.layout import Epoch, current_epoch, try_writing
from kbgraph.disk_index.places import is_own
from kbgraph.disk_index.stored_graph import OpenGeneration, open_newest
from kbgraph.errors import DamagedIndexError
from kbgraph.parallel import FileContent
from kbgraph.source.file_states import (
    FileStates,
    changed_states,
    compare_states,
    content_digest,
)
from kbgraph.source.folder import read_files, shown_path
from kbgraph.source.ignored import IgnoredFiles

_Contents: TypeAlias = dict[str, FileContent | None]


class ComparedFolder(NamedTuple):
    """A generation, and the folder as it is now."""

    opened: OpenGeneration
    changes: _Contents
    """The contents of the files that differ; None for one that is gone."""
    has_other_states: bool
    """Whether any file has another state, although it may say the same."""


def fitting_epoch(folder: IndexedFolder) -> Epoch | None:
    """Return the epoch that is in force, if it is of the settings of a folder."""
    epoch = current_epoch(folder.place)
    return epoch if epoch is not None and epoch.key == folder.key else None


def compare_folder(folder: IndexedFolder, states: FileStates) -> ComparedFolder | None:
    """Compare the newest generation with the folder; None where there is none of these settings."""
    epoch = fitting_epoch(folder)
    if epoch is None:
        return None
    opened = open_newest(epoch.folder)
    before = states_of(opened.database, opened.generation.number)
    changes = _changes(folder, opened, before, states)
    return ComparedFolder(opened, changes, has_other_states=states != before)


def states_after(folder: IndexedFolder, changed: Collection[str]) -> FileStates | None:
    """Return the states of a folder in which the files with some paths alone have changed.

    The others are as the newest generation has them; None is returned where that is not known.
    """
    epoch, config = fitting_epoch(folder), folder.config
    if epoch is None or not is_own(folder.place):
        return None
    database = Database(epoch.folder / DATABASE)
    with suppress(DamagedIndexError):
        before = states_of(database, newest(database).number)
        return changed_states(before, changed, config.kb, config.kb_root)
    return None


def keep_compared(folder: IndexedFolder, compared: ComparedFolder, states: FileStates) -> None:
    """Keep the states of files that say the same, so that the next command need not read them."""
    if not compared.has_other_states:
        return
    database, number = compared.opened.database, compared.opened.generation.number
    with suppress(OSError), try_writing(folder.place) as can_write:
        if can_write:
            keep_states(database, number, states)


def _changes(
    folder: IndexedFolder, opened: OpenGeneration, before: FileStates, now: FileStates
) -> _Contents:
    """Return the contents of the files that differ from those of a generation; None for no file."""
    config = folder.config
    ignored = IgnoredFiles(config.ignore)
    differing = compare_states(before, now, ignored)
    changes: _Contents = {shown_path(path): None for path in differing.removed}
    paths = (*differing.added, *differing.changed)
    changes |= dict(read_files(config.kb, paths, config.limits, ignored, config.kb_root))
    # A file that was written again may say the same.
    return {
        path: content
        for path, content in changes.items()
        if _digest_of(opened, path) != (content_digest(content) if content is not None else None)
    }


def _digest_of(opened: OpenGeneration, path: str) -> bytes | None:
    row = opened.database.row(
        "SELECT content_digest FROM entries WHERE path = ?2 AND first <= ?1 AND last >= ?1",
        opened.generation.number,
        path,
    )
    return row[0] if row else None


def is_newest(folder: IndexedFolder, opened: OpenGeneration) -> bool:
    """Say whether a generation is still the newest, with those of other processes."""
    epoch = current_epoch(folder.place)
    if epoch is None or epoch.folder != opened.epoch:
        return False
    return newest(opened.database).number == opened.generation.number
