"""Answers of queries in the terminal: as a table, with citations, or in a standard syntax."""

from __future__ import annotations

import sys
import warnings

import click

from kbgraph.cli.read.cited_rows import print_cited
from kbgraph.cli.read.rows import print_rows
from kbgraph.cli.terminal import console, term_text
from kbgraph.errors import UnknownTermWarning
from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.rdf import FORMATS, TURTLE, by_name
from kbgraph.sparql import AskResult, GraphResult, Request, SelectResult

_FORMAT_NAMES = ["table", *(each.name for each in FORMATS)]
"""The formats of answers, the default first."""
cite_option = click.option(
    "--cite",
    "is_cited",
    is_flag=True,
    help="Show the lines and sources behind each row (table and json).",
)
format_option = click.option(
    "--format",
    "syntax",
    type=click.Choice(_FORMAT_NAMES),
    default=_FORMAT_NAMES[0],
    show_default=True,
    help="Output format.",
)


def print_answer(kb: KnowledgeBase, query: str, syntax: str, *, is_cited: bool) -> None:
    """Print the answer of a query, and name its unknown terms on standard error."""
    # They are shown below, without the place in the code.
    warnings.simplefilter("ignore", UnknownTermWarning)
    if is_cited:
        print_cited(kb, query, syntax)
    elif syntax == "table":
        _print(kb, query)
    else:
        _, output = kb.sparql.answer(Request(query, (by_name(syntax),)))
        sys.stdout.buffer.write(output)
    for each in kb.sparql.warnings(query):
        click.echo(f"kbgraph: warning: {each}", err=True)


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
