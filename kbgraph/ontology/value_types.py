"""Value types: how authors write a cell, a line or a front matter value.

This module holds data only: `value_type_compiler` makes it of the mapping's Turtle, and
`extraction.value_parser` parses the texts. A value type is a node of the mapping: one of the kinds
below, or a regular expression whose named groups become facts.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

from kbgraph.ontology.patterns import Pattern
from kbgraph.rdf.namespaces import MAPPING
from kbgraph.rdf.terms import (
    DATE,
    DATE_TIME,
    DECIMAL,
    EDTF,
    INTEGER,
    STRING,
    YEAR,
    YEAR_MONTH,
    Iri,
    Term,
)

Constants: TypeAlias = tuple[tuple[Iri, Term], ...]
"""Properties with a value that the mapping gives, and not the text."""
NUMBER_TYPES = frozenset({DECIMAL, INTEGER})
"""The datatypes of an `m:Number`."""
DECIMAL_MARKS = frozenset({".", ","})
"""The values of `m:decimalMark`."""
DATE_TYPES = frozenset({DATE, DATE_TIME, YEAR, YEAR_MONTH, EDTF})
"""The datatypes of an `m:Moment`."""


def m(name: str) -> Iri:
    """Return the IRI of a term of the mapping's vocabulary (`m:`)."""
    return Iri(MAPPING + name)


@dataclass(frozen=True, slots=True)
class TextType:
    """Any text; with the entry's language tag where `tagged`."""

    expects: str
    """The expected notation in words, for authors; all value types have it."""
    tagged: bool
    excludes: tuple[Pattern, ...]
    """Patterns of parts that the text must not have."""
    excludes_bare: tuple[Pattern, ...]
    """Those that it must not have where it does not stand in brackets."""
    ignores: tuple[Pattern, ...]
    """Patterns of parts that `excludes` does not look at."""
    names: frozenset[str]
    """Placeholders that are a value here."""
    takes_placeholders: bool
    """Whether all placeholders are values here, as for tags."""
    matches: tuple[Pattern, ...] = ()
    """Patterns of which a text has to match one as a whole; any text will do without them."""
    datatype: Iri = STRING
    in_brackets: bool = False
    """Whether the text is that of a group that has brackets around it."""

    def is_remark(self, words: str) -> bool:
        """Whether the text is a remark in brackets, beside what they follow."""
        if not self.excludes_bare:
            return False
        return self.in_brackets or (words.startswith("(") and words.find(")") == len(words) - 1)

    def excluded_part(self, words: str) -> str | None:
        """Return a part of the text that it must not have; None where there is none."""
        if not self.excludes:
            return None
        excludes = self.excludes if self.is_remark(words) else self.excludes + self.excludes_bare
        for pattern in self.ignores:
            words = pattern.sub(" ", words)
        for pattern in excludes:
            found = pattern.search(words)
            # A text that could not be searched is not known to be free of such a part.
            if found or pattern.is_stopped:
                return str(found[0]) if found else ""
        return None


@dataclass(frozen=True, slots=True)
class Conversion:
    """A number in another unit: `(number + offset) * multiplier`, exactly."""

    path: Iri
    """The property of the converted number."""
    number: str
    """The group of the number; empty where the whole text is one."""
    unit: str
    """The group of the unit; empty where any unit will do."""
    units: frozenset[str]
    """The units to be converted, as they are written."""
    multiplier: Fraction
    offset: Fraction
    decimals: int | None
    """The decimals of the converted number; None where they follow from the written one."""


@dataclass(frozen=True, slots=True)
class NumberType:
    """A number, as `extraction.values.numbers` describes it."""

    expects: str
    datatype: Iri
    decimal_mark: str = ""
    """The mark of decimals in such numbers; empty where it is that of the folder."""
    conversions: tuple[Conversion, ...] = ()


@dataclass(frozen=True, slots=True)
class DateType:
    """A date, a date and time, a month, a year or an uncertain date, according to its datatype."""

    expects: str
    datatype: Iri


@dataclass(frozen=True, slots=True)
class AddressType:
    """An http or https address, kept as an IRI."""

    expects: str


@dataclass(frozen=True, slots=True)
class ImageType:
    """An image: its address as an IRI, or its path in the folder as a text."""

    expects: str


