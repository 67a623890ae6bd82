"""The overview of plain notes on the home page: by folder, by tag, and by keys with few values."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from flask import url_for

from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.search import FOLDER, NESTED, TAG, TOP_FOLDER, Facet, FacetValue
from kbgraph.source.names import normalise_name

_MAX_FOLDERS, _MAX_SUBFOLDERS, _MAX_TAGS, _MAX_KEYS, _MAX_VALUES = 16, 6, 32, 8, 8
"""Values that the home page shows: all others are on the pages of the facets."""


class ValueLink(NamedTuple):
    """A value of a facet, the number of its notes, and the address of their list."""

    label: str
    entries: int
    address: str


class FolderLink(NamedTuple):
    """A folder of the first level, and some of the folders in it."""

    folder: ValueLink
    inner: tuple[ValueLink, ...]
    more: int
    """Number of folders directly in it that are not shown."""


class FacetOverview(NamedTuple):
    """The first values of a facet, and the address of all."""

    label: str
    values: tuple[ValueLink, ...]
    total: int
    address: str


class NoteOverview(NamedTuple):
    """The notes of a folder by what they have."""

    folders: tuple[FolderLink, ...]
    folders_in_all: int
    folders_address: str
    tags: FacetOverview | None
    keys: tuple[FacetOverview, ...]
    keys_in_all: int
    facets_address: str


def note_overview(base: KnowledgeBase) -> NoteOverview:
    """Return the overview; empty where most entries have a class."""
    facets = base.search.facets
    counts = facets.count(facets.everything, {}) if facets.of_notes else ()
    counted = {each.name: each for each in counts if each.name in facets.of_notes}
    folders = counted[FOLDER].values if FOLDER in counted else ()
    keys = [each for name, each in counted.items() if name not in NESTED]
    return NoteOverview(
        folders=_tree(folders)[:_MAX_FOLDERS],
        folders_in_all=len(folders),
        folders_address=_values_address(FOLDER),
        tags=_overview(counted[TAG], _MAX_TAGS) if TAG in counted else None,
        keys=tuple(_overview(each, _MAX_VALUES) for each in keys[:_MAX_KEYS]),
        keys_in_all=len(keys),
        facets_address=url_for("search.values"),
    )


def _tree(folders: Iterable[FacetValue]) -> tuple[FolderLink, ...]:
    """Return the folders of the first level by name, the notes without a folder last."""
    inner: dict[str, list[FacetValue]] = defaultdict(list)
    for each in sorted(
        folders, key=lambda each: (each.key == TOP_FOLDER, normalise_name(each.label))
    ):
        inner["" if each.key == TOP_FOLDER else each.label.rpartition("/")[0]].append(each)
    return tuple(_folder_link(outer, inner.get(outer.label, [])) for outer in inner[""])


def _by_name(folder: FacetValue) -> tuple[bool, str]:
    return folder.key == TOP_FOLDER, normalise_name(folder.label)


def _folder_link(outer: FacetValue, inner: list[FacetValue]) -> FolderLink:
    shown = (_link(FOLDER, each) for each in inner[:_MAX_SUBFOLDERS])
    return FolderLink(
        _link(FOLDER, outer),
        tuple(each._replace(label=each.label.rpartition("/")[2]) for each in shown),
        max(0, len(inner) - _MAX_SUBFOLDERS),
    )


def _overview(facet: Facet, count: int) -> FacetOverview:
    return FacetOverview(
        label=facet.label,
        values=tuple(_link(facet.name, each) for each in facet.values[:count]),
        total=len(facet.values),
        address=_values_address(facet.name),
    )


def _link(name: str, value: FacetValue) -> ValueLink:
    address = url_for("search.page", where=f"{name}:{value.key}")
    return ValueLink(value.label, value.things, address)


def _values_address(name: str) -> str:
    return url_for("search.values", facet=name)
