"""Texts of other entries that a text embeds: each is quoted behind the block that embeds it."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import NamedTuple

from kbgraph.source.html.placeholders import Placeholders
from kbgraph.source.html.tags import DIRECTION, OwnAttributes, text_of
from kbgraph.source.link_targets import EmbeddedText


class _Pending(NamedTuple):
    """An embed in the open block."""

    text: EmbeddedText
    caption: str
    """The placeholder of the link that stands in its place among other words."""


class Embeds:
    """The embeds of the open block of an output."""

    def __init__(
        self,
        placeholders: Placeholders,
        own: OwnAttributes,
        write: Callable[[EmbeddedText], str],
    ) -> None:
        """Take the function that writes the HTML of an embedded text."""
        self._placeholders, self._own, self._write = placeholders, own, write
        self._pending: list[_Pending] = []

    def __bool__(self) -> bool:
        """Say whether the block has embeds."""
        return bool(self._pending)

    def add(self, text: EmbeddedText, label: str) -> str:
        """Add an embed; return what stands in its place. `label` is HTML."""
        caption = self._placeholders.new(self._link(text, label))
        self._pending.append(_Pending(text, caption))
        return caption

    def quotes(self) -> str:
        """Return the quotations of the block's embeds, and forget them."""
        pending, self._pending = self._pending, []
        return "".join(self._quote(each.text) for each in pending)

    def stand_alone(self, html: str) -> bool:
        """Say whether a block has embeds and nothing else; the links to them are left out then."""
        if not self._pending or text_of(self._placeholders.removed(html)):
            return False
        for each in self._pending:
            self._placeholders.put(each.caption, "")
        return True

    def _quote(self, text: EmbeddedText) -> str:
        link = self._link(text, escape(text.label))
        remark = f"<p{self._own('class', 'note')}>{escape(text.remark)}</p>" if text.remark else ""
        return (
            f"<blockquote{self._own('class', 'embed')}>"
            f"<p{self._own('class', 'from')}{DIRECTION}>{link}</p>\n"
            f"{self._write(text) if text.text else ''}{remark}</blockquote>\n"
        )

    def _link(self, text: EmbeddedText, label: str) -> str:
        return f"<a{self._own('href', text.address)}>{label}</a>"
