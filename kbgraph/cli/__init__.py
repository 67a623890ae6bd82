"""The command line: one file a command. What stops the work ends with exit code 2, findings of errors with 1."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from kbgraph.cli.check import check_command
from kbgraph.cli.export import export_command
from kbgraph.cli.load import load_command
from kbgraph.cli.new import new_command
from kbgraph.cli.path import path_command
from kbgraph.cli.query import query_command
from kbgraph.cli.serve import serve_command
from kbgraph.cli.show import show_command
from kbgraph.config import find_config
from kbgraph.errors import KbError


class _Commands(click.Group):
    """Turns what stops the work into one sentence and exit code 2."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except KbError as error:
            click.echo(f"kbgraph: {error}", err=True)
            sys.exit(2)


@click.group(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.option(
    "--kb",
    type=click.Path(path_type=Path),
    help="Folder of Markdown; else that of kbgraph.toml, else this folder.",
)
@click.option(
    "--ontology",
    type=click.Path(path_type=Path),
    help="Folder of Turtle; else the knowledge base's own, else the shipped one.",
)
@click.option("--base", help="What the knowledge base's own IRIs begin with; ends in a slash.")
@click.version_option(package_name="kbgraph", message="kbgraph %(version)s")
@click.pass_context
def main(context: click.Context, kb: Path | None, ontology: Path | None, base: str | None) -> None:
    """A folder of Markdown as a knowledge graph whose every answer names the line it came from.

    \b
    kbgraph check                              what the authors should mend
    kbgraph show NAME                          one entry and what it is linked with
    kbgraph path A B                           how two things hang together
    kbgraph query 'SELECT ?p ?o { <id/NAME> ?p ?o }'
    kbgraph export turtle -o all.ttl           the whole graph
    kbgraph new TYPE NAME                      an entry to fill in
    kbgraph --kb ~/vault serve                 any folder of notes, in the browser

    Exit codes: 0 fine, 1 errors found in entries, 2 the work could not be done.
    """
    context.obj = lambda: find_config(kb, ontology, base)


for command in (
    check_command,
    query_command,
    show_command,
    path_command,
    export_command,
    new_command,
    load_command,
    serve_command,
):
    main.add_command(command)
