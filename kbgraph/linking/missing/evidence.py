"""The reasons for a link that is missing: data, from which a sentence is made at a door."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple, TypeAlias


class Spelling(StrEnum):
    """How words in a text differ from the name of a thing."""

    AS_NAMED = "as named"
    INFLECTED = "another form of the name"
    IN_SMALL_LETTERS = "in small letters"
    AS_LINKED = "the text of other links"
    PARTLY = "a part of the name"
    WITHIN = "a part of a longer name"


class Named(NamedTuple):
    """The text has a name of the thing."""

    name: str
    spelling: Spelling
    linked: int
    """The entries that link to the thing; of a text of links, those links that have it."""
    texts: int
    """The files that have these words, also in links, in front matter and apart from each other."""
    language: str = ""
    """The language of the name, where the entry has another."""


class SameWords(NamedTuple):
    """Both entries have words that few others have."""

    words: tuple[str, ...]


class SameMeaning(NamedTuple):
    """Both entries begin with the same meaning, by a model of sentences."""


class SharedNeighbours(NamedTuple):
    """Both things have facts with the same things."""

    labels: tuple[str, ...]
    total: int


class SharedSources(NamedTuple):
    """Both entries cite the same addresses."""

    addresses: tuple[str, ...]
    total: int


Reason: TypeAlias = Named | SameWords | SameMeaning | SharedNeighbours | SharedSources


class Certainty(StrEnum):
    """How sure it is that a link is missing."""

    SURE = "sure"
    LIKELY = "likely"
    POSSIBLE = "possible"


MOST_WITHOUT_NAME = 0.34
"""The greatest score of a thing that the text does not name: such a link is only possible."""
LEAST_SCORES = {Certainty.SURE: 0.6, Certainty.LIKELY: 0.35, Certainty.POSSIBLE: 0.0}
"""The score from which a link is as certain, the surest first."""


def certainty_of(score: float) -> Certainty:
    """Return the certainty of a score from 0 to 1."""
    return next(each for each, least in LEAST_SCORES.items() if score >= least)
