"""Rows of a query result with their citations, in the terminal and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from rich.markup import escape

from kbgraph.cli.terminal import console, counted, print_json, print_line, term_text
from kbgraph.errors import FormatError
from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.rdf import CITED_JSON
from kbgraph.sparql import CitedResult, CitedRow, Request, TripleProvenance
from kbgraph.views import citation_words, end_words, strength_words, today


def print_cited(kb: KnowledgeBase, query: str, syntax: str) -> None:
    """Print each row with the lines, sources and dates that support it.

    Raises FormatError for a syntax other than table and json.
    """
    match syntax:
        case "table":
            _print_rows(kb, kb.cite(query))
        case "json":
            _, document = kb.sparql.answer(Request(query, (CITED_JSON,)))
            print_json(json.loads(document))
        case _:
            raise FormatError(f"--cite has no format {syntax}: use --format table or json")


def _print_rows(kb: KnowledgeBase, answer: CitedResult) -> None:
    for row in answer.rows:
        values = (
            f"[bold]{name}[/bold] {term_text(term, kb)}"
            for name, term in zip(answer.variables, row.row, strict=True)
        )
        print_line(" · ".join(values) or "yes")
        for citation in _citations(row):
            print_line(f"  [dim]{escape(citation)}[/dim]")
    if answer.boolean is None:
        console.print(counted(len(answer.rows), "row"))
    elif not answer.boolean:
        print_line("no")
        print_line("  [dim]not traced: an absence has no line[/dim]")


def _citations(row: CitedRow) -> Iterable[str]:
    """Return the citations of a row, each once, and the reasons for what is not traced."""
    traced = dict.fromkeys(text for support in row.triples for text in _support_texts(support))
    return (*traced, *(f"not traced: {reason}" for reason in row.not_traced))


def _support_texts(support: TripleProvenance) -> Iterator[str]:
    if support.file:
        yield f"{support.file} (ontology)"
    for citation in support.citations:
        strength = ", ".join(
            filter(None, (strength_words([citation]), end_words([citation], today())))
        )
        for line in citation.lines:
            yield " · ".join(filter(None, (citation_words(citation, line), strength)))
