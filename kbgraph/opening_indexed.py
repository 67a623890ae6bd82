"""From settings to a knowledge base with its index on disk."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import partial
from pathlib import Path
from sqlite3 import Connection
from typing import TYPE_CHECKING

from kbgraph.build import Graph, ProgressCallback
from kbgraph.config import Config
from kbgraph.disk_index.comparison import fitting_epoch, states_after
from kbgraph.disk_index.indexed_folder import IndexedFolder, Notify
from kbgraph.disk_index.layout import discard
from kbgraph.disk_index.parts import IndexPart
from kbgraph.disk_index.places import index_folder, is_own, key_of_settings
from kbgraph.disk_index.service import OpenIndex, open_index
from kbgraph.disk_index.stored_graph import open_newest, release, stored_graph
from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.opening import (
    home_name,
    knowledge_base_of,
    open_knowledge,
    open_ontology,
    read_knowledge,
    require_folder,
)
from kbgraph.parallel import ExtractionConfig
from kbgraph.parallel.states_ahead import ReadStates, states_ahead
from kbgraph.rdf.iris import IriFactory
from kbgraph.store.memory import MemoryStore

if TYPE_CHECKING:
    from kbgraph.ontology.ontology import Ontology
    from kbgraph.search.search_index import SearchIndex
    from kbgraph.views.labels import Labels


def open_indexed(
    config: Config,
    progress: ProgressCallback | None,
    notify: Notify,
    ontology: Ontology | None = None,
    changed: Collection[str] = (),
    states: ReadStates | None = None,
) -> KnowledgeBase:
    """Return the knowledge base of the settings, with its index on disk.

    The index is made or updated where needed. Where there can be none, `notify` is told why, and
    the folder is read as by `open_knowledge`. `ontology` is that of the settings, if it was read.
    With `changed` the files with these paths alone have changed since the index was made or
    updated: no other is looked at. `states` waits for those of all files, if they are being read.
    """
    place = index_folder(config) if config.store is None else None
    if place is None:
        return open_knowledge(config, progress, ontology)
    if changed:
        folder = _folder_at(place, config, progress, notify, ontology)
        after = states_after(folder, changed)
        index = open_index(folder, (lambda: after) if after is not None else None)
    else:
        with _being_read(config, place, states) as read:
            folder = _folder_at(place, config, progress, notify, ontology)
            index = open_index(folder, read)
    if index is None:
        return read_knowledge(config, folder.extraction.ontology, progress, MemoryStore)
    return _of_index(folder, index)


def _being_read(
    config: Config, place: Path, states: ReadStates | None
) -> AbstractContextManager[ReadStates]:
    """Return what gives the states of the files of a folder, which are read from now at latest."""
    return states_ahead(config, place) if states is None else nullcontext(states)


@contextmanager
def open_as_kept(config: Config, ontology: Ontology) -> Iterator[KnowledgeBase | None]:
    """Give the knowledge base as the index has it, whatever its folder is like by now.

    None is given where there is no index, or one of other settings: none is made. `ontology` is
    that of the settings. Raises KbError for a damaged index, and OSError.
    """
    folder = indexed_folder(config, None, _say_nothing, ontology) if not config.store else None
    index = _kept_index(folder) if folder is not None else None
    if folder is None or index is None:
        yield None
        return
    # So that the next generation finds it imported.
    _parts()
    try:
        yield _of_index(folder, index)
    finally:
        release(index.opened)


def _kept_index(folder: IndexedFolder) -> OpenIndex | None:
    """Open the index without a look at the folder; None where none can be used."""
    epoch = fitting_epoch(folder)
    if epoch is None or not is_own(folder.place):
        return None
    opened = open_newest(epoch.folder)
    return OpenIndex(stored_graph(opened, folder.extraction), opened)


def _say_nothing(_: str) -> None:
    """Keep silent about an index that cannot be used: whoever makes it says so."""


def _of_index(folder: IndexedFolder, index: OpenIndex) -> KnowledgeBase:
    opened = index.opened
    search = partial(_open_search, opened.database.open, opened.generation.number)
    return knowledge_base_of(folder.config, folder.extraction.ontology, index.graph, search)


def _parts() -> Sequence[IndexPart]:
    # Most commands find the index as it should be, and write none.
    from kbgraph.index_parts import index_parts

    return index_parts()


def _open_search(
    connect: Callable[[], Connection], number: int, graph: Graph, labels: Labels
) -> SearchIndex:
    # Most commands search nothing.
    from kbgraph.index_parts import open_search

    return open_search(connect, number, graph, labels)


def indexed_folder(
    config: Config,
    progress: ProgressCallback | None,
    notify: Notify,
    known: Ontology | None = None,
) -> IndexedFolder | None:
    """Return how the index of a knowledge base is made, and where; None where indexes are off.

    The ontology of the settings is read, unless it is `known`.
    """
    place = index_folder(config)
    return _folder_at(place, config, progress, notify, known) if place else None


def _folder_at(
    place: Path,
    config: Config,
    progress: ProgressCallback | None,
    notify: Notify,
    known: Ontology | None,
) -> IndexedFolder:
    require_folder(config)
    ontology, iris = known or open_ontology(config), IriFactory(config.base)
    extraction = ExtractionConfig(ontology, iris, config.limits, home_name(config), config.dialect)
    key = key_of_settings(config, ontology, extraction.home_name)
    return IndexedFolder(place, key, config, extraction, progress, notify, _parts)


def update_index(
    config: Config,
    progress: ProgressCallback | None,
    notify: Notify,
    states: ReadStates | None = None,
) -> tuple[IndexedFolder, OpenIndex | None] | None:
    """Make or update the index of a knowledge base; None where indexes are off.

    With it comes the index as it is open now, or None where none can be used. `states` waits for
    those of all files, if they are being read.
    """
    place = index_folder(config)
    if place is None:
        return None
    with _being_read(config, place, states) as read:
        folder = _folder_at(place, config, progress, notify, None)
        return folder, open_index(folder, read)


def rebuild_index(
    config: Config, progress: ProgressCallback | None, notify: Notify
) -> IndexedFolder | None:
    """Discard the index of a knowledge base and make it anew; None where indexes are off."""
    folder = indexed_folder(config, progress, notify)
    if folder is not None:
        discard(folder.place)
        open_index(folder)
    return folder
