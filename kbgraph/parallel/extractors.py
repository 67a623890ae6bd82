"""From files to statements, on one core or on all.

A large folder is divided among forked processes. Each file goes through both maps in the process
that has it, so that it is parsed once while the budget for parsed entries lasts. Subjects go to all
processes, and what each file says comes back.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import islice
from multiprocessing.connection import Connection, wait
from multiprocessing.reduction import ForkingPickler
from typing import Protocol

from kbgraph.extraction.subject import Subject
from kbgraph.findings import Finding
from kbgraph.ontology.patterns import watched_patterns
from kbgraph.parallel.forks import cores_for, end_forks, receiving, start_fork
from kbgraph.parallel.maps import (
    MAX_PARSED_BYTES,
    ExtractedFile,
    ExtractionConfig,
    FileContent,
    ParsedFiles,
)

_CHUNK_FILES = 10
"""Files whose statements are sent together: their text stays in the cache of a core."""
_WORKER_NICENESS = 10
"""Added to the niceness of workers, so that the process that loads the store comes first."""


class Extractor(Protocol):
    """Parses the files of a folder and extracts what they say."""

    cores: int
    """The number of cores at work beside the one that loads the store; 1 for none."""
    pattern_findings: list[Finding]
    """Findings about patterns of the mapping; complete after the last file."""

    def draft_subjects(self) -> list[Subject]:
        """Return the subject of each file, with the slug that the file claims."""

    def extract(self, subjects: Sequence[Subject]) -> Iterator[ExtractedFile]:
        """Yield what each file says, in no particular order.

        `subjects` are those of all files, with their final slugs.
        """


class SerialExtractor:
    """An extractor in this process."""

    def __init__(
        self,
        contents: Mapping[str, FileContent],
        config: ExtractionConfig,
        max_parsed_bytes: int = MAX_PARSED_BYTES,
    ) -> None:
        self.cores = 1
        self.pattern_findings: list[Finding] = []
        self._ontology = config.ontology
        self._files = ParsedFiles(contents, config, max_parsed_bytes)

    def draft_subjects(self) -> list[Subject]:
        """Return the subject of each file, with the slug that the file claims."""
        return self._files.draft_subjects()

    def extract(self, subjects: Sequence[Subject]) -> Iterator[ExtractedFile]:
        """Yield what each file says, in the order of the subjects."""
        yield from self._files.extract(subjects)
        self.pattern_findings = self._ontology.pattern_findings()


class ParallelExtractor:
    """An extractor in forked processes, which share the memory of this one."""

    def __init__(
        self, contents: Mapping[str, FileContent], config: ExtractionConfig, cores: int
    ) -> None:
        self.cores = cores
        self.pattern_findings: list[Finding] = []
        paths = list(contents)
        shares = [{path: contents[path] for path in paths[index::cores]} for index in range(cores)]
        max_bytes = MAX_PARSED_BYTES // cores
        self._workers = [start_fork(_run_worker, share, config, max_bytes) for share in shares]

    def draft_subjects(self) -> list[Subject]:
        """Return the subject of each file, with the slug that the file claims."""
        with receiving():
            return [subject for _, pipe in self._workers for subject in pipe.recv()]

    def extract(self, subjects: Sequence[Subject]) -> Iterator[ExtractedFile]:
        """Yield what each file says, as workers finish them."""
        pipes = [pipe for _, pipe in self._workers]
        pickled = ForkingPickler.dumps(subjects)
        for pipe in pipes:
            pipe.send_bytes(pickled)
        found: dict[Finding, None] = {}
        while pipes:
            for ready in [pipe for pipe in pipes if pipe in wait(pipes)]:
                with receiving():
                    chunk: list[ExtractedFile] = ready.recv()
                if chunk:
                    yield from chunk
                else:
                    pipes.remove(ready)
                    with receiving():
                        found |= dict.fromkeys(ready.recv())
        self.pattern_findings = list(found)

    def close(self) -> None:
        """End the processes."""
        end_forks(self._workers)


@contextmanager
def open_extractor(
    contents: Mapping[str, FileContent], config: ExtractionConfig
) -> Iterator[Extractor]:
    """Open an extractor: on all cores if the folder is large and the system can fork."""
    cores = cores_for(len(contents))
    if cores == 1:
        yield SerialExtractor(contents, config)
        return
    extractor = ParallelExtractor(contents, config, cores)
    try:
        yield extractor
    finally:
        extractor.close()


def _run_worker(
    pipe: Connection,
    share: Mapping[str, FileContent],
    config: ExtractionConfig,
    max_parsed_bytes: int,
) -> None:
    # The store must load statements as fast as they come: if it lags behind, the pending chunks
    # fill the memory, and the other cores are idle at the end.
    os.nice(_WORKER_NICENESS)
    with watched_patterns():
        extractor = SerialExtractor(share, config, max_parsed_bytes)
        pipe.send(extractor.draft_subjects())
        for chunk in _in_chunks(extractor.extract(pipe.recv())):
            pipe.send(chunk)
    pipe.send([])
    pipe.send(extractor.pattern_findings)


def _in_chunks(files: Iterable[ExtractedFile]) -> Iterator[list[ExtractedFile]]:
    rest = iter(files)
    while chunk := list(islice(rest, _CHUNK_FILES)):
        yield chunk
