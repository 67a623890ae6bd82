"""From files to a graph: the whole path of data as one short function."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import chain
from typing import TypeAlias

from cachetools import LRUCache

from kbgraph.collector import collector_paused
from kbgraph.extraction.claims import Claim, quads, shared_quads
from kbgraph.extraction.inference import classes_of, infer
from kbgraph.extraction.link_resolver import LinkResolver
from kbgraph.extraction.subject import Subject, assign_slugs, type_findings
from kbgraph.extraction.subject.missing_names import SpelledName
from kbgraph.extraction.subject.name_index import SubjectNames
from kbgraph.findings import Finding
from kbgraph.limits import DEFAULTS, MAX_READ_ENTRIES, Limits
from kbgraph.ontology.ontology import Ontology
from kbgraph.ontology.patterns import watched_patterns
from kbgraph.parallel import (
    CollectedFiles,
    ExtractedFile,
    ExtractionConfig,
    FileContent,
    open_extractor,
)
from kbgraph.rdf.iris import IriFactory
from kbgraph.rdf.terms import Iri, Triple
from kbgraph.source.dialects import OBSIDIAN, Dialect
from kbgraph.source.entry import Entry
from kbgraph.source.file_states import content_digest, digest_of_files
from kbgraph.source.folder import parse_file
from kbgraph.store.base import LazyFiles, Store
from kbgraph.store.memory import MemoryStore
from kbgraph.store.nquads import in_large_chunks
from kbgraph.stored_facts import StoredFacts
from kbgraph.stored_network import StoredNetwork
from kbgraph.summaries import MemorySummaries, SummaryCache

_MAX_CACHED_BYTES = 2 * 1024 * 1024
"""Text of the entries that stay parsed. Parsed, they take about ten times as much memory."""
_FILES_A_REPORT = 10
"""Files between two reports of progress."""
ProgressCallback: TypeAlias = Callable[[int, int], None]
"""Takes the number of entries that are done, and of all entries."""
StoreFactory: TypeAlias = Callable[[Iterable[bytes], str], Store]
"""Makes a store from N-Quads and the base.

It must exhaust the N-Quads, since findings and premises are complete only then.
"""


def _size_of(entry: Entry) -> int:
    """Return what an entry counts in the cache: its characters, and the objects of a short one."""
    return len(entry.text) + 500


def _nothing() -> None:
    """Open no file."""


@dataclass(frozen=True)
class Graph:
    """The entries of a folder, the store with their statements, and the findings about them."""

    subjects: Mapping[str, Subject]
    """The subject of each entry, by slug."""
    contents: Mapping[str, FileContent]
    """The content of each file, by path."""
    store: Store
    ontology: Ontology
    iris: IriFactory
    findings: Sequence[Finding]
    mentions: Mapping[str, tuple[str, ...]] = field(default_factory=dict, repr=False)
    """The slugs of the things to which the prose of each entry links, by the entry's slug."""
    missing_names: Mapping[str, tuple[SpelledName, ...]] = field(default_factory=dict, repr=False)
    """The names by which each entry links to things without an entry, by the entry's slug."""
    premises: tuple[Claim, ...] = ()
    """Claims on which those of other entries depend, or may once an entry has changed."""
    limits: Limits = DEFAULTS
    home_name: str = ""
    """The name of the folder, for a note that is about it."""
    dialect: Dialect = OBSIDIAN
    """The program for notes whose Markdown the files are in."""
    day: date | None = None
    """The day on which the facts of the store hold; None where it has the facts of all times."""
    files_digest: str = ""
    """The digest of all files, where it is known; empty where it is made of the contents."""
    connect: Callable[[], None] = field(default=_nothing, repr=False, compare=False)
    """Opens its database, for a forked process that can open none later."""
    lazy_files: LazyFiles | None = field(default=None, repr=False, compare=False)
    """The files that it opens when they are needed; None for a store in memory."""
    discard: Callable[[], bool] = field(default=lambda: False, repr=False, compare=False)
    """Discards its files, since they are damaged; returns whether it is the first to do so."""
    changed: tuple[Triple, ...] = ()
    """The facts by which the day differs from all times: their things stay known."""
    known_resolver: LinkResolver | None = field(default=None, repr=False, compare=False)
    """The resolver of an earlier graph whose entries had the same paths, slugs and names."""
    kept: SummaryCache = field(default_factory=MemorySummaries, repr=False, compare=False)
    """Figures about all entries, which are made once. A graph with other facts has its own."""
    stored_network: StoredNetwork | None = field(default=None, repr=False, compare=False)
    """The facts between things on disk; None where the network is made of the store."""
    stored_facts: StoredFacts | None = field(default=None, repr=False, compare=False)
    """The counted facts of things on disk; None where they are counted in the store."""
    _entries: LRUCache[str, Entry] = field(
        default_factory=lambda: LRUCache(_MAX_CACHED_BYTES, getsizeof=_size_of),
        init=False,  # So that a graph with changed files does not take over their old entries.
        repr=False,
        compare=False,
    )
    _lock: threading.Lock = field(
        default_factory=threading.Lock, init=False, repr=False, compare=False
    )
    """Guards the cache of entries: pages are made by several threads."""

    @cached_property
    def resolver(self) -> LinkResolver:
        """The resolver of links between entries."""
        return self.known_resolver or LinkResolver(
            SubjectNames(self.subjects.values(), self.dialect),
            self.ontology,
            self.iris,
            self.dialect,
        )

    def entry(self, slug: str) -> Entry:
        """Return a parsed entry. Raises KeyError if no entry has the slug.

        Entries are parsed again when they are needed, and only those used last are cached:
        thousands of parsed entries, or a few large ones, would fill the memory.
        """
        with self._lock:
            entry = self._entries.get(slug)
        if entry is None:
            path = self.subjects[slug].path
            entry = parse_file(path, self.contents[path], self.limits, self.dialect)
            if _size_of(entry) <= _MAX_CACHED_BYTES:
                with self._lock:
                    self._entries[slug] = entry
        return entry

    @property
    def is_large(self) -> bool:
        """Whether it is an index of so many entries that no answer can read all of them in time."""
        return self.stored_network is not None and len(self.subjects) > MAX_READ_ENTRIES

    def line_text(self, slug: str, line: int) -> str:
        """Return the text of a line of an entry, counted from 1; empty if it has no such line."""
        lines = self.entry(slug).text.split("\n") if slug in self.subjects else []
        return lines[line - 1].rstrip("\r") if 0 < line <= len(lines) else ""

    @cached_property
    def has_other_days(self) -> frozenset[tuple[Iri, Iri]]:
        """Each thing and property with a fact by which the day differs from all times."""
        return frozenset((fact.subject, fact.predicate) for fact in self.changed)

    @cached_property
    def generation(self) -> str:
        """A digest of the release and of all that was read: equal ones give equal answers."""
        digests = ((path, content_digest(content)) for path, content in self.contents.items())
        files = self.files_digest or digest_of_files(digests, self.home_name)
        return generation_of(files, self.ontology, self.iris, self.dialect, self.day)


