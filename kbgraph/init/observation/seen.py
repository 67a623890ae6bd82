"""The data of an observation: where the entries of each class write values, and the values."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from kbgraph.init.observation.plain_labels import PlainLabels
from kbgraph.source.entry import Inline, MappingNode


class Sample(NamedTuple):
    """A value as an entry has it."""

    path: str
    """The file of the entry."""
    value: Inline | MappingNode
    is_quoted: bool = False
    """Whether it stands in quotes, which say that its digits are a text."""


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
    """In the order of appearance."""

    @property
    def is_list(self) -> bool:
        """Whether there is a single column."""
        return len(self.columns) == 1


@dataclass(frozen=True, slots=True)
class TitledTables:
    """Tables whose rows are keys and values, below a header that has words."""

    section: str
    header: str
    tables: int


@dataclass(frozen=True, slots=True)
class MapSeen:
    """The maps under a key of the front matter."""

    label: str
    """The key, as most entries spell it."""
    keys: tuple[FieldSeen, ...]
    """The keys of the maps, in the order of appearance."""


class TypeRule(NamedTuple):
    """A class whose entries give a word under a key."""

    key: str
    """As entries spell it; `type`, or a key that is used like it."""
    word: str

    @property
    def label(self) -> str:
        """The label of the class."""
        return self.word


class FolderRule(NamedTuple):
    """A class whose entries are below a folder."""

    folder: str

    @property
    def label(self) -> str:
        """The label of the class: the name of the folder."""
        return self.folder.rpartition("/")[2]


class DefaultRule(NamedTuple):
    """A class of all entries for which nothing else gives one."""

    name: str

    @property
    def label(self) -> str:
        """The label of the class."""
        return self.name


ClassRule: TypeAlias = TypeRule | FolderRule | DefaultRule


@dataclass(frozen=True, slots=True)
class ClassSeen:
    """The entries of a class: their fields, tables and prose, in the order of appearance."""

    rule: ClassRule
    entries: int
    fields: tuple[FieldSeen, ...]
    tables: tuple[TableSeen, ...]
    maps: tuple[MapSeen, ...]
    prose: tuple[str, ...]
    """The titles of sections with prose."""
    has_lead: bool
    """Whether an entry has prose before its first section."""
    name_keys: tuple[str, ...]
    """Keys of the front matter that hold the name of the thing."""
    folder: str
    """The folder of all its entries, which no other has; empty for none."""
    titled: tuple[TitledTables, ...]
    """Tables of keys and values whose header has words."""

    @property
    def label(self) -> str:
        """The label of the class."""
        return self.rule.label


class FolderSeen(NamedTuple):
    """All classes of a folder."""

    classes: tuple[ClassSeen, ...]
    entries: int
    """The number of entries, those without a class included."""
    type_slugs: bool
    """Whether slugs begin with the type: `type--name`."""
    plain: PlainLabels
    """Lines of prose that look like labels and values."""
    front_keys: frozenset[str]
    """Keys, in normal form, that mean something else in the front matter than in a line."""


def inlines(samples: Iterable[Sample]) -> tuple[Inline, ...]:
    """Return the values that are texts, and no maps."""
    return tuple(sample.value for sample in samples if isinstance(sample.value, Inline))
