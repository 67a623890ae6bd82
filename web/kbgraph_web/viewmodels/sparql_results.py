"""Query results as their page shows them.

The columns decide whether there is a graph, a map or a chart.
"""

from __future__ import annotations

import heapq
import json
import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from itertools import pairwise
from typing import Any, NamedTuple, TypeAlias

from kbgraph.errors import AnswerTooLargeError, BusyError, QueryStoppedError
from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.rdf import CITED_JSON, NTRIPLES, RESULTS_JSON, Format
from kbgraph.store.oxigraph import parse_triples, read_triples
from kbgraph.views import Citation, MapArea, date_words, source_words
from kbgraph_web.viewmodels.answers.bar_chart import Bar, bars
from kbgraph_web.viewmodels.bounds.marked_cells import marked_cells
from kbgraph_web.viewmodels.maps.choropleth import NO_PLACES, Choropleth, choropleth
from kbgraph_web.viewmodels.term_cells import TermCell, TermCells, term_of

QueryRunner: TypeAlias = Callable[[tuple[Format, ...]], tuple[Format, bytes]]
"""Runs a query, and returns the results in the first of the syntaxes that can hold them."""
PAGE_ROWS = 100
"""Rows of the table of a page."""
MAX_ROWS = 1000
"""Rows of which graph, map and chart are drawn, and triples of a page."""
MAX_CITED_ROWS = 200
"""Rows up to which a page cites their lines, which takes a second query and work for each row."""
_CAMEL = re.compile(r"(?<=[a-z0-9])[A-Z](?=[a-z])")
VIEWS = ("table", "graph", "map", "chart")
"""The views of results, in the order of preference."""


class CitedLine(NamedTuple):
    """A line that states a fact from which a row follows."""

    where: str
    """File and line, as people cite them."""
    slug: str
    """The slug of the entry; empty for a line of the ontology."""
    line: int
    text: str
    basis: str
    dates: tuple[str, ...]
    """The dates of its sources in words."""
    strength: str
    """The strength of the fact in words; empty for a line of the ontology."""
    sources: tuple[tuple[str, str], ...]
    """Title and address of each source."""


class ResultRow(NamedTuple):
    """A row of a table."""

    cells: tuple[TermCell, ...]
    lines: tuple[CitedLine, ...] = ()
    not_traced: tuple[str, ...] = ()
    """Parts of the query whose lines are unknown."""
    marked: tuple[tuple[Citation, ...], ...] = ()
    """For each cell, the citations of the fact of which it is the value; none for other cells."""


class ResultEdge(NamedTuple):
    """An edge of a graph."""

    source: TermCell
    label: TermCell
    target: TermCell


class Results(NamedTuple):
    """A page of the results of a query: some of the rows, and pictures of the first of them."""

    total: int
    """Rows or triples; 1 for ASK."""
    truth: bool | None = None
    """The result of ASK; None for other queries."""
    variables: tuple[str, ...] = ()
    rows: tuple[ResultRow, ...] = ()
    is_cited: bool = False
    bars: tuple[Bar, ...] = ()
    edges: tuple[ResultEdge, ...] = ()
    regions: Choropleth = NO_PLACES
    areas: tuple[MapArea, ...] = ()
    """The disputed areas of the map."""
    first: int = 0
    """The position of the first row or triple of the page."""

    @property
    def page_size(self) -> int:
        """Rows or triples of a full page."""
        return MAX_ROWS if self.is_graph else PAGE_ROWS

    @property
    def views(self) -> tuple[str, ...]:
        """The views that the results allow, the default first."""
        has_rows = self.variables or self.truth is not None
        available = (has_rows, self.edges, self.regions, self.bars)
        views = zip(VIEWS, available, strict=True)
        return tuple(name for name, is_available in views if is_available) or VIEWS[:1]

    @property
    def numeric(self) -> frozenset[str]:
        """The variables that have numbers alone: heading and numbers stand on one side."""
        columns = (
            (name, [row.cells[index] for row in self.rows if row.cells[index].text])
            for index, name in enumerate(self.variables)
        )
        return frozenset(
            name
            for name, cells in columns
            if cells and all(cell.number is not None for cell in cells)
        )

    @staticmethod
    def words(variable: str) -> str:
        """Return the name of a variable in words: `other value` for `otherValue`."""
        return _CAMEL.sub(lambda capital: f" {capital[0].lower()}", variable).replace("_", " ")

    @property
    def is_graph(self) -> bool:
        """Whether the results are triples rather than rows."""
        return self.truth is None and not self.variables


def read_results(base: KnowledgeBase, run: QueryRunner, sort: str = "", page: int = 1) -> Results:
    """Run a query and return a page of its results, counted from 1.

    `sort` is the variable by which rows are sorted, after a `-` for descending order. Raises the
    errors of `run`, except for the second query, which cites lines: if that exceeds a limit, the
    results have no citations.
    """
    syntax, body = run((RESULTS_JSON, NTRIPLES))
    if syntax == NTRIPLES:
        return _graph(base, body.decode(), MAX_ROWS * (page - 1))
    results = json.loads(body)
    if len(results.get("results", {}).get("bindings", [])) <= MAX_CITED_ROWS:
        with suppress(AnswerTooLargeError, BusyError, QueryStoppedError):
            results = json.loads(run((CITED_JSON,))[1])
    return _table(base, results, sort, PAGE_ROWS * (page - 1))


