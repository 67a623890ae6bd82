"""The elements of HTML for the events of the Markdown parser."""

INLINE_TAGS = {"Emphasis": "em", "Strong": "strong", "Strikethrough": "del"}
BLOCK_TAGS = {"Paragraph": "p", "Item": "li"}
INLINE = {*INLINE_TAGS, "Link", "Image"}
BREAKS = {"SoftBreak": "\n", "HardBreak": "<br>\n", "Rule": "<hr>\n"}
