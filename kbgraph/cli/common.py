"""Options that commands share, and the knowledge base that the options name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import click

from kbgraph.cli.collector import objects_frozen
from kbgraph.cli.terminal import progress_bar
from kbgraph.config import UNTRUSTED, Config
from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.opening import load_store, open_knowledge


def current_config() -> Config:
    """Return the settings that the global options name."""
    find: Callable[[], Config] = click.get_current_context().obj
    return find()


def announced_config() -> Config:
    """Return the settings that the global options name; say which of them are not obeyed."""
    config = current_config()
    for finding in config.findings:
        if finding.code == UNTRUSTED:
            click.echo(f"kbgraph: {finding.message}: {finding.suggestion}", err=True)
    return config


def open_kb() -> KnowledgeBase:
    """Open the knowledge base that the global options name."""
    with objects_frozen(), progress_bar() as report:
        return open_knowledge(announced_config(), report)


def open_kb_in_memory() -> KnowledgeBase:
    """Open the knowledge base in memory, whatever store the settings name.

    Findings must be available before the store has been loaded.
    """
    with objects_frozen(), progress_bar() as report:
        return open_knowledge(replace(current_config(), store=None), report)


def load_kb() -> KnowledgeBase:
    """Load the knowledge base into the store that the settings name, and open it."""
    with progress_bar() as report:
        return load_store(current_config(), report)


def relation_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that select relations to a command."""
    syntax = "NAME, prefix:NAME or label; can be repeated."
    without = click.option(
        "--without", multiple=True, metavar="REL", help=f"Do not follow this relation: {syntax}"
    )
    only = click.option(
        "--only", multiple=True, metavar="REL", help=f"Follow only this relation: {syntax}"
    )
    return only(without(command))
