"""The page on which the text of an entry is shown, and how much else it may show."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

from kbgraph.build import Graph
from kbgraph.source.attachments import Attachments
from kbgraph.source.entry import Entry

Address: TypeAlias = Callable[[str], str]
_MAX_READ_BYTES = 1_000_000
"""Of other entries that are read for one page: to parse as much takes half a second."""
_MAX_EMBEDS = 100
_MAX_EMBEDDED_CHARS = 200_000
"""Of all texts that are embedded in one page."""
MAX_CHARS_OF_EMBED = 20_000


class PageAddresses(NamedTuple):
    """The URLs of pages by their slugs, and of attachments by their paths."""

    entry: Address
    file: Address | None = None
    """None where no attachments are served."""


@dataclass
class Page:
    """A page with the text of an entry, while it is made."""

    graph: Graph
    addresses: PageAddresses
    attachments: Attachments
    slug: str
    """The slug of the thing that the page is about."""
    _left_bytes: int = _MAX_READ_BYTES
    _read: set[str] = field(default_factory=set)
    """The slugs of other entries that were read."""
    _left_embeds: int = _MAX_EMBEDS
    _left_chars: int = _MAX_EMBEDDED_CHARS
    _is_full: bool = False

    def entry(self, slug: str) -> Entry | None:
        """Return an entry; None where too many others have been read for the page."""
        if slug != self.slug and slug not in self._read:
            content = self.graph.contents[self.graph.subjects[slug].path]
            self._left_bytes -= len(content) if isinstance(content, bytes) else 0
            if self._left_bytes < 0:
                return None
            self._read.add(slug)
        return self.graph.entry(slug)

    @property
    def is_full(self) -> bool:
        """Whether the page has said that it embeds no more: further embeds are mere links."""
        return self._is_full

    def take_embed(self, slug: str) -> Entry | None:
        """Return the entry of an embed; None where the page embeds no more."""
        self._left_embeds -= 1
        is_shown = self._left_embeds >= 0 and self._left_chars > 0
        entry = self.entry(slug) if is_shown else None
        self._is_full = entry is None
        return entry

    def cut(self, text: str) -> str:
        """Return as much of a text as may be embedded, up to the end of a line."""
        limit = min(MAX_CHARS_OF_EMBED, self._left_chars)
        shown = text
        if len(text) > limit:
            end = max(text.rfind("\n\n", 0, limit), text.rfind("\n", limit // 2, limit))
            shown = text[: end if end > 0 else limit]
        self._left_chars -= len(shown)
        return shown
