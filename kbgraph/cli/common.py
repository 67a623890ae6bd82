"""What the commands share: the knowledge base that the options name, options, where to print, and how to cite."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any, Self

import click
from rich.console import Console
from rich.markup import escape
from rich.progress import Progress, TaskID

from kbgraph.config import Config
from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.network.traversal import Direction
from kbgraph.opening import load_store, open_knowledge
from kbgraph.rdf.terms import DECIMAL, INTEGER, STRING, Iri, Literal, Term
from kbgraph.views.provenance import Citation

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


def local_knowledge() -> KnowledgeBase:
    """The same read into memory, whatever store the settings name: findings are for before a load."""
    with _Bar() as bar:
        return open_knowledge(
            replace(settings(), store=None), bar.show if sys.stderr.isatty() else None
        )


def loaded() -> KnowledgeBase:
    """The same, put into the store that the settings name."""
    with _Bar() as bar:
        return load_store(settings(), bar.show if sys.stderr.isatty() else None)


def relation_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that choose relations."""
    named = "NAME, prefix:NAME or label; may be given several times."
    without = click.option(
        "--without", multiple=True, metavar="REL", help=f"Do not walk this relation: {named}"
    )
    only = click.option(
        "--only", multiple=True, metavar="REL", help=f"Walk this relation alone: {named}"
    )
    return only(without(command))


def say(line: str) -> None:
    """Print a line, with rich's markup, unwrapped."""
    console.print(line, soft_wrap=True)


def cited(citation: Citation) -> str:
    """A claim with file and lines, basis where it is not stated, qualifiers, sources and date."""
    lines = ",".join(map(str, citation.lines))
    place = f"{citation.file}:{lines}{'' if citation.basis == 'stated' else f' ({citation.basis})'}"
    sources = (source.title or source.url for source in citation.sources)
    qualifiers = (f"{part.label} {part.text}" for part in citation.qualifiers)
    return " · ".join(part for part in (place, *qualifiers, *sources, citation.as_of) if part)


def arrow(label: str, direction: Direction) -> str:
    """A relation between two names, pointing as its fact does."""
    shown = f"[cyan]{escape(label)}[/cyan]"
    match direction:
        case Direction.ALONG:
            return f"—{shown}→"
        case Direction.AGAINST:
            return f"←{shown}—"


def count(number: int, word: str) -> str:
    """So many of what the word names."""
    return f"{number} {word}{'' if number == 1 else 's'}"


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
    found = max(
        (item for item in prefixes.items() if iri.startswith(item[1])),
        key=lambda item: len(item[1]),
        default=None,
    )
    if found and iri != found[1] and not any(mark in iri[len(found[1]) :] for mark in "/#"):
        return f"{found[0]}:{iri[len(found[1]) :]}"
    return f"<{iri.removeprefix(base)}>"


def cell(term: Term | None, base: KnowledgeBase) -> str:
    """A term of an answer as people read it."""
    match term:
        case None:
            return ""
        case Iri():
            return escape(short(term, base.iris.base, base.ontology.prefixes))
        case Literal(lexical=lexical, datatype=datatype, language=language):
            plain = language or datatype in {STRING, INTEGER, DECIMAL}
            kind = "" if plain else f" ({short(datatype, '', base.ontology.prefixes)})"
            return escape(f"{lexical}{f' @{language}' if language else kind}")
