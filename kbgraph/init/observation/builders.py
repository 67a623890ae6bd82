"""Collects the spellings and values of keys, labels and columns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from kbgraph.init.observation.seen import FieldSeen, Sample, TableSeen
from kbgraph.source.entry import Inline, Table
from kbgraph.source.names import normalise_key


class FieldBuilder:
    """The spellings and values of a key, a label or a column."""

    def __init__(self) -> None:
        self.labels: Counter[str] = Counter()
        self.sections: Counter[str] = Counter()
        self.samples: list[Sample] = []

    def add(self, section: str, label: str, samples: Iterable[Sample]) -> None:
        """Add the values that a file has below a label of a section."""
        self.labels[" ".join(label.split())] += 1
        self.sections[section] += 1
        self.samples += samples

    def seen(self) -> FieldSeen:
        """Return what has been added."""
        return FieldSeen(usual(self.sections), usual(self.labels), tuple(self.samples))


def usual(counts: Counter[str]) -> str:
    """Return the commonest spelling; of several, the first by its letters."""
    return min(counts, key=lambda each: (-counts[each], each))


class ColumnsBuilder:
    """The columns of the record tables of a section."""

    def __init__(self) -> None:
        self.columns: dict[str, FieldBuilder] = {}
        self.sections: Counter[str] = Counter()

    def add(self, path: str, section: str, table: Table) -> None:
        """Add a table of a file."""
        self.sections[section] += 1
        for index, header in enumerate(table.header):
            name = normalise_key(header.text)
            if name:
                cells = [row[index] for row in table.rows if index < len(row)]
                column = self.columns.setdefault(name, FieldBuilder())
                samples = [Sample(path, cell) for cell in cells if has_value(cell)]
                column.add(section, header.text, samples)

    def seen(self) -> TableSeen:
        """Return what has been added."""
        columns = tuple(column.seen() for column in self.columns.values())
        return TableSeen(usual(self.sections), columns)


def has_value(written: Inline) -> bool:
    """Whether a text states anything."""
    return bool(written.text or written.links)
