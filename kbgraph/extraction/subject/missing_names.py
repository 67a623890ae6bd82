"""The names of things that no entry describes, as the links to them are spelled."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from kbgraph.rdf.iris import slugify


class SpelledName(NamedTuple):
    """A name by which an entry links to a thing without an entry."""

    slug: str
    name: str


def spelled_name(slug: str, target: str, label: str) -> SpelledName:
    """Return the name that a link gives a missing thing, from its target and its words.

    Of a path and of `type--name` the last part is the name. A target in small letters shows no
    capitals: of `[[ada-lovelace|Ada Lovelace]]` the words are the name, since they say the same.
    """
    name = _without_type(target.rstrip("/").rpartition("/")[2])
    if name == name.lower() and label != target and slugify(label) == slugify(name):
        return SpelledName(slug, label)
    return SpelledName(slug, name)


def _without_type(name: str) -> str:
    kind, mark, rest = name.rpartition("--")
    is_typed = bool(mark) and bool(rest.strip()) and not (kind[-1:].isspace() or rest[0].isspace())
    return rest if is_typed else name


def names_with_capitals(spelled: Iterable[SpelledName]) -> Mapping[str, str]:
    """Return the most frequent spelling of each slug, of equally frequent ones the smallest.

    Slugs whose spelling has small letters alone are left out: it says no more than the slug does.
    """
    chosen: dict[str, tuple[int, str]] = {}
    for (slug, name), entries in Counter(spelled).items():
        best = chosen.get(slug)
        if best is None or (-entries, name) < best:
            chosen[slug] = (-entries, name)
    return {slug: name for slug, (_, name) in chosen.items() if name != name.lower()}
