"""Rows of an index: what is stored of each entry, and the keys by which it is found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from kbgraph.disk_index.database import FOREVER, Database, Row
from kbgraph.disk_index.keys import ClaimKeys, key_of
from kbgraph.disk_index.packing import pack
from kbgraph.disk_index.stored.entries import EntryLinks, written_content
from kbgraph.disk_index.stored.finding_counts import count_findings
from kbgraph.extraction.claims import Claim
from kbgraph.extraction.inference import class_statements
from kbgraph.extraction.subject import (
    GivenSlug,
    Subject,
    TypeFinding,
    slug_findings,
    type_finding,
)
from kbgraph.extraction.subject.name_index import SubjectNames
from kbgraph.findings import Finding
from kbgraph.ontology.ontology import Ontology
from kbgraph.parallel import ExtractedFile, FileContent
from kbgraph.source.dialects import Dialect
from kbgraph.source.file_states import content_digest
from kbgraph.summaries import Counts

_PROVIDED = "INSERT OR IGNORE INTO provided VALUES (?, ?)"
_CONSULTED = "INSERT OR IGNORE INTO consulted VALUES (?, ?)"
_STATED = "INSERT OR IGNORE INTO stated VALUES (?, ?)"
_REMOVALS = (
    "DELETE FROM premises WHERE entry IN (SELECT id FROM entries WHERE last < ?)",
    """
    DELETE FROM contents WHERE digest IN (SELECT content_digest FROM entries WHERE last < ?1)
    AND NOT EXISTS (SELECT 1 FROM entries WHERE content_digest = digest AND last >= ?1)
    """,
    "DELETE FROM entries WHERE last < ?",
)


class EntryFindings(NamedTuple):
    """The findings about one entry."""

    own: tuple[Finding, ...]
    of_type: TypeFinding | None
    """The finding about its type, which may depend on whether some entry has a class."""


class DraftedEntry(NamedTuple):
    """An entry with its final slug, before its claims are extracted."""

    draft: Subject
    """The subject with the slug that the entry claims."""
    subject: Subject
    given: GivenSlug
    content: FileContent
    """The content of its file."""


class RowWriter:
    """Writes the rows of entries that are in force from a generation on."""

    def __init__(
        self, database: Database, number: int, ontology: Ontology, dialect: Dialect
    ) -> None:
        self._database, self._number = database, number
        self._ontology, self._dialect = ontology, dialect
        self._claim_keys = ClaimKeys(ontology)
        self.finding_counts: Counts = Counter()
        """How many findings the entries have that were completed."""

    def add(self, entry: DraftedEntry, row: int | None = None) -> int:
        """Write an entry whose claims are not known yet; return the number of its row.

        It is the next one, unless `row` is given.
        """
        subject, digest = entry.subject, content_digest(entry.content)
        self._database.write(
            "INSERT OR IGNORE INTO contents VALUES (?, ?)", digest, written_content(entry.content)
        )
        row = self._database.write(
            "INSERT INTO entries (id, path, slug, first, last, claimed, content_digest, subject,"
            " links, findings) VALUES (?, ?, ?, ?, ?, ?, ?, ?, x'', x'')",
            row,
            subject.path,
            subject.slug,
            self._number,
            FOREVER,
            entry.draft.slug,
            digest,
            pack(subject),
        )
        self._add_keys(_PROVIDED, row, provided_keys(subject, self._dialect))
        return row

    def complete(self, row: int, entry: DraftedEntry, extracted: ExtractedFile) -> None:
        """Write what an entry says."""
        links = EntryLinks(extracted.mentions, extracted.missing_names)
        of_slug = slug_findings(entry.draft, entry.given)
        findings = EntryFindings(
            (*extracted.findings, *of_slug), type_finding(entry.subject, self._ontology)
        )
        self.finding_counts.update(count_findings(*findings))
        self._database.write(
            "UPDATE entries SET links = ?, findings = ? WHERE id = ?",
            pack(links),
            pack(findings),
            row,
        )
        self._add_keys(_CONSULTED, row, (key_of(*name) for name in extracted.consulted))
        self._add_premises(row, extracted.premises)

    def _add_premises(self, row: int, premises: list[Claim]) -> None:
        if not premises:
            return
        self._database.write("INSERT INTO premises VALUES (?, ?)", row, pack(tuple(premises)))
        keys = {key for claim in premises for key in self._claim_keys.of(claim)}
        self._add_keys(_STATED, row, keys)
        self._database.write_many(
            "INSERT OR IGNORE INTO classes VALUES (?, ?, ?, ?)", _class_rows(row, premises)
        )

    def _add_keys(self, statement: str, row: int, keys: Iterable[int]) -> None:
        self._database.write_many(statement, ((key, row) for key in sorted(keys)))


def provided_keys(subject: Subject, dialect: Dialect) -> set[int]:
    """Return the keys of all names by which links may find a subject."""
    return {key_of(*name) for name in SubjectNames([subject], dialect).name_keys()}


def _class_rows(row: int, premises: Iterable[Claim]) -> Iterator[Row]:
    for statement in class_statements(premises):
        yield key_of("class", statement.thing), statement.rank, statement.cls, row


def remove_entries(database: Database, first_kept: int) -> None:
    """Delete the rows of entries that no generation from the first kept one on has.

    Keys of these rows stay: they lead to no row any more, and the next index has none of them.
    """
    for statement in _REMOVALS:
        database.write(statement, first_kept)
