"""What the commands share: the knowledge base that the options name, and where to print."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import Self

import click
from rich.console import Console
from rich.progress import Progress, TaskID

from kbgraph.config import Config
from kbgraph.knowledge import KnowledgeBase, open_knowledge

_WIDE = 10_000
console = Console(highlight=False, width=None if sys.stdout.isatty() else _WIDE)
"""As wide as the terminal; what goes to a file or a program is never wrapped."""


def settings() -> Config:
    """The settings that the options of the command line name."""
    find: Callable[[], Config] = click.get_current_context().obj
    return find()


def knowledge() -> KnowledgeBase:
    """The knowledge base that the options of the command line name."""
    with _Bar() as bar:
        return open_knowledge(settings(), bar.show if sys.stderr.isatty() else None)


class _Bar:
    """A bar on standard error, for a person who has waited for a second and still waits."""

    def __init__(self) -> None:
        self._since = time.monotonic()
        self._progress = Progress(transient=True, console=Console(stderr=True))
        self._task: TaskID | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        # One that was never started would print an empty line.
        if self._task is not None:
            self._progress.stop()

    def show(self, done: int, total: int) -> None:
        """So many entries are done."""
        if self._task is None and time.monotonic() - self._since > 1:
            self._progress.start()
            self._task = self._progress.add_task("reading entries", total=total)
        if self._task is not None:
            self._progress.update(self._task, completed=done)


def short(iri: str, base: str, prefixes: dict[str, str]) -> str:
    """An IRI as people write it in queries: relative to the base, or with a prefix."""
    found = max((item for item in prefixes.items() if iri.startswith(item[1])), key=lambda item: len(item[1]), default=None)
    if found and iri != found[1] and not any(mark in iri[len(found[1]) :] for mark in "/#"):
        return f"{found[0]}:{iri[len(found[1]) :]}"
    return f"<{iri.removeprefix(base)}>"
