"""An answer as a page shows it: as a table whose rows name their lines, as a graph, a map or a chart, whichever its columns allow."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from itertools import pairwise
from typing import Any, NamedTuple, TypeAlias

from kbgraph.errors import AnswerTooLargeError, BusyError, QueryStoppedError
from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.rdf.formats import CITED_JSON, NTRIPLES, RESULTS_JSON, Format
from kbgraph.store.oxigraph import parse_triples, read_triples
from kbgraph_web.viewmodels.choropleth import NOWHERE, Choropleth, choropleth
from kbgraph_web.viewmodels.term_cells import TermCell, TermCells, term_of

Ask: TypeAlias = Callable[[tuple[Format, ...]], tuple[Format, bytes]]
"""Asks the query, for an answer in the first of the syntaxes that can carry it."""
MOST_ROWS = 1000
"""Rows and edges that a page shows."""
MOST_CITED = 200
"""Rows of an answer up to which a page says on which lines they rest: that takes a query more, and a look at every row."""
MOST_BARS = 100


class CitedLine(NamedTuple):
    """A line on which a row rests."""

    where: str
    """File and line, as people cite it."""
    slug: str
    """Of the entry; empty where the ontology says it."""
    line: int
    text: str
    basis: str
    as_of: str
    sources: tuple[tuple[str, str], ...]
    """Title and address of each."""


class ResultRow(NamedTuple):
    """A row of a table."""

    cells: tuple[TermCell, ...]
    lines: tuple[CitedLine, ...] = ()
    not_traced: tuple[str, ...] = ()


class Bar(NamedTuple):
    """A row of a chart: its label, its number, and the number's share of the largest, from 0 to 100."""

    label: TermCell
    number: TermCell
    share: float


class ResultEdge(NamedTuple):
    """An edge of a graph."""

    source: TermCell
    label: TermCell
    target: TermCell


class Results(NamedTuple):
    """What a page shows of an answer."""

    total: int
    """Rows or triples; 1 for ASK."""
    truth: bool | None = None
    variables: tuple[str, ...] = ()
    rows: tuple[ResultRow, ...] = ()
    is_cited: bool = False
    bars: tuple[Bar, ...] = ()
    edges: tuple[ResultEdge, ...] = ()
    regions: Choropleth = NOWHERE

    @property
    def views(self) -> tuple[str, ...]:
        """In which ways it can be shown, the usual one first."""
        known = (
            ("table", self.variables or self.truth is not None),
            ("graph", self.edges),
            ("map", self.regions),
            ("chart", self.bars),
        )
        return tuple(name for name, there in known if there) or ("table",)

    @property
    def is_graph(self) -> bool:
        """Whether the answer is triples, not rows."""
        return self.truth is None and not self.variables


def read(base: KnowledgeBase, ask: Ask, sort: str = "") -> Results:
    """Ask, and make the answer ready; `sort` is the variable by which rows are sorted, after a `-` where from the high end.

    Raises what `ask` raises. Where the lines cannot be had within the limits, the answer comes without them.
    """
    syntax, body = ask((RESULTS_JSON, NTRIPLES))
    if syntax == NTRIPLES:
        return _graph(base, body.decode())
    found = json.loads(body)
    if len(found.get("results", {}).get("bindings", [])) <= MOST_CITED:
        with suppress(AnswerTooLargeError, BusyError, QueryStoppedError):
            found = json.loads(ask((CITED_JSON,))[1])
    return _table(base, found, sort)


def _graph(base: KnowledgeBase, ntriples: str) -> Results:
    triples, cells = list(read_triples(parse_triples(ntriples.splitlines()))), TermCells(base)
    edges = (ResultEdge(*map(cells.cell, triple)) for triple in triples[:MOST_ROWS])
    return Results(len(triples), edges=tuple(edges))


