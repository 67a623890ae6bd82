"""Rows with what they rest on, in the terminal and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

import click
from rich.markup import escape

from kbgraph.cli.common import cell, console
from kbgraph.errors import FormatError
from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.rdf.formats import CITED_JSON
from kbgraph.sparql.request import Request
from kbgraph.sparql.row_provenance import CitedAnswer, CitedRow, TripleProvenance


def print_cited(base: KnowledgeBase, query: str, syntax: str) -> None:
    """Print each row of an answer with the lines, sources and dates behind it."""
    match syntax:
        case "table":
            _print(base, base.cite(query))
        case "json":
            _, answer = base.sparql.answer(Request(query, (CITED_JSON,)))
            click.echo(json.dumps(json.loads(answer), ensure_ascii=False, indent=1))
        case _:
            raise FormatError(f"--cite gives a table or json, not {syntax}")


def _print(base: KnowledgeBase, answer: CitedAnswer) -> None:
    for row in answer.rows:
        values = (
            f"[bold]{name}[/bold] {cell(term, base)}"
            for name, term in zip(answer.variables, row.row, strict=True)
        )
        console.print(" · ".join(values) or "yes", soft_wrap=True)
        for place in _places(row):
            console.print(f"  [dim]{escape(place)}[/dim]", soft_wrap=True)
    console.print(f"{len(answer.rows)} {'row' if len(answer.rows) == 1 else 'rows'}")


def _places(row: CitedRow) -> Iterable[str]:
    """Where a row comes from, each place once, and what of it is not traced."""
    found = dict.fromkeys(place for support in row.triples for place in _of_support(support))
    return (*found, *(f"not traced: {reason}" for reason in row.not_traced))


def _of_support(support: TripleProvenance) -> Iterator[str]:
    if support.file:
        yield f"{support.file} (ontology)"
    for citation in support.citations:
        basis = "" if citation.basis == "stated" else f" ({citation.basis})"
        known = (*(source.title or source.url for source in citation.sources), citation.as_of)
        for line in citation.lines:
            yield " · ".join(part for part in (f"{citation.file}:{line}{basis}", *known) if part)
