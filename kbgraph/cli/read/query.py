"""`kbgraph query`: SPARQL in the terminal."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import click

from kbgraph.cli.common import in_force_option, open_kb
from kbgraph.cli.read.answers import cite_option, format_option, print_answer
from kbgraph.errors import KbError


@click.command("query")
@click.argument("sparql", required=False)
@click.option(
    "-f",
    "--file",
    type=click.Path(path_type=Path, exists=True, dir_okay=False, allow_dash=True),
    help="Read the query from a file; - is standard input.",
)
@cite_option
@format_option
@in_force_option
def query_command(
    sparql: str | None, file: Path | None, syntax: str, day: date | None, *, is_cited: bool
) -> None:
    """Run a SPARQL query.

    The language is SPARQL 1.1. The ontology's prefixes are declared already, and relative IRIs are
    resolved against the base. SERVICE is refused. Terms that nothing has are named on standard
    error.

    \b
    kbgraph query 'SELECT ?entry ?file { ?entry kb:file ?file }'
    kbgraph query 'SELECT ?p ?where { GRAPH ?claim { <id/NAME> ?p ?o }
                   GRAPH <claims> { ?claim kb:statedAt ?where } }'
    kbgraph query -f question.rq --format csv
    kbgraph query 'DESCRIBE <id/NAME>' --format turtle
    kbgraph query --cite 'SELECT ?p ?o { <id/NAME> ?p ?o }'
    kbgraph query --in-force 2020-01-01 'SELECT ?p ?o { <id/NAME> ?p ?o }'
    """
    query = _query_text(sparql, file)
    print_answer(open_kb(day), query, syntax, is_cited=is_cited)


def _query_text(sparql: str | None, file: Path | None) -> str:
    """Return the query from the argument, a file or standard input."""
    if (sparql is None) == (file is None):
        raise click.UsageError("give a query, or a file with -f")
    if sparql is not None:
        return sparql
    return sys.stdin.read() if str(file) == "-" else _read(Path(str(file)))


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise KbError(f"cannot read the query in {path}: {error}") from error
