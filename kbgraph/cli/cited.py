"""Rows with what they rest on, in the terminal and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

import click
from rich.markup import escape

from kbgraph.answer.cite import CitedAnswer, CitedRow, Support
from kbgraph.cli.session import cell, console
from kbgraph.errors import FormatError
from kbgraph.formats import RESULTS_JSON
from kbgraph.knowledge import KnowledgeBase


def print_cited(base: KnowledgeBase, query: str, syntax: str) -> None:
    """Print each row of an answer with the lines, sources and dates behind it."""
    match syntax:
        case "table":
            _print(base, base.cite(query))
        case "json":
            click.echo(json.dumps(_as_json(base, query), ensure_ascii=False, indent=1))
        case _:
            raise FormatError(f"--cite gives a table or json, not {syntax}")


def _print(base: KnowledgeBase, answer: CitedAnswer) -> None:
    for row in answer.rows:
        values = (f"[bold]{name}[/bold] {cell(term, base)}" for name, term in zip(answer.variables, row.row, strict=True))
        console.print(" · ".join(values) or "yes", soft_wrap=True)
        for place in _places(row):
            console.print(f"  [dim]{escape(place)}[/dim]", soft_wrap=True)
    console.print(f"{len(answer.rows)} {'row' if len(answer.rows) == 1 else 'rows'}")


def _places(row: CitedRow) -> Iterable[str]:
    """Where a row comes from, each place once, and what of it is not traced."""
    found = dict.fromkeys(place for support in row.supports for place in _of_support(support))
    return (*found, *(f"not traced: {reason}" for reason in row.not_traced))


def _of_support(support: Support) -> Iterator[str]:
    if support.file:
        yield f"{support.file} (ontology)"
    for citation in support.citations:
        basis = "" if citation.basis == "stated" else f" ({citation.basis})"
        known = (*(source.title or source.url for source in citation.sources), citation.as_of)
        for line in citation.lines:
            yield " · ".join(part for part in (f"{citation.file}:{line}{basis}", *known) if part)


def _as_json(base: KnowledgeBase, query: str) -> dict[str, Any]:
    """SPARQL 1.1 results as JSON; `citations` has, for each row in order, what it rests on. Clients that do not know it pass it over."""
    answer = base.cite(query)
    _, plain = base.answer(query, (RESULTS_JSON,), base.ontology.prefixes)
    return {**json.loads(plain), "citations": [_row_as_json(base, row) for row in answer.rows]}


def _row_as_json(base: KnowledgeBase, row: CitedRow) -> dict[str, Any]:
    lines = [place for support in row.supports for place in _support_as_json(base, support)]
    return {"lines": list({json.dumps(line): line for line in lines}.values()), "notTraced": list(row.not_traced)}


def _support_as_json(base: KnowledgeBase, support: Support) -> Iterator[dict[str, Any]]:
    triple = [str(term) for term in support.triple]
    if support.file:
        yield {"file": support.file, "basis": "ontology", "triple": triple}
    for citation in support.citations:
        sources = [{"title": source.title, "url": source.url} for source in citation.sources]
        for line in citation.lines:
            yield {
                "file": citation.file,
                "line": line,
                "text": base.line_text(citation.slug, line),
                "basis": citation.basis,
                "asOf": citation.as_of,
                "sources": sources,
                "claim": citation.claim,
                "triple": triple,
            }
