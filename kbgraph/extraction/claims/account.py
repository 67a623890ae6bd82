"""The record of what became of each text of an entry."""

from __future__ import annotations

from typing import Protocol, TypeAlias

Place: TypeAlias = tuple[int, int]
"""Line and column of the first character of a text."""


class Placed(Protocol):
    """A text, link or node with its place."""

    @property
    def line(self) -> int:
        """The line in the file, counted from 1."""

    @property
    def column(self) -> int:
        """The column in the line, counted from 1."""


class Account:
    """A record of the texts of one entry: stated, found, known or dropped."""

    __slots__ = ("dropped", "found", "known", "stated")

    def __init__(self) -> None:
        self.stated: set[Place] = set()
        """Texts that claims state; their footnotes cite sources."""
        self.found: set[Place] = set()
        """Texts at which there is a finding."""
        self.known: dict[Place, str] = {}
        """Texts that state nothing but that the mapping knows, each with its role."""
        self.dropped: dict[Place, str] = {}
        """Texts that a rule of the mapping drops, each with the reason that the rule gives."""

    def is_stated(self, at: Placed) -> bool:
        """Say whether a claim states a text."""
        return (at.line, at.column) in self.stated

    def is_dropped(self, at: Placed) -> bool:
        """Say whether a rule drops a text."""
        return (at.line, at.column) in self.dropped

    def is_taken(self, at: Placed) -> bool:
        """Say whether a text has been stated, found, known or dropped."""
        place = (at.line, at.column)
        return (
            place in self.stated
            or place in self.known
            or place in self.found
            or place in self.dropped
        )
