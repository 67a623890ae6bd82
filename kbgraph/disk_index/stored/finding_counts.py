"""How many findings the entries of a generation have, by which a server need not read them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from kbgraph.disk_index.database import Database
from kbgraph.disk_index.packing import unpack
from kbgraph.extraction.subject import TypeFinding
from kbgraph.findings import Finding, FindingKind, Severity
from kbgraph.summaries import Counts, Json, encoded

FINDING_COUNTS = "finding-counts"
"""The name by which they are kept, beside the figures that pages show."""
_ALWAYS, _IF_CLASSED = "always", "if-classed"
"""Whether a finding holds in any folder, or only where some entry has a class."""
FINDINGS = "SELECT findings FROM entries WHERE first <= ?1 AND last >= ?1"
"""Reads the findings of the entries of a generation."""


def count_findings(own: Iterable[Finding], of_type: TypeFinding | None) -> Counts:
    """Count the findings of an entry."""
    counts: Counts = Counter(_key(finding, _ALWAYS) for finding in own)
    if of_type is not None:
        counts[_key(of_type.finding, _ALWAYS if of_type.is_certain else _IF_CLASSED)] += 1
    return counts


def _key(finding: Finding, when: str) -> tuple[str, ...]:
    return str(finding.severity.value), finding.code, when


def read_finding_counts(database: Database, number: int) -> Json:
    """Count the findings of all entries of a generation, where its writer has not."""
    counts: Counts = Counter()
    for (packed,) in database.rows(FINDINGS, number):
        counts.update(count_findings(*unpack(packed)))
    return encoded(counts)


def revised(kept: Json, change: Counts) -> Json:
    """Return the counts of the next generation, from those of the one before."""
    counts: Counts = Counter({tuple(key): number for *key, number in _rows(kept)})
    counts.update(change)
    return encoded(counts)


def kinds(kept: Json, *, has_classes: bool) -> Counter[FindingKind]:
    """Return how many findings there are of each kind, from counts that are kept."""
    found: Counter[FindingKind] = Counter()
    for severity, code, when, number in _rows(kept):
        if has_classes or when == _ALWAYS:
            found[FindingKind(Severity(int(severity)), code)] += number
    return found


def _rows(kept: Json) -> Iterable[tuple[str, str, str, int]]:
    assert isinstance(kept, list), "counts are kept as rows of a key and its number"
    for row in kept:
        assert isinstance(row, list), "a row is a list"
        severity, code, when, number = row
        yield str(severity), str(code), str(when), int(str(number))
