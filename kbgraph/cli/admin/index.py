"""`kbgraph index`: the index of the knowledge base on disk."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from typing import Any

import click

from kbgraph.build import ProgressCallback
from kbgraph.cli.begun_states import begun_states
from kbgraph.cli.common import announce, announced_config
from kbgraph.cli.terminal import counted, print_line, progress_bar
from kbgraph.config import Config
from kbgraph.disk_index.indexed_folder import IndexedFolder
from kbgraph.disk_index.places import VARIABLE
from kbgraph.disk_index.status import IndexStatus, status_of, status_when_open
from kbgraph.errors import KbError
from kbgraph.opening_indexed import indexed_folder, rebuild_index, update_index


class IndexTask(Enum):
    """A task of the command."""

    STATUS = "status"
    REBUILD = "rebuild"
    WHERE = "where"


def _task(task: IndexTask, meaning: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Return the option that chooses a task."""
    return click.option(
        f"--{task.value}", "task", flag_value=task, type=click.UNPROCESSED, help=meaning
    )


@click.command("index")
@_task(IndexTask.STATUS, "Show what the index holds, without changing it.")
@_task(IndexTask.REBUILD, "Make the index anew from all files.")
@_task(IndexTask.WHERE, "Print the folder of the index.")
def index_command(task: IndexTask | None) -> None:
    """Make or update the index on disk.

    Every command does so by itself: it reads the files that have changed since the last one. The
    index lies in your cache, or in the folder that KBGRAPH_INDEX names; KBGRAPH_INDEX=off reads all
    files each time.

    \b
    kbgraph index             update it, and show what it holds
    kbgraph index --where     print its folder
    """
    with progress_bar() as report:
        folder, status = _done(task, announced_config(), report)
    if task is IndexTask.WHERE:
        click.echo(folder.place)
    else:
        _print(status or status_of(folder), folder)


def _done(
    task: IndexTask | None, config: Config, report: ProgressCallback | None
) -> tuple[IndexedFolder, IndexStatus | None]:
    """Do a task; return the folder, and the status if it is known by then."""
    if task is None:
        if updated := update_index(config, report, announce, begun_states()):
            return updated[0], status_when_open(*updated)
    else:
        open_folder = rebuild_index if task is IndexTask.REBUILD else indexed_folder
        if folder := open_folder(config, report, announce):
            return folder, None
    raise KbError(f"indexes are off, by {VARIABLE}=off or on Windows")


def _print(status: IndexStatus, folder: IndexedFolder) -> None:
    words = status.state.value
    if status.changed_files:
        words += f" ({counted(status.changed_files, 'file')})"
    print_line(f"index     {status.place}")
    print_line(f"folder    {folder.config.kb.resolve()}")
    print_line(f"state     {words}")
    if status.generation is not None:
        entries = counted(status.generation.entries, "entry", "entries")
        print_line(f"holds     {entries}, {counted(status.generation.quads, 'statement')}")
        print_line(f"made      {status.generation.made}, as generation {status.generation.number}")
    if status.size_bytes:
        print_line(f"size      {status.size_bytes / 1e6:.1f} MB")
