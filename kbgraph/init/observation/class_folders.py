"""The folder of each class whose entries lie in one, beside no entry of another class."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from kbgraph.init.observation.classification import is_about_folder
from kbgraph.init.observation.seen import ClassRule, TypeRule
from kbgraph.source.names import normalise_name

_MIN_ENTRIES = 2


def class_folders(paths: Iterable[str], rules: Mapping[str, ClassRule]) -> dict[ClassRule, str]:
    """Return the folder of each class that entries state, where they have one for themselves.

    `paths` are those of all entries. Notes about a folder may be of any class.
    """
    members: dict[ClassRule, list[str]] = defaultdict(list)
    inside: dict[str, set[ClassRule | None]] = defaultdict(set)
    for path in paths:
        rule = rules.get(path)
        if isinstance(rule, TypeRule):
            members[rule].append(path)
        for folder in () if is_about_folder(path) else _folders(path):
            inside[normalise_name(folder)].add(rule)
    common = {
        rule: _common_folder(own) for rule, own in members.items() if len(own) >= _MIN_ENTRIES
    }
    return {
        rule: folder
        for rule, folder in common.items()
        if folder and inside[normalise_name(folder)] == {rule}
    }


def _folders(path: str) -> list[str]:
    """Return the folders in which a file is, the outermost first."""
    parts = path.split("/")[:-1]
    return ["/".join(parts[:number]) for number in range(1, len(parts) + 1)]


def _common_folder(paths: Iterable[str]) -> str:
    """Return the deepest folder that holds all files; empty for that of all entries."""
    shared = set.intersection(*(set(_folders(path)) for path in paths))
    return max(shared, key=len, default="")
