"""`kbgraph query`: SPARQL in the terminal."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from rich.table import Column, Table

from kbgraph.cli.cited_rows import print_cited
from kbgraph.cli.common import cell, console, knowledge
from kbgraph.errors import KbError
from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.rdf.formats import FORMATS, TURTLE, by_name
from kbgraph.sparql.query import AskResult, GraphResult, SelectResult
from kbgraph.sparql.request import Request

_NAMES = ["table", *(each.name for each in FORMATS)]


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
    "cited",
    is_flag=True,
    help="Add the lines and sources that each row rests on (table and json).",
)
@click.option("--format", "syntax", type=click.Choice(_NAMES), default="table", show_default=True)
def query_command(sparql: str | None, file: Path | None, syntax: str, *, cited: bool) -> None:
    """Answer a SPARQL 1.1 query. The ontology's prefixes are known, and relative IRIs start at the base.

    \b
    kbgraph query 'SELECT ?entry ?file { ?entry kb:file ?file }'
    kbgraph query 'SELECT ?p ?where { GRAPH ?claim { <id/NAME> ?p ?o }
                   GRAPH <claims> { ?claim kb:statedAt ?where } }'
    kbgraph query -f question.rq --format csv
    kbgraph query 'DESCRIBE <id/NAME>' --format turtle
    kbgraph query --cite 'SELECT ?p ?o { <id/NAME> ?p ?o }'
    """
    text = _text(sparql, file)
    base = knowledge()
    if cited:
        print_cited(base, text, syntax)
    elif syntax == "table":
        _print(base, text)
    else:
        _, output = base.sparql.answer(Request(text, (by_name(syntax),)))
        sys.stdout.buffer.write(output)


def _text(sparql: str | None, file: Path | None) -> str:
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


def _print(base: KnowledgeBase, text: str) -> None:
    match base.query(text):
        case AskResult(value=value):
            console.print("yes" if value else "no")
        case GraphResult():
            _, output = base.sparql.answer(Request(text, (TURTLE,)))
            click.echo(output.decode(), nl=False)
        case SelectResult(variables=variables, rows=rows):
            table = Table(
                *(Column(name, overflow="fold") for name in variables), header_style="bold"
            )
            for row in rows:
                table.add_row(*(cell(term, base) for term in row))
            console.print(table)
            console.print(f"{len(rows)} {'row' if len(rows) == 1 else 'rows'}")
