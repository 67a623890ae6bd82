"""Exports and their readers: how many of the statements that are written each of them reads."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from conformance.characters import texts, write_folder
from conformance.readers import FORMATS, READERS, Reader, Statement, table_row
from kbgraph.export.parquet import COLUMNS
from kbgraph.export.serialize import reified
from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.network.documents import node_id
from kbgraph.opening import load
from kbgraph.rdf.formats import Format, FormatKind
from kbgraph.rdf.iris import local_name
from kbgraph.sparql import Request
from kbgraph.xml_characters import replace_excluded

_ROOT = Path(__file__).parent.parent
_QUERY = "SELECT ?s ?p ?o {{ ?s ?p ?o }} ORDER BY ?s ?p ?o LIMIT {}"
_ROWS = 2000
"""Of results: readers in Python take milliseconds for each."""
_ALL = 100_000
KNOWN_FAULTS = {
    ("csv", "rdflib"): "rdflib ends a row at each line end of Unicode, also within quotes",
}
"""The faults of readers, by format and reader, with their causes."""
_CHARACTERS = 2
"""Of each category of Unicode."""
_WIDTHS = 12, 10, 12
"""Of the columns: the format, the statements that are written, and each reader."""


class Exported(NamedTuple):
    """An export, and the statements that it has to hold."""

    syntax: Format
    data: bytes
    statements: Counter[Statement]


class Reading(NamedTuple):
    """The outcome of reading an export with one reader."""

    syntax: Format
    reader: str
    found: int
    """The number of its statements that the reader finds as they were written."""
    written: int
    fault: str
    """A statement that is missing or added, or the reader's error; empty if all agree."""


class Exporter:
    """Writes one knowledge base in each format, with what the Python API says."""

    def __init__(self, base: KnowledgeBase, rows: int = _ROWS) -> None:
        self._base, self._query = base, _QUERY.format(rows)

    def export(self, syntax: Format) -> Exported:
        """Return an export with its statements."""
        match syntax.kind:
            case FormatKind.RESULTS:
                _, data = self._base.sparql.answer(Request(self._query, (syntax,)))
                return Exported(syntax, data, Counter(self._rows))
            case FormatKind.NETWORK:
                statements = Counter(self._network())
            case FormatKind.TABLE:
                statements = Counter(self._claims())
            case FormatKind.QUADS:
                statements = Counter((str(quad),) for quad in self._base.graph.store.quads())
            case FormatKind.TRIPLES:
                triples = reified(self._base.graph.store.quads(), self._base.graph.iris)
                statements = Counter((f"{triple}",) for triple in triples)
        return Exported(syntax, self._base.export.graph(syntax), statements)

    @cached_property
    def _rows(self) -> tuple[Statement, ...]:
        result = self._base.query(self._query)
        return tuple(tuple(map(str, row)) for row in getattr(result, "raw", ()))

    def _network(self) -> Iterator[Statement]:
        net = self._base.network.multigraph
        ids = {thing: node_id(str(slug)) for thing, slug in net.nodes(data="slug")}
        for thing, node in net.nodes(data=True):
            yield _texts(ids[thing], thing, node["label"], node["type"])
        for source, target, prop, edge in net.edges(keys=True, data=True):
            label, lines = self._base.views.labels.label(prop), " ".join(edge["lines"])
            basis = local_name(edge["basis"])
            yield _texts(ids[source], ids[target], prop, label, basis, lines)

    def _claims(self) -> Iterator[Statement]:
        for row in self._base.export.claims():
            yield table_row({column.name: column.cell(row) for column in COLUMNS})


def _texts(*texts: str) -> Statement:
    return tuple(map(replace_excluded, texts))


def read(exported: Exported, reader: Reader) -> Reading:
    """Read an export, and compare what is found with what was written."""
    syntax, data, statements = exported
    try:
        found, error = Counter(reader.read(data, syntax)), ""
    except Exception as raised:  # noqa: BLE001 - any error of a reader is the result
        found, error = Counter(), f"{type(raised).__name__}: {raised}"
    missing, added = statements - found, found - statements
    faults = [f"missing: {each}" for each in missing] + [f"added: {each}" for each in added]
    return Reading(
        syntax,
        reader.name,
        found=(statements & found).total(),
        written=statements.total(),
        fault=error or next(iter(faults), ""),
    )


def readings(
    base: KnowledgeBase, readers: Sequence[Reader] = READERS, rows: int = _ROWS
) -> list[Reading]:
    """Read each export with each of its readers."""
    exporter = Exporter(base, rows)
    return [
        read(exported, reader)
        for syntax in FORMATS
        for exported in [exporter.export(syntax)]
        for reader in readers
        if syntax in reader.formats
    ]


def run() -> tuple[list[str], list[str]]:
    """Return the lines of the table, and the faults."""
    with TemporaryDirectory() as folder:
        write_folder(Path(folder), texts(_CHARACTERS))
        parts = {
            "exports of the shipped knowledge base": readings(load(_ROOT)),
            "exports of texts of every Unicode category": readings(load(folder), rows=_ALL),
        }
    lines = [line for title, part in parts.items() for line in table(title, part)]
    found = [each for part in parts.values() for each in part if each.fault]
    lines += [f"  {syntax}, {reader}: {cause}" for (syntax, reader), cause in KNOWN_FAULTS.items()]
    return lines, [
        f"{each.syntax.name}, {each.reader}: {each.fault[:300]}"
        for each in found
        if (each.syntax.name, each.reader) not in KNOWN_FAULTS
    ]


def table(title: str, found: Sequence[Reading]) -> Iterator[str]:
    """Yield the lines of a matrix of formats and readers."""
    first, second, other = _WIDTHS
    names = "".join(f"{reader.name:>{other}}" for reader in READERS)
    yield f"\n{title}: statements that each reader finds"
    yield f"  {'':{first}}{'written':>{second}}{names}"
    for syntax in FORMATS:
        cells = {each.reader: str(each.found) for each in found if each.syntax == syntax}
        written = next((each.written for each in found if each.syntax == syntax), 0)
        row = "".join(f"{cells.get(reader.name, '–'):>{other}}" for reader in READERS)
        yield f"  {syntax.name:{first}}{written:>{second}}{row}"
