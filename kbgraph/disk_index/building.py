"""An index from nothing: all files are read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from kbgraph.build import ProgressCallback, following_quads, with_progress
from kbgraph.collector import collector_paused
from kbgraph.disk_index.database import Database, create
from kbgraph.disk_index.entry_rows import DraftedEntry, RowWriter
from kbgraph.disk_index.generations import Counts, add_generation, digest_of_rows
from kbgraph.disk_index.parts import IndexPart
from kbgraph.disk_index.stored.finding_counts import FINDING_COUNTS
from kbgraph.extraction.claims import Claim
from kbgraph.extraction.inference import classes_of
from kbgraph.extraction.subject import Subject, give_slugs, with_slug
from kbgraph.ontology.patterns import watched_patterns
from kbgraph.parallel import ExtractedFile, ExtractionConfig, FileContent, open_extractor
from kbgraph.rdf.claim_lines import claims_in
from kbgraph.source.file_states import FileStates
from kbgraph.store.disk import WritableDiskStore
from kbgraph.summaries import FolderSummaries, Json, encoded

DATABASE = "index.sqlite"
FIRST = 1
"""The number of the first generation."""


def store_folder(folder: Path, number: int) -> Path:
    """Return the folder of the store of a generation."""
    return folder / "stores" / str(number)


def figures_folder(folder: Path, number: int) -> Path:
    """Return the folder of the figures about all entries of a generation."""
    return folder / "figures" / str(number)


class BuiltIndex(NamedTuple):
    """An index whose entries and statements are written."""

    database: Database
    store: WritableDiskStore
    """Open still: the engine merges its files on a core of its own."""


@contextmanager
def build_index(
    folder: Path,
    contents: Mapping[str, FileContent],
    states: FileStates,
    config: ExtractionConfig,
    parts: Sequence[IndexPart] = (),
    progress: ProgressCallback | None = None,
) -> Iterator[BuiltIndex]:
    """Make an index of files in an empty folder. Raises OSError where the disk fails.

    `contents` are in the order of paths, and `states` were taken before they were read. The store
    is closed at the end; the database is not settled, so that more parts can be made.
    """
    config = config._replace(records_names=True)
    building = _Building(folder, config, parts)
    with ExitStack() as opened:
        with (
            collector_paused(),
            watched_patterns(),
            open_extractor(contents, config) as extractor,
            building.database.filling(),
        ):
            subjects = building.add_subjects(extractor.draft_subjects(), contents)
            files = with_progress(extractor.extract(subjects), len(contents), progress)
            # Not before: no process forks while it has a store open for writing.
            store = opened.enter_context(building.new_store())
            building.load(store, files)
            findings = extractor.pattern_findings
        classed = sum(subject.cls is not None for subject in subjects)
        counts = Counts(len(store), len(subjects), classed)
        # They would fill the memory while parts are made.
        del contents, subjects
        kept = FolderSummaries(figures_folder(folder, FIRST))
        kept.put(FINDING_COUNTS, building.finding_counts())
        digest = digest_of_rows(building.database, FIRST, config.home_name)
        add_generation(building.database, FIRST, digest, counts, states, findings)
        yield BuiltIndex(building.database, store)


class _Building:
    """A first generation that is being written."""

    def __init__(self, folder: Path, config: ExtractionConfig, parts: Sequence[IndexPart]) -> None:
        self._folder, self._config, self._parts = folder, config, parts
        self.database = create(folder / DATABASE)
        for part in parts:
            part.create(self.database)
        self._rows = RowWriter(self.database, FIRST, config.ontology, config.dialect)
        self._entries: dict[str, tuple[int, DraftedEntry]] = {}
        self._premises: dict[str, list[Claim]] = {}

    def add_subjects(
        self, drafts: list[Subject], contents: Mapping[str, FileContent]
    ) -> list[Subject]:
        """Take the subjects of all files; return them in the order of paths, as their rows are."""
        by_path = {draft.path: draft for draft in drafts}
        given = give_slugs((path, by_path[path].slug) for path in contents)
        subjects = []
        for row, (path, content) in enumerate(contents.items(), 1):
            draft = by_path[path]
            subject = with_slug(draft, given[path], self._config.iris)
            self._entries[path] = row, DraftedEntry(draft, subject, given[path], content)
            subjects.append(subject)
        return subjects

    def new_store(self) -> WritableDiskStore:
        """Make an empty store."""
        (self._folder / "stores").mkdir()
        return WritableDiskStore(store_folder(self._folder, FIRST), self._config.iris.base)

    def load(self, store: WritableDiskStore, files: Iterator[ExtractedFile]) -> None:
        """Write what the files say."""
        ontology = self._config.ontology
        store.load(chain([ontology.nquads], self._stated(files), self._following()))

    def finding_counts(self) -> Json:
        """Return how many findings the entries have."""
        return encoded(self._rows.finding_counts)

    def _stated(self, files: Iterator[ExtractedFile]) -> Iterator[bytes]:
        for file in files:
            row, entry = self._entries.pop(file.path)
            # Not before: the workers would wait for all rows meanwhile.
            self._rows.add(entry, row)
            self._rows.complete(row, entry, file)
            self._collect(file.nquads)
            if file.premises:
                self._premises[file.path] = file.premises
            yield file.nquads

    def _following(self) -> Iterator[bytes]:
        """Yield what follows from the claims of all entries, once all have been read."""
        premises = [claim for path in sorted(self._premises) for claim in self._premises[path]]
        ontology, iris = self._config.ontology, self._config.iris
        nquads = "\n".join(following_quads(premises, classes_of(premises), ontology, iris)).encode()
        self._collect(nquads)
        yield nquads

    def _collect(self, nquads: bytes) -> None:
        if self._parts:
            claims = claims_in(nquads, self._config.iris)
            for part in self._parts:
                part.collect(claims, self._config.iris)
