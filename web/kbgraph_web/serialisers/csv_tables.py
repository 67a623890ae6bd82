"""Comparisons and the matrix as CSV, with lines and sources."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from kbgraph.search import IndexedThing
from kbgraph.views import Comparison, ComparisonCell, strength_words

_CELL_COLUMNS = (
    "", " · until", " · strength", " · source", " · as of", " · checked", " · line",
)  # fmt: skip
"""Suffixes of the columns of the values of a field."""
_SEPARATOR = " | "


class CsvTable(NamedTuple):
    """A header and rows of as many cells."""

    header: Sequence[str]
    rows: Iterable[Sequence[str]]


def comparison_table(comparison: Comparison) -> CsvTable:
    """Return a row for each field, with values, sources, days and lines of each thing."""
    columns = [
        f"{column.label}{suffix}" for column in comparison.columns for suffix in _CELL_COLUMNS
    ]
    return CsvTable(["heading", "field", "property", *columns], _comparison_rows(comparison))


def matrix_table(
    field_labels: Sequence[str],
    rows: Iterable[tuple[IndexedThing, Sequence[ComparisonCell]]],
) -> CsvTable:
    """Return a row for each thing, with the values of each field as comparisons have them."""
    columns = [f"{label}{suffix}" for label in field_labels for suffix in _CELL_COLUMNS]
    return CsvTable(["name", "slug", *columns], _matrix_rows(rows))


def _comparison_rows(comparison: Comparison) -> Iterator[list[str]]:
    for section in comparison.sections:
        for row in section.rows:
            cells = [text for cell in row.cells for text in _cited_texts(cell)]
            yield [section.label, row.label, row.path, *cells]


def _matrix_rows(
    rows: Iterable[tuple[IndexedThing, Sequence[ComparisonCell]]],
) -> Iterator[list[str]]:
    for item, cells in rows:
        yield [item.label, item.slug, *(text for cell in cells for text in _cited_texts(cell))]


def _cited_texts(cell: ComparisonCell) -> tuple[str, ...]:
    sources = dict.fromkeys(
        source.words for citation in cell.citations for source in citation.sources
    )
    strengths = dict.fromkeys(strength_words(value.citations) for value in cell.values)
    days = dict.fromkeys(citation.as_of for citation in cell.citations if citation.as_of)
    checked = dict.fromkeys(citation.checked for citation in cell.citations if citation.checked)
    ends = dict.fromkeys(str(end) for citation in cell.citations for end in citation.ends)
    columns = (ends, filter(None, strengths), sources, days, checked, cell.lines)
    return (cell.text, *map(_SEPARATOR.join, columns))
