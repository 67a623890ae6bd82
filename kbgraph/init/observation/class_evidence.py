"""The evidence that entries of one folder are of one class: what they have, and others lack."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from kbgraph.init.observation.type_keys import marks_of
from kbgraph.source.entry import Entry

Marks = Mapping[str, frozenset[str]]
"""The keys, labels, headings and columns of each entry, by path, in normal form."""
_MIN_ENTRIES = 2
_SHARE = 0.5
"""The share of the entries of a folder that have the same mark."""
_LESS = 0.5
"""The share of the others, at most, in proportion to that of the folder."""
_FEW = 0.25
"""The share of all entries that have the same mark, where nothing else gives them a class."""


def marks_by_path(entries: Sequence[Entry], no_types: frozenset[str]) -> Marks:
    """Return the marks of entries, without the keys that say nothing of what they are about."""
    return {entry.path: marks_of(entry) - no_types for entry in entries}


def are_of_one_class(members: Collection[str], marks: Marks) -> bool:
    """Whether most of the files have a mark that few of the others have."""
    own = _counts(members, marks)
    others = [path for path in marks if path not in members]
    of_others = _counts(others, marks)
    return any(
        number >= _MIN_ENTRIES
        and number >= _SHARE * len(members)
        and of_others[mark] * len(members) <= _LESS * number * len(others)
        for mark, number in own.items()
    )


def have_something_in_common(members: Collection[str], marks: Marks) -> bool:
    """Whether several of the files have a mark in common, or the only one has any."""
    least = max(min(_MIN_ENTRIES, len(marks)), _FEW * len(marks))
    return any(number >= least for number in _counts(members, marks).values())


def _counts(paths: Collection[str], marks: Marks) -> Counter[str]:
    return Counter(mark for path in paths for mark in marks[path])
