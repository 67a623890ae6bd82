"""The data of an observation: where the entries of each class write values, and the values."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from kbgraph.source.entry import Inline, MappingNode


class Sample(NamedTuple):
    """A value as an entry has it."""

    path: str
    """The file of the entry."""
    value: Inline | MappingNode


@dataclass(frozen=True, slots=True)
class FieldSeen:
    """A key or a label, and the values that entries of a class write there."""

    section: str
    """The title of the section; empty for front matter and for the text before all sections."""
    label: str
    """The key or label, as most entries spell it."""
    samples: tuple[Sample, ...]

    @property
    def entries(self) -> int:
        """The number of entries that have it."""
        return len({sample.path for sample in self.samples})


@dataclass(frozen=True, slots=True)
class TableSeen:
    """The record tables of a section, whose headers name their columns."""

    section: str
    columns: tuple[FieldSeen, ...]
    """In the order of the first table."""
    rows: int


class TypeWord(NamedTuple):
    """A class whose entries give a word as their `type`."""

    word: str


ClassRule: TypeAlias = TypeWord


@dataclass(frozen=True, slots=True)
class ClassSeen:
    """The entries of a class: their fields, tables and prose, in the order of appearance."""

    rule: ClassRule
    label: str
    entries: int
    fields: tuple[FieldSeen, ...]
    tables: tuple[TableSeen, ...]
    prose: tuple[str, ...]
    """The titles of sections with prose."""
    has_lead: bool
    """Whether an entry has prose before its first section."""
    name_keys: tuple[str, ...]
    """Keys of the front matter that hold the name of the thing."""


class FolderSeen(NamedTuple):
    """All classes of a folder."""

    classes: tuple[ClassSeen, ...]
    entries: int
    """The number of entries, those without a class included."""
    type_slugs: bool
    """Whether slugs begin with the type: `type--name`."""


def inlines(samples: Iterable[Sample]) -> tuple[Inline, ...]:
    """Return the values that are texts, and no maps."""
    return tuple(sample.value for sample in samples if isinstance(sample.value, Inline))