@dataclass(frozen=True, slots=True)
class EnumerationType:
    """A fixed set of words, each of which stands for a term."""

    expects: str
    entries: dict[str, Term]
    otherwise: ValueType | None
    """The value type of a text that is not in the set; None where no other text is allowed."""
    words: tuple[str, ...]
    """The words as the mapping spells them."""
    constants: dict[str, Constants]
    """The constants that stand beside the term of a word, by the word; for those that have any."""


@dataclass(frozen=True, slots=True)
class ConceptType:
    """A concept of a scheme, written as any of its labels or its notation."""

    expects: str
    labels: dict[str, Iri]
    words: tuple[str, ...]
    """The labels as the scheme spells them."""


@dataclass(frozen=True, slots=True)
class LinkType:
    """A thing, written as a link."""

    expects: str
    mint: Iri | None
    """If given, a plain name is allowed too: it names or makes a thing of this class."""


@dataclass(frozen=True, slots=True)
class Capture:
    """A group of a pattern or a key of a record, and the property that it states."""

    name: str
    path: Iri
    value_type: ValueType
    makes_node: bool
    """Whether its values may be structured ones, each with a node below that of the whole."""


@dataclass(frozen=True, slots=True)
class PatternType:
    """A structured value, written as one text: a node with a fact for each group."""

    expects: str
    regex: Pattern
    cls: Iri
    mint: Iri | None
    """If given, the node is a thing of this class, named by `identity`, not a part of its owner."""
    identity: str
    """Template over the groups that distinguishes one node from another."""
    captures: tuple[Capture, ...]
    """In the order of the groups."""
    numbers: tuple[str, ...]
    """The names of the groups that are numbers."""
    reads_links: bool
    """Whether a group may be a link."""
    conversions: tuple[Conversion, ...]


@dataclass(frozen=True, slots=True)
class RecordType:
    """A structured value, written as a map: a node with a fact for each key."""

    expects: str
    cls: Iri
    id_key: str
    identity: str
    """Template over the keys that distinguishes nodes without an id from one another."""
    captures: dict[str, Capture]
    """By normalised key."""


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Several value types, tried in order; the first that can read the text is used."""

    expects: str
    options: tuple[ValueType, ...]
    constants: tuple[Constants, ...] = ()
    """The constants of each option; empty where no option has any."""
    reads_years: bool = False
    """Whether an option reads years, or a range of them, so that 2004-05 may be no month."""


ValueType: TypeAlias = (
    TextType
    | NumberType
    | DateType
    | AddressType
    | ImageType
    | EnumerationType
    | ConceptType
    | LinkType
    | PatternType
    | RecordType
    | AnyOf
)


def makes_node(value_type: ValueType) -> bool:
    """Say whether a value of a type may be a structured one, with a node of its own."""
    match value_type:
        case PatternType(mint=mint):
            return mint is None
        case RecordType():
            return True
        case EnumerationType(otherwise=otherwise):
            return otherwise is not None and makes_node(otherwise)
        case AnyOf(options=options):
            return any(map(makes_node, options))
        case _:
            return False


def reads_links(value_type: ValueType) -> bool:
    """Say whether a type may read a link within a longer text."""
    match value_type:
        case LinkType():
            return True
        case PatternType(reads_links=reads):
            return reads
        case EnumerationType(otherwise=otherwise):
            return otherwise is not None and reads_links(otherwise)
        case AnyOf(options=options):
            return any(map(reads_links, options))
        case _:
            return False


def reads_images(value_type: ValueType) -> bool:
    """Say whether a type may read an image, which has no words in its text."""
    match value_type:
        case ImageType():
            return True
        case EnumerationType(otherwise=otherwise):
            return otherwise is not None and reads_images(otherwise)
        case AnyOf(options=options):
            return any(map(reads_images, options))
        case _:
            return False


def gives_iri(value_type: ValueType) -> bool:
    """Say whether a value of a type may be an IRI, of which more can be said."""
    match value_type:
        case TextType() | NumberType() | DateType():
            return False
        case EnumerationType(entries=entries, otherwise=otherwise):
            is_iri = any(isinstance(term, Iri) for term in entries.values())
            return is_iri or (otherwise is not None and gives_iri(otherwise))
        case AnyOf(options=options):
            return any(map(gives_iri, options))
        case _:
            return True
