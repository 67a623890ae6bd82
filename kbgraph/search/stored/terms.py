"""The words of things in a database, as of one generation."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from functools import cached_property
from itertools import accumulate

from kbgraph.fuzzy import closest
from kbgraph.search.bit_masks import mask_of
from kbgraph.search.highlights import MIN_TEXT_PREFIX
from kbgraph.search.memory_terms import MIN_SIMILARITY, MemoryTerms
from kbgraph.search.ranking import NameMatches
from kbgraph.search.stored.generation import StoredGeneration
from kbgraph.search.stored.masks import MAX_NUMBERS, decode_masks
from kbgraph.search.stored.schema import storable
from kbgraph.search.stored.writing.term_writer import (
    NAME,
    NAME_PREFIX,
    NAME_WORDS,
    PART_BEGINS,
    PART_WITHIN,
    STARTS,
    TEXT,
    TEXT_PREFIX,
    THINGS,
    WORD_OF_MANY,
    WORDS_OF_NAMES,
)

_LAST = "\U0010ffff"
"""The last character: no word has it, so that it ends the range of those with a beginning."""


class StoredTerms:
    """The words of the base, without things that have ended, and those of newer things."""

    def __init__(self, generation: StoredGeneration) -> None:
        """Read the terms of a generation."""
        self._reader, self._generation = generation.reader, generation
        self._base = generation.base

    def named(self, part: str) -> NameMatches:
        """Return the things with a part of a word in their names."""
        newer = self._newer.named(part)
        found = self._of_common(part) or self._of_rare(part)
        return NameMatches(*map(self._alive, found, newer))

    def in_text(self, word: str) -> int:
        """Return the things whose text has a word that begins with this; a short word itself."""
        newer = self._newer.in_text(word)
        if len(word) < MIN_TEXT_PREFIX:
            return self._alive(self._of_field({TEXT}, word).get(TEXT, 0), newer)
        return self._alive(self._with_prefix(TEXT, TEXT_PREFIX, word), newer)

    def with_words_as_name(self, words: str) -> int:
        """Return the things with a name or code that consists of words between single spaces."""
        found = self._of_field({NAME_WORDS}, words).get(NAME_WORDS, 0)
        return self._alive(found, self._newer.with_words_as_name(words))

    def with_name(self, name: str) -> int:
        """Return the things with a name or code."""
        found = self._of_field({NAME}, name).get(NAME, 0)
        return self._alive(found, self._newer.with_name(name))

    def with_name_from(self, start: str) -> int:
        """Return the things with a name or code that begins with a text."""
        found = self._with_prefix(NAME, NAME_PREFIX, start)
        return self._alive(found, self._newer.with_name_from(start))

    def similar(self, word: str) -> str | None:
        """Return the word of a name that is the most similar to another; None without any."""
        gone: set[str] = set()
        while True:
            near = self._nearest(word, gone)
            there = next((each for each in near if self.named(each).equal), None)
            if there is not None or not near:
                return there
            # Only things that have ended had these words.
            gone.update(near)

    def _nearest(self, word: str, gone: set[str]) -> list[str]:
        of_base = [each for each in self._all_words if each not in gone] if gone else None
        near = {
            *closest(word, self._all_words if of_base is None else of_base, MIN_SIMILARITY),
            *closest(word, self._newer.name_words, MIN_SIMILARITY),
        }
        return closest(word, sorted(near), MIN_SIMILARITY)

    def _alive(self, of_base: int, newer: int) -> int:
        return of_base & self._generation.alive | newer << self._base.things

    def _of_field(self, fields: set[str], term: str) -> dict[str, int]:
        """Return the things that have a term, by the field."""
        marks = ", ".join("?" * len(fields))
        rows = self._reader.rows(
            f"SELECT field, things FROM search_term WHERE base = ? AND field IN ({marks})"
            " AND term = ?",
            (self._base.base, *fields, storable(term)),
        )
        return {field: decode_masks((things,), self._base.things) for field, things in rows}

    def _with_prefix(self, field: str, common: str, prefix: str) -> int:
        """Return the things with a term that begins with a prefix."""
        found = self._of_field({common}, prefix).get(common)
        if found is not None:
            return found
        rows = self._reader.rows(
            "SELECT things FROM search_term WHERE base = ? AND field = ? AND term >= ?"
            " AND term < ?",
            (self._base.base, field, storable(prefix), storable(prefix) + _LAST),
        )
        return decode_masks((things for (things,) in rows), self._base.things)

    def _of_common(self, part: str) -> NameMatches | None:
        """Return the things of the base with a part that many words have; None for another."""
        found = self._of_field({PART_BEGINS, PART_WITHIN}, part)
        if not found:
            return None
        number = bisect_left(self._all_words, part)
        equal = [number] if self._all_words[number : number + 1] == [part] else []
        return NameMatches(self._things_of(equal), found[PART_BEGINS], found[PART_WITHIN])

    def _of_rare(self, part: str) -> NameMatches:
        """Return the things of the base with a part that few words have."""
        equal: list[int] = []
        beginning: list[int] = []
        within: list[int] = []
        text = self._words
        for place in _places(text, part):
            number = self._number(place)
            if text[place - 1] != "\n":
                within.append(number)
            else:
                (equal if text[place + len(part)] == "\n" else beginning).append(number)
        return NameMatches(*map(self._things_of, (equal, beginning, within)))

    def _things_of(self, words: list[int]) -> int:
        """Return the things of the base with words of given numbers in their names."""
        mask, found = 0, array("I")
        for word in words:
            start, end = self._starts[word : word + 2]
            if end - start > MAX_NUMBERS:
                text = self._all_words[word]
                mask |= self._of_field({WORD_OF_MANY}, text)[WORD_OF_MANY]
            else:
                found.extend(self._things[start:end])
        return mask | mask_of(found, self._base.things)

    def _number(self, place: int) -> int:
        """Return the number of the word at a place of the joined words."""
        return bisect_right(self._word_places, place) - 1

    @cached_property
    def _words(self) -> str:
        """The words of all names of the base, between line breaks, sorted."""
        return self._generation.data(WORDS_OF_NAMES).decode()

    @cached_property
    def _all_words(self) -> list[str]:
        return self._words[1:-1].split("\n") if len(self._words) > 1 else []

    @cached_property
    def _word_places(self) -> array[int]:
        places = accumulate((len(word) + 1 for word in self._all_words), initial=1)
        return array("I", places)

    @cached_property
    def _starts(self) -> array[int]:
        return self._generation.numbers(STARTS)

    @cached_property
    def _things(self) -> array[int]:
        return self._generation.numbers(THINGS)

    @cached_property
    def _newer(self) -> MemoryTerms:
        newer = self._generation.newer
        return MemoryTerms((each.names for each in newer), (each.words for each in newer))


def _places(text: str, part: str) -> Iterator[int]:
    """Yield the places at which a text has a part."""
    place = text.find(part)
    while place >= 0:
        yield place
        place = text.find(part, place + 1)
