"""Where the links and footnotes of an entry lead, as those say who know the other entries."""

from __future__ import annotations

from typing import NamedTuple, Protocol

from kbgraph.source.entry import Link


class LinkTarget(NamedTuple):
    """Where a link or a footnote leads, and how it is shown."""

    address: str
    """Empty where it leads nowhere."""
    kind: str = ""
    """Class of the element, that pages may show why."""
    title: str = ""
    label: str = ""
    """The text of a footnote's mark."""


class LinkTargets(Protocol):
    """Answers where links and footnotes lead."""

    def link(self, link: Link) -> LinkTarget:
        """Where a link leads."""

    def note(self, name: str) -> LinkTarget | None:
        """Where a footnote leads that the body does not define."""
