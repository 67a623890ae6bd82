"""Values that stand alone, and what a family of forms reads of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from kbgraph.init.values.forms import Form
from kbgraph.source.entry import Inline


class FamilyReading(NamedTuple):
    """The forms with which a family reads values, and the values that they read."""

    forms: tuple[Form, ...]
    is_read: tuple[bool, ...]
    """For each value, in the order given."""
    is_meant: tuple[bool, ...] = ()
    """For each value, whether it is of such a form, and only written in another way."""


class Piece(NamedTuple):
    """A value that stands alone, and the file that has it."""

    value: Inline
    path: str

    @property
    def text(self) -> str:
        """The text of the value."""
        return self.value.text

    @property
    def has_digit(self) -> bool:
        """Whether the text has a digit, as numbers and dates do."""
        return any(map(str.isdigit, self.value.text))


def first_read(pieces: Sequence[Piece], is_read: Sequence[bool]) -> str:
    """Return the first text that is read; empty where none is."""
    return next((p.text for p, read in zip(pieces, is_read, strict=True) if read), "")
