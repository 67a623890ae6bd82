"""From settings to a knowledge base with its index on disk."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from sqlite3 import Connection
from typing import TYPE_CHECKING

from kbgraph.build import Graph, ProgressCallback
from kbgraph.config import Config
from kbgraph.disk_index.layout import discard
from kbgraph.disk_index.parts import IndexPart
from kbgraph.disk_index.places import index_folder, key_of_settings
from kbgraph.disk_index.service import IndexedFolder, Notify, open_index
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
from kbgraph.parallel.states_ahead import states_ahead
from kbgraph.rdf.iris import IriFactory
from kbgraph.store.memory import MemoryStore

if TYPE_CHECKING:
    from kbgraph.search.search_index import SearchIndex
    from kbgraph.views.labels import Labels


def open_indexed(
    config: Config, progress: ProgressCallback | None, notify: Notify
) -> KnowledgeBase:
    """Return the knowledge base of the settings, with its index on disk.

    The index is made or updated where needed. Where there can be none, `notify` is told why, and
    the folder is read as by `open_knowledge`.
    """
    place = index_folder(config) if config.store is None else None
    if place is None:
        return open_knowledge(config, progress)
    with states_ahead(config, place) as states:
        folder = _folder_at(place, config, progress, notify)
        index = open_index(folder, states)
    if index is None:
        return read_knowledge(config, folder.extraction.ontology, progress, MemoryStore)
    opened = index.opened
    search = partial(_open_search, opened.database.open, opened.generation.number)
    return knowledge_base_of(config, folder.extraction.ontology, index.graph, search)


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
    config: Config, progress: ProgressCallback | None, notify: Notify
) -> IndexedFolder | None:
    """Return how the index of a knowledge base is made, and where; None where indexes are off."""
    place = index_folder(config)
    return _folder_at(place, config, progress, notify) if place else None


def _folder_at(
    place: Path, config: Config, progress: ProgressCallback | None, notify: Notify
) -> IndexedFolder:
    require_folder(config)
    ontology, iris = open_ontology(config), IriFactory(config.base)
    extraction = ExtractionConfig(ontology, iris, config.limits, home_name(config), config.dialect)
    key = key_of_settings(config, ontology, extraction.home_name)
    return IndexedFolder(place, key, config, extraction, progress, notify, _parts)


def rebuild_index(
    config: Config, progress: ProgressCallback | None, notify: Notify
) -> IndexedFolder | None:
    """Discard the index of a knowledge base and make it anew; None where indexes are off."""
    folder = indexed_folder(config, progress, notify)
    if folder is not None:
        discard(folder.place)
        open_index(folder)
    return folder
