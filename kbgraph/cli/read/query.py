"""`kbgraph query`: SPARQL in the terminal."""

from __future__ import annotations

import sys
import warnings
from datetime import date
from pathlib import Path

import click

from kbgraph.cli.common import in_force_option, open_kb
from kbgraph.cli.read.cited_rows import print_cited
from kbgraph.cli.read.rows import print_rows
from kbgraph.cli.terminal import console, term_text
from kbgraph.errors import KbError, UnknownTermWarning
from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.rdf import FORMATS, TURTLE, by_name
from kbgraph.sparql import AskResult, GraphResult, Request, SelectResult

_FORMAT_NAMES = ["table", *(each.name for each in FORMATS)]


@click.command("query")
@click.argument("sparql", required=False)
@click.option(
    "-f",
    "--file",
    type=click.Path(path_type=Path, exists=True, dir_okay=False, allow_dash=True),
    help="Read the query from a file; - is standard input.",
)
@click.option(
    "--cite",
    "is_cited",
    is_flag=True,
    help="Show the lines and sources behind each row (table and json).",
)
@click.option(
    "--format",
    "syntax",
    type=click.Choice(_FORMAT_NAMES),
    default="table",
    show_default=True,
    help="Output format.",
)
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
    kb = open_kb(day)
    # They are shown below, without the place in the code.
    warnings.simplefilter("ignore", UnknownTermWarning)
    _answer(kb, query, syntax, is_cited=is_cited)
    for each in kb.sparql.warnings(query):
        click.echo(f"kbgraph: warning: {each}", err=True)


def _answer(kb: KnowledgeBase, query: str, syntax: str, *, is_cited: bool) -> None:
    if is_cited:
        print_cited(kb, query, syntax)
    elif syntax == "table":
        _print(kb, query)
    else:
        _, output = kb.sparql.answer(Request(query, (by_name(syntax),)))
        sys.stdout.buffer.write(output)


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


def _print(kb: KnowledgeBase, query: str) -> None:
    match kb.query(query):
        case AskResult(value=value):
            console.print("yes" if value else "no")
        case GraphResult():
            _, output = kb.sparql.answer(Request(query, (TURTLE,)))
            click.echo(output.decode(), nl=False)
        case SelectResult(variables=variables, raw=rows):
            texts = [[term_text(term, kb) for term in row] for row in rows]
            print_rows(variables, texts)
