"""An index after some files have changed: these are read again, and the entries that need them.

An entry needs others by the names by which its links were looked up, and by the facts that follow
from its claims together with those of others. The result is that of a build from nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from kbgraph.disk_index.database import FOREVER, Database
from kbgraph.disk_index.entry_rows import DraftedEntry, RowWriter, provided_keys
from kbgraph.disk_index.packing import unpack
from kbgraph.disk_index.stored.entries import read_content
from kbgraph.disk_index.stored.finding_counts import count_findings
from kbgraph.disk_index.stored.names import StoredNames
from kbgraph.disk_index.updates.following import PremiseChange, following_change
from kbgraph.extraction.claims import Claim
from kbgraph.extraction.subject import (
    GivenSlug,
    Subject,
    draft_subject,
    give_slugs,
    with_slug,
)
from kbgraph.findings import Finding
from kbgraph.parallel import ExtractedFile, ExtractionConfig, FileContent, extract_file
from kbgraph.source.entry import Entry
from kbgraph.source.file_states import content_digest, revised_digest
from kbgraph.source.folder import parse_file
from kbgraph.summaries import Counts

_OF_PATH = """
SELECT id, claimed, subject, findings, content FROM entries JOIN contents ON digest = content_digest
WHERE path = ? AND last = ?
"""
_DEPENDENT = """
SELECT path FROM consulted JOIN entries ON id = entry WHERE key = ? AND first <= ? AND last = ?
"""


_CLAIMED = "SELECT path, claimed FROM entries WHERE first <= ?1 AND last >= ?1"


class TooManyChangesError(Exception):
    """Too many entries are to be read again: a build from nothing is as fast."""


class ChangedStatements(NamedTuple):
    """The difference between the statements of two generations."""

    removed: set[str]
    """Lines of N-Quads; facts among them may be stated by other claims still."""
    added: set[str]
    findings: tuple[Finding, ...]
    """The findings about no entry alone that were made meanwhile."""


class _KnownEntry(NamedTuple):
    """An entry as the old generation has it."""

    claimed: str
    subject: Subject
    content: FileContent


class _ReadEntry(NamedTuple):
    """An entry of the new generation, with the number of its row."""

    row: int
    drafted: DraftedEntry
    entry: Entry


class Update:
    """The step from one generation to the next, within a transaction of the database."""

    def __init__(
        self, database: Database, old: int, config: ExtractionConfig, max_entries: int
    ) -> None:
        self._database, self._old, self._new = database, old, old + 1
        self._config = config._replace(records_names=True)
        self._max_entries = max_entries
        self._rows = RowWriter(database, self._new, config.ontology, config.dialect)
        self._findings_gone: Counts = Counter()
        self._known: dict[str, _KnownEntry] = {}
        """The entries that change or vanish, as they were."""
        self._read: dict[str, _ReadEntry] = {}

    def apply(self, changes: Mapping[str, FileContent | None]) -> ChangedStatements:
        """Write the rows of the next generation; return how its statements differ.

        `changes` are the new contents of files by path, None for one that is gone. Raises
        TooManyChangesError.
        """
        self._require_few(changes)
        parsed = {
            path: self._parse(path, text) for path, text in changes.items() if text is not None
        }
        for path in changes:
            self._end(path)
        slugs = _Slugs(self._database, self._old, self._known, parsed)
        for path in slugs.others_changed:
            self._end(path)
            parsed[path] = self._parse(path, self._known[path].content)
        for path, drafted in parsed.items():
            self._add(path, drafted, slugs)
        self._require_few(self._known)
        for path in self._dependents():
            self._end(path)
            self._add(path, self._parse(path, self._known[path].content), slugs)
        return self._statements()

    def slugs(self) -> frozenset[str]:
        """Return the slugs of the entries that were read again, that are new, or that are gone."""
        known = (entry.subject.slug for entry in self._known.values())
        return frozenset((*known, *(entry.drafted.subject.slug for entry in self._read.values())))

    def growth(self) -> tuple[int, int]:
        """Return by how many the entries, and those with a class, have become more."""
        before = [known.subject for known in self._known.values()]
        after = [read.drafted.subject for read in self._read.values()]
        classed = (sum(each.cls is not None for each in subjects) for subjects in (after, before))
        now, was = classed
        return len(after) - len(before), now - was

    def revised(self, digest: str) -> str:
        """Return the digest of the files of the new generation, from that of the old one."""
        known, read = self._known.items(), self._read.items()
        before = [(path, content_digest(entry.content)) for path, entry in known]
        after = [(path, content_digest(entry.drafted.content)) for path, entry in read]
        return revised_digest(digest, before, after, self._config.home_name)

    def finding_growth(self) -> Counts:
        """Return by how many the findings of entries have become more, or fewer."""
        growth = self._rows.finding_counts.copy()
        growth.subtract(self._findings_gone)
        return growth

    def _require_few(self, paths: Iterable[str]) -> None:
        if len(list(paths)) > self._max_entries:
            raise TooManyChangesError

    def _parse(self, path: str, content: FileContent) -> _DraftedFile:
        ontology, iris, limits, home_name, dialect, _ = self._config
        entry = parse_file(path, content, limits, dialect)
        draft = draft_subject(entry, ontology, iris, home_name, dialect=dialect)
        return _DraftedFile(entry, draft, content)

    def _end(self, path: str) -> None:
        """Remember an entry as it was, and end its row with the old generation."""
        row = self._database.row(_OF_PATH, path, FOREVER)
        if row is None:
            return
        number, claimed, subject, findings, content = row
        self._findings_gone.update(count_findings(*unpack(findings)))
        self._known[path] = _KnownEntry(claimed, unpack(subject), read_content(content))
        self._database.write("UPDATE entries SET last = ? WHERE id = ?", self._old, number)

    def _add(self, path: str, parsed: _DraftedFile, slugs: _Slugs) -> None:
        given = slugs.given(path, parsed.draft)
        subject = with_slug(parsed.draft, given, self._config.iris)
        drafted = DraftedEntry(parsed.draft, subject, given, parsed.content)
        self._read[path] = _ReadEntry(self._rows.add(drafted), drafted, parsed.entry)

    def _dependents(self) -> list[str]:
        """Return the paths of further entries that have looked up a name that means another."""
        paths: set[str] = set()
        for key in self._changed_names():
            rows = self._database.rows(_DEPENDENT, key, self._old, FOREVER)
            paths.update(path for (path,) in rows)
            self._require_few(paths)
        return sorted(paths - self._read.keys())

    def _changed_names(self) -> set[int]:
        """Return the keys of the names of the entries that links would show as others."""
        keys: set[int] = set()
        for path in self._known.keys() | self._read.keys():
            was, now = self._known.get(path), self._read.get(path)
            subjects = [was.subject] if was else []
            subjects += [now.drafted.subject] if now else []
            if len({_identity(each) for each in subjects}) != 1 or len(subjects) != 2:
                for subject in subjects:
                    keys |= provided_keys(subject, self._config.dialect)
        return keys

    def _statements(self) -> ChangedStatements:
        """Extract the entries as they were and as they are; return what differs."""
        before = list(self._extract_known())
        after = list(self._extract_read())
        change = PremiseChange(_premises(before), _premises(after), self._old, self._new)
        config = self._config
        following = following_change(self._database, change, config.ontology, config.iris)
        was, now = _lines(before) | following.before, _lines(after) | following.after
        findings = config.ontology.pattern_findings()
        return ChangedStatements(was - now, now - was, tuple(findings))

    def _extract_known(self) -> Iterator[ExtractedFile]:
        config = self._config._replace(records_names=False)
        resolver = config.resolver(StoredNames(self._database, self._old, config.dialect))
        for path, known in self._known.items():
            entry = parse_file(path, known.content, config.limits, config.dialect)
            yield extract_file(known.subject, entry, resolver, config)

    def _extract_read(self) -> Iterator[ExtractedFile]:
        config = self._config
        resolver = config.resolver(StoredNames(self._database, self._new, config.dialect))
        for row, drafted, entry in self._read.values():
            extracted = extract_file(drafted.subject, entry, resolver, config)
            self._rows.complete(row, drafted, extracted)
            yield extracted


class _DraftedFile(NamedTuple):
    """A parsed file, before the slugs of all entries are known."""

    entry: Entry
    draft: Subject
    content: FileContent


class _Slugs:
    """The slugs of the entries of the two generations."""

    def __init__(
        self,
        database: Database,
        old: int,
        known: Mapping[str, _KnownEntry],
        parsed: Mapping[str, _DraftedFile],
    ) -> None:
        self._database, self._old = database, old
        self._old_claims = {path: entry.claimed for path, entry in known.items()}
        self._new_claims = {path: entry.draft.slug for path, entry in parsed.items()}
        self._is_alike = self._old_claims == self._new_claims and all(
            entry.claimed == entry.subject.slug for entry in known.values()
        )

    @cached_property
    def _of_others(self) -> dict[str, str]:
        rows = self._database.rows(_CLAIMED, self._old)
        return {path: slug for path, slug in rows if path not in self._old_claims}

    def _given(self, claims: dict[str, str]) -> dict[str, GivenSlug]:
        return give_slugs(sorted((self._of_others | claims).items()))

    @cached_property
    def _after(self) -> dict[str, GivenSlug]:
        return self._given(self._new_claims)

    @cached_property
    def others_changed(self) -> list[str]:
        """The entries that have another slug only since others have changed."""
        if self._is_alike:
            return []
        before, after = self._given(self._old_claims), self._after
        return [path for path in self._of_others if before[path] != after[path]]

    def given(self, path: str, draft: Subject) -> GivenSlug:
        """Return the slug of an entry."""
        if path in self._new_claims and self._is_alike:
            return GivenSlug(draft.slug)
        return self._after[path]


def _identity(subject: Subject) -> tuple[object, ...]:
    """Return the parts of a subject on which links and inferences depend, without their lines."""
    names = tuple((name.property, name.text, name.language) for name in subject.names)
    return (
        subject.path,
        subject.slug,
        subject.cls,
        subject.language,
        names,
        subject.titles,
        subject.addresses,
        subject.blocks,
    )


def _premises(files: Sequence[ExtractedFile]) -> list[Claim]:
    return [claim for file in files for claim in file.premises]


def _lines(files: Sequence[ExtractedFile]) -> set[str]:
    return {line for file in files for line in file.nquads.decode().split("\n") if line}
