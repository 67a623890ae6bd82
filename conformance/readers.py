"""Independent readers of each export: what they find, as statements that can be compared.

A statement of RDF is a quad in N-Quads, one of a network a node or an edge, one of results or of
a table a row. Its texts are as the reader gives them.
"""

from __future__ import annotations

import csv
import io
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple, TypeAlias

import duckdb
import networkx as nx
import pyoxigraph as ox
import rdflib
from lxml import etree
from rdflib.query import Result

from kbgraph.export.parquet import COLUMNS
from kbgraph.rdf.formats import (
    EXPORT_FORMATS,
    GEXF,
    GRAPHML,
    PARQUET,
    RDF_FORMATS,
    RESULTS_CSV,
    RESULTS_JSON,
    RESULTS_TSV,
    RESULTS_XML,
    TURTLE,
    Format,
)
from reliability.exports import read_by_oxigraph, read_by_rdflib
from tests.clients import read_network, read_parquet, read_rdf

Statement: TypeAlias = tuple[str, ...]
_RESULTS = {RESULTS_JSON, RESULTS_XML, RESULTS_CSV, RESULTS_TSV}
FORMATS = (*EXPORT_FORMATS, RESULTS_JSON, RESULTS_XML, RESULTS_CSV, RESULTS_TSV, PARQUET)
_CSV: Any = {"all_varchar": True, "header": True, "sep": ",", "quotechar": '"', "escapechar": '"'}
"""RFC 4180, which DuckDB would otherwise guess from the first rows."""
_NODE, _EDGE = ("iri", "label", "type"), ("property", "label", "basis", "lines")
_GRAPHML_NS = "{http://graphml.graphdrawing.org/xmlns}"
_SRX_NS = "{http://www.w3.org/2005/sparql-results#}"


class Reader(NamedTuple):
    """A program that reads some formats; `is_slow` where it starts a process."""

    name: str
    formats: frozenset[Format]
    read: Callable[[bytes, Format], Iterable[Statement]]
    is_slow: bool = False


def _oxigraph(data: bytes, syntax: Format) -> Iterable[Statement]:
    if syntax not in _RESULTS:
        return ((each,) for each in read_by_oxigraph(data, syntax))
    results = ox.parse_query_results(
        data, format=ox.QueryResultsFormat.from_media_type(syntax.media_type)
    )
    assert isinstance(results, ox.QuerySolutions), "the results are those of SELECT"
    return [tuple(_value(term) for term in row) for row in results]


def _value(term: Any) -> str:
    text: str = term.value
    return text


def _rdflib(data: bytes, syntax: Format) -> Iterable[Statement]:
    if syntax not in _RESULTS:
        return ((each,) for each in read_by_rdflib(data, syntax))
    if syntax == RESULTS_TSV:
        terms = rdflib.Graph().parse(data=_terms(data), format="turtle")
        return _rows([str(term) for term in triple] for triple in terms)
    result = Result.parse(io.BytesIO(data), format=syntax.name)
    return [tuple(map(str, row)) for row in result if isinstance(row, rdflib.query.ResultRow)]


def _terms(sheet: bytes) -> str:
    """Return the cells of results as TSV as Turtle, whose terms they are (section 4 of its syntax).

    rdflib's reader of TSV takes a form feed and its like for white space before a cell.
    """
    rows = sheet.decode().removesuffix("\n").split("\n")[1:]
    return "".join(
        f"<row:{number}> <column:{index}> {cell} .\n"
        for number, row in enumerate(rows)
        for index, cell in enumerate(row.split("\t"))
    )


def _rows(cells: Iterable[Sequence[str]]) -> list[Statement]:
    """Put cells into rows, each given by its row, its column and its text."""
    rows: dict[str, dict[str, str]] = defaultdict(dict)
    for row, column, text, *_ in cells:
        rows[row][column] = text
    return [tuple(row[column] for column in sorted(row)) for row in rows.values()]


def _rdf_parse(data: bytes, syntax: Format) -> Iterator[Statement]:
    if syntax == RESULTS_TSV:
        yield from _rows(read_rdf(_terms(data).encode(), TURTLE.media_type))
        return
    for subject, predicate, value, language, datatype, graph in read_rdf(data, syntax.media_type):
        term: ox.NamedNode | ox.Literal
        if language:
            term = ox.Literal(value, language=language)
        elif datatype:
            term = ox.Literal(value, datatype=ox.NamedNode(datatype))
        else:
            term = ox.NamedNode(value)
        name = ox.NamedNode(graph) if graph else ox.DefaultGraph()
        yield (str(ox.Quad(ox.NamedNode(subject), ox.NamedNode(predicate), term, name)),)


