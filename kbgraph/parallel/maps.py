"""The two maps over files by which a folder becomes statements.

The first map gives the subject of each file. The subjects of all files are known before the second
map extracts any of them, since links need them. Each map takes a file at a time and nothing else of
the folder, so that files can be divided among cores or machines in any way.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple, TypeAlias

from kbgraph.extraction.claims import Claim, nquads
from kbgraph.extraction.entry_claims import extract_claims
from kbgraph.extraction.inference import premises
from kbgraph.extraction.link_resolver import LinkResolver
from kbgraph.extraction.subject import Subject, draft_subject
from kbgraph.extraction.subject.consulted_names import ConsultedNames, NameKey
from kbgraph.extraction.subject.missing_names import SpelledName
from kbgraph.extraction.subject.name_index import NameIndexes, SubjectNames
from kbgraph.findings import Finding
from kbgraph.limits import Limits
from kbgraph.ontology.ontology import Ontology
from kbgraph.rdf.iris import IriFactory
from kbgraph.source.dialects import OBSIDIAN, Dialect
from kbgraph.source.entry import Entry
from kbgraph.source.folder import parse_file, parse_file_lazily

FileContent: TypeAlias = bytes | Finding
"""The content of a file, or the finding that it cannot be read."""
MAX_PARSED_BYTES = 64 * 1024 * 1024
"""Text of the entries that stay parsed between the maps, in all processes together.

Parsed, they take about ten times as much memory. The others are parsed again, which takes a third
of the time of their extraction.
"""


class ExtractionConfig(NamedTuple):
    """The ontology, the base and the limits by which entries are read."""

    ontology: Ontology
    iris: IriFactory
    limits: Limits
    home_name: str = ""
    """The name of the folder, for a note that is about it."""
    dialect: Dialect = OBSIDIAN
    """The dialect in which the entries are written."""
    records_names: bool = False
    """Whether the names by which links are looked up are part of what files say."""

    def resolver(self, names: NameIndexes) -> LinkResolver:
        """Return a resolver of links among the entries that have these names."""
        consulted = ConsultedNames() if self.records_names else None
        return LinkResolver(names, self.ontology, self.iris, self.dialect, consulted)


class ExtractedFile(NamedTuple):
    """The content of a file, extracted once the subjects of all files are known."""

    path: str
    slug: str
    nquads: bytes
    """The statements of its claims as N-Quads, without a newline at the end."""
    findings: list[Finding]
    """The findings of its parser and of its extraction."""
    premises: list[Claim]
    """Its claims on which those of other entries depend."""
    mentions: tuple[str, ...]
    """The slugs of the things to which its prose links, sorted."""
    missing_names: tuple[SpelledName, ...]
    """The names by which it links to things without an entry, sorted."""
    consulted: frozenset[NameKey]
    """The names by which its links were looked up; empty where they are not recorded."""


class ParsedFiles:
    """The files of a share; those within a budget stay parsed between the maps."""

    def __init__(
        self,
        contents: Mapping[str, FileContent],
        config: ExtractionConfig,
        max_bytes: int = MAX_PARSED_BYTES,
    ) -> None:
        self._contents, self._config, self._unused_bytes = contents, config, max_bytes
        self._entries: dict[str, Entry] = {}

    def draft_subjects(self) -> list[Subject]:
        """Return the subject of each file, with the slug that the file claims: the first map."""
        ontology, iris, _, home_name, dialect, _ = self._config
        drafts: list[Subject] = []
        for path in self._contents:
            entry = self._kept(path) or self._lazy(path)
            drafts.append(draft_subject(entry, ontology, iris, home_name, dialect=dialect))
        return drafts

    def _kept(self, path: str) -> Entry | None:
        """Parse a file and keep it; None where too much is kept already."""
        content = self._contents[path]
        # The objects of a short entry count too.
        size = (len(content) if isinstance(content, bytes) else 0) + 500
        if size > self._unused_bytes:
            return None
        self._unused_bytes -= size
        entry = self._entries[path] = self._parse(path)
        return entry

    def extract(self, subjects: Sequence[Subject]) -> Iterator[ExtractedFile]:
        """Yield what each file says, in the order of the subjects: the second map.

        `subjects` are those of all files of the folder, with their final slugs.
        """
        resolver = self._config.resolver(SubjectNames(subjects, self._config.dialect))
        for subject in subjects:
            if subject.path in self._contents:
                # A parsed entry is forgotten at once: thousands of them would fill the memory.
                entry = self._entries.pop(subject.path, None) or self._parse(subject.path)
                yield extract_file(subject, entry, resolver, self._config)

    def _lazy(self, path: str) -> Entry:
        """Parse a file that is parsed again for what it says: of most no more than the start."""
        return parse_file_lazily(
            path, self._contents[path], self._config.limits, self._config.dialect
        )

    def _parse(self, path: str) -> Entry:
        return parse_file(path, self._contents[path], self._config.limits, self._config.dialect)


def extract_file(
    subject: Subject, entry: Entry, resolver: LinkResolver, config: ExtractionConfig
) -> ExtractedFile:
    """Return what a parsed file says. `subject` has its final slug."""
    ontology, iris = config.ontology, config.iris
    consulted = resolver.consulted
    if consulted is not None:
        consulted.keys = set()
    extracted = extract_claims(subject, entry, ontology, resolver, iris)
    return ExtractedFile(
        subject.path,
        subject.slug,
        nquads(extracted.claims, iris.claims),
        [*entry.findings, *extracted.findings],
        list(premises(extracted.claims, ontology)),
        extracted.mentioned,
        extracted.missing_names,
        frozenset(consulted.keys) if consulted is not None else frozenset(),
    )
