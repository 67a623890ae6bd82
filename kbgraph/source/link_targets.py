"""The interface by which HTML is given the targets of links and footnotes."""

from __future__ import annotations

from typing import NamedTuple, Protocol

from kbgraph.source.entry import Link


class LinkTarget(NamedTuple):
    """The address of a link or a footnote, and how to show it."""

    address: str
    """Empty for a link without a target."""
    kind: str = ""
    """The class of the element, so that pages can show why there is no target."""
    title: str = ""
    label: str = ""
    """The text of a footnote's reference."""


class LinkTargets(Protocol):
    """Finds the targets of an entry's links and footnotes."""

    def link(self, link: Link) -> LinkTarget:
        """Return the target of a link."""

    def note(self, mark: str) -> LinkTarget | None:
        """Return the target of a footnote that the body does not define; None for mere text.

        `mark` is the text between `[^` and `]`.
        """