def _networkx(data: bytes, syntax: Format) -> Iterator[Statement]:
    graph = (
        nx.read_graphml(io.BytesIO(data), force_multigraph=True)
        if syntax == GRAPHML
        else nx.read_gexf(io.BytesIO(data))
    )
    for name, node in graph.nodes(data=True):
        yield (name, *(str(node[key]) for key in _NODE))
    for source, target, edge in graph.edges(data=True):
        yield (source, target, *(str(edge[key]) for key in _EDGE))


def _graphology(data: bytes, syntax: Format) -> Iterator[Statement]:
    graph = read_network(data, syntax.name)
    for node in graph["nodes"]:
        yield (node["key"], *(node["attributes"][key] for key in _NODE))
    for edge in graph["edges"]:
        ends = edge["source"], edge["target"]
        yield (*ends, *(edge["attributes"][key] for key in _EDGE))


def _lxml(data: bytes, syntax: Format) -> Iterator[Statement]:
    root = etree.fromstring(data)
    match syntax.name:
        case GRAPHML.name:
            yield from _graphml(root)
        case GEXF.name:
            yield from _gexf(root)
        case _:
            for row in root.iter(f"{_SRX_NS}result"):
                yield tuple(binding[0].text or "" for binding in row)


def _graphml(root: Any) -> Iterator[Statement]:
    names = {key.get("id"): key.get("attr.name") for key in root.iter(f"{_GRAPHML_NS}key")}

    def data_of(element: Any) -> dict[str, str]:
        return {names[data.get("key")]: data.text or "" for data in element}

    for node in root.iter(f"{_GRAPHML_NS}node"):
        yield (node.get("id"), *(data_of(node)[key] for key in _NODE))
    for edge in root.iter(f"{_GRAPHML_NS}edge"):
        yield (edge.get("source"), edge.get("target"), *(data_of(edge)[key] for key in _EDGE))


def _gexf(root: Any) -> Iterator[Statement]:
    names = {each.get("id"): each.get("title") for each in root.iter("{*}attribute")}

    def data_of(element: Any) -> dict[str, str]:
        values = {names[each.get("for")]: each.get("value") for each in element.iter("{*}attvalue")}
        return {"label": element.get("label"), **values}

    for node in root.iter("{*}node"):
        yield (node.get("id"), *(data_of(node)[key] for key in _NODE))
    for edge in root.iter("{*}edge"):
        yield (edge.get("source"), edge.get("target"), *(data_of(edge)[key] for key in _EDGE))


def _json(data: bytes, _: Format) -> Iterator[Statement]:
    results = json.loads(data)
    for row in results["results"]["bindings"]:
        yield tuple(row[name]["value"] for name in results["head"]["vars"])


def _csv(data: bytes, _: Format) -> Iterator[Statement]:
    rows = csv.reader(io.StringIO(data.decode(), newline=""))
    next(rows)
    yield from map(tuple, rows)


def _duckdb(data: bytes, syntax: Format) -> Iterator[Statement]:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "export"
        file.write_bytes(data)
        if syntax == RESULTS_CSV:
            found = duckdb.read_csv(str(file), **_CSV)
            yield from found.fetchall()
            return
        found = duckdb.read_parquet(str(file))
        names = found.columns
        for row in found.fetchall():
            yield table_row(dict(zip(names, row, strict=True)))


def _hyparquet(data: bytes, _: Format) -> Iterator[Statement]:
    return map(table_row, read_parquet(data))


def table_row(cells: dict[str, Any]) -> Statement:
    """Return a row of a table as texts that readers of all languages agree on."""
    return tuple(_cell(cells[column.name]) for column in COLUMNS)


def _cell(value: Any) -> str:
    return json.dumps(_plain(value), ensure_ascii=False, sort_keys=True, default=str)


def _plain(value: Any) -> Any:
    match value:
        case list() | tuple():
            return [_plain(each) for each in value]
        case dict():
            return {name: _plain(each) for name, each in value.items()}
        case float() if value.is_integer():
            return int(value)
    return value


READERS = (
    Reader(
        "pyoxigraph", frozenset({*RDF_FORMATS, RESULTS_JSON, RESULTS_XML, RESULTS_TSV}), _oxigraph
    ),
    Reader("rdflib", frozenset({*RDF_FORMATS, *_RESULTS}), _rdflib),
    Reader("rdf-parse", frozenset({*RDF_FORMATS, RESULTS_TSV}), _rdf_parse, is_slow=True),
    Reader("networkx", frozenset({GRAPHML, GEXF}), _networkx),
    Reader("graphology", frozenset({GRAPHML, GEXF}), _graphology, is_slow=True),
    Reader("lxml", frozenset({GRAPHML, GEXF, RESULTS_XML}), _lxml),
    Reader("json", frozenset({RESULTS_JSON}), _json),
    Reader("csv", frozenset({RESULTS_CSV}), _csv),
    Reader("DuckDB", frozenset({RESULTS_CSV, PARQUET}), _duckdb),
    Reader("hyparquet", frozenset({PARQUET}), _hyparquet, is_slow=True),
)
"""Each format has two that are no part of kbgraph, or more."""
