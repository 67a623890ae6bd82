"""The graph of a generation of an index, of which only what is asked for is read."""

from __future__ import annotations

from collections import Counter
from functools import partial
from pathlib import Path
from typing import NamedTuple

from kbgraph.build import Graph
from kbgraph.disk_index.building import DATABASE, figures_folder, store_folder
from kbgraph.disk_index.database import Database
from kbgraph.disk_index.generations import (
    Generation,
    all_findings,
    findings_of,
    general_findings,
    newest,
)
from kbgraph.disk_index.layout import EpochMark, GenerationInUse, use_generation
from kbgraph.disk_index.stored.entries import (
    StoredContents,
    StoredFindings,
    stored_mentions,
    stored_missing_names,
    stored_subjects,
)
from kbgraph.disk_index.stored.finding_counts import (
    FINDING_COUNTS,
    kinds,
    read_finding_counts,
    revised,
)
from kbgraph.disk_index.stored.names import StoredNames
from kbgraph.errors import DamagedIndexError
from kbgraph.extraction.link_resolver import LinkResolver
from kbgraph.findings import FindingKind, count_kinds
from kbgraph.parallel import ExtractionConfig
from kbgraph.rdf.iris import IriFactory
from kbgraph.store.base import LazyFiles, Store
from kbgraph.store.disk import DiskStore
from kbgraph.stored_facts import StoredFacts
from kbgraph.stored_network import NetworkRows, StoredNetwork, StoredThingNames
from kbgraph.summaries import Counts, FolderSummaries, Json

_MAX_ATTEMPTS = 20
_SAMPLE = 150
_SOME_SLUGS = """
SELECT slug FROM entries WHERE id % ?1 = 0 AND first <= ?2 AND last >= ?2 LIMIT 300
"""
"""Slugs of entries from all over an index."""


class OpenGeneration(NamedTuple):
    """A generation that stays while it is used."""

    epoch: Path
    database: Database
    generation: Generation
    in_use: GenerationInUse | None
    """None while it is being made."""


def open_newest(epoch: Path) -> OpenGeneration:
    """Open the newest generation of an epoch. Raises DamagedIndexError where it has none."""
    database = Database(epoch / DATABASE)
    for _ in range(_MAX_ATTEMPTS):
        generation = newest(database)
        in_use = use_generation(epoch, generation.number)
        # A writer may have replaced and removed it in between.
        if in_use is not None:
            return OpenGeneration(epoch, database, generation, in_use)
    raise DamagedIndexError("its newest generation is missing")


def release(opened: OpenGeneration) -> None:
    """Let a generation be removed that is used no more."""
    if opened.in_use is not None:
        opened.in_use.release()


def keep_finding_counts(before: OpenGeneration, after: OpenGeneration, growth: Counts) -> None:
    """Keep how many findings a generation has, by what differs from the one before."""
    _summaries(after).put(FINDING_COUNTS, revised(_finding_counts(before), growth))


def _finding_kinds(opened: OpenGeneration) -> Counter[FindingKind]:
    generation = opened.generation
    of_none = general_findings(opened.database, generation.number)
    of_entries = kinds(_finding_counts(opened), has_classes=bool(generation.classed))
    return of_entries + count_kinds(of_none)


def _finding_counts(opened: OpenGeneration) -> Json:
    read = partial(read_finding_counts, opened.database, opened.generation.number)
    return _summaries(opened).get(FINDING_COUNTS, read)


def _summaries(opened: OpenGeneration) -> FolderSummaries:
    return FolderSummaries(figures_folder(opened.epoch, opened.generation.number))


def stored_graph(opened: OpenGeneration, config: ExtractionConfig) -> Graph:
    """Return the graph of a generation. Raises StoreError where its store cannot be opened."""
    store, kept = _IndexStore(opened, config.iris.base), _summaries(opened)
    number = opened.generation.number
    lazy_files = LazyFiles(
        (store_folder(opened.epoch, number), figures_folder(opened.epoch, number)),
        partial(_open_files, opened, store, kept, config.iris),
    )
    return _graph_of_store(opened, config, store, kept, lazy_files)


def graph_being_made(opened: OpenGeneration, config: ExtractionConfig, store: Store) -> Graph:
    """Return the graph of a generation whose store is open for writing, in this process alone."""
    return _graph_of_store(opened, config, store, _summaries(opened))


def _graph_of_store(
    opened: OpenGeneration,
    config: ExtractionConfig,
    store: Store,
    kept: FolderSummaries,
    lazy_files: LazyFiles | None = None,
) -> Graph:
    """Return the graph of a generation with a store that is open."""
    _, database, generation, _ = opened
    place = (database, generation.number, generation.entries)
    names = StoredNames(database, generation.number, config.dialect)
    mark = EpochMark.of(opened.epoch.parent)
    return Graph(
        subjects=stored_subjects(*place),
        contents=StoredContents(*place),
        store=store,
        ontology=config.ontology,
        iris=config.iris,
        findings=StoredFindings(
            partial(all_findings, database, generation),
            partial(_finding_kinds, opened),
            partial(findings_of, database, generation),
        ),
        mentions=stored_mentions(*place),
        missing_names=stored_missing_names(*place),
        limits=config.limits,
        home_name=config.home_name,
        dialect=config.dialect,
        files_digest=generation.digest,
        kept=kept,
        stored_network=StoredNetwork(
            NetworkRows(database.open, generation.number, config.iris),
            StoredThingNames(database.open, generation.number),
        ),
        discard=mark.discard,
        stored_facts=StoredFacts(database.open, generation.number),
        connect=partial(_connect, database, mark),
        lazy_files=lazy_files,
        known_resolver=LinkResolver(names, config.ontology, config.iris, config.dialect),
    )


def _connect(database: Database, mark: EpochMark) -> None:
    """Open what a process needs that can open and remove no file later."""
    database.connect()
    mark.hold()


def _open_files(
    opened: OpenGeneration, store: DiskStore, kept: FolderSummaries, iris: IriFactory
) -> None:
    """Read the figures, and open the files of the store, as far as a sample of entries reaches.

    The middle of a range of many equal keys, such as all claims of one strength, is not reached.
    """
    kept.read_all()
    _, database, generation, _ = opened
    step = max(1, generation.entries // _SAMPLE)
    rows = database.rows(_SOME_SLUGS, step, generation.number)
    store.open_files(iri for (slug,) in rows for iri in (iris.thing(slug), iris.entry(slug)))


class _IndexStore(DiskStore):
    """The store of a generation, which stays as long as the store is used."""

    def __init__(self, opened: OpenGeneration, base: str) -> None:
        folder = store_folder(opened.epoch, opened.generation.number)
        super().__init__(folder, base, opened.generation.quads)
        self._opened = opened
