"""The sections that belong below one heading of a page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from kbgraph.init.observation.seen import ClassSeen
from kbgraph.source.names import normalise_key

_MANY = 4
"""Sections with the same label are parts of one, such as the days of a diary, from this number."""


def merged_sections(classes: Iterable[ClassSeen]) -> list[tuple[str, ...]]:
    """Return the titles of sections, those that belong below one heading together.

    The groups are in the order of appearance, and so are the titles in them.
    """
    titles: dict[str, str] = {}
    groups: dict[str, list[str]] = {}
    for cls in classes:
        for title in _titles(cls):
            name = normalise_key(title)
            titles.setdefault(name, title)
            groups.setdefault(name, [name])
        for names in _alike(cls):
            first, *others = sorted(names, key=list(groups).index)
            for other in others:
                if groups[other] is not groups[first]:
                    groups[first] += groups[other]
                    for each in groups[other]:
                        groups[each] = groups[first]
    unique = {id(group): group for group in groups.values()}
    return [tuple(titles[name] for name in group) for group in unique.values()]


def _titles(cls: ClassSeen) -> list[str]:
    sections = [*(field.section for field in cls.fields), *(table.section for table in cls.tables)]
    return [title for title in (*sections, *cls.prose) if normalise_key(title)]


def _alike(cls: ClassSeen) -> list[set[str]]:
    """Return the sections, by their normal forms, that have a label which many sections have."""
    sections: dict[str, set[str]] = defaultdict(set)
    for field in cls.fields:
        if field.section:
            sections[normalise_key(field.label)].add(normalise_key(field.section))
    return [names for names in sections.values() if len(names) >= _MANY]
