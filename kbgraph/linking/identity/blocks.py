"""Pairs of things with names that are alike: names are compared within small blocks alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import chain, combinations, islice
from typing import NamedTuple

from kbgraph.fuzzy import slips_between
from kbgraph.linking.identity.known_names import KnownNames, NamedText
from kbgraph.linking.identity.name_forms import (
    NameForms,
    expanded_forms,
    is_acronym,
    numbers_in,
)
from kbgraph.linking.identity.results import Likeness
from kbgraph.linking.identity.romanisation import romanised
from kbgraph.source.names import normalise_name

_MAX_SAME = 12
"""Things that share a form of a name: one that more things share says nothing of them."""
_MAX_BLOCK = 300
"""Names that are compared with one another, letter by letter."""
_MIN_SLIP_CHARS = 8
_MIN_SLIP_WORD, _MIN_TWO_SLIPS_WORD = 5, 12
"""Letters of a word in which a slip may be, and in which two may be."""
_MORE_FREQUENT = 20
"""By how much a word is more frequent than another that may be a slip of it, of several things."""
_MIN_KNOWN = 3
"""Things in whose names a word occurs, for another to be a slip of it."""
_MIN_SHARED_WORDS = 2
_MIN_ACRONYM = 3
_MAX_WORD_THINGS = 200
"""Things in whose names a word occurs, for the word to find things."""


class LikeNames(NamedTuple):
    """Two things with names that are alike."""

    kind: Likeness
    first: NamedText
    second: NamedText
    is_weak: bool = False
    """Whether other things may well have names that are as much alike."""

    @property
    def pair(self) -> tuple[int, int]:
        """The positions of both things."""
        return self.first.thing, self.second.thing


def like_names(known: KnownNames) -> Iterator[LikeNames]:
    """Yield pairs of names that are alike, of two things of which at least one has an entry.

    The first thing of a pair has an entry. A pair may come in several ways, and so several times.
    """
    keys: dict[Likeness, Callable[[NamedText], Iterable[Hashable]]] = {
        Likeness.NAME: lambda name: (normalise_name(name.text),),
        Likeness.SPELLING: lambda name: _unless_empty(_letters(known.forms(name.text))),
        Likeness.WORD_ORDER: lambda name: _in_any_order(known.forms(name.text)),
        Likeness.WRITTEN_OUT: lambda name: chain(
            _in_any_order(known.forms(name.text)),
            expanded_forms(name.text, known.expansions, known.minor),
        ),
    }
    for kind, keys_of in keys.items():
        for names in _blocks(known.names, keys_of).values():
            if len({name.thing for name in names}) <= _MAX_SAME:
                yield from _ordered(known, kind, combinations(names, 2))
    yield from _ordered(known, Likeness.ACRONYM, _acronyms(known))
    yield from _ordered(known, Likeness.SLIP, _slips(known))
    yield from _ordered(known, Likeness.ALL_WORDS, _all_words(known))


def _unless_empty(text: str) -> tuple[str, ...]:
    return (text,) if text else ()


def _letters(forms: NameForms) -> str:
    return "".join(forms.words)


def _in_any_order(forms: NameForms) -> tuple[tuple[str, ...], ...]:
    return (forms.in_any_order,) if len(forms.major) > 1 else ()


def _blocks(
    names: Sequence[NamedText], keys_of: Callable[[NamedText], Iterable[Hashable]]
) -> dict[Hashable, list[NamedText]]:
    """Return the names by their keys, of which several names have each."""
    # Most keys are of one name: only digests of all are kept.
    seen: set[int] = set()
    several: set[int] = set()
    for name in names:
        digests = set(map(hash, keys_of(name)))
        several |= digests & seen
        seen |= digests
    del seen
    found: dict[Hashable, list[NamedText]] = defaultdict(list)
    for name in names:
        for key in dict.fromkeys(keys_of(name)):
            if hash(key) in several:
                found[key].append(name)
    return {key: names for key, names in found.items() if len(names) > 1}


def _ordered(
    known: KnownNames, kind: Likeness, pairs: Iterable[tuple[NamedText, NamedText]]
) -> Iterator[LikeNames]:
    """Yield pairs of two things, that with an entry first; of two entries the earlier one."""
    for one, other in pairs:
        first, second = sorted((one, other), key=lambda name: name.thing)
        # Things with an entry come before those without.
        if first.thing != second.thing and known.things[first.thing].has_entry:
            yield LikeNames(kind, first, second, _is_weak(known, kind, first, second))


def _is_weak(known: KnownNames, kind: Likeness, first: NamedText, second: NamedText) -> bool:
    """Say whether other things may well have names that are as much alike.

    An acronym can be of several names; words in common are of one thing if a number is among them;
    and of two words that hardly occur nobody knows which one is a slip, if any.
    """
    match kind:
        case Likeness.NAME | Likeness.SPELLING:
            return is_acronym(first.text)
        case Likeness.ALL_WORDS:
            return not numbers_in(second.text)
        case Likeness.SLIP if known.things[second.thing].has_entry:
            words = {*known.forms(first.text).words} ^ {*known.forms(second.text).words}
            return all(known.things_by_word[word] < _MIN_KNOWN for word in words)
        case _:
            return False


def _acronyms(known: KnownNames) -> Iterator[tuple[NamedText, NamedText]]:
    """Yield names that are one acronym, each with the one thing whose name it may abbreviate."""
    long: dict[str, dict[int, NamedText]] = defaultdict(dict)
    short = [name for name in known.names if is_acronym(name.text)]
    asked = {romanised(name.text) for name in short if len(name.text) >= _MIN_ACRONYM}
    for name in known.names:
        forms = known.forms(name.text)
        for initials in forms.initials & asked if len(forms.words) > 1 else ():
            long[initials].setdefault(name.thing, name)
    for name in short:
        for other in islice(long.get(romanised(name.text), {}).values(), _MAX_SAME):
            yield name, other


def _slips(known: KnownNames) -> Iterator[tuple[NamedText, NamedText]]:
    """Yield names that differ in a slip within one word, whose first letter is right.

    Of two words with one slip one has the beginning or the end of the other. Where both words
    occur in names of several things, about as often, neither is a slip.
    """
    for at_end in (False, True):
        halves = partial(_halves, known, at_end=at_end)
        for names in _blocks(known.names, halves).values():
            for one, other in combinations(names[:_MAX_BLOCK], 2):
                if _is_slip(known.forms(one.text), known.forms(other.text), known.things_by_word):
                    yield one, other


def _halves(known: KnownNames, name: NamedText, *, at_end: bool) -> Iterator[Hashable]:
    """Yield half of each long word of a long name, with all other words."""
    words = known.forms(name.text).words
    if sum(map(len, words)) < _MIN_SLIP_CHARS:
        return
    for index, word in enumerate(words):
        if len(word) >= _MIN_SLIP_WORD and word.isascii() and word.isalpha():
            others = (index, *words[:index], *words[index + 1 :])
            for length in ((len(word) - 2) // 2, (len(word) - 3) // 2):
                yield others, word[-length:] if at_end else word[:length]


def _is_slip(one: NameForms, other: NameForms, things: Mapping[str, int]) -> bool:
    """Say whether two names differ in one word, by a slip."""
    differing = [pair for pair in zip(one.words, other.words, strict=True) if len({*pair}) > 1]
    if len(differing) != 1 or one.marks != other.marks:
        return False
    word, written = differing[0]
    allowed = 2 if min(len(word), len(written)) >= _MIN_TWO_SLIPS_WORD else 1
    rarer, other_count = sorted((things[word], things[written]))
    return (
        (rarer == 1 or other_count >= _MORE_FREQUENT * rarer)
        and word[0] == written[0]
        and slips_between(word, written, allowed) <= allowed
    )


def _all_words(known: KnownNames) -> Iterator[tuple[NamedText, NamedText]]:
    """Yield names of stubs, each with the one entry that has all their words in its names.

    The numbers in the slug of the stub must be in the names or the slug of the entry too.
    """
    containing: dict[str, list[int]] = defaultdict(list)
    for number, (thing, words) in enumerate(zip(known.things, known.words(), strict=True)):
        for word in words.union(numbers_in(thing.slug)) if thing.has_entry else ():
            containing[word].append(number)
    of_things: dict[int, NamedText] = {}
    for name in known.names:
        of_things.setdefault(name.thing, name)
    for name in known.names:
        thing = known.things[name.thing]
        if not thing.has_entry:
            words = {*known.forms(name.text).major, *numbers_in(thing.slug)}
            found = _having_all(words, containing)
            if len(found) == 1:
                yield name, of_things[found.pop()]


def _having_all(words: set[str], containing: dict[str, list[int]]) -> set[int]:
    """Return the entries that have all of several words in their names."""
    if len(words) < _MIN_SHARED_WORDS:
        return set()
    rarest = sorted((containing.get(word, []) for word in words), key=len)
    if len(rarest[0]) > _MAX_WORD_THINGS:
        return set()
    return set(rarest[0]).intersection(*rarest[1:])
