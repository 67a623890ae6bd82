"""Forms of values: each is a value type that the mapping can have, before it is written down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

DOTTED = "dotted"
"""The name of the form of decimals with a dot, whatever mark the folder has."""


@dataclass(frozen=True, slots=True)
class CoreForm:
    """A value type that every domain may have, such as `v:integer`."""

    name: str


@dataclass(frozen=True, slots=True)
class FractionForm:
    """A fraction that is a decimal, such as `½`."""

    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MeasureForm:
    """A number with one of some units."""

    units: tuple[str, ...]
    fractions: tuple[str, ...]
    has_note: bool
    """Whether a note in brackets may follow."""
    converted: tuple[str, ...]
    """Units in which brackets may give the measure again, as in `24 m (79 ft)`."""
    example: str


@dataclass(frozen=True, slots=True)
class SpanForm:
    """A range of numbers, with one of some units or without."""

    units: tuple[str, ...]
    example: str


@dataclass(frozen=True, slots=True)
class ScoreForm:
    """A number out of a greatest one."""

    example: str


@dataclass(frozen=True, slots=True)
class PositionForm:
    """Latitude and longitude."""

    example: str


@dataclass(frozen=True, slots=True)
class ClockForm:
    """A time of the day."""

    example: str


@dataclass(frozen=True, slots=True)
class LinkForm:
    """A link to another entry; with a class also the mere name of a thing of that class."""

    classes: tuple[str, ...]
    """The classes of the entries that are linked, by their labels; empty where some have none."""
    mints: bool


@dataclass(frozen=True, slots=True)
class ConceptForm:
    """A word of a list."""

    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CodeForm:
    """A code, which identifies something."""

    pattern: str
    """The pattern of all of them; empty where they have none in common."""
    example: str


@dataclass(frozen=True, slots=True)
class TextForm:
    """Any text."""


Form: TypeAlias = (
    CoreForm
    | FractionForm
    | MeasureForm
    | SpanForm
    | ScoreForm
    | PositionForm
    | ClockForm
    | LinkForm
    | ConceptForm
    | CodeForm
    | TextForm
)
TEXT = TextForm()
DATES = frozenset({"date", "dateTime", "month", "year", "dateOrYear"})
"""The names of the forms of dates."""
_MONEY = {"moneyRange", "unitPrice"}
_NUMBERS = {"integer", "decimal", "percentage", *_MONEY}


def has_numbers(forms: Sequence[Form]) -> bool:
    """Whether values of some of the forms are numbers, or have a number with a mark as a part."""
    return any(
        form.name in _NUMBERS
        if isinstance(form, CoreForm)
        else isinstance(form, MeasureForm | SpanForm | ScoreForm)
        for form in forms
    )


def has_money(forms: Sequence[Form]) -> bool:
    """Whether values of some of the forms are amounts of money."""
    return any(isinstance(form, CoreForm) and form.name in _MONEY for form in forms)


def may_have_mark(forms: Sequence[Form]) -> bool:
    """Whether a mark of decimals can be stated for the forms: percentages are the engine's own."""
    return not has_money(forms) and CoreForm("percentage") not in forms


class Guess(NamedTuple):
    """The forms of the values of a field, in the order in which they are tried."""

    forms: tuple[Form, ...]
    separator: str
    """The separator of several values in one place; empty where there are none."""
    read: int
    """The number of places whose values the forms read, other than as text."""
    total: int
    """The number of places with a value."""
    unread: tuple[str, ...]
    """Some of the texts that the forms do not read, or read as text."""
    placeholders: tuple[str, ...] = ()
    """Some of the texts that stand for a missing value."""
    options: tuple[str, ...] = ()
    """Some of the placeholders that are words of its list."""
    in_doubt: tuple[str, ...] = ()
    """Some of the texts with a number or a date that nobody can read for sure."""
    mark: str = ""
    """The mark of decimals that the values show, where the folder has none; else empty."""

    @property
    def stay_text(self) -> tuple[str, ...]:
        """Some of the texts that stay text, and that may be meant as more."""
        return self.in_doubt or (self.unread if TEXT in self.forms else ())

    @property
    def is_text(self) -> bool:
        """Whether all values are texts."""
        return self.forms == (TEXT,)
