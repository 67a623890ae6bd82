"""Findings: faults that an author can fix in an entry. Findings are data and are never raised."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from enum import IntEnum
from typing import NamedTuple, Protocol, runtime_checkable

_OF_ONTOLOGY = (".ttl", ".rq")


class Severity(IntEnum):
    """The weight of a finding; an error makes `kbgraph check` end with exit code 1."""

    NOTICE = 0
    WARNING = 1
    ERROR = 2

    @property
    def label(self) -> str:
        """The severity in lower case, as it is printed."""
        return self.name.lower()


class Finding(NamedTuple):
    """A fault, and its place in a file."""

    file: str
    """Path of the file, relative to the folder of the knowledge base."""
    line: int
    """Line in the file, counted from 1."""
    column: int
    """Column in the line, counted in characters from 1."""
    severity: Severity
    code: str
    """A short stable name, such as `link-missing`."""
    message: str
    """The fault in one sentence."""
    suggestion: str = ""
    """The remedy, if it is known."""
    about: str = ""
    """The name or text that is at fault."""

    @property
    def kind(self) -> FindingKind:
        """The part of it by which the settings choose what is shown."""
        return FindingKind._make((self.severity, self.code))

    def __str__(self) -> str:
        """Return the finding on one line: `file:line:column: severity[code] message`."""
        place = f"{self.file}:{self.line}:{self.column}"
        hint = f" ({self.suggestion})" if self.suggestion else ""
        return f"{place}: {self.severity.label}[{self.code}] {self.message}{hint}"


class FindingKind(NamedTuple):
    """The part of a finding by which the settings choose what is shown."""

    severity: Severity
    code: str


@runtime_checkable
class KeptFindings(Protocol):
    """Findings that are on disk: what is asked of them is read, and not all."""

    def kinds(self) -> Counter[FindingKind]:
        """Return how many there are of each kind."""

    def of_file(self, path: str) -> Sequence[Finding]:
        """Return those about a file in order."""


def count_kinds(findings: Iterable[Finding]) -> Counter[FindingKind]:
    """Count findings by severity and code."""
    if isinstance(findings, KeptFindings):
        return findings.kinds()
    return Counter(each.kind for each in findings)


def findings_with(findings: Iterable[Finding], code: str) -> list[Finding]:
    """Return the findings with a code; where there are none on disk, none is read."""
    is_empty = isinstance(findings, KeptFindings) and not any(
        kind.code == code for kind in findings.kinds()
    )
    return [] if is_empty else [each for each in findings if each.code == code]


def findings_of_file(findings: Iterable[Finding], path: str) -> Sequence[Finding]:
    """Return the findings about a file in their order."""
    if isinstance(findings, KeptFindings):
        return findings.of_file(path)
    return [each for each in findings if each.file == path]


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """Return findings by file and line; those of the ontology first, which may cause others."""
    return sorted(findings, key=lambda each: (not each.file.endswith(_OF_ONTOLOGY), each))


class Fault(NamedTuple):
    """A finding without its file, which a parser of texts does not know."""

    line: int
    column: int
    severity: Severity
    code: str
    message: str
    suggestion: str = ""

    def finding(self, path: str) -> Finding:
        """Return the finding for a file."""
        return Finding(path, *self)
