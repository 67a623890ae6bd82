"""The elements of HTML for the events of the Markdown parser."""

from html import escape

INLINE_TAGS = {"Emphasis": "em", "Strong": "strong", "Strikethrough": "del"}
BLOCK_TAGS = {"Paragraph": "p", "Item": "li"}
INLINE = {*INLINE_TAGS, "Link", "Image"}
BREAKS = {"SoftBreak": "\n", "HardBreak": "<br>\n", "Rule": "<hr>\n"}


def title_attribute(*titles: str) -> str:
    """Return the attribute with the titles of a link that are not empty; empty without any."""
    title = ": ".join(filter(None, titles))
    return f' title="{escape(title)}"' if title else ""
