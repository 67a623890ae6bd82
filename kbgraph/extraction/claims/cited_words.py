"""The parts of a text that footnotes divide: each has the words before its footnotes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from kbgraph.source.entry import Inline
from kbgraph.source.names import join_lines
from kbgraph.source.notes import remark_of

_WORD = re.compile(r"\w")
_CLOSING = re.compile(r"[^\w\s(\[{<\"“„«‘¿¡]*[\"”’»)\]]*")
"""Marks behind a word that belong to it, and to no word that follows."""
_SENTENCE_END = re.compile(r"(?:[.!?…؟।][\"'”’»)\]]*(?=\s+[\"'“„«‘(\[]*(?P<next>\S))|[。！？])")


class CitedWords(NamedTuple):
    """Some words of a text, and the footnotes that cite them."""

    start: int
    end: int
    notes: tuple[str, ...]
    """Empty where none does."""


def cited_words(written: Inline) -> tuple[CitedWords, ...]:
    """Return the parts of a text that footnotes divide; none where they cite all of it.

    Footnotes cite the words before them, back to the footnotes before these, and those before the
    first word cite the whole text. The last also cite the rest of their sentence; sentences behind
    it are a part without footnotes.
    """
    text, places = written.text, written.places
    if not places or places[0] >= len(text) or len(places) != len(written.notes):
        return ()
    of_all, parts = _divided(written)
    if not parts:
        return ()
    last = parts[-1]._replace(end=_rest_of_sentence(text, parts[-1].end))
    parts[-1:] = [last, *_behind(text, last.end)]
    found = tuple(part._replace(notes=of_all + part.notes) for part in parts)
    return found if len({part.notes for part in found}) > 1 else ()


def _divided(written: Inline) -> tuple[tuple[str, ...], list[CitedWords]]:
    """Return the footnotes before the first word, and the parts up to the last footnote."""
    text, of_all = written.text, list[str]()
    parts: list[CitedWords] = []
    start = 0
    for note, place in zip(written.notes, written.places, strict=True):
        if remark_of(note):
            continue
        if _WORD.search(text, start, place):
            closed = _CLOSING.match(text, place)
            end = closed.end() if closed else place
            parts.append(CitedWords(start, end, (note,)))
            start = end
        elif parts:
            parts[-1] = parts[-1]._replace(notes=(*parts[-1].notes, note))
        else:
            of_all.append(note)
    return tuple(of_all), parts


def _rest_of_sentence(text: str, place: int) -> int:
    """Return where the sentence at a place, which is that of a footnote, ends.

    A small letter behind a full stop goes on with it, and so does a number, as in `art. 5`, unless
    the footnote stands between them.
    """
    for found in _SENTENCE_END.finditer(text):
        following = found["next"] or ""
        goes_on = following.islower() or (following.isdecimal() and found.end() > place)
        if found.end() >= place and not goes_on:
            return found.end()
    return len(text)


def _behind(text: str, place: int) -> Iterator[CitedWords]:
    if _WORD.search(text, place):
        yield CitedWords(place, len(text), ())


def joined(lines: Sequence[Inline]) -> Inline:
    """Return lines as one text at the place of the first, with the footnotes of all."""
    words = join_lines([line.text for line in lines if line.text])
    if not any(line.notes for line in lines):
        return lines[0]._replace(text=words, notes=(), places=())
    notes: list[str] = []
    places: list[int] = []
    length, last = 0, ""
    for line in lines:
        if line.text:
            length += len(join_lines((last, line.text))) - len(last)
            last = line.text[-1]
        before = length - len(line.text)
        notes += line.notes
        places += [before + place for place in line.places]
    return lines[0]._replace(text=words, notes=tuple(notes), places=tuple(places))
