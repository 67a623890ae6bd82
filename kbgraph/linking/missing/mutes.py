"""Suggestions that authors do not want to see again."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from kbgraph.source.entry import Entry
from kbgraph.source.names import normalise_name

KEY = "no-links"
"""The key of the front matter that lists what an entry does not link to."""


class MutedLinks(NamedTuple):
    """The slugs or words to which an entry does not link, normalised."""

    names: frozenset[str]

    def mutes(self, name: str) -> bool:
        """Say whether a slug, or words of a text, are muted."""
        return bool(self.names) and normalise_name(name) in self.names


class Mutes(NamedTuple):
    """The muted links of a folder."""

    everywhere: frozenset[str] = frozenset()
    """Slugs and words, normalised."""

    def of(self, entry: Entry) -> MutedLinks:
        """Return what an entry does not link to."""
        return MutedLinks(self.everywhere | _normalised(entry.words(KEY, "no links")))


NO_MUTES = Mutes()


def mutes_of(names: Iterable[str]) -> Mutes:
    """Return the mutes of the settings."""
    return Mutes(_normalised(names))


def _normalised(names: Iterable[str]) -> frozenset[str]:
    return frozenset(normalise_name(each.strip("[]")) for each in names)
