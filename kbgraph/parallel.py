"""Files to statements, on one core or on all: each file is parsed once, and what the entries are about is known before any is stated.

A large folder is shared out among forked processes. Entries never leave the process that parsed them; what each is about goes to
all, and statements come back as N-Quads.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import NamedTuple, Protocol, TypeAlias

from kbgraph.errors import KbError
from kbgraph.extraction.claims import Claim, quads
from kbgraph.extraction.entry_claims import claims_of
from kbgraph.extraction.inference import premises
from kbgraph.extraction.link_resolver import LinkResolver
from kbgraph.extraction.subject import Subject, draft_subject
from kbgraph.findings import Finding
from kbgraph.limits import Limits
from kbgraph.ontology.ontology import Ontology
from kbgraph.rdf.iris import IriFactory
from kbgraph.source.entry import Entry
from kbgraph.source.folder import parse_file

FileContent: TypeAlias = bytes | Finding
"""What a file holds, or why it cannot be read."""
LARGE = 400
"""From so many files on, processes are worth their start."""
CHUNK = 25
"""Entries whose statements are handed over together."""

_NICE = 10
"""By how much those who read give way to the one that loads."""


class ExtractionConfig(NamedTuple):
    """By what entries are read."""

    ontology: Ontology
    iris: IriFactory
    limits: Limits


class Extractor(Protocol):
    """Those who read the files of a folder."""

    findings: list[Finding]
    """What the authors should mend; complete when all is stated."""
    premises: list[Claim]
    """Claims from which something may follow; complete when all is stated."""

    def drafts(self) -> list[Subject]:
        """What each entry is about, by the slug that it claims."""

    def statements(self, subjects: list[Subject]) -> Iterator[bytes]:
        """What the entries state, as N-Quads."""


class SerialExtractor:
    """Reads in this process."""

    def __init__(self, contents: dict[str, FileContent], rules: ExtractionConfig) -> None:
        self.rules = rules
        self.entries: dict[str, Entry] = {
            path: parse_file(path, content, rules.limits) for path, content in contents.items()
        }
        self.findings: list[Finding] = [
            finding for entry in self.entries.values() for finding in entry.findings
        ]
        self.premises: list[Claim] = []

    def drafts(self) -> list[Subject]:
        """What each entry is about, by the slug that it claims."""
        return [
            draft_subject(entry, self.rules.ontology, self.rules.iris)
            for entry in self.entries.values()
        ]

    def statements(self, subjects: list[Subject]) -> Iterator[bytes]:
        """What the entries state, as N-Quads."""
        resolver = LinkResolver(subjects, self.rules.ontology, self.rules.iris)
        mine = [subject for subject in subjects if subject.path in self.entries]
        for start in range(0, len(mine), CHUNK):
            yield b"\n".join(
                text
                for subject in mine[start : start + CHUNK]
                for text in self.state(subject, resolver)
            )

    def state(self, subject: Subject, resolver: LinkResolver) -> list[bytes]:
        """What one entry states, as N-Quads, claim by claim; the entry is let go, since thousands of them would fill the memory."""
        rules = self.rules
        claims, findings = claims_of(
            subject, self.entries.pop(subject.path), rules.ontology, resolver, rules.iris
        )
        self.findings += findings
        self.premises += premises(claims, rules.ontology)
        # Encoded claim by claim: most are ASCII, which is copied as it is, and one letter beyond it would make a whole chunk slow.
        return ["\n".join(quads(claim, rules.iris.claims)).encode() for claim in claims]


class ParallelExtractor:
    """Reads in forked processes, which share what this one knows and have a core each."""

    def __init__(
        self, contents: dict[str, FileContent], rules: ExtractionConfig, cores: int
    ) -> None:
        self.findings: list[Finding] = []
        self.premises: list[Claim] = []
        paths = list(contents)
        shares = [{path: contents[path] for path in paths[index::cores]} for index in range(cores)]
        self._workers = [_start(share, rules) for share in shares]

    def drafts(self) -> list[Subject]:
        """What each entry is about, by the slug that it claims."""
        with _from_worker():
            return [subject for _, pipe in self._workers for subject in pipe.recv()]

    def statements(self, subjects: list[Subject]) -> Iterator[bytes]:
        """What the entries state, as N-Quads, from whoever has some."""
        pipes = [pipe for _, pipe in self._workers]
        for pipe in pipes:
            pipe.send(subjects)
        while pipes:
            for ready in [pipe for pipe in pipes if pipe in wait(pipes)]:
                with _from_worker():
                    chunk = ready.recv_bytes()
                if chunk:
                    yield chunk
                else:
                    pipes.remove(ready)
                    self._finish(ready)

    def _finish(self, pipe: Connection) -> None:
        with _from_worker():
            findings, known = pipe.recv()
        self.findings += findings
        self.premises += known

    def end(self) -> None:
        """Let the processes go."""
        for process, pipe in self._workers:
            pipe.close()
            process.terminate()
            process.join()


@contextmanager
def open_extractor(
    contents: dict[str, FileContent], rules: ExtractionConfig
) -> Iterator[Extractor]:
    """Those who read the files: this process alone, or one on each core where the folder is large and the system can fork."""
    cores = _cores() if len(contents) >= LARGE else 1
    if cores == 1:
        yield SerialExtractor(contents, rules)
        return
    together = ParallelExtractor(contents, rules, cores)
    try:
        yield together
    finally:
        together.end()


def _cores() -> int:
    """Cores that may be used. A process with threads must not fork: a lock that another thread holds would stay shut."""
    if sys.platform != "linux" or threading.active_count() > 1:
        return 1
    return len(os.sched_getaffinity(0))


def _start(
    share: dict[str, FileContent], rules: ExtractionConfig
) -> tuple[BaseProcess, Connection]:
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("fork").Process(
        target=_work, args=(theirs, share, rules), daemon=True
    )
    process.start()
    theirs.close()
    return process, ours


def _work(pipe: Connection, share: dict[str, FileContent], rules: ExtractionConfig) -> None:
    # What is stated must be loaded as it comes: a store that lags behind leaves cores idle at the end, and its backlog fills the memory.
    os.nice(_NICE)
    alone = SerialExtractor(share, rules)
    pipe.send(alone.drafts())
    for chunk in alone.statements(pipe.recv()):
        pipe.send_bytes(chunk)
    pipe.send_bytes(b"")
    pipe.send((alone.findings, alone.premises))


@contextmanager
def _from_worker() -> Iterator[None]:
    try:
        yield
    except EOFError as error:
        raise KbError(
            "a process that was reading entries ended early; what stopped it stands above"
        ) from error
