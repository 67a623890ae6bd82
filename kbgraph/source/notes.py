"""Footnotes within a text: a source, perhaps with the place in it, or a remark.

A note is a text: the id of a source, an id and a place with a tab between, or `[a remark]`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from kbgraph.fuzzy import SimilarNames
from kbgraph.source.dialects import OBSIDIAN, Dialect
from kbgraph.source.names import normalise_name

MARK = re.compile(r"\[\^([^\[\]\n]{1,200})\]")
"""A footnote mark, or a text in brackets that looks like one: `CitationKeys.note` tells."""
_MARK_WITH_SPACE = re.compile(r"\[\^[^\[\]\s&]+[\s&]")
"""A mark that may have a place; the space may be a reference, such as `&nbsp;`."""
_PLACE_BEHIND = "\t"
_ID = re.compile(r"[^\W\d_](?:[\w./]|-(?!\w(?:-|$)))*\w")
"""An id as authors make them; `a-z` is rather a part of a regular expression."""
_PLACE = re.compile(r"[\w§¶№#/(\"'“„«‘‹]")
"""The beginning of a place."""
_LIKE_ID = re.compile(r"[^\W\d_]|.*[^\W\d_][-_]\w.*")
"""A word that is rather an id than a place: a letter, or with a hyphen behind a letter."""
_NUMBERED = re.compile(r"(?:[^\W\d_]{1,16}\.?\s*)?(?:[§¶№]+\s*\w|\d|[ivxlcIVXLC]+\b)")
"""A place that begins with a number, as almost all do: `art. 12`, `§ 3(2)`, `chapter IV`."""
_NUMBER = re.compile(r"(\d+)")
_LIST_MARK = re.compile(r"[\s,;]+")


def remark_of(note: str) -> str:
    """Return the words of an inline footnote; empty for a note that cites a source."""
    return note[1:-1] if note.startswith("[") else ""


def source_of(note: str) -> str:
    """Return the id of the source that a note cites, without the place in it."""
    return note.partition(_PLACE_BEHIND)[0]


def locator_of(note: str) -> str:
    """Return the place in its source that a note names; empty where it names none."""
    return note.partition(_PLACE_BEHIND)[2]


def locator_order(locator: str) -> list[tuple[int, str]]:
    """Return the sort key of a place, by which `art. 9` comes before `art. 12`."""
    words = _NUMBER.split(locator)
    return [(int(word) if word.isdecimal() else -1, word) for word in words]


def may_have_places(text: str) -> bool:
    """Say whether a text has marks that may name places; without any, ids matter to none."""
    return _MARK_WITH_SPACE.search(text) is not None


def mark_of(note: str) -> str:
    """Return a note as an author writes it: `[^law art. 12]`, or `^[a remark]`."""
    return f"^{note}" if remark_of(note) else f"[^{note.replace(_PLACE_BEHIND, ' ')}]"


def cited_ids(notes: Iterable[str]) -> tuple[str, ...]:
    """Return the ids of the sources that notes cite, each once by its normal form, in order."""
    ids: dict[str, str] = {}
    for note in notes:
        ids.setdefault(normalise_name(source_of(note)), source_of(note))
    return tuple(ids.values())


class Mark(NamedTuple):
    """A footnote mark within a text."""

    start: int
    end: int
    note: str


class CitationKeys(NamedTuple):
    """The ids of an entry's sources, by which a mark with a space is told from other text.

    With them goes the dialect of the entry, by which its other marks are read.
    """

    ids: frozenset[str] = frozenset()
    """In the form of `normalise_name`."""
    dialect: Dialect = OBSIDIAN

    def note(self, mark: str) -> str | None:
        """Return the note of a mark `[^mark]`; None where it is no mark but text.

        A mark without a space is always one. With a space, its first word is the id of a source,
        and the rest the place in it, if it looks like a place. Where no source has the id, it is a
        mark if the id is like that of a source, or if it looks like an id before a numbered place:
        the entry's author then gets a finding. In an entry whose sources have no ids it is text.
        """
        words = mark.split()
        if len(words) < 2:
            return mark if words == [mark] else None
        if not self.ids or mark != mark.strip():
            return None
        if normalise_name(mark) in self.ids:
            return mark
        length = self._words_of_id(words)
        first = " ".join(words[:length]).rstrip(", ")
        place = " ".join(words[length:]).lstrip(", ")
        if not self._is_place(place):
            return None
        return f"{first}{_PLACE_BEHIND}{place}" if self._is_id(first, place) else None

    def _words_of_id(self, words: list[str]) -> int:
        """Return the number of words of the longest id with which a mark begins; 1 without one."""
        lengths = range(len(words) - 1, 1, -1) if any(" " in each for each in self.ids) else ()
        beginnings = (
            length
            for length in lengths
            if normalise_name(" ".join(words[:length]).rstrip(", ")) in self.ids
        )
        return next(beginnings, 1)

    def _is_id(self, word: str, place: str) -> bool:
        return (
            normalise_name(word) in self.ids
            or bool(_NUMBERED.match(place) and len(word) > 2 and _ID.fullmatch(word))
            or self._is_like_id(word)
        )

    def _is_like_id(self, word: str) -> bool:
        return bool(SimilarNames(dict.fromkeys(self.ids, "")).offer(normalise_name(word)))

    def _is_place(self, text: str) -> bool:
        """Say whether a text behind an id may be a place: not where it is another id."""
        if not _PLACE.match(text) or "^" in text:
            return False
        if " " not in text:
            return not (_LIKE_ID.fullmatch(text) or text in self.ids or self._is_like_id(text))
        words = [normalise_name(word) for word in _LIST_MARK.split(text) if word]
        behind = {normalise_name(part.split()[0]) for part in text.split(";")[1:] if part.strip()}
        return not (self.ids.issuperset(words) or self.ids & behind)


NO_KEYS = CitationKeys()
"""Those of a text that belongs to no entry, or to one whose sources have no ids."""


def read_marks(text: str, keys: CitationKeys) -> Iterator[Mark]:
    """Yield the footnote marks of a text, in order."""
    for match in MARK.finditer(text):
        note = keys.note(match[1])
        if note is not None:
            yield Mark(match.start(), match.end(), note)
