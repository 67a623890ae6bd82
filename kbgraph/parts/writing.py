"""From a folder to parts: both maps on an executor, then what follows from all, then the manifest.

The bytes of all parts depend on the folder, the ontology and the release alone: a part holds the
files whose paths have a digest, sorted, and no part depends on the worker that makes it.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from functools import partial
from hashlib import sha256
from typing import NamedTuple

from kbgraph.build import ProgressCallback, following_quads, generation_of
from kbgraph.collector import collector_paused
from kbgraph.config import Config
from kbgraph.errors import KbError
from kbgraph.extraction.inference import classes_of
from kbgraph.extraction.subject import Subject, assign_slugs, type_findings
from kbgraph.findings import Finding
from kbgraph.opening import home_name, open_ontology, read_files
from kbgraph.parallel import CollectedFiles, ExtractionConfig, FileContent
from kbgraph.parts.executors import WorkerPool
from kbgraph.parts.manifest import MANIFEST, Manifest, NQuadsPart, part_of, read_manifest
from kbgraph.parts.running import PartTask, results
from kbgraph.parts.storage import PartStorage
from kbgraph.parts.tasks import (
    Files,
    PackedFolder,
    draft_part,
    extract_part,
    pack_config,
    pack_subjects,
    sorted_lines,
)
from kbgraph.rdf.iris import IriFactory
from kbgraph.source.file_states import content_digest, digest_of_files
from kbgraph.store.nquads import generation_line, pad_decimals

MAX_PART_FILES = 512
"""Files of a part on average: 45 MB of N-Quads, a second and a half of a core."""
COMMON, GENERATION = "common.nq", "generation.nq"
"""The ontology and what follows from several entries; the generation, which is loaded last."""


class WrittenParts(NamedTuple):
    """Parts that have been written, and what is to be said about the entries."""

    manifest: Manifest
    findings: tuple[Finding, ...]


@collector_paused()
def write_parts(
    config: Config,
    workers: WorkerPool,
    storage: PartStorage,
    progress: ProgressCallback | None = None,
) -> WrittenParts:
    """Write the N-Quads of a folder as sorted parts, in place of earlier ones, and a manifest.

    The manifest is removed first and written last, so that the parts of an interrupted run are not
    taken for whole. Raises KbError where a worker has ended, or the storage refuses.
    """
    ontology, iris = open_ontology(config), IriFactory(config.base)
    extraction = ExtractionConfig(ontology, iris, config.limits, home_name(config), config.dialect)
    contents = dict(sorted(read_files(config), key=lambda item: item[0]))
    earlier = _take_back(storage)
    run = _Run(extraction, contents, workers, storage)
    subjects, findings = run.draft_subjects()
    entries = sorted(run.write_entries(subjects, progress))
    manifest = Manifest(
        run.generation, iris.base, len(contents), (*entries, run.write_common(), run.write_last())
    )
    for name in sorted(earlier - {part.name for part in manifest.parts}):
        storage.delete(name)
    storage.write(MANIFEST, manifest.written())
    findings += [*type_findings(subjects, ontology), *run.findings()]
    return WrittenParts(manifest, tuple(sorted(findings)))


def _take_back(storage: PartStorage) -> set[str]:
    """Remove the manifest of earlier parts; return their names. Raises KbError for any other."""
    content = storage.read(MANIFEST)
    if content is None:
        return set()
    try:
        earlier = read_manifest(content, f"{MANIFEST} at {storage.place}")
    except KbError as error:
        raise KbError(
            f"{storage.place} has a {MANIFEST} that this release did not write: "
            "delete it, or name another place"
        ) from error
    storage.delete(MANIFEST)
    return {part.name for part in earlier.parts}


class _Run:
    """Both maps over the files of one folder, and the parts that they make."""

    def __init__(
        self,
        config: ExtractionConfig,
        contents: dict[str, FileContent],
        workers: WorkerPool,
        storage: PartStorage,
    ) -> None:
        self._config, self._contents = config, contents
        self._workers, self._storage = workers, storage
        self._packed = pack_config(config)
        self._shares = shares_of(contents)
        self._collected = CollectedFiles()
        self._pattern_findings: dict[Finding, None] = {}
        digests = ((path, content_digest(content)) for path, content in contents.items())
        files = digest_of_files(digests, config.home_name)
        self.generation = generation_of(files, config.ontology, config.iris, config.dialect)

    def draft_subjects(self) -> tuple[list[Subject], list[Finding]]:
        """Return the subjects of all files with their final slugs: the first map."""
        tasks = (
            PartTask(name, partial(draft_part, self._packed, self._files(paths)))
            for name, paths in self._shares.items()
        )
        drafts = [draft for _, part in results(self._workers, tasks) for draft in part]
        return assign_slugs(drafts, self._config.iris)

    def write_entries(
        self, subjects: list[Subject], progress: ProgressCallback | None
    ) -> Iterator[NQuadsPart]:
        """Write the parts with the files, as workers finish them: the second map."""
        by_path = {subject.path: subject for subject in subjects}
        folder = PackedFolder(self._packed, pack_subjects(subjects))
        tasks = (
            PartTask(
                name,
                partial(
                    extract_part, folder, [by_path[path] for path in paths], self._files(paths)
                ),
            )
            for name, paths in self._shares.items()
        )
        done = 0
        for name, part in results(self._workers, tasks):
            deque(self._collected.collecting(part.files), maxlen=0)
            self._pattern_findings |= dict.fromkeys(part.pattern_findings)
            done += len(part.files)
            if progress:
                progress(done, len(self._contents))
            yield self._write(name, part.nquads)

    def write_common(self) -> NQuadsPart:
        """Write the ontology, and what follows from the claims of several entries."""
        ontology, iris = self._config.ontology, self._config.iris
        premises = tuple(self._collected.premises())
        following = following_quads(premises, classes_of(premises), ontology, iris)
        nquads = pad_decimals(b"\n".join([ontology.nquads, *map(str.encode, following)]))
        return self._write(COMMON, sorted_lines({*nquads.split(b"\n")}))

    def write_last(self) -> NQuadsPart:
        """Write the generation, by which a store is known to be complete."""
        line = generation_line(self._config.iris, self.generation)
        return self._write(GENERATION, f"{line}\n".encode())

    def findings(self) -> list[Finding]:
        """Return the findings about files, and about patterns."""
        return [*self._collected.findings, *self._pattern_findings]

    def _files(self, paths: list[str]) -> Files:
        return [(path, self._contents[path]) for path in paths]

    def _write(self, name: str, nquads: bytes) -> NQuadsPart:
        self._storage.write(name, nquads)
        return part_of(name, nquads)


def shares_of(paths: Iterable[str]) -> dict[str, list[str]]:
    """Return the paths of each part by its name.

    The digest of a path decides, so that few parts change with a few files. There are twice as many
    parts for twice as many files.
    """
    ordered = sorted(paths)
    count = 1
    while count * MAX_PART_FILES < len(ordered):
        count *= 2
    shares: dict[str, list[str]] = {}
    for path in ordered:
        digest = sha256(path.encode(errors="surrogateescape")).digest()
        number = int.from_bytes(digest[:8]) % count
        shares.setdefault(f"entries-{number:05}.nq", []).append(path)
    return shares
