"""Hold what is said of a place: values, each with the packages that say it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True)
class Cited:
    """A value and the ids of the sources that state it."""

    text: str
    sources: tuple[str, ...]

    def __str__(self) -> str:
        return " ".join([self.text, *(f"[^{source}]" for source in self.sources)])


Fact: TypeAlias = Cited | tuple[Cited, ...] | Mapping[str, Cited]
"""A value, a list of values, or names by language."""


@dataclass(frozen=True)
class Conflict:
    """Packages that contradict each other: nothing is written of it."""

    kind: str
    subject: str
    detail: str

    def __str__(self) -> str:
        return f"{self.kind}: {self.subject}: {self.detail}"


@dataclass(frozen=True)
class Entry:
    """Facts of a place, by the keys of the front matter."""

    slug: str
    heading: str
    facts: Mapping[str, Fact]

    @property
    def type(self) -> str:
        """The type of the entry, as its slug begins."""
        return self.slug.split("--")[0]


def values_of(fact: Fact) -> tuple[Cited, ...]:
    """Return the values of a fact, without their languages."""
    if isinstance(fact, Cited):
        return (fact,)
    return tuple(fact.values()) if isinstance(fact, Mapping) else fact


def cited_ids(facts: Mapping[str, Fact]) -> frozenset[str]:
    """Return the ids of all sources that facts cite."""
    return frozenset(
        source for fact in facts.values() for value in values_of(fact) for source in value.sources
    )
