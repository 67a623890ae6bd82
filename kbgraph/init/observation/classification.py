"""The class of each entry: by its type, a key that is used like one, its folder, or one for all."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import takewhile
from typing import NamedTuple

from kbgraph.extraction.subject import Subject
from kbgraph.init.observation.class_evidence import (
    are_of_one_class,
    have_something_in_common,
    marks_by_path,
)
from kbgraph.init.observation.seen import ClassRule, DefaultRule, FolderRule, TypeRule
from kbgraph.init.observation.type_keys import type_key, words_under
from kbgraph.source.entry import Entry, stem_of
from kbgraph.source.names import is_folder_note, normalise_key, normalise_name

_MAX_CLASSES = 200
_HALF = 0.5
_MIN_ENTRIES = 2
"""Entries below a folder that makes a class."""
TYPE = "type"


class FolderNames(NamedTuple):
    """The name of the folder of all entries, and names that say nothing of what they are about."""

    home: str
    of_program: frozenset[str] = frozenset()
    """The folders that a program for notes prescribes, such as `pages`."""
    own_keys: frozenset[str] = frozenset()
    """The keys that it writes into each note."""


class Classification(NamedTuple):
    """The rule that gives each file its class; files without a class are left out."""

    rules: dict[str, ClassRule]
    no_classes: tuple[str, ...] = ()
    """The folders that give no class, since their entries have nothing that others lack."""


def classify(
    entries: Sequence[Entry],
    subjects: Mapping[str, Subject],
    no_types: frozenset[str],
    names: FolderNames,
) -> Classification:
    """Return the class of each file.

    Where most entries state a type, the others have no class. `no_types` are keys, in normal form,
    that have another meaning.
    """
    stated = {path: subject.type.words for path, subject in subjects.items()}
    classes = _by_words(TYPE, stated)
    if len(classes) < _HALF * len(entries):
        key = type_key(entries, no_types)
        if key:
            classes |= _by_words(key, {e.path: words_under(e, key) for e in entries})
    if len(classes) >= _HALF * len(entries):
        return Classification(classes)
    marks = marks_by_path(entries, no_types | names.own_keys)
    found = _by_folder(list(marks), set(classes))
    members: dict[str, list[str]] = defaultdict(list)
    for path, rule in found.items():
        members[rule.folder].append(path)
    kept = {
        folder
        for folder, paths in members.items()
        if folder not in names.of_program and are_of_one_class(set(paths), marks)
    }
    classes = {path: rule for path, rule in found.items() if rule.folder in kept} | classes
    without = tuple(sorted(members.keys() - kept))
    if len(classes) < _HALF * len(entries) and not names.of_program:
        rest = [path for path in marks if path not in classes and not is_about_folder(path)]
        if have_something_in_common(rest, marks):
            classes = dict.fromkeys(rest, DefaultRule(names.home)) | classes
    return Classification(classes, without)


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


def _by_folder(paths: Sequence[str], classified: set[str]) -> dict[str, FolderRule]:
    """Return the class of each file below a folder: the first folder that does not hold all.

    A folder whose entries have classes, some of them, gives none: the two might disagree.
    """
    depth = _common_depth(paths)
    folders = {
        path: "/".join(path.split("/")[: depth + 1])
        for path in paths
        if path.count("/") > depth and not is_about_folder(path)
    }
    mixed = {folders[path] for path in classified if path in folders}
    sizes = Counter(folder for folder in folders.values() if folder not in mixed)
    kept = {
        folder for folder, _ in sizes.most_common(_MAX_CLASSES) if sizes[folder] >= _MIN_ENTRIES
    }
    return {path: FolderRule(folder) for path, folder in folders.items() if folder in kept}


def _common_depth(paths: Sequence[str]) -> int:
    """Return the number of folders that hold all files one within another."""
    parts = [path.split("/")[:-1] for path in paths]
    shared = takewhile(lambda names: len(set(names)) == 1, zip(*parts, strict=False))
    return len(list(shared)) if all(parts) else 0


def is_about_folder(path: str) -> bool:
    """Whether a note is about its folder, and no member of it."""
    folder, _, name = stem_of(path).rpartition("/")
    return is_folder_note(name) or normalise_name(name) == normalise_name(folder.rpartition("/")[2])
