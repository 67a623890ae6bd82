"""The elements and attributes of HTML for the events of the Markdown parser."""

from __future__ import annotations

import re
from html import escape, unescape

INLINE_TAGS = {"Emphasis": "em", "Strong": "strong", "Strikethrough": "del"}
BLOCK_TAGS = {"Paragraph": "p", "Item": "li"}
INLINE = {*INLINE_TAGS, "Link", "Image"}
DIRECTION = ' dir="auto"'
"""The attribute by which a text is shown from right to left where its letters are so written."""
_TAG = re.compile(r"<[^>]*>")


def title_attribute(*titles: str) -> str:
    """Return the attribute with the titles of a link that are not empty; empty without any."""
    title = ": ".join(filter(None, titles))
    return f' title="{escape(title)}"' if title else ""


def text_of(html: str) -> str:
    """Return the text of HTML, without its tags."""
    return unescape(_TAG.sub("", html)).strip()


class OwnAttributes:
    """Attributes of ours, which carry a mark so that the sanitiser keeps them."""

    def __init__(self, mark: str) -> None:
        self._mark = mark

    def __call__(self, attribute: str, value: str) -> str:
        """Return an attribute; empty where its value is."""
        return f' {attribute}="{escape(value)}{self._mark}"' if value else ""
