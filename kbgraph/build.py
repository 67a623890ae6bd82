"""The waist: a folder becomes a graph. The whole path of data as one short function."""

from __future__ import annotations

import gc
import hashlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from importlib.metadata import version
from itertools import chain
from typing import TypeAlias

from kbgraph.extraction.claims import Claim, quads
from kbgraph.extraction.inference import classes_of, infer
from kbgraph.extraction.link_resolver import LinkResolver
from kbgraph.extraction.subject import Subject, assign_slugs
from kbgraph.findings import Finding
from kbgraph.limits import DEFAULTS, Limits
from kbgraph.ontology.ontology import Ontology
from kbgraph.parallel import CHUNK, ExtractionConfig, Extractor, FileContent, open_extractor
from kbgraph.rdf.iris import IriFactory
from kbgraph.source.entry import Entry
from kbgraph.source.folder import parse_file
from kbgraph.store.base import Store
from kbgraph.store.memory import MemoryStore

_LOAD_BYTES = 24 * 1024 * 1024
"""So much N-Quads is loaded at once; a third of the time of loads of 9 MB is saved, and little memory is held."""
_ENTRIES_KEPT = 200
ProgressCallback: TypeAlias = Callable[[int, int], None]
StoreFactory: TypeAlias = Callable[[Iterable[bytes], str], Store]
"""Makes the store that answers from N-Quads and the base. It must take all of them: findings are complete only then."""


@dataclass(frozen=True)
class Graph:
    """A knowledge base, read: what its entries are about, the store that answers, and what its authors should mend."""

    subjects: dict[str, Subject]
    """What each entry is about, by slug."""
    contents: dict[str, FileContent]
    """The files' bytes, by path."""
    store: Store
    ontology: Ontology
    iris: IriFactory
    findings: tuple[Finding, ...]
    premises: tuple[Claim, ...] = ()
    """Claims from which others follow, or may once an entry has changed."""
    limits: Limits = DEFAULTS
    _entries: dict[str, Entry] = field(default_factory=dict, repr=False)

    @cached_property
    def resolver(self) -> LinkResolver:
        """Answers what a link names."""
        return LinkResolver(list(self.subjects.values()), self.ontology, self.iris)

    def entry(self, slug: str) -> Entry:
        """The entry itself: parsed again when it is asked for, since thousands of them would fill the memory."""
        if slug not in self._entries:
            if len(self._entries) >= _ENTRIES_KEPT:
                self._entries.pop(next(iter(self._entries)))
            path = self.subjects[slug].path
            self._entries[slug] = parse_file(path, self.contents[path], self.limits)
        return self._entries[slug]

    def line_text(self, slug: str, line: int) -> str:
        """The text of a line of an entry, counted from 1; empty where there is none."""
        lines = self.entry(slug).text.split("\n") if slug in self.subjects else []
        return lines[line - 1].rstrip("\r") if 0 < line <= len(lines) else ""

    @cached_property
    def generation(self) -> str:
        """A digest of all that was read, and by which release: graphs with the same one give the same answers."""
        digest = hashlib.sha256(
            f"{version('kbgraph')} {self.iris.base} {self.ontology.digest}".encode()
        )
        for path, content in self.contents.items():
            digest.update(f"\0{path}\0".encode(errors="surrogateescape"))
            digest.update(content if isinstance(content, bytes) else str(content).encode())
        return digest.hexdigest()[:16]


@contextmanager
def collector_paused() -> Iterator[None]:
    """No garbage collection while millions of small values are made, none of them in cycles: a fifth of the time saved."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@collector_paused()
def build(
    files: Iterable[tuple[str, FileContent]],
    ontology: Ontology,
    iris: IriFactory,
    limits: Limits = DEFAULTS,
    watch: ProgressCallback | None = None,
    storing: StoreFactory = MemoryStore,
) -> Graph:
    """The graph of a folder's files. The order of the files does not matter. `watch` is told how many are done, and of how many."""
    contents = dict(sorted(files, key=lambda item: item[0]))
    with open_extractor(contents, ExtractionConfig(ontology, iris, limits)) as readers:
        subjects, findings = assign_slugs(readers.drafts(), iris)
        stated = _watched(readers.statements(subjects), len(contents), watch)
        store = storing(
            _joined(chain([ontology.nquads], stated, _inferred(readers, ontology, iris))), iris.base
        )
        findings += readers.findings
    by_slug = {subject.slug: subject for subject in subjects}
    return Graph(
        by_slug,
        contents,
        store,
        ontology,
        iris,
        tuple(sorted(findings)),
        tuple(readers.premises),
        limits,
    )


def _watched(
    chunks: Iterable[bytes], total: int, watch: ProgressCallback | None
) -> Iterator[bytes]:
    for number, chunk in enumerate(chunks, 1):
        if watch:
            watch(min(number * CHUNK, total), total)
        yield chunk


def _inferred(readers: Extractor, ontology: Ontology, iris: IriFactory) -> Iterator[bytes]:
    """What follows, once all is stated."""
    claims = infer(readers.premises, classes_of(readers.premises), ontology)
    yield "\n".join(line for claim in claims for line in quads(claim, iris.claims)).encode()


def _joined(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Chunks of N-Quads as few large ones: each load costs time that grows with what the store holds already."""
    waiting: list[bytes] = []
    size = 0
    for chunk in chunks:
        waiting.append(chunk)
        size += len(chunk)
        if size >= _LOAD_BYTES:
            yield b"\n".join(waiting)
            waiting, size = [], 0
    yield b"\n".join(waiting)
