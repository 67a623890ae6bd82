"""The values of parameters in a query: its data blocks (SPARQL 1.1 Query, section 10.2).

A parameter is a variable that the query gives one value: `VALUES ?place { <id/x> }`. Another value
takes its place between the braces as one term, whose text is made here. No text of a client becomes
a part of the query in any other way.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from kbgraph.ontology.example_queries.terms import TermReader
from kbgraph.query_syntax import QueryToken, tokenize
from kbgraph.rdf.prefixes import reference, shorten
from kbgraph.rdf.terms import BOOLEAN, INTEGER, STRING, Iri, Literal, Term, written


class DataBlock(NamedTuple):
    """The data block of one variable."""

    variable: str
    start: int
    """The position after the opening brace."""
    end: int
    """The position of the closing brace."""
    tokens: tuple[QueryToken, ...]
    """The tokens between the braces."""


def data_blocks(query: str) -> Iterator[DataBlock]:
    """Yield the data blocks of single variables, in the order of the query."""
    tokens = tokenize(query)
    for number in range(len(tokens) - 3):
        keyword, variable, brace = tokens[number : number + 3]
        if (keyword.kind, variable.kind, brace.kind) == ("VALUES", "VAR", "{"):
            rest = tokens[number + 3 :]
            length = next((i for i, each in enumerate(rest) if each.kind == "}"), None)
            if length is not None:
                yield DataBlock(
                    variable.text[1:], brace.end, rest[length].start, tuple(rest[:length])
                )


def bind(query: str, values: Mapping[str, Term], base: str) -> str:
    """Return a query with values in the data blocks of their variables.

    `base` is that of the knowledge base. Terms are written by the prefixes that the query declares
    itself, so that any endpoint with this base reads it.
    """
    terms = TermReader(base=base).of_query(tokenize(query))
    parts, position = list[str](), 0
    for block in data_blocks(query):
        if block.variable in values:
            term = _text(values[block.variable], base, terms)
            parts += [query[position : block.start], f" {term} "]
            position = block.end
    return "".join([*parts, query[position:]])


def _text(term: Term, base: str, terms: TermReader) -> str:
    """Return a term as SPARQL writes it, in a short form where that means the same."""
    if isinstance(term, Iri):
        return reference(term, base if terms.base == base else "", terms.prefixes)
    if term.datatype in {BOOLEAN, INTEGER}:
        return term.lexical
    name = shorten(term.datatype, terms.prefixes)
    if name is None or term.datatype == STRING:
        return written(term)
    return f"{written(Literal(term.lexical))}^^{name}"
