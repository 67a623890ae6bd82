"""Options that commands share, and the knowledge base that the options name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import click

from kbgraph.build import ProgressCallback
from kbgraph.cli.begun_states import begun_config, begun_states
from kbgraph.cli.collector import objects_frozen
from kbgraph.cli.command_group import REBUILD
from kbgraph.cli.terminal import progress_bar
from kbgraph.config import UNTRUSTED, Config
from kbgraph.days.knowledge_by_day import SwitchByDay
from kbgraph.evidence.in_force import parse_day
from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.opening import load_store, open_knowledge
from kbgraph.opening_indexed import open_indexed, rebuild_index


def current_config() -> Config:
    """Return the settings that the global options name.

    They are found anew each time, unless they were before the command was imported.
    """
    if known := begun_config():
        return known
    find: Callable[[], Config] = click.get_current_context().obj
    return find()


def announced_config() -> Config:
    """Return the settings that the global options name; say which of them are not obeyed."""
    config = current_config()
    for finding in config.findings:
        if finding.code == UNTRUSTED:
            click.echo(f"kbgraph: {finding.message}: {finding.suggestion}", err=True)
    return config


def open_kb(day: date | None = None) -> KnowledgeBase:
    """Open the knowledge base that the global options name, as of a day if one is given.

    As of a day it is of this machine, whatever store the settings name: that has the same facts,
    and none is left out of it.
    """
    with objects_frozen(), progress_bar() as report:
        config = announced_config()
        if day is None:
            return _open(config, report)
        # This process does nothing else with it, so its store need not be copied.
        return SwitchByDay(_open(replace(config, store=None), report)).on(day)


def open_kb_in_memory() -> KnowledgeBase:
    """Open the knowledge base in memory, whatever store the settings name, and without its index.

    For what reads every statement: that takes half the time in memory, with the build. Findings
    must be available before a store has been loaded, too.
    """
    with objects_frozen(), progress_bar() as report:
        return open_knowledge(replace(current_config(), store=None), report)


def _open(config: Config, report: ProgressCallback | None) -> KnowledgeBase:
    """Open a knowledge base with its index, which is made anew where it was found damaged."""
    if click.get_current_context().meta.get(REBUILD):
        rebuild_index(config, None, announce)
    return open_indexed(config, report, announce, states=begun_states())


def announce(sentence: str) -> None:
    """Tell the user something that is no answer, on standard error."""
    click.echo(f"kbgraph: {sentence}", err=True)


def load_kb() -> KnowledgeBase:
    """Load the knowledge base into the store that the settings name, and open it."""
    with progress_bar() as report:
        return load_store(current_config(), report)


class Day(click.ParamType):  # type: ignore[type-arg]
    """A day of the calendar, as `2024-12-30`."""

    name = "day"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Return the day that a value names; fail for any other."""
        try:
            return value if isinstance(value, date) else parse_day(value)
        except ValueError as error:
            self.fail(str(error), param, ctx)


def in_force_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the option that names a day, which leaves out what does not hold on it."""
    add = click.option(
        "--in-force",
        "day",
        type=Day(),
        metavar="DATE",
        help="Leave out facts that do not hold on this day (YYYY-MM-DD), such as 2024-12-30.",
    )
    return add(command)


def text_or_json_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the option that chooses between text and JSON, the argument `syntax`."""
    add = click.option(
        "--format",
        "syntax",
        type=click.Choice(["text", "json"]),
        default="text",
        show_default=True,
        help="Output format.",
    )
    return add(command)


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
