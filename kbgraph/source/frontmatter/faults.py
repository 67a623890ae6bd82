"""Faults of front matter: what is wrong, at which line and column, and what to quote."""

from __future__ import annotations

from typing import NamedTuple

from kbgraph.findings import Fault, Severity

_MAX_QUOTED_CHARS = 60


class Place(NamedTuple):
    """A line and a column of a file, both counted from 1."""

    line: int
    column: int


class RefusedError(Exception):
    """Front matter that is not read, with the fault."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.message)
        self.fault = fault


class InvalidYamlError(Exception):
    """Text that is no YAML, with the place where the parser gave up, counted from 0."""

    def __init__(self, line: int, column: int) -> None:
        super().__init__()
        self.line, self.column = line, column


def unreadable(line: int, column: int, message: str, suggestion: str = "") -> Fault:
    """Return the fault of YAML that cannot be read."""
    hint = suggestion or "correct it; the other keys are kept"
    return Fault(line, column, Severity.ERROR, "front-matter", message, hint)


def quoted(text: str) -> str:
    """Return a text in the quotes that YAML needs, as a proposal."""
    if '"' in text or "\\" in text:
        return "'" + text.replace("'", "''") + "'"
    return f'"{text}"'


def shown(text: str) -> str:
    """Return a text as a message shows it: on one line, and not too long."""
    line = " ".join(text.split())
    return line if len(line) <= _MAX_QUOTED_CHARS else line[: _MAX_QUOTED_CHARS - 1] + "…"