def _table(base: KnowledgeBase, found: dict[str, Any], sort: str) -> Results:
    is_cited = "citations" in found
    citations = [_cited(base, each) for each in found.get("citations", ())]
    if "boolean" in found:
        rows = tuple(ResultRow((), *cited) for cited in citations)
        return Results(1, truth=found["boolean"], rows=rows, is_cited=is_cited)
    names, cells = tuple(found["head"]["vars"]), TermCells(base)
    bindings = found["results"]["bindings"]
    shown = [
        [cells.cell(term_of(each[name]) if name in each else None) for name in names]
        for each in bindings
    ]
    whole = [
        ResultRow(tuple(row), *cited)
        for row, cited in zip(shown, citations or [((), ())] * len(shown), strict=True)
    ]
    first = _sorted(whole, names, sort)[:MOST_ROWS]
    places = choropleth(names, [row.cells for row in first])
    return Results(
        len(whole),
        None,
        names,
        tuple(first),
        is_cited,
        _bars(names, first),
        _edges(names, first),
        places,
    )


def _cited(
    base: KnowledgeBase, found: dict[str, Any]
) -> tuple[tuple[CitedLine, ...], tuple[str, ...]]:
    lines = dict.fromkeys(_line(base, each) for each in found["lines"])
    return tuple(lines), tuple(found["notTraced"])


def _line(base: KnowledgeBase, found: dict[str, Any]) -> CitedLine:
    number = found.get("line", 0)
    where = f"{found['file']}:{number}" if number else found["file"]
    sources = tuple(
        (each["title"] or each["url"], each["url"]) for each in found.get("sources", ())
    )
    slug = base.iris.slug(found.get("claim", "")) or ""
    return CitedLine(
        where, slug, number, found.get("text", ""), found["basis"], found.get("asOf", ""), sources
    )


def _sorted(rows: list[ResultRow], names: tuple[str, ...], sort: str) -> list[ResultRow]:
    name = sort.removeprefix("-")
    if name not in names:
        return rows
    column = names.index(name)
    return sorted(rows, key=lambda row: row.cells[column].sort, reverse=sort.startswith("-"))


def _bars(names: tuple[str, ...], rows: list[ResultRow]) -> tuple[Bar, ...]:
    """A bar for each row, where one column holds numbers alone, none below zero, and another one labels."""
    columns = list(zip(*(row.cells for row in rows), strict=True)) or [()] * len(names)
    numbers = [
        column
        for column in columns
        if column and all(cell.number is not None and cell.number >= 0 for cell in column)
    ]
    labels = [
        column
        for column in columns
        if column and all(cell.text and cell.number is None for cell in column)
    ]
    if len(numbers) != 1 or not labels or len(rows) < 2:
        return ()
    most = max(cell.number or 0 for cell in numbers[0])
    pairs = list(zip(labels[0], numbers[0], strict=True))[:MOST_BARS]
    return tuple(
        Bar(label, number, round(100 * (number.number or 0) / most, 1) if most else 0)
        for label, number in pairs
    )


def _edges(names: tuple[str, ...], rows: list[ResultRow]) -> tuple[ResultEdge, ...]:
    """Edges from each column of things to the next, named by the variable, or by the word of the ontology that stands between."""
    columns = [
        at
        for at in range(len(names))
        if all(row.cells[at].is_iri or not row.cells[at].text for row in rows)
    ]
    found = [
        edge
        for row in rows
        for edge in _of_row([(names[at], row.cells[at]) for at in columns if row.cells[at].text])
    ]
    return tuple(dict.fromkeys(found))


def _of_row(named: list[tuple[str, TermCell]]) -> list[ResultEdge]:
    things = [at for at, (_, cell) in enumerate(named) if not cell.is_word]
    return [
        ResultEdge(named[one][1], _between(named, one, other), named[other][1])
        for one, other in pairwise(things)
    ]


def _between(named: list[tuple[str, TermCell]], one: int, other: int) -> TermCell:
    words = [cell for _, cell in named[one + 1 : other]]
    return words[0] if words else TermCell(named[other][0])
