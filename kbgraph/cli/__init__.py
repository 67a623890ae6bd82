"""The command line: global options, and the table of commands.

A command's module is imported when the command is called. Exit code 1 means that entries have
errors, 2 that a command failed or its output could not be written.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import click

from kbgraph import __version__
from kbgraph.cli.command_group import PROGRESS, BuiltInCommand, CommandGroup
from kbgraph.config import Config, Trust, find_config


def _read_states(context: click.Context) -> None:
    """Let the states of files be read while the module of a command is imported."""
    # Commands that open no graph need none of this.
    from kbgraph.cli.begun_states import begin

    begin(context, _settings(context))


def _settings(context: click.Context) -> Callable[[], Config]:
    """Return what finds the settings that the global options name."""
    given = context.params
    return partial(find_config, given["kb"], given["ontology"], given["base"], given["trust"])


_COMMANDS = {
    "ask": BuiltInCommand(
        "kbgraph.cli.read.ask:ask_command", "Ask a question of the knowledge base.", _read_states
    ),
    "check": BuiltInCommand(
        "kbgraph.cli.author.check:check_command", "Report problems in entries."
    ),
    "duplicates": BuiltInCommand(
        "kbgraph.cli.author.duplicates:duplicates_command",
        "Show things that seem to be the same.",
        _read_states,
    ),
    "export": BuiltInCommand(
        "kbgraph.cli.read.export:export_command",
        "Export the graph in a standard format.",
        _read_states,
    ),
    "index": BuiltInCommand(
        "kbgraph.cli.admin.index:index_command", "Make or update the index on disk.", _read_states
    ),
    "init": BuiltInCommand(
        "kbgraph.cli.author.init:init_command", "Write a first ontology, guessed from the entries."
    ),
    "labels": BuiltInCommand(
        "kbgraph.cli.read.labels:labels_command",
        "Show how many labels each language has.",
        _read_states,
    ),
    "lines": BuiltInCommand(
        "kbgraph.cli.author.lines:lines_command",
        "Show what became of each line of an entry.",
        _read_states,
    ),
    "load": BuiltInCommand(
        "kbgraph.cli.admin.load:load_command", "Load the knowledge base into a SPARQL store."
    ),
    "new": BuiltInCommand(
        "kbgraph.cli.author.new:new_command", "Create an entry from the template of its type."
    ),
    "parts": BuiltInCommand(
        "kbgraph.cli.admin.parts:parts_command", "Write the graph as parts, by many workers."
    ),
    "path": BuiltInCommand(
        "kbgraph.cli.read.path:path_command",
        "Show the shortest paths between two things.",
        _read_states,
    ),
    "query": BuiltInCommand(
        "kbgraph.cli.read.query:query_command", "Run a SPARQL query.", _read_states
    ),
    "related": BuiltInCommand(
        "kbgraph.cli.read.related:related_command",
        "Show the entries that share facts with a thing.",
        _read_states,
    ),
    "show": BuiltInCommand(
        "kbgraph.cli.read.show:show_command",
        "Show a thing: its facts, sources and links.",
        _read_states,
    ),
    "suggest": BuiltInCommand(
        "kbgraph.cli.author.suggest:suggest_command",
        "Suggest links that entries lack.",
        _read_states,
    ),
    "timeline": BuiltInCommand(
        "kbgraph.cli.read.timeline:timeline_command", "Show dated facts by time.", _read_states
    ),
    "todo": BuiltInCommand(
        "kbgraph.cli.author.todo:todo_command", "List what most needs doing in entries."
    ),
    "tree": BuiltInCommand(
        "kbgraph.cli.read.tree:tree_command", "Show what stands above what.", _read_states
    ),
    "trust": BuiltInCommand(
        "kbgraph.cli.admin.trust:trust_command", "Trust the settings of a folder."
    ),
}


@click.group(
    cls=CommandGroup,
    built_in=_COMMANDS,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.option(
    "--kb",
    type=click.Path(path_type=Path),
    help="Folder of Markdown files; by default as kbgraph.toml says, otherwise this folder.",
)
@click.option(
    "--ontology",
    type=click.Path(path_type=Path),
    help="Folder of Turtle files, or the word 'shipped'; by default the knowledge base's own.",
)
@click.option("--base", help="Base IRI of the knowledge base; ends in a slash.")
@click.option(
    "--trust",
    "trust",
    flag_value=Trust.ALL,
    default=Trust.RECORDED,
    type=click.UNPROCESSED,
    help="In this run, obey settings that lead out of their folder or to a store.",
)
@click.option(
    "--progress/--no-progress",
    default=True,
    help="Show a progress bar on a terminal while many entries are read.",
)
@click.version_option(__version__, message="kbgraph %(version)s")
@click.pass_context
def main(context: click.Context, /, *, progress: bool, **_: object) -> None:
    """Query a folder of Markdown as a knowledge graph; every answer names its file and line.

    \b
    kbgraph check                              report problems in entries
    kbgraph lines NAME                         show what became of each of its lines
    kbgraph show NAME                          show one entry and its links
    kbgraph path A B                           show how two things are connected
    kbgraph timeline NAME --year 2026          show what changed in a year
    kbgraph query 'SELECT ?p ?o { <id/NAME> ?p ?o }'
    kbgraph export turtle -o all.ttl           export the whole graph
    kbgraph new TYPE NAME                      create an entry from a template
    kbgraph --kb ~/vault init                  write a first ontology for any folder of notes
    kbgraph --kb ~/vault serve                 browse any folder of notes

    Exit codes: 0 success, 1 errors found in entries, 2 the command failed. NO_COLOR turns
    colours off.
    """
    # Commands find the settings themselves, each time that they need them: serve reloads them.
    context.meta[PROGRESS] = progress
    context.obj = _settings(context)
