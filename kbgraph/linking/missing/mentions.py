"""The places in the prose of an entry that have the name of a thing, and are no link."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from kbgraph.linking.missing.longer_names import Standing, TextKind, standing
from kbgraph.linking.missing.names import NameTable, ThingName
from kbgraph.linking.missing.words import Word, words
from kbgraph.source.dialects import Dialect
from kbgraph.source.entry import Entry
from kbgraph.source.markdown.plain_text import PlainText, plain_texts


class TextPlace(NamedTuple):
    """Where words stand in a file."""

    line: int
    column: int
    """In characters, from 1."""
    end_line: int
    end_column: int
    """The column behind the last character."""
    in_table: bool


class NamedWords(NamedTuple):
    """Words that are a name of one or several things."""

    words: str
    place: TextPlace
    names: tuple[ThingName, ...]
    standing: Standing
    """Whether they are, or may be, part of a longer name."""
    first: int
    end: int
    """The first of the words of the run, and the one behind the last."""


class TextRun(NamedTuple):
    """A run of prose: its pieces, joined by line ends, and its words."""

    pieces: tuple[PlainText, ...]
    text: str
    words: tuple[Word, ...]

    @property
    def kind(self) -> TextKind:
        """Whether it is the cell of a table."""
        return TextKind.CELL if self.pieces[0].in_table else TextKind.PROSE

    def place(self, start: int, end: int) -> TextPlace:
        """Return where the characters from `start` up to `end` stand in the file."""
        first, from_column = self._at(start)
        last, to_column = self._at(end - 1)
        return TextPlace(first.line, from_column, last.line, to_column + 1, first.in_table)

    def _at(self, offset: int) -> tuple[PlainText, int]:
        for piece in self.pieces:
            if offset < len(piece.text):
                return piece, piece.column + offset
            offset -= len(piece.text) + 1
        last = self.pieces[-1]
        return last, last.column + len(last.text)


def text_runs(entry: Entry, dialect: Dialect) -> list[TextRun]:
    """Return the runs of prose of an entry."""
    pieces = plain_texts(entry.body, entry.body_line, dialect)
    runs = []
    for _, group in groupby(pieces, key=attrgetter("run")):
        run = tuple(group)
        text = "\n".join(piece.text for piece in run)
        runs.append(TextRun(run, text, tuple(words(text))))
    return runs


def named_words(run: TextRun, names: NameTable) -> Iterator[NamedWords]:
    """Yield the words of a run that are names, in order."""
    for match in names.matches(run.text, run.words):
        start, end = run.words[match.first].start, run.words[match.end - 1].end
        yield NamedWords(
            words=" ".join(run.text[start:end].split()),
            place=run.place(start, end),
            names=match.names,
            standing=standing(run.text, run.words, match.first, match.end, run.kind),
            first=match.first,
            end=match.end,
        )
