"""Suggestions that authors do not want to see again."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import NamedTuple, Protocol

from kbgraph.source.entry import Entry
from kbgraph.source.names import normalise_name

KEY = "no-links"
"""The key of the front matter that lists what an entry does not link to."""


class WithWords(Protocol):
    """Words of a text."""

    @property
    def words(self) -> str:
        """The words, as they are written."""


class MutedLinks(NamedTuple):
    """The slugs or words to which an entry does not link, normalised."""

    names: frozenset[str]

    def mutes(self, slug: str, mentions: Collection[WithWords]) -> bool:
        """Say whether a link to a thing is muted: by its slug, or all words that name it."""
        if not self.names:
            return False
        words = [normalise_name(each.words) in self.names for each in mentions]
        return normalise_name(slug) in self.names or (bool(words) and all(words))


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
