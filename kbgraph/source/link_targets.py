"""The interface by which HTML is given the targets of links, embeds and footnotes."""

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
    relation: str = ""
    """The beginning of the text of a link that names its relation, which readers do not see."""
    is_image: bool = False
    """Whether the address is that of an image, which is shown in place of a link."""


class EmbeddedText(NamedTuple):
    """A text of an entry that is shown within the text of another."""

    label: str
    address: str
    """The page of the entry, at the place of the text."""
    text: str
    first_line: int
    """The line of the entry at which the text begins."""
    targets: LinkTargets
    remark: str = ""
    """The reason why it is not shown, or not whole."""


class LinkTargets(Protocol):
    """Finds the targets of an entry's links, embeds and footnotes."""

    def link(self, link: Link) -> LinkTarget:
        """Return the target of a link."""

    def embed(self, link: Link) -> EmbeddedText | None:
        """Return the text that an embed shows; None where it leads to no entry."""

    def note(self, mark: str) -> LinkTarget | None:
        """Return the target of a footnote that the body does not define; None for mere text.

        `mark` is the text between `[^` and `]`.
        """
