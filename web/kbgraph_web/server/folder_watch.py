"""A watch on the files that a knowledge base is read from: entries, ontology and settings.

Events of the file system alone are not enough. A renamed folder names none of its files, a folder
that git makes and fills in a moment is watched too late, and some file systems report nothing. So
an event leads to a comparison of all files with their last known states, and so does the passing
of time, as often as it costs next to nothing.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from threading import Event
from typing import NamedTuple, TypeAlias

import watchfiles

from kbgraph.config import SETTINGS_FILE, Config
from kbgraph.source.entry_files import entry_paths, is_entry, is_walked
from kbgraph.trust.reach import is_inside

_TICK_MILLISECONDS = 50
_DEBOUNCE_MILLISECONDS = 800
"""The longest that a burst of events is collected; it ends with 50 ms of silence."""
_MIN_PAUSE_SECONDS = 1.0
"""The least time between comparisons that no event has asked for."""
_PAUSE_AFTER_NAMES_SECONDS = 3.0
"""The time after events that name files until all are compared: events may have been lost."""
_PAUSES_AFTER_EVENT, _PAUSES, _PAUSES_WITHOUT_EVENTS = 10, 400, 20
"""The pause before such a comparison, as a multiple of the time that the last one took. With 400,
comparing takes at most 0.25 % of a core."""
_ENDINGS = (".md", ".ttl", ".rq", ".jsonld", ".toml")
_ONTOLOGY_ENDINGS = (".ttl", ".rq", ".jsonld")
_FileState: TypeAlias = tuple[int, int, int] | None
_Identity: TypeAlias = tuple[int, int] | None


class _Places(NamedTuple):
    """The absolute paths of the files of a knowledge base."""

    kb: str
    ontologies: frozenset[str]
    """The folder of Turtle, and the one that would be used if it held some."""
    settings: str
    """kbgraph.toml, which need not exist."""
    reals: frozenset[tuple[str, str]]
    """The folders with the places that they led to when they were followed."""

    @classmethod
    def of(cls, config: Config) -> _Places:
        """Return the places that settings name."""
        home = config.file.parent if config.file else config.kb
        kb = str(config.kb.absolute())
        own = [home / "ontology"] if is_inside(home, "ontology") else []
        named = [config.ontology] if config.ontology else []
        ontologies = frozenset(str(path.absolute()) for path in (*named, *own))
        return cls(
            kb,
            ontologies,
            str((config.file or config.kb / SETTINGS_FILE).absolute()),
            frozenset((path, os.path.realpath(path)) for path in (kb, *ontologies)),
        )

    def roots(self) -> frozenset[str]:
        """Return the paths below which changes count, whether they exist or not."""
        return frozenset((self.kb, self.settings, *self.ontologies))

    def files(self) -> Iterator[str]:
        """Yield the paths of the files that are read."""
        if self._stays(self.kb):
            yield from entry_paths(Path(self.kb))
        yield self.settings
        for folder in filter(self._stays, self.ontologies):
            for parent, _, names in os.walk(folder):
                yield from (
                    f"{parent}/{each}" for each in names if each.endswith(_ONTOLOGY_ENDINGS)
                )

    def watched(self) -> frozenset[str]:
        """Return what to watch: each folder by itself, since a watch below it follows links."""
        found = {self.settings} if Path(self.settings).is_file() else set()
        for root in filter(self._stays, (self.kb, *self.ontologies)):
            for parent, folders, _ in os.walk(root):
                folders[:] = filter(is_walked, folders)
                found.add(parent)
        return frozenset(found)

    def _stays(self, folder: str) -> bool:
        """Say whether a folder still leads to the place that was followed."""
        return (folder, os.path.realpath(folder)) in self.reals

    def may_read(self, path: str) -> bool:
        """Return whether an event may be about a file that is read, or a folder of such files."""
        return any(
            path == root
            or (
                path.startswith(root + "/")
                and all(map(is_walked, path[len(root) + 1 :].split("/")))
            )
            for root in self.roots()
        )


class NamedChanges:
    """The files that events have named since a state of the folder was read.

    Each is known until a state that was read later is served. A change that no event has named may
    be one of any file.
    """

    def __init__(self) -> None:
        self._number = self._begun = 0
        self._named: dict[str, int] = {}
        """The paths of entries' files, with the number of the last event of each."""
        self._unnamed = 0
        """The number of the last change of which no file is known."""

    def note(self, paths: Iterable[str]) -> None:
        """Take the paths of files that have changed, from the folder of the entries."""
        self._number += 1
        self._named.update(dict.fromkeys(paths, self._number))

    def note_unnamed(self) -> None:
        """Take a change of other files, or of no file that is known."""
        self._number += 1
        self._unnamed = self._number

    def begin(self) -> frozenset[str]:
        """Return the changed files, which are read from now on; none where any may be changed."""
        self._begun = self._number
        return frozenset() if self._unnamed else frozenset(self._named)

    def settle(self) -> None:
        """Forget the changes before the last beginning: they are served."""
        self._named = {path: each for path, each in self._named.items() if each > self._begun}
        if self._unnamed <= self._begun:
            self._unnamed = 0


