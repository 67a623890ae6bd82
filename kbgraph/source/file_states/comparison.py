"""The comparison of the states of files at two times."""

from __future__ import annotations

from typing import NamedTuple

from kbgraph.source.file_states.states import FileStates
from kbgraph.source.folder import shown_path
from kbgraph.source.ignored import NOTHING_IGNORED, IgnoredFiles


class FileChanges(NamedTuple):
    """The paths of the files that differ between two times, each sorted."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    """Those of another state; the content may be the same."""
    removed: tuple[str, ...] = ()


NO_CHANGES = FileChanges()


def compare_states(
    before: FileStates, now: FileStates, ignored: IgnoredFiles = NOTHING_IGNORED
) -> FileChanges:
    """Return what differs between two states of a folder, but for files that are ignored.

    The paths are those that `read_files` takes; `shown_path` gives the names of their entries.
    """
    if before == now:
        return NO_CHANGES
    if before.paths == now.paths:
        return NO_CHANGES._replace(changed=_kept(now.differing(before), ignored))
    old, new = before.by_path(), now.by_path()
    differing = [path for path, stamp in new.items() if old.get(path) != stamp]
    added = [path for path in differing if path not in old]
    changed = [path for path in differing if path in old]
    has_fewer = len(old) + len(added) != len(new)
    removed = [path for path in old if path not in new] if has_fewer else []
    return FileChanges(*(_kept(paths, ignored) for paths in (added, changed, removed)))


def _kept(paths: list[str], ignored: IgnoredFiles) -> tuple[str, ...]:
    """Return the paths that are not ignored, sorted."""
    return tuple(sorted(path for path in paths if shown_path(path) not in ignored))
