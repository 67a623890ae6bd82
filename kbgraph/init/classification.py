"""The class of each entry, by the `type` that it states."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from kbgraph.extraction.subject import Subject
from kbgraph.init.seen import TypeWord
from kbgraph.source.names import normalise_key

_MAX_CLASSES = 200


def classify(subjects: Sequence[Subject]) -> dict[str, TypeWord]:
    """Return the class of each file whose entry has one: its type, as most entries spell it.

    An entry with several types has a class where a single one of them is a class of other entries.
    """
    spellings = _spellings(subjects)
    classes: dict[str, TypeWord] = {}
    for subject in subjects:
        words = dict.fromkeys(map(normalise_key, subject.type.words))
        known = [spellings[word] for word in words if word in spellings]
        if len(known) == 1:
            classes[subject.path] = TypeWord(known[0])
    return classes


def _spellings(subjects: Iterable[Subject]) -> Mapping[str, str]:
    """Return the usual spelling of each type that is a class, by its normal form."""
    alone: dict[str, Counter[str]] = {}
    listed: Counter[str] = Counter()
    first: dict[str, str] = {}
    lists: list[tuple[str, ...]] = []
    for subject in subjects:
        words = tuple(word for word in subject.type.words if normalise_key(word))
        for word in words:
            first.setdefault(normalise_key(word), word)
        if len(words) == 1:
            alone.setdefault(normalise_key(words[0]), Counter())[words[0]] += 1
        elif words:
            lists.append(tuple(map(normalise_key, words)))
            listed.update(lists[-1])
    found = {
        word: min(counts, key=lambda each: (-counts[each], each)) for word, counts in alone.items()
    }
    for words in lists:
        if not any(word in found for word in words):
            common = min(words, key=lambda word: (-listed[word], word))
            found[common] = first[common]
    sizes = {word: alone.get(word, Counter()).total() + listed[word] for word in found}
    kept = sorted(found, key=lambda word: (-sizes[word], word))[:_MAX_CLASSES]
    return {word: found[word] for word in kept}
