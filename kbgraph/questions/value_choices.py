"""The values that a parameter can have, where all are known, and how they are found by names."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple, Protocol

from kbgraph.fuzzy import by_likeness, closest
from kbgraph.rdf.terms import Iri
from kbgraph.source.names import normalise_name

_MIN_SIMILARITY = 70
"""In percent, from which a name is taken for a misspelling of another."""
_MIN_PART = 3
"""The letters from which a part of a name is taken for it."""
_MAX_OFFERED = 3


class ValueChoice(NamedTuple):
    """A thing or a concept that a parameter can have as its value."""

    value: str
    """The text that names it in an address: a slug, or the local name of a term."""
    iri: Iri
    label: str
    names: tuple[str, ...] = ()
    """Other names: aliases, codes, and labels of other languages."""


class Choices(Protocol):
    """The choices of one type, in the order of their labels or of their scheme."""

    @property
    def all(self) -> Sequence[ValueChoice]:
        """All of them."""

    def takes(self, value: str) -> bool:
        """Return whether a choice has a text as its value."""

    def of(self, iri: Iri) -> ValueChoice | None:
        """Return the choice that is a term; None if it is none of them."""

    def named(self, text: str) -> tuple[ValueChoice, ...]:
        """Return the choices that a text names by value, label, alias or code."""

    def near(self, text: str) -> tuple[ValueChoice, ...]:
        """Return up to three choices that a text may mean: names that hold it come first."""


def written(choices: Choices, choice: ValueChoice) -> str:
    """Return the label of a choice where it names that alone, else its value."""
    return choice.label if choices.named(choice.label) == (choice,) else choice.value


def label_order(choice: ValueChoice) -> tuple[str, str]:
    """Return the place of a choice among others by their labels."""
    return normalise_name(choice.label), choice.value


class KnownChoices:
    """Choices in memory, in a given order."""

    def __init__(self, choices: Iterable[ValueChoice]) -> None:
        self.all: Sequence[ValueChoice] = tuple(choices)
        self._by_iri = {choice.iri: choice for choice in self.all}
        self._by_value = {choice.value: choice for choice in self.all}
        self._by_name: dict[str, dict[str, ValueChoice]] = {}
        for choice in self.all:
            for name in (choice.label, *choice.names):
                self._by_name.setdefault(normalise_name(name), {})[choice.value] = choice

    def takes(self, value: str) -> bool:
        """Return whether a choice has a text as its value."""
        return value in self._by_value

    def of(self, iri: Iri) -> ValueChoice | None:
        """Return the choice that is a term; None if it is none of them."""
        return self._by_iri.get(iri)

    def named(self, text: str) -> tuple[ValueChoice, ...]:
        """Return the choices that a text names by value, label, alias or code."""
        if text in self._by_value:
            return (self._by_value[text],)
        return tuple(self._by_name.get(normalise_name(text), {}).values())

    def near(self, text: str) -> tuple[ValueChoice, ...]:
        """Return up to three choices that a text may mean: names that hold it come first."""
        wanted = normalise_name(text)
        holding = [name for name in self._by_name if wanted in name]
        names = by_likeness(wanted, holding) if len(wanted) >= _MIN_PART else []
        found: dict[str, ValueChoice] = {}
        for name in (*names, *closest(wanted, self._by_name, _MIN_SIMILARITY)):
            found |= self._by_name[name]
        return tuple(found.values())[:_MAX_OFFERED]