def generation_of(
    files: str, ontology: Ontology, iris: IriFactory, dialect: Dialect, day: date | None = None
) -> str:
    """Return the digest of the release and of all that was read; `files` is that of the folder."""
    # Takes 30 ms, and a single query does not need it.
    from importlib.metadata import version

    parts = [version("kbgraph"), iris.base, ontology.digest, files]
    parts += [] if dialect is OBSIDIAN else [dialect.digest]
    parts += [] if day is None else [f"in force on {day}"]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]


@collector_paused()
@watched_patterns()
def build(
    files: Iterable[tuple[str, FileContent]],
    ontology: Ontology,
    iris: IriFactory,
    limits: Limits = DEFAULTS,
    progress: ProgressCallback | None = None,
    make_store: StoreFactory = MemoryStore,
    home_name: str = "",
    dialect: Dialect = OBSIDIAN,
) -> Graph:
    """Return the graph of a folder's files, given by path in any order.

    `home_name` is the name of the folder, for a note that is about it, and `dialect` is that of its
    entries.
    """
    contents = dict(sorted(files, key=lambda item: item[0]))
    config = ExtractionConfig(ontology, iris, limits, home_name, dialect)
    collected = CollectedFiles()
    with open_extractor(contents, config) as extractor:
        subjects, findings = assign_slugs(extractor.draft_subjects(), iris)
        files_read = with_progress(extractor.extract(subjects), len(contents), progress)
        stated = collected.collecting(files_read)
        inferred = _inferred(collected, ontology, iris)
        expected = len(contents) if extractor.cores > 1 else None
        chunks = chain([ontology.nquads], stated, inferred)
        store = make_store(in_large_chunks(chunks, expected), iris.base)
        findings += [*type_findings(subjects, ontology), *extractor.pattern_findings]
    return Graph(
        subjects={subject.slug: subject for subject in subjects},
        contents=contents,
        store=store,
        ontology=ontology,
        iris=iris,
        findings=tuple(sorted([*findings, *collected.findings])),
        mentions=collected.mentions,
        missing_names=collected.missing_names,
        premises=tuple(collected.premises()),
        limits=limits,
        home_name=home_name,
        dialect=dialect,
    )


def build_like(graph: Graph, files: Iterable[tuple[str, FileContent]]) -> Graph:
    """Return the graph of other files, in memory, read as those of a graph were."""
    return build(
        files,
        graph.ontology,
        graph.iris,
        graph.limits,
        home_name=graph.home_name,
        dialect=graph.dialect,
    )


def with_progress(
    files: Iterable[ExtractedFile], total: int, progress: ProgressCallback | None
) -> Iterator[ExtractedFile]:
    """Yield files as they come, and tell of the progress."""
    for number, file in enumerate(files, 1):
        if progress and (number % _FILES_A_REPORT == 0 or number == total):
            progress(number, total)
        yield file


def _inferred(collected: CollectedFiles, ontology: Ontology, iris: IriFactory) -> Iterator[bytes]:
    """Yield what follows from the claims of all entries: inferred claims, and shared strengths.

    A generator, since premises are complete only at the end.
    """
    premises = tuple(collected.premises())
    yield "\n".join(following_quads(premises, classes_of(premises), ontology, iris)).encode()


def following_quads(
    premises: Iterable[Claim], classes: dict[Iri, Iri], ontology: Ontology, iris: IriFactory
) -> Iterator[str]:
    """Yield N-Quads of the claims inferred from premises, and of the strength of shared facts.

    `classes` gives the class of each thing.
    """
    premises = tuple(premises)
    inferred = tuple(infer(premises, classes, ontology))
    for claim in inferred:
        yield from quads(claim, iris.claims)
    yield from shared_quads((*premises, *inferred), classes, ontology, iris.claims)
