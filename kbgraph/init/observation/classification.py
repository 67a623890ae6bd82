"""The class of each entry: by its type, by a key that is used like one, by its folder, or one for all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from kbgraph.extraction.subject import Subject
from kbgraph.init.observation.seen import ClassRule, DefaultRule, FolderRule, TypeRule
from kbgraph.init.observation.type_keys import type_key, words_under
from kbgraph.source.entry import Entry
from kbgraph.source.names import normalise_key

_MAX_CLASSES = 200
_HALF = 0.5
_MIN_ENTRIES = 2
"""Entries below a folder that makes a class."""
TYPE = "type"


def classify(
    entries: Sequence[Entry],
    subjects: Mapping[str, Subject],
    no_types: frozenset[str],
    home_name: str,
) -> dict[str, ClassRule]:
    """Return the rule that gives each file its class; files without a class are left out.

    Where most entries state a type, the others have no class. `no_types` are keys, in normal form,
    that have another meaning; `home_name` is the name of the folder.
    """
    stated = {path: subject.type.words for path, subject in subjects.items()}
    classes = _by_words(TYPE, stated)
    if len(classes) < _HALF * len(entries):
        key = type_key(entries, no_types)
        if key:
            classes |= _by_words(key, {e.path: words_under(e, key) for e in entries})
    if len(classes) < _HALF * len(entries):
        classes = _by_folder([e.path for e in entries if e.path not in classes]) | classes
    if len(classes) < _HALF * len(entries):
        default = DefaultRule(home_name)
        classes = dict.fromkeys((entry.path for entry in entries), default) | classes
    return classes


def _by_words(key: str, stated: Mapping[str, Sequence[str]]) -> dict[str, ClassRule]:
    """Return the class of each file whose entry has one: its word, as most entries spell it.

    An entry with several words has a class where a single one of them is a class of other entries.
    """
    spellings = _spellings(stated.values())
    classes: dict[str, ClassRule] = {}
    for path, words in stated.items():
        names = dict.fromkeys(map(normalise_key, words))
        known = [spellings[name] for name in names if name in spellings]
        if len(known) == 1:
            classes[path] = TypeRule(key, known[0])
    return classes


def _spellings(stated: Iterable[Sequence[str]]) -> Mapping[str, str]:
    """Return the usual spelling of each word that is a class, by its normal form."""
    alone: dict[str, Counter[str]] = {}
    listed: dict[str, Counter[str]] = {}
    lists: list[list[str]] = []
    for each in stated:
        words = [word for word in each if normalise_key(word)]
        for word in words:
            counts = alone if len(words) == 1 else listed
            counts.setdefault(normalise_key(word), Counter())[word] += 1
        lists += [list(map(normalise_key, words))] if len(words) > 1 else []
    found = dict(alone)
    for names in lists:
        if not any(name in found for name in names):
            common = min(names, key=lambda name: (-listed[name].total(), name))
            found[common] = listed[common]
    kept = sorted(found, key=lambda name: (-found[name].total(), name))[:_MAX_CLASSES]
    return {name: min(found[name], key=lambda w: (-found[name][w], w)) for name in kept}


def _by_folder(paths: Sequence[str]) -> dict[str, ClassRule]:
    """Return the class of each file below a folder: the first folder that does not hold all."""
    parts = [path.split("/") for path in paths]
    depth = 0
    while parts and all(len(p) > depth + 2 for p in parts) and len({p[depth] for p in parts}) == 1:
        depth += 1
    folders = {
        path: "/".join(p[: depth + 1])
        for path, p in zip(paths, parts, strict=True)
        if len(p) > depth + 1
    }
    sizes = Counter(folders.values())
    kept = {
        folder for folder, _ in sizes.most_common(_MAX_CLASSES) if sizes[folder] >= _MIN_ENTRIES
    }
    return {path: FolderRule(folder) for path, folder in folders.items() if folder in kept}
