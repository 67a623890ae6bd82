"""Separators between several values in one place, and what may stand on both sides of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import chain

from kbgraph.init.values.forms import Form, LinkForm, MeasureForm, SpanForm
from kbgraph.source.names import normalise_key

_MARKS = ("; ", ", ", " | ", " · ", " • ", "、", "，", "；", "、 ", "\n")
"""Marks of lists, which may stand between values of any kind."""
_JOINTS = (" / ", " + ", " & ")
"""Marks that join names: between numbers they mean a sum, a ratio or an interval."""
_AND = ("and", "und", "et", "y", "e", "og", "och", "en", "ja", "i", "a", "és", "ve", "и", "і", "та")
"""Words that join names; between numbers each word has a meaning, such as that of a range."""
_JOINING_WORDS = tuple(f" {word} " for word in _AND)
MARKS_OF_WORDS = (*_MARKS, *_JOINTS, ",", ";")
"""Separators between words of a list."""
_COMMAS = {",", ", "}


def separators_in(texts: Sequence[str]) -> Iterator[str]:
    """Yield the separators that stand in texts: marks of lists, then what joins names."""
    for separator in (*_MARKS, *_JOINTS, *_JOINING_WORDS):
        if any(separator in text for text in texts):
            yield separator


def may_part(separator: str, forms: Sequence[Form], sizes: Sequence[int]) -> bool:
    """Whether values of some forms may be set apart by a separator; `sizes` are those of the lists.

    Where all have as many values, such as two, each is rather a pair: a position, a beginning and
    an end.

    Of `20, 30 and 7 cm` the first numbers are no plain ones: their unit stands behind the last.
    Of two whole ranges, `1-2 nm and 3-4 µm`, none is a part of the other; `2 kg and 300 g` is one
    amount.
    """
    if not separator:
        return True
    if min(sizes) > 1 and min(sizes) == max(sizes) and not all(map(_is_name, forms)):
        return False
    if separator not in _MARKS:
        return all(_is_name(form) or _is_whole_range(form) for form in forms)
    has_units = any(isinstance(form, MeasureForm | SpanForm) for form in forms)
    return len(forms) == 1 or not has_units


def _is_name(form: Form) -> bool:
    return isinstance(form, LinkForm)


def _is_whole_range(form: Form) -> bool:
    return isinstance(form, SpanForm) and bool(form.units)


def is_list(places: Sequence[Sequence[str]], separator: str) -> bool:
    """Whether the pieces of texts are words of a list: some come again in other places.

    The two pieces of `Surname, Forename` or `Town, State` come again too, each on its own side of
    the comma. Words of a list stand on either side, unless they are small.
    """
    if not all(any(map(str.isalpha, piece)) for piece in chain.from_iterable(places)):
        return False  # Between numbers a mark has a meaning of its own.
    return _come_again(places, separator) or _stand_beside_words(places)


def _stand_beside_words(places: Sequence[Sequence[str]]) -> bool:
    """Whether single words stand in a list, and as many small ones alone in its place."""
    alone = [pieces[0] for pieces in places if len(pieces) == 1]
    are_words = all(map(str.isalpha, chain.from_iterable(places)))
    return are_words and all(map(str.islower, alone)) and 2 * len(alone) >= len(places)


def _come_again(places: Sequence[Sequence[str]], separator: str) -> bool:
    sides: dict[str, list[bool]] = defaultdict(list)
    for pieces in places:
        for word in dict.fromkeys(map(normalise_key, pieces)):
            sides[word].append(normalise_key(pieces[0]) == word)
    small = {normalise_key(each) for pieces in places for each in pieces if not each[:1].isupper()}
    again = {word for word, found in sides.items() if len(found) > 1}
    if separator not in _COMMAS and separator.strip() in {";", "；", "、", "，"}:
        return bool(again)
    return any(word in small or len(set(sides[word])) > 1 for word in again)
