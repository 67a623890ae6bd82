"""Faults of front matter: what is wrong, at which line and column, and what to quote."""

from __future__ import annotations

from typing import NamedTuple

from kbgraph.findings import Finding, Severity

UNREADABLE = "front-matter"
"""YAML that cannot be read."""
CUT_VALUE = "cut-value"
"""A text that YAML cuts at a comma, a colon or a `#`."""
CHANGED_VALUE = "changed-value"
"""A text that YAML reads as something else."""
DUPLICATE_KEY = "duplicate-key"
NOT_FIRST = "front-matter-not-first"
"""Keys that other programs take for text, since they are not at the top of the file."""
UNUSUAL_MARK = "front-matter-mark"
"""Front matter between other marks than two lines of `---`."""
_MAX_QUOTED_CHARS = 60


class Place(NamedTuple):
    """A line and a column of a file, both counted from 1."""

    line: int
    column: int


class Fault(NamedTuple):
    """A fault, and its place in the file."""

    line: int
    column: int
    code: str
    message: str
    hint: str = ""

    def finding(self, path: str) -> Finding:
        """Return the finding for the file: unreadable YAML is an error."""
        severity = Severity.ERROR if self.code == UNREADABLE else Severity.WARNING
        return Finding(
            file=path,
            line=self.line,
            column=self.column,
            severity=severity,
            code=self.code,
            message=self.message,
            suggestion=self.hint,
        )


class RefusedError(Exception):
    """Front matter that is not read, with the fault."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.message)
        self.fault = fault


def unreadable(line: int, column: int, message: str, hint: str = "") -> Fault:
    """Return the fault of YAML that cannot be read."""
    return Fault(line, column, UNREADABLE, message, hint or "correct it; the other keys are kept")


def quoted(text: str) -> str:
    """Return a text in the quotes that YAML needs, as a proposal."""
    if '"' in text or "\\" in text:
        return "'" + text.replace("'", "''") + "'"
    return f'"{text}"'


def shown(text: str) -> str:
    """Return a text as a message shows it: on one line, and not too long."""
    line = " ".join(text.split())
    return line if len(line) <= _MAX_QUOTED_CHARS else line[: _MAX_QUOTED_CHARS - 1] + "…"
