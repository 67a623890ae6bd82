"""Keys that are used like `type`: entries of another word have other keys and headings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import combinations

from kbgraph.source.entry import Entry, Pair, Table
from kbgraph.source.names import normalise_key

_SHARE = 0.8
"""The share of entries that have the key."""
_MAX_WORDS = 30
_MAX_CHARS = 40
_MAX_COMPARED = 80
_MIN_GAIN = 0.2
"""How much more alike entries of one word are than those of two, at least."""


def words_under(entry: Entry, key: str) -> list[str]:
    """Return the words of an entry under a key."""
    return [word.strip() for word in entry.words(key) if word.strip()]


def type_key(entries: Sequence[Entry], no_types: frozenset[str]) -> str:
    """Return the key whose words say best what the entries are about; empty where none does.

    Many keys have few words, such as a state. A type goes with the other keys and headings: two
    entries of one type have many in common, those of two types few.
    """
    gains = {
        key: _gain(entries, key)
        for key in _candidates(entries)
        if normalise_key(key) not in no_types
    }
    # Of equal keys the first is taken: a type stands before what depends on it.
    best = max(gains, key=lambda key: gains[key], default="")
    return best if best and gains[best] >= _MIN_GAIN else ""


def _candidates(entries: Sequence[Entry]) -> Iterator[str]:
    """Yield the keys that most entries have, with few words that come again."""
    for key in _spellings(entries):
        words = [words_under(entry, key) for entry in entries]
        single = [each[0] for each in words if len(each) == 1 and len(each[0]) <= _MAX_CHARS]
        distinct = {normalise_key(word) for word in single}
        come_again = 2 <= len(distinct) <= _MAX_WORDS and 2 * len(distinct) <= len(single)
        if come_again and len(single) >= _SHARE * len(entries):
            yield key


def _spellings(entries: Sequence[Entry]) -> list[str]:
    """Return the keys that most entries have, each in its usual spelling."""
    spellings: dict[str, Counter[str]] = {}
    for entry in entries:
        for node, _ in entry.front.items:
            spellings.setdefault(normalise_key(node.text), Counter())[node.text] += 1
    return [
        min(counts, key=lambda each: (-counts[each], each))
        for counts in spellings.values()
        if counts.total() >= _SHARE * len(entries)
    ]


def _gain(entries: Sequence[Entry], key: str) -> float:
    """Return how much more alike entries of one word are than entries of two words."""
    step = max(1, len(entries) // _MAX_COMPARED)
    compared = [
        (normalise_key(words[0]), marks_of(entry, key))
        for entry in entries[::step]
        if (words := words_under(entry, key))
    ]
    within: list[float] = []
    across: list[float] = []
    for (one, marks), (other, others) in combinations(compared, 2):
        union = len(marks | others)
        alike = len(marks & others) / union if union else 1.0
        (within if one == other else across).append(alike)
    if not within or not across:
        return 0.0
    return sum(within) / len(within) - sum(across) / len(across)


def marks_of(entry: Entry, without: str = "") -> frozenset[str]:
    """Return the keys, labels, headings and columns of an entry, `without` one of them."""
    found = [key.text for key, _ in entry.front.items if normalise_key(key.text) != without]
    for section in entry.sections:
        found += [f"# {section.heading.text}"] if section.level > 1 else []
        for block in section.blocks:
            match block:
                case Pair(label=label):
                    found.append(label)
                case Table() if block.is_key_value:
                    found += [row[0].text for row in block.rows]
                case Table(header=header):
                    found += [cell.text for cell in header]
                case _:
                    pass
    return frozenset(map(normalise_key, found)) - {normalise_key(without)}
