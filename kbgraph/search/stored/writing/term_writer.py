"""Writes the words and names of things as masks."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from kbgraph.search.highlights import MIN_TEXT_PREFIX, WORD
from kbgraph.search.stored.masks import MAX_NUMBERS, encode_mask
from kbgraph.search.stored.writing.common_parts import common_parts, common_prefixes

TEXT, TEXT_PREFIX, NAME, NAME_PREFIX, NAME_WORDS, WORD_OF_MANY, PART_BEGINS, PART_WITHIN = (
    "text", "text*", "name", "name*", "words", "word", "part*", "*part*",
)  # fmt: skip
"""The fields of terms."""
WORDS_OF_NAMES, STARTS, THINGS = "words of names", "starts", "things"
"""Arrays: all words of names between line breaks, where the things of each begin, and these."""


class TermRow(NamedTuple):
    """A term of a field, with the things that have it."""

    field: str
    term: str
    things: bytes


def _no_postings() -> defaultdict[str, array[int]]:
    return defaultdict(lambda: array("I"))


class TermWriter:
    """Collects the words and names of documents in the order of their positions."""

    def __init__(self) -> None:
        self._text, self._names, self._name_words, self._words_as_name = (
            _no_postings() for _ in range(4)
        )

    def add(self, position: int, words_of_text: Iterable[str], names: Sequence[str]) -> None:
        """Add the words and names of a thing."""
        for word in words_of_text:
            self._text[word].append(position)
        for name in names:
            self._names[name].append(position)
        words = {name: WORD.findall(name) for name in names}
        for word in {each for found in words.values() for each in found}:
            self._name_words[word].append(position)
        for joined in {" ".join(found) for found in words.values()}:
            self._words_as_name[joined].append(position)

    def rows(self, size: int) -> Iterator[TermRow]:
        """Yield the terms of all fields, with things below `size`."""
        for field, postings in (
            (TEXT, self._text),
            (NAME, self._names),
            (NAME_WORDS, self._words_as_name),
        ):
            for term in sorted(postings):
                yield TermRow(field, term, encode_mask(postings[term], size))
        for field, postings, shortest in (
            (TEXT_PREFIX, self._text, MIN_TEXT_PREFIX),
            (NAME_PREFIX, self._names, 1),
        ):
            for prefix, things in common_prefixes(postings, shortest):
                yield TermRow(field, prefix, encode_mask(things, size))
        for word, things in self._name_words.items():
            if len(things) > MAX_NUMBERS:
                yield TermRow(WORD_OF_MANY, word, encode_mask(things, size))
        for part, begins, within in common_parts(self._name_words):
            yield TermRow(PART_BEGINS, part, encode_mask(begins, size))
            yield TermRow(PART_WITHIN, part, encode_mask(within, size))

    def arrays(self) -> Iterator[tuple[str, bytes]]:
        """Yield the words of all names, which a query searches for parts that few words have."""
        words = sorted(self._name_words)
        starts, things = array("I", [0]), array("I")
        for word in words:
            things.extend(self._name_words[word])
            starts.append(len(things))
        yield WORDS_OF_NAMES, "".join(f"\n{word}" for word in words).encode() + b"\n"
        yield STARTS, starts.tobytes()
        yield THINGS, things.tobytes()
