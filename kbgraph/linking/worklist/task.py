"""A task for an author: its place, what to do, and what to write."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class TaskKind(StrEnum):
    """The kinds of tasks."""

    LINK = "link"
    """A link is missing."""
    STUB = "stub"
    """Entries link to a thing that none describes."""
    ONE_SIDED = "one-sided"
    """An entry states alone what another should state too, or denies."""
    WEAK = "weak"
    """A fact has no source, or a weak or an old one."""
    GAP = "gap"
    """An entry lacks facts that its class should have."""


class Task(NamedTuple):
    """A thing to do, and where."""

    kind: TaskKind
    priority: float
    """The greater, the sooner; from 0 to 100."""
    file: str
    line: int
    column: int
    slug: str
    """The thing that it is about."""
    label: str
    what: str
    """The task in a sentence."""
    write: str
    """A link, lines or a command that does it; empty where an author must find out."""


def order(task: Task) -> tuple[float, str, int, int, str]:
    """Return the place of a task in a list."""
    return -task.priority, task.file, task.line, task.column, task.what
