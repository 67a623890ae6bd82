"""The text of an entry as HTML, with what it links to, embeds and shows."""

from kbgraph.views.text.page import PageAddresses
from kbgraph.views.text.prose import TextHeading, prose, text_headings, text_parts
from kbgraph.views.text.text_parts import TextPart

__all__ = ["PageAddresses", "TextHeading", "TextPart", "prose", "text_headings", "text_parts"]