def _graph(base: KnowledgeBase, ntriples: str, first: int) -> Results:
    triples, cells = list(read_triples(parse_triples(ntriples.splitlines()))), TermCells(base)
    edges = (ResultEdge(*map(cells.cell, triple)) for triple in triples[first : first + MAX_ROWS])
    return Results(len(triples), edges=tuple(edges), first=first)


def _table(base: KnowledgeBase, results: dict[str, Any], sort: str, first: int) -> Results:
    is_cited = "citations" in results
    cited = results.get("citations", ())
    citations = [_row_citations(base, each) for each in cited]
    if "boolean" in results:
        rows = tuple(ResultRow((), *each) for each in citations)
        return Results(1, truth=results["boolean"], rows=rows, is_cited=is_cited)
    names, cells = tuple(results["head"]["vars"]), TermCells(base)
    bindings = results["results"]["bindings"]
    uncited: tuple[tuple[CitedLine, ...], tuple[str, ...]] = ((), ())

    def row(position: int) -> tuple[TermCell, ...]:
        return tuple(_cell(cells, bindings[position], name) for name in names)

    positions = _first_positions(bindings, names, sort, cells, max(MAX_ROWS, first + PAGE_ROWS))
    drawn = [row(position) for position in positions[:MAX_ROWS]]
    shown = [
        ResultRow(
            row(position),
            *(citations[position] if citations else uncited),
            marked=marked_cells(base, cited[position]["lines"], bindings[position], names)
            if cited
            else (),
        )
        for position in positions[first : first + PAGE_ROWS]
    ]
    return Results(
        total=len(bindings),
        variables=names,
        rows=tuple(shown),
        is_cited=is_cited,
        bars=bars(names, drawn),
        edges=_edges(names, drawn),
        regions=choropleth(names, drawn, base.ontology.schemes),
        areas=base.views.world_map.areas,
        first=first,
    )


def _row_citations(
    base: KnowledgeBase, cited: dict[str, Any]
) -> tuple[tuple[CitedLine, ...], tuple[str, ...]]:
    lines = dict.fromkeys(_line(base, each) for each in cited["lines"])
    return tuple(lines), tuple(cited["notTraced"])


def _line(base: KnowledgeBase, line: dict[str, Any]) -> CitedLine:
    number = line.get("line", 0)
    return CitedLine(
        where=f"{line['file']}:{number}" if number else line["file"],
        slug=base.graph.iris.slug(line.get("claim", "")) or "",
        line=number,
        text=line.get("text", ""),
        basis=line["basis"],
        dates=tuple(
            date_words(line.get("asOf", ""), line.get("checked", ""), line.get("sources", ()))
        ),
        strength=_strength(line),
        sources=tuple(
            (source_words(each["title"] or each["url"], each["locators"]), each["url"])
            for each in line.get("sources", ())
        ),
    )


def _strength(line: dict[str, Any]) -> str:
    strength = line.get("strength")
    words = f"{strength['mark']} {strength['label']}" if strength else ""
    return f"{words}, disagrees" if line.get("disagreesWith") else words


def _first_positions(
    bindings: list[dict[str, Any]], names: tuple[str, ...], sort: str, cells: TermCells, count: int
) -> Sequence[int]:
    """Return the positions of the first rows.

    There may be a million rows: only the cells by which they are sorted are made for all of them.
    """
    name = sort.removeprefix("-")
    positions = range(len(bindings))
    if name not in names:
        return positions[:count]
    keys = [_cell(cells, each, name).sort for each in bindings]
    # As sorted() with `reverse`, both keep the order of equal rows.
    choose = heapq.nlargest if sort.startswith("-") else heapq.nsmallest
    return choose(count, positions, key=keys.__getitem__)


def _cell(cells: TermCells, binding: dict[str, Any], name: str) -> TermCell:
    return cells.cell(term_of(binding[name]) if name in binding else None)


def _edges(names: tuple[str, ...], rows: Sequence[tuple[TermCell, ...]]) -> tuple[ResultEdge, ...]:
    """Return edges from each column of things to the next.

    An edge has the name of the second variable, or of the ontology term in a column between them.
    """
    columns = [
        index
        for index in range(len(names))
        if all(row[index].is_iri or not row[index].text for row in rows)
    ]
    named_rows = (
        [(names[index], row[index]) for index in columns if row[index].text] for row in rows
    )
    return tuple(dict.fromkeys(edge for named in named_rows for edge in _row_edges(named)))


def _row_edges(named: list[tuple[str, TermCell]]) -> list[ResultEdge]:
    things = [index for index, (_, cell) in enumerate(named) if not cell.is_ontology_term]
    return [
        ResultEdge(named[start][1], _edge_label(named, start, end), named[end][1])
        for start, end in pairwise(things)
    ]


def _edge_label(named: list[tuple[str, TermCell]], start: int, end: int) -> TermCell:
    between = [cell for _, cell in named[start + 1 : end]]
    return between[0] if between else TermCell(named[end][0])
