"""From files to statements, on one core or on all.

A large folder is divided among forked processes. Each file is parsed once, by the process that has
it; the subjects of all entries are known before any entry is extracted, since links need them.
Parsed entries never leave their process: subjects go to all processes, and statements come back as
N-Quads.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import NamedTuple, Protocol, TypeAlias, TypeVar

from kbgraph.errors import KbError
from kbgraph.extraction.claims import Claim, nquads
from kbgraph.extraction.entry_claims import extract_claims
from kbgraph.extraction.inference import premises
from kbgraph.extraction.link_resolver import LinkResolver
from kbgraph.extraction.subject import Subject, draft_subject
from kbgraph.extraction.subject.missing_names import SpelledName
from kbgraph.findings import Finding
from kbgraph.limits import Limits
from kbgraph.ontology.ontology import Ontology
from kbgraph.ontology.patterns import watched_patterns
from kbgraph.rdf.iris import IriFactory
from kbgraph.source.dialects import OBSIDIAN, Dialect
from kbgraph.source.entry import Entry
from kbgraph.source.folder import parse_file

_Item = TypeVar("_Item")
_Result = TypeVar("_Result")
FileContent: TypeAlias = bytes | Finding
"""The content of a file, or the finding that it cannot be read."""
MIN_PARALLEL_FILES = 400
"""The number of files from which processes save more time than they take to start."""
CHUNK_ENTRIES = 10
"""Entries whose statements are sent together: their text stays in the cache of a core."""
_WORKER_NICENESS = 10
"""Added to the niceness of workers, so that the process that loads the store comes first."""


class ExtractionConfig(NamedTuple):
    """The ontology, the base and the limits by which entries are read."""

    ontology: Ontology
    iris: IriFactory
    limits: Limits
    home_name: str = ""
    """The name of the folder, for a note that is about it."""
    dialect: Dialect = OBSIDIAN
    """The dialect in which the entries are written."""


class Extractor(Protocol):
    """Parses the files of a folder and extracts their statements."""

    cores: int
    """The number of cores at work beside the one that loads the store; 1 for none."""
    findings: list[Finding]
    """Findings about the entries; complete after the last statement."""
    premises: list[Claim]
    """Claims from which others may be inferred; complete after the last statement."""
    mentions: dict[str, tuple[str, ...]]
    """The slugs to which the prose of each entry links, by its slug; complete likewise."""
    missing_names: dict[str, tuple[SpelledName, ...]]
    """The names of things without an entry in those that link to them, by slug; likewise."""

    def draft_subjects(self) -> list[Subject]:
        """Return the subject of each entry, with the slug that the entry claims."""

    def statements(self, subjects: list[Subject]) -> Iterator[bytes]:
        """Yield the statements of the entries as chunks of N-Quads.

        `subjects` are those of all entries, with their final slugs.
        """


class SerialExtractor:
    """An extractor in this process."""

    def __init__(self, contents: dict[str, FileContent], config: ExtractionConfig) -> None:
        self.config, self.cores = config, 1
        self.entries: dict[str, Entry] = {
            path: parse_file(path, content, config.limits, config.dialect)
            for path, content in contents.items()
        }
        self.findings: list[Finding] = [
            finding for entry in self.entries.values() for finding in entry.findings
        ]
        self.premises: list[Claim] = []
        self.mentions: dict[str, tuple[str, ...]] = {}
        self.missing_names: dict[str, tuple[SpelledName, ...]] = {}

    def draft_subjects(self) -> list[Subject]:
        """Return the subject of each entry, with the slug that the entry claims."""
        ontology, iris, _, home_name, dialect = self.config
        return [
            draft_subject(entry, ontology, iris, home_name, dialect=dialect)
            for entry in self.entries.values()
        ]

    def statements(self, subjects: list[Subject]) -> Iterator[bytes]:
        """Yield the statements of the entries as chunks of N-Quads."""
        ontology, iris, _, _, dialect = self.config
        resolver = LinkResolver(subjects, ontology, iris, dialect)
        own = [subject for subject in subjects if subject.path in self.entries]
        for start in range(0, len(own), CHUNK_ENTRIES):
            chunk = own[start : start + CHUNK_ENTRIES]
            yield b"\n".join([self._extract(subject, resolver) for subject in chunk])
        self.findings += ontology.pattern_findings()

    def _extract(self, subject: Subject, resolver: LinkResolver) -> bytes:
        """Return the N-Quads of the claims of an entry, and forget the parsed entry.

        Thousands of parsed entries would fill the memory.
        """
        ontology, iris = self.config.ontology, self.config.iris
        extracted = extract_claims(
            subject, self.entries.pop(subject.path), ontology, resolver, iris
        )
        self.findings += extracted.findings
        self.premises += premises(extracted.claims, ontology)
        self.mentions[subject.slug] = extracted.mentioned
        self.missing_names[subject.slug] = extracted.missing_names
        return nquads(extracted.claims, iris.claims)


class ParallelExtractor:
    """An extractor in forked processes, which share the memory of this one."""

    def __init__(
        self, contents: dict[str, FileContent], config: ExtractionConfig, cores: int
    ) -> None:
        self.cores = cores
        self.findings: list[Finding] = []
        self.premises: list[Claim] = []
        self.mentions: dict[str, tuple[str, ...]] = {}
        self.missing_names: dict[str, tuple[SpelledName, ...]] = {}
        paths = list(contents)
        shares = [{path: contents[path] for path in paths[index::cores]} for index in range(cores)]
        self._workers = [_start(_run_worker, share, config) for share in shares]

    def draft_subjects(self) -> list[Subject]:
        """Return the subject of each entry, with the slug that the entry claims."""
        with _receiving():
            return [subject for _, pipe in self._workers for subject in pipe.recv()]

    def statements(self, subjects: list[Subject]) -> Iterator[bytes]:
        """Yield the statements of the entries as chunks of N-Quads, as workers finish them."""
        pipes = [pipe for _, pipe in self._workers]
        for pipe in pipes:
            pipe.send(subjects)
        while pipes:
            for ready in [pipe for pipe in pipes if pipe in wait(pipes)]:
                with _receiving():
                    chunk = ready.recv_bytes()
                if chunk:
                    yield chunk
                else:
                    pipes.remove(ready)
                    self._receive_results(ready)

    def _receive_results(self, pipe: Connection) -> None:
        with _receiving():
            findings, premises_of_share, mentions, missing_names = pipe.recv()
        self.findings += findings
        self.premises += premises_of_share
        self.mentions |= mentions
        self.missing_names |= missing_names

    def close(self) -> None:
        """End the processes."""
        _end(self._workers)


@contextmanager
def open_extractor(
    contents: dict[str, FileContent], config: ExtractionConfig
) -> Iterator[Extractor]:
    """Open an extractor: on all cores if the folder is large and the system can fork."""
    cores = _cores_for(len(contents))
    if cores == 1:
        yield SerialExtractor(contents, config)
        return
    extractor = ParallelExtractor(contents, config, cores)
    try:
        yield extractor
    finally:
        extractor.close()


def _cores_for(items: int) -> int:
    """Return the number of cores to use for a number of files: 1 for few."""
    return _usable_cores() if items >= MIN_PARALLEL_FILES else 1


def _usable_cores() -> int:
    """Return the number of cores to use; 1 if the process must not fork.

    A lock that another thread holds at the fork would stay locked in the child for ever.
    """
    if sys.platform != "linux" or threading.active_count() > 1:
        return 1
    return len(os.sched_getaffinity(0))


def _start(run: Callable[..., None], *arguments: object) -> tuple[BaseProcess, Connection]:
    """Start a forked process that runs a function with one end of a pipe; return the other."""
    pipe, worker_pipe = multiprocessing.Pipe()
    process = multiprocessing.get_context("fork").Process(
        target=run, args=(worker_pipe, *arguments), daemon=True
    )
    process.start()
    worker_pipe.close()
    return process, pipe


def _run_worker(pipe: Connection, share: dict[str, FileContent], config: ExtractionConfig) -> None:
    # The store must load statements as fast as they come: if it lags behind, the pending chunks
    # fill the memory, and the other cores are idle at the end.
    os.nice(_WORKER_NICENESS)
    with watched_patterns():
        extractor = SerialExtractor(share, config)
        pipe.send(extractor.draft_subjects())
        for chunk in extractor.statements(pipe.recv()):
            pipe.send_bytes(chunk)
    pipe.send_bytes(b"")
    pipe.send((extractor.findings, extractor.premises, extractor.mentions, extractor.missing_names))


def _end(workers: list[tuple[BaseProcess, Connection]]) -> None:
    for process, pipe in workers:
        pipe.close()
        process.terminate()
        process.join()


@contextmanager
def _receiving() -> Iterator[None]:
    """Raise KbError if the worker at the other end of a pipe has ended early."""
    try:
        yield
    except EOFError as error:
        raise KbError(
            "a process that was reading entries ended early; its error is printed above"
        ) from error


def in_shares(work: Callable[[Sequence[_Item]], _Result], items: Sequence[_Item]) -> list[_Result]:
    """Return what a function makes of the shares of many items, one for each core; else of all.

    Each share is worked on by a forked process, which has the items in the memory of this one.
    Results are sent back, so they should be small.
    """
    cores = _cores_for(len(items))
    shares = [items[index::cores] for index in range(cores)]
    workers = [_start(_run_share, work, share) for share in shares[1:]]
    try:
        results = [work(shares[0])]
        with _receiving():
            results += [pipe.recv() for _, pipe in workers]
    finally:
        _end(workers)
    return results


def _run_share(
    pipe: Connection, work: Callable[[Sequence[_Item]], object], share: Sequence[_Item]
) -> None:
    with watched_patterns():
        pipe.send(work(share))
