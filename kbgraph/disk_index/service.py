"""Opens the index of a folder as the folder is now: it is made, updated or read.

A place that cannot hold an index is no fault of the folder: then None is returned, after a
sentence that says why, and the folder is read without an index.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from kbgraph.build import Graph
from kbgraph.collector import collector_paused
from kbgraph.disk_index.building import FIRST, build_index, store_folder
from kbgraph.disk_index.comparison import (
    ComparedFolder,
    compare_folder,
    is_newest,
    keep_compared,
)
from kbgraph.disk_index.database import Database, settle, translated_errors
from kbgraph.disk_index.entry_rows import remove_entries
from kbgraph.disk_index.generations import (
    Counts,
    add_generation,
    general_findings,
    newest,
)
from kbgraph.disk_index.graph_change import GraphChange
from kbgraph.disk_index.indexed_folder import IndexedFolder
from kbgraph.disk_index.layout import (
    Epoch,
    current_epoch,
    enforce,
    make_folder,
    make_lock,
    new_epoch,
    remove_unused,
    writing,
)
from kbgraph.disk_index.parts import PartPlace, make_asking_parts, make_collected_parts
from kbgraph.disk_index.places import claim, is_own
from kbgraph.disk_index.stored_graph import (
    OpenGeneration,
    graph_being_made,
    keep_finding_counts,
    open_newest,
    release,
    stored_graph,
)
from kbgraph.disk_index.updates.update import ChangedStatements, TooManyChangesError, Update
from kbgraph.errors import DamagedIndexError, StoreError
from kbgraph.ontology.patterns import watched_patterns
from kbgraph.parallel import ExtractionConfig, FileContent
from kbgraph.parallel.states_ahead import ReadStates
from kbgraph.source.file_states import FileStates, read_states
from kbgraph.source.folder import read_folder
from kbgraph.source.ignored import IgnoredFiles
from kbgraph.store.disk import WritableDiskStore

_MIN_ENTRIES_ANEW = 200
_SHARE_ANEW = 5
"""With more than a fifth of the entries to read again, a build from nothing is as fast."""


class OpenIndex(NamedTuple):
    """An index as its folder is now."""

    graph: Graph
    opened: OpenGeneration


def open_index(folder: IndexedFolder, read: ReadStates | None = None) -> OpenIndex | None:
    """Return the index of a folder as it is now; None where no index can serve it.

    `read` returns the states of its files, which are read here by default.
    """
    states = read() if read else read_states(folder.config.kb, folder.config.kb_root)
    if not states.fit(folder.config.limits):
        return None
    try:
        # The parts of an index write to its database themselves.
        with translated_errors():
            return _open(folder, states)
    except OSError as error:
        reason = error.strerror or str(error)
        folder.notify(f"the index {folder.place} cannot be used ({reason}): all files are read")
        return None


def _open(folder: IndexedFolder, states: FileStates) -> OpenIndex | None:
    if current_epoch(folder.place) is not None and not is_own(folder.place):
        folder.notify(
            f"the index {folder.place} is not used, since you have not made it:"
            " remove it, or name another folder in KBGRAPH_INDEX"
        )
        return None
    compared = None
    with suppress(DamagedIndexError, StoreError):
        compared = compare_folder(folder, states)
        if compared is not None and not compared.changes:
            keep_compared(folder, compared, states)
            return _opened(folder, compared.opened)
    make_folder(folder.place)
    with writing(folder.place):
        # Another process may have done so meanwhile.
        if not is_own(folder.place):
            claim(folder.place)
        try:
            return _opened(folder, _up_to_date(folder, states, compared))
        except (DamagedIndexError, StoreError) as error:
            folder.notify(f"the index {folder.place} is damaged ({error}): it is made anew")
            return _opened(folder, _build(folder))


def _opened(folder: IndexedFolder, opened: OpenGeneration) -> OpenIndex:
    return OpenIndex(stored_graph(opened, folder.extraction), opened)


def _up_to_date(
    folder: IndexedFolder, states: FileStates, known: ComparedFolder | None
) -> OpenGeneration:
    """Open a generation of the folder as it is now, after an update or a build if needed.

    `known` is the comparison that was made before this process could write.
    """
    compared = known
    if known is not None and not is_newest(folder, known.opened):
        # Another process has written meanwhile.
        release(known.opened)
        compared = None
    compared = compared or compare_folder(folder, states)
    if compared is None:
        return _build(folder)
    opened = compared.opened
    if not compared.changes:
        return opened
    try:
        _update(folder, opened, compared.changes, states)
    except TooManyChangesError:
        return _build(folder)
    release(opened)
    return open_newest(opened.epoch)


def _build(folder: IndexedFolder) -> OpenGeneration:
    """Make an index from nothing, and let it be in force."""
    epoch = new_epoch(folder.place, folder.key)
    try:
        _make(folder, epoch)
        enforce(folder.place, epoch)
    except BaseException:
        shutil.rmtree(epoch.folder, ignore_errors=True)
        raise
    remove_unused(folder.place, epoch.folder, FIRST)
    return open_newest(epoch.folder)


def _make(folder: IndexedFolder, epoch: Epoch) -> None:
    """Make an index in the folder of an epoch."""
    parts, config = folder.parts(), folder.config
    states = read_states(config.kb, config.kb_root)
    files = read_folder(config.kb, config.limits, IgnoredFiles(config.ignore), config.kb_root)
    # The contents have no name here, so that they do not fill the memory while parts are made.
    built = build_index(
        epoch.folder, dict(files), states, folder.extraction, parts, folder.progress
    )
    with built as (database, store):
        make_lock(epoch.folder, FIRST)
        made = OpenGeneration(epoch.folder, database, newest(database), None)
        place = PartPlace(database, FIRST)
        # The engine merges the files of the store meanwhile.
        make_collected_parts(parts, graph_being_made(made, folder.extraction, store), place)
    make_asking_parts(parts, stored_graph(made, folder.extraction), place)
    settle(database)
    database.close()


@collector_paused()
@watched_patterns()
def _update(
    folder: IndexedFolder,
    opened: OpenGeneration,
    changes: Mapping[str, FileContent | None],
    states: FileStates,
) -> None:
    """Add a generation in which some files have changed."""
    old, database = opened.generation, opened.database
    number = old.number + 1
    store = store_folder(opened.epoch, number)
    # A writer that was killed may have left one.
    shutil.rmtree(store, ignore_errors=True)
    max_entries = max(_MIN_ENTRIES_ANEW, old.entries // _SHARE_ANEW)
    update = Update(database, old.number, folder.extraction, max_entries)
    try:
        with database.transaction():
            statements = update.apply(changes)
            grown = _change_store(opened, store, folder.extraction, statements)
            make_lock(opened.epoch, number)
            entries, classed = update.growth()
            findings = {*general_findings(database, old.number), *statements.findings}
            counts = Counts(old.quads + grown, old.entries + entries, old.classed + classed)
            digest = update.revised(old.digest)
            added = add_generation(database, number, digest, counts, states, sorted(findings))
            after = OpenGeneration(opened.epoch, database, added, None)
            keep_finding_counts(opened, after, update.finding_growth())
            _update_parts(folder, opened, after, statements, update.slugs())
    except BaseException:
        shutil.rmtree(store, ignore_errors=True)
        raise
    _forget(folder, database, remove_unused(folder.place, opened.epoch, number))


def _change_store(
    opened: OpenGeneration, store: Path, config: ExtractionConfig, statements: ChangedStatements
) -> int:
    """Make the store of the next generation; return by how many quads it has grown."""
    before = store_folder(opened.epoch, opened.generation.number)
    with WritableDiskStore.checkpoint_of(before, store, config.iris.base) as new:
        return new.change(statements.removed, statements.added, config.ontology.ntriples)


def _update_parts(
    folder: IndexedFolder,
    before: OpenGeneration,
    after: OpenGeneration,
    statements: ChangedStatements,
    slugs: frozenset[str],
) -> None:
    """Write the parts of a generation, from those of the one before."""
    was, now = stored_graph(before, folder.extraction), stored_graph(after, folder.extraction)
    change = GraphChange(was, now, statements.removed, statements.added, slugs)
    for part in folder.parts():
        part.update(change, PartPlace(after.database, after.generation.number))


def _forget(folder: IndexedFolder, database: Database, removed: list[int]) -> None:
    """Delete the rows of generations that are gone."""
    with database.transaction():
        for number in removed:
            database.write("DELETE FROM generations WHERE number = ?", number)
        row = database.row("SELECT min(number) FROM generations")
        if row is not None and removed:
            remove_entries(database, row[0])
            for part in folder.parts():
                part.prune(database, row[0])
