"""What the commands share: the knowledge base that the options name, and where to print."""

from __future__ import annotations

import sys
from collections.abc import Callable

import click
from rich.console import Console

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
    return open_knowledge(settings())


def short(iri: str, base: str, prefixes: dict[str, str]) -> str:
    """An IRI as people write it in queries: relative to the base, or with a prefix."""
    found = max((item for item in prefixes.items() if iri.startswith(item[1])), key=lambda item: len(item[1]), default=None)
    if found and iri != found[1] and not any(mark in iri[len(found[1]) :] for mark in "/#"):
        return f"{found[0]}:{iri[len(found[1]) :]}"
    return f"<{iri.removeprefix(base)}>"
