"""The states of files that are read while the module of a command is imported.

To import what reads a graph takes 0.3 s, and so does a look at the files of 100,000 entries.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import NamedTuple

import click

from kbgraph.config import Config
from kbgraph.disk_index.places import index_folder
from kbgraph.errors import KbError
from kbgraph.parallel.states_ahead import ReadStates, states_ahead

_BEGUN = "kbgraph.begun-states"


class _Begun(NamedTuple):
    """The settings of a command as they were found, and what waits for the states of files."""

    config: Config
    read: ReadStates


def begin(context: click.Context, find: Callable[[], Config]) -> None:
    """Let another process read the states of a large folder from now on, until the command ends."""
    # The command itself reports faults of the settings.
    with suppress(KbError, OSError):
        config = find()
        place = index_folder(config) if config.store is None else None
        if place is not None:
            read = context.with_resource(states_ahead(config, place))
            context.meta[_BEGUN] = _Begun(config, read)


def begun_config() -> Config | None:
    """Return the settings with which states were begun for the present command, if any were."""
    begun = _begun()
    return begun.config if begun is not None else None


def begun_states() -> ReadStates | None:
    """Return what waits for the states that were begun for the present command, if any were."""
    begun = _begun()
    return begun.read if begun is not None else None


def _begun() -> _Begun | None:
    found: _Begun | None = click.get_current_context().meta.get(_BEGUN)
    return found
