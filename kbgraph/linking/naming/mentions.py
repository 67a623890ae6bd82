"""The places in the prose of an entry that have the name of a thing, and are no link."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate, groupby
from operator import attrgetter
from typing import NamedTuple

from kbgraph.linking.naming.longer_names import NamePosition, TextKind, standing
from kbgraph.linking.naming.names import NameFinder, ThingName
from kbgraph.linking.naming.words import Word, words
from kbgraph.source.dialects import Dialect
from kbgraph.source.entry import Entry
from kbgraph.source.markdown.source_text.plain_text import PlainText, plain_texts

_NO_LINK_BEHIND = re.compile(r"[!\\\[\]^#]$|%%$|[^\W_][*_~]+$")
"""The end of a text behind which brackets are no link, or another one, or take a mark its meaning:
`![[x]]` shows the entry itself, in `a*[[x]]*` nothing is emphasised, and `%%[[x]]` may begin a
comment."""
_NO_LINK_BEFORE = re.compile(r"[\[\](]|%%|[*_~]+[^\W_]")
_MAX_BESIDE = 16
_MAX_WORDS_CHARS = 300
_IN_NO_LINK = re.compile(r"[\[\]|\ufffd\\]")
"""Signs that end a link, or its target, and the mark of a character that could not be read."""
_WIKILINK = re.compile(r"\[\[[^\[\]\n]*\]\]")
_LINE_END = re.compile(r"[ \t\r]*\n[ \t]*")


class TextPlace(NamedTuple):
    """The place of words in a file."""

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
    standing: NamePosition
    """Whether they are, or may be, part of a longer name."""
    first: int
    end: int
    """The first of the words of the run, and the one behind the last."""


class TextRun(NamedTuple):
    """A run of prose: its pieces, joined by line ends, and its words."""

    pieces: tuple[PlainText, ...]
    text: str
    words: tuple[Word, ...]
    starts: tuple[int, ...]
    """The first character of each piece."""
    lines: Sequence[str]
    """The lines of the file."""

    def written(self, start: int, end: int) -> str:
        """Return the characters from `start` up to `end` on one line."""
        return _LINE_END.sub(" ", self.text[start:end])

    def may_link(self, start: int, end: int) -> bool:
        """Say whether a link can stand in the place of some characters."""
        place = self.place(start, end)
        before = self.lines[place.line - 1][
            max(0, place.column - 1 - _MAX_BESIDE) : place.column - 1
        ]
        behind = self.lines[place.end_line - 1][place.end_column - 1 :][:_MAX_BESIDE]
        return (
            end - start <= _MAX_WORDS_CHARS
            and _NO_LINK_BEHIND.search(before) is None
            and _NO_LINK_BEFORE.match(behind) is None
            and _IN_NO_LINK.search(self.text, start, end) is None
            and not self._may_join_rows(place)
        )

    def _may_join_rows(self, place: TextPlace) -> bool:
        """Say whether lines with bars would stand together after a link, and may be a table."""
        joined = self.lines[place.line - 1 : place.end_line]
        return len(joined) > 1 and any("|" in _WIKILINK.sub("", line) for line in joined)

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
        number = bisect_right(self.starts, offset) - 1
        piece = self.pieces[number]
        return piece, piece.column + offset - self.starts[number]


def text_runs(entry: Entry, dialect: Dialect) -> list[TextRun]:
    """Return the runs of prose of an entry."""
    pieces = plain_texts(entry.body, entry.body_line, dialect)
    runs, lines = [], entry.text.split("\n")
    for _, group in groupby(pieces, key=attrgetter("run")):
        run = tuple(group)
        text = "\n".join(piece.text for piece in run)
        starts = accumulate((len(piece.text) + 1 for piece in run[:-1]), initial=0)
        runs.append(TextRun(run, text, tuple(words(text)), tuple(starts), lines))
    return runs


def named_words(run: TextRun, names: NameFinder) -> Iterator[NamedWords]:
    """Yield the words of a run that are names, in order."""
    for match in names.matches(run.text, run.words):
        start, end = run.words[match.first].start, run.words[match.end - 1].end
        if not run.may_link(start, end):
            continue
        yield NamedWords(
            words=run.written(start, end),
            place=run.place(start, end),
            names=match.names,
            standing=standing(run.text, run.words, match.first, match.end, run.kind),
            first=match.first,
            end=match.end,
        )
