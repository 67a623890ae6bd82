"""The data of a first ontology, before it is written as Turtle."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from kbgraph.init.observation.plain_labels import PlainLabels
from kbgraph.init.observation.seen import ClassRule, TitledTables
from kbgraph.init.values.forms import Guess

RESERVED_TERMS = ("TimeOfDay", "hour", "minute")
"""Local names of the terms of structured values."""
RESERVED_SHAPES = ("name", "otherName", "summary")
"""Local names of shapes that every class may have."""


class ConceptDraft(NamedTuple):
    """A concept of a scheme."""

    local: str
    label: str


@dataclass(frozen=True, slots=True)
class PropertyDraft:
    """A property, and the forms of its values."""

    local: str
    label: str
    guess: Guess
    scheme: str
    """The local name of the list of its words, which other properties may have too."""
    concepts: tuple[ConceptDraft, ...]
    """The words of its own list; none where it has no list, or that of another property."""
    mint: str
    """The local name of the class of things that are named without a link; empty for none."""


@dataclass(frozen=True, slots=True)
class HeadingDraft:
    """A heading of pages."""

    local: str
    label: str
    sections: tuple[str, ...]
    """The titles of the sections below it; none for the keys of the front matter."""


@dataclass(frozen=True, slots=True)
class FieldDraft:
    """A property of a class, with the places in which its entries write it."""

    shape: str
    column: str
    """The local name of its column, where its owner is the row of a table; else empty."""
    property: PropertyDraft
    heading: HeadingDraft
    keys: tuple[str, ...]
    """Keys of the front matter, or of a map in it."""
    labels: tuple[str, ...]
    columns: tuple[str, ...]
    """Headers of a table that has no other column, or of one whose rows are parts."""
    targets: tuple[str, ...]
    """The local names of the classes of its links; empty where they are not known."""
    entries: int


@dataclass(frozen=True, slots=True)
class PartDraft:
    """A class of parts of entries: the rows of a table, or the maps under a key."""

    local: str
    label: str
    shape: str
    """The local name of the shape of the class."""
    property: str
    """The local name of the property that leads from an entry to its parts."""
    is_row: bool
    fields: tuple[FieldDraft, ...]


@dataclass(frozen=True, slots=True)
class PartFieldDraft:
    """The parts that entries of a class have."""

    shape: str
    part: PartDraft
    heading: HeadingDraft
    keys: tuple[str, ...]
    """Keys of the front matter that hold the maps; none for the rows of a table."""
    has_texts: bool
    """Whether some entries have a text in the place of a map."""


@dataclass(frozen=True, slots=True)
class ClassDraft:
    """A class, and the places in its entries."""

    local: str
    shape: str
    label: str
    rule: ClassRule
    entries: int
    name_keys: tuple[str, ...]
    fields: tuple[FieldDraft, ...]
    parts: tuple[PartFieldDraft, ...]
    prose: tuple[str, ...]
    """The local names of the headings below which its entries have prose."""
    has_lead: bool
    folder: str
    """The folder of its entries, where it has one for itself; else empty."""


@dataclass(frozen=True, slots=True)
class ProseDraft:
    """The prose below a heading."""

    shape: str
    property: str
    label: str
    heading: HeadingDraft


@dataclass(frozen=True, slots=True)
class Draft:
    """A first ontology of a folder."""

    classes: tuple[ClassDraft, ...]
    entries: int
    """The number of entries, those without a class included."""
    headings: tuple[HeadingDraft, ...]
    """The first is that of the keys of the front matter."""
    properties: tuple[PropertyDraft, ...]
    parts: tuple[PartDraft, ...]
    prose: tuple[ProseDraft, ...]
    decimal_mark: str
    """The mark of decimals in the folder; empty where it need not be known."""
    type_slugs: bool
    titled: tuple[TitledTables, ...]
    """Tables of keys and values that are not read until their headers are empty."""
    plain: PlainLabels
    """Lines of prose that look like labels and values."""
    left_out: int
    """The number of keys and labels that are left out, since there are so many."""
    templates: tuple[str, ...] = ()
    """The folders of templates."""
    no_classes: tuple[str, ...] = ()
    """The folders that give no class, since their entries have nothing that others lack."""