class FolderWatch:
    """Tells when the files that settings name have changed."""

    def __init__(self, stop: Event) -> None:
        self._stop = stop
        self._places = _Places("", frozenset(), "", frozenset())
        self._states: dict[str, _FileState] = {}
        self._next_comparison = 0.0
        self._pauses = _PAUSES
        self.changes = NamedChanges()
        """The changes that are not served yet."""

    def follow(self, config: Config) -> None:
        """Watch what settings name, from now on: call it before the files are read."""
        places = _Places.of(config)
        if places != self._places:
            self._places = places
            self._compare(_PAUSES_AFTER_EVENT)
            self.changes.note_unnamed()

    def ticks(self) -> Iterator[bool]:
        """Yield True after a change, and False several times a second, until it is stopped."""
        while not self._stop.is_set():
            roots, watched = self._identities(), self._places.watched()
            # Compare once the events come: nothing has told of changes before.
            self._next_comparison = 0.0
            for paths in self._events(watched):
                yield self._has_changed(paths)
                # A watch follows a folder that is moved away, not the one that takes its place.
                if self._stop.is_set() or self._identities() != roots:
                    break
                if any(map(self._places.may_read, paths)) and watched != self._places.watched():
                    break

    def _events(self, watched: Iterable[str]) -> Iterator[list[str]]:
        """Yield the paths of events, and an empty list several times a second."""
        self._pauses = _PAUSES
        try:
            for changes in watchfiles.watch(
                *watched,
                recursive=False,
                watch_filter=None,
                debounce=_DEBOUNCE_MILLISECONDS,
                rust_timeout=_TICK_MILLISECONDS,
                yield_on_timeout=True,
                ignore_permission_denied=True,
                stop_event=self._stop,
            ):
                yield [path for _, path in changes]
        except (OSError, RuntimeError) as error:
            # No watch is left, or no instance of inotify, for which watchfiles has its own error.
            message = f"the system reports no changes ({error}): the files are compared instead"
            print(message, file=sys.stderr, flush=True)
        self._pauses = _PAUSES_WITHOUT_EVENTS
        while not self._stop.wait(_TICK_MILLISECONDS / 1000):
            yield []

    def _has_changed(self, paths: Iterable[str]) -> bool:
        relevant = [path for path in paths if self._places.may_read(path)]
        named = [path for path in relevant if path.lower().endswith(_ENDINGS)]
        if relevant and len(named) == len(relevant):
            self._note(named)
            self._tell(named)
            return True
        if relevant:
            # The state does not show a change within the tick of the clock that stamps files.
            has_changed = self._compare(_PAUSES_AFTER_EVENT) or bool(named)
        else:
            is_time = time.monotonic() >= self._next_comparison
            has_changed = is_time and self._compare(self._pauses)
        if has_changed:
            self.changes.note_unnamed()
        return has_changed

    def _tell(self, paths: Collection[str]) -> None:
        """Remember which files have changed, as far as all of them are those of entries."""
        beginning = f"{self._places.kb}/"
        entries = [path.removeprefix(beginning) for path in paths if path.startswith(beginning)]
        if len(entries) == len(paths) and all(map(is_entry, entries)):
            self.changes.note(entries)
        else:
            self.changes.note_unnamed()

    def _note(self, paths: Iterable[str]) -> None:
        """Remember the states of files that an event names; the others are compared later.

        For 100,000 files that takes half a second, for which a reader of the change would wait.
        """
        for path in paths:
            state = _state(path)
            if state is None and path != self._places.settings:
                self._states.pop(path, None)
            else:
                self._states[path] = state
        later = time.monotonic() + _PAUSE_AFTER_NAMES_SECONDS
        self._next_comparison = min(self._next_comparison, later)

    def _compare(self, pauses: int) -> bool:
        """Return whether any file differs from its last known state; remember the new one."""
        began = time.monotonic()
        states = {path: _state(path) for path in self._places.files()}
        now = time.monotonic()
        self._next_comparison = now + max(_MIN_PAUSE_SECONDS, pauses * (now - began))
        has_changed, self._states = states != self._states, states
        return has_changed

    def _identities(self) -> dict[str, _Identity]:
        """Return the file or folder that each watched path leads to."""
        return {path: _identity(path) for path in self._places.roots()}


def _state(path: str) -> _FileState:
    with suppress(OSError):
        status = os.stat(path)  # noqa: PTH116 - a Path for each of 20,000 files takes twice as long
        # This time also shows new permissions, and a file that was given its old date.
        return status.st_ctime_ns, status.st_size, status.st_ino
    return None


def _identity(path: str) -> _Identity:
    with suppress(OSError):
        status = Path(path).stat()
        return status.st_dev, status.st_ino
    return None
