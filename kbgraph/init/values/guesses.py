"""Guesses: the forms that read most values of a field, and the separator between several."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import NamedTuple, TypeAlias

from kbgraph.extraction.values.written import pieces, visible
from kbgraph.init.observation.seen import Sample
from kbgraph.init.values.decimal_marks import FieldMarks, field_marks
from kbgraph.init.values.families import FAMILIES
from kbgraph.init.values.forms import (
    TEXT,
    CodeForm,
    ConceptForm,
    CoreForm,
    Form,
    Guess,
    LinkForm,
    has_money,
    has_numbers,
    may_have_mark,
)
from kbgraph.init.values.pieces import FamilyReading, Piece
from kbgraph.init.values.probe import Probe
from kbgraph.init.values.separators import MARKS_OF_WORDS, is_list, may_part, separators_in
from kbgraph.init.values.words import code_or_text, concepts_of, quoted_form
from kbgraph.source.entry import Inline
from kbgraph.source.names import normalise_key

_ENOUGH = 0.9
"""The share of values that a type has to read; the others are findings."""
_HALF = 0.5
"""The share from which a type is tried, and other values are texts."""
_MAX_DISTINCT = 400
_MAX_CHARS = 200
"""Longer texts are texts."""
_MAX_SHOWN = 3
_MAX_DOUBT = 40
_LIKE_NUMBER = re.compile(r"^[^\w\s]*[0-9]|[0-9]{3}|[0-9][.,][0-9]")
"""The beginning of a number, a year, or a number with a mark; `NE 2` has none of these."""
_PLAIN_NUMBERS = {CoreForm(name) for name in ("integer", "decimal", "year")}
_FEW = 3
"""The number of values of which one may differ from the others."""


_Key: TypeAlias = tuple[str, tuple[str, ...]]
"""The text of a value, and the targets of its links."""


class _CountedValue(NamedTuple):
    """A text that stands in places of a field, and how often."""

    piece: Piece
    times: int


class _Candidate(NamedTuple):
    """The values that a family reads with a separator."""

    forms: tuple[Form, ...]
    separator: str
    read: int
    """The number of places that it reads."""
    meant: int
    """The number of places that it reads, or that are only written in another way."""
    unread: tuple[str, ...]


def guess(samples: Sequence[Sample], probe: Probe) -> Guess:
    """Guess the forms of the values of a field."""
    values = _distinct(samples)
    stated = [each for each in values if not probe.is_empty(each.piece.value)]
    empty = [each.piece.text for each in values if probe.is_unknown(each.piece.text)]
    texts = [each.piece.text for each in stated]
    marks = field_marks(texts)
    own = probe if probe.mark or not marks.needs_mark else probe.with_mark(marks.mark)
    found = _guess(stated[:_MAX_DISTINCT], own)._replace(placeholders=tuple(empty[:_MAX_SHOWN]))
    found = _with_options(found, values, probe)
    if _are_quoted(found, samples):
        return found._replace(forms=(quoted_form(texts),), in_doubt=tuple(texts[:_MAX_SHOWN]))
    if has_numbers(found.forms):
        doubtful = _doubtful(found, marks, probe, own)
        if doubtful:
            found = found._replace(forms=(TEXT,), separator="", read=0, unread=())
            return found._replace(in_doubt=doubtful[:_MAX_SHOWN])
        return found._replace(mark="" if own is probe else own.mark)
    return found._replace(in_doubt=_in_doubt(texts)) if found.is_text else found


def _are_quoted(found: Guess, samples: Sequence[Sample]) -> bool:
    """Whether authors have put mere digits into quotes: all of them, or several and most."""
    if found.separator or not _PLAIN_NUMBERS.issuperset(found.forms):
        return False
    quoted = sum(sample.is_quoted for sample in samples)
    return quoted == len(samples) or (quoted > 1 and 2 * quoted >= len(samples))


def _with_options(found: Guess, values: Sequence[_CountedValue], probe: Probe) -> Guess:
    """Return a guess whose list has words such as `todo`, which elsewhere stand for no value.

    They are options beside others, which are words of a list without the number of these.
    """
    options = [each for each in values if _may_be_option(each.piece, probe)]
    stated = [each for each in values if not probe.is_empty(each.piece.value)]
    if not options or not stated or not (found.is_text or concept_words(found)):
        return found
    once = [each._replace(times=1) for each in options if each.piece.text.isalpha()]
    words = found if concept_words(found) else _words([*stated, *once])
    if words is None:
        return found
    labels = [form.words for form in words.forms if isinstance(form, ConceptForm)]
    all_labels = [*chain.from_iterable(labels), *(each.piece.text for each in options)]
    by_name = {normalise_key(label): label for label in reversed(all_labels)}
    total = found.total + sum(each.times for each in options)
    return found._replace(
        forms=(ConceptForm(tuple(reversed(by_name.values()))),),
        separator=words.separator,
        read=total,
        total=total,
        options=tuple(each.piece.text for each in options)[:_MAX_SHOWN],
    )


def _may_be_option(piece: Piece, probe: Probe) -> bool:
    """Whether a text that elsewhere stands for no value consists of words."""
    return probe.is_unknown(piece.text) and all(map(str.isalpha, piece.text.split()))


def _doubtful(found: Guess, marks: FieldMarks, probe: Probe, own: Probe) -> tuple[str, ...]:
    """Return the values with a number that may be read wrongly by the forms of a guess."""
    if own is not probe and not may_have_mark(found.forms):
        return marks.doubtful
    return own.doubtful(marks, is_money=has_money(found.forms))


def _in_doubt(texts: Sequence[str]) -> tuple[str, ...]:
    """Return some texts that may be numbers or dates: most of them begin as these do."""
    doubtful = [text for text in texts if len(text) <= _MAX_DOUBT and _LIKE_NUMBER.search(text)]
    return tuple(doubtful[:_MAX_SHOWN]) if 2 * len(doubtful) > len(texts) else ()


def _guess(places: Sequence[_CountedValue], probe: Probe) -> Guess:
    total = sum(place.times for place in places)
    best = max(_candidates(places, probe), key=lambda each: each.read, default=None)
    if best is not None and best.meant >= _ENOUGH * total and best.read >= _HALF * total:
        return Guess(best.forms, best.separator, best.read, total, best.unread)
    words = _words(places)
    if words is not None:
        return Guess(words.forms, words.separator, total, total, ())
    if best is not None and best.read >= _HALF * total:
        # A single value that differs is rather a slip, which a finding tells of.
        is_slip = total >= _FEW and total - best.meant <= 1
        forms = best.forms if is_slip else (*best.forms, TEXT)
        return Guess(forms, best.separator, best.read, total, best.unread)
    form = code_or_text([place.piece.text for place in places])
    read = total if isinstance(form, CodeForm) else 0
    return Guess((form,), "", read, total, ())


def _distinct(samples: Sequence[Sample]) -> list[_CountedValue]:
    """Return the distinct texts of a field, the commonest first."""
    counts: Counter[_Key] = Counter()
    first: dict[_Key, Piece] = {}
    for path, value, _ in samples:
        if isinstance(value, Inline) and (value.text or value.links):
            key = value.text, tuple([link.target for link in value.links])
            counts[key] += 1
            if key not in first:
                first[key] = Piece(visible(value), path)
    return [
        _CountedValue(piece, times)
        for key, times in counts.most_common()
        if (piece := first[key]).text or piece.value.links
    ]


def _candidates(places: Sequence[_CountedValue], probe: Probe) -> Iterator[_Candidate]:
    """Yield what each family reads: without a separator, then with each that occurs."""
    short = [place for place in places if len(place.piece.text) <= _MAX_CHARS]
    total = sum(place.times for place in places)
    best = 0
    for separator in ("", *separators_in([place.piece.text for place in short])):
        if best == total:
            return
        for candidate in _with_separator(short, separator, probe):
            best = max(best, candidate.read)
            yield candidate


def _with_separator(
    places: Sequence[_CountedValue], separator: str, probe: Probe
) -> Iterator[_Candidate]:
    split = [(place, _split(place.piece, separator)) for place in places]
    distinct = {_key(part): part for _, parts in reversed(split) for part in parts}
    values = list(distinct.values())
    for family in FAMILIES if values else ():
        reading = family(probe, values)
        if reading is not None and may_part(separator, reading.forms, [len(p) for _, p in split]):
            candidate = _candidate(split, separator, list(distinct), reading)
            if not _parts_a_name(split, candidate, probe):
                yield candidate


def _parts_a_name(
    split: Sequence[tuple[_CountedValue, list[Piece]]], candidate: _Candidate, probe: Probe
) -> bool:
    """Whether a separator parts what may be one name: a piece of it names no entry."""
    if not any(isinstance(form, LinkForm) and form.mints for form in candidate.forms):
        return False
    several = [parts for _, parts in split if len(parts) > 1]
    return any(probe.target(part.value, part.path) is None for parts in several for part in parts)


def _candidate(
    split: Sequence[tuple[_CountedValue, list[Piece]]],
    separator: str,
    keys: Sequence[_Key],
    reading: FamilyReading,
) -> _Candidate:
    is_read = dict(zip(keys, reading.is_read, strict=True))
    meant = {key for key, each in zip(keys, reading.is_meant, strict=False) if each}
    read, of_form, unread = 0, 0, []
    for place, parts in split:
        if all(is_read[_key(part)] for part in parts):
            read += place.times
        else:
            unread.append(place.piece.text)
        if all(is_read[_key(part)] or _key(part) in meant for part in parts):
            of_form += place.times
    return _Candidate(reading.forms, separator, read, of_form, tuple(unread[:_MAX_SHOWN]))


def _key(piece: Piece) -> _Key:
    return piece.text, tuple(link.target for link in piece.value.links)


def _split(piece: Piece, separator: str) -> list[Piece]:
    if not separator or separator.strip() not in piece.text:
        return [piece]
    return [Piece(each, piece.path) for each in pieces(piece.value, (separator,))] or [piece]


def _words(places: Sequence[_CountedValue]) -> _Candidate | None:
    """Return the words of a list that the values are, alone or with a separator between them."""
    for separator in ("", *MARKS_OF_WORDS):
        if separator and not any(separator in place.piece.text for place in places):
            continue
        split = [(place, _split(place.piece, separator)) for place in places]
        texts = [part.text for place, parts in split for part in parts * place.times]
        words = concepts_of(texts, of_list=bool(separator))
        are_listed = not separator or is_list(
            [[p.text for p in each] for _, each in split], separator
        )
        if words is not None and are_listed and not any(p.piece.value.links for p in places):
            return _Candidate((words,), separator, 0, 0, ())
    return None


def concept_words(guessed: Guess) -> tuple[str, ...]:
    """Return the words of the list of a guess; none where it has no list."""
    return next((form.words for form in guessed.forms if isinstance(form, ConceptForm)), ())
