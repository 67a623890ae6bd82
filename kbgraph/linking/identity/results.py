"""Results: two things that seem to be the same, with reasons, doubts and advice."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from kbgraph.rdf.labels import Label
from kbgraph.rdf.terms import Iri


class Likeness(StrEnum):
    """A kind of reason why two things seem to be the same."""

    CODE = "code"
    ELSEWHERE = "elsewhere"
    ORIGIN = "origin"
    NAME = "name"
    SPELLING = "spelling"
    WORD_ORDER = "word-order"
    WRITTEN_OUT = "written-out"
    ACRONYM = "acronym"
    SLIP = "slip"
    ALL_WORDS = "all-words"
    CLASS = "class"
    NEIGHBOURS = "neighbours"
    SOURCES = "sources"


class Difference(StrEnum):
    """A kind of reason why two things that seem to be the same may not be."""

    VALUE = "value"
    LINKED = "linked"
    TOGETHER = "together"


class WrittenPlace(NamedTuple):
    """A name, and the line that states it."""

    name: str
    file: str
    """The path of the file; empty where no line is known."""
    line: int

    def __str__(self) -> str:
        """Return the place as tools write it: `file:line`."""
        return f"{self.file}:{self.line}" if self.file else ""


class LikenessReason(NamedTuple):
    """Why two things seem to be the same."""

    kind: Likeness
    words: str
    weight: float
    """How likely it makes them the same by itself, from 0 to 1."""
    places: tuple[WrittenPlace, ...] = ()
    """The names that are alike: of the first thing, and of the second."""


class Doubt(NamedTuple):
    """Why two things that seem to be the same may not be."""

    kind: Difference
    words: str
    factor: float
    """By how much the confidence is multiplied."""


class LikeThing(NamedTuple):
    """A thing that is compared with another."""

    iri: Iri
    slug: str
    label: Label
    type: str
    """The label of its class; empty where it is not known."""
    file: str
    """The path of its entry; empty for a thing without an entry."""

    @property
    def is_stub(self) -> bool:
        """Whether no entry describes it."""
        return not self.file


class Remedy(StrEnum):
    """A way in which an author makes one thing of two."""

    ADD_ALIAS = "alias"
    CHANGE_LINK = "link"
    MERGE = "merge"


class Advice(NamedTuple):
    """A change by which an author makes one thing of two."""

    remedy: Remedy
    words: str
    file: str
    """The file to be changed."""
    line: str
    """The line to be added to its front matter; empty where the entry has the name already."""


class LikelyDuplicate(NamedTuple):
    """Two things that seem to be the same: two entries, or an entry and a stub."""

    confidence: float
    """From 0 to 1."""
    first: LikeThing
    """Always a thing with an entry."""
    second: LikeThing
    reasons: tuple[LikenessReason, ...]
    """The weightiest first."""
    doubts: tuple[Doubt, ...]
    advice: Advice
