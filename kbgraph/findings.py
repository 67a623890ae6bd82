"""A finding: something that an author can mend in an entry. Findings are data; they are never raised."""

from __future__ import annotations

from enum import IntEnum
from typing import NamedTuple


class Severity(IntEnum):
    """How much a finding matters; an error makes `kbgraph check` end with exit code 1."""

    NOTICE = 0
    WARNING = 1
    ERROR = 2

    @property
    def label(self) -> str:
        """The severity as it is printed."""
        return self.name.lower()


class Finding(NamedTuple):
    """One thing to mend, and where."""

    file: str
    """Path of the entry's file, relative to the folder of the knowledge base."""
    line: int
    """Line in the file, counted from 1."""
    column: int
    """Column in the line, counted in characters from 1."""
    severity: Severity
    code: str
    """A short stable name, such as `link-missing`."""
    message: str
    """What happened, in one sentence."""
    suggestion: str = ""
    """What to do, where that is known."""
    about: str = ""
    """The name or text that it is about."""

    def __str__(self) -> str:
        """The finding on one line: `file:line:column: severity[code] message`."""
        where = f"{self.file}:{self.line}:{self.column}"
        hint = f" ({self.suggestion})" if self.suggestion else ""
        return f"{where}: {self.severity.label}[{self.code}] {self.message}{hint}"
