"""The text of an entry as HTML, with what it links to, embeds and shows."""

from kbgraph.views.text.page import PageAddresses
from kbgraph.views.text.prose import TextHeading, prose, text_headings

__all__ = ["PageAddresses", "TextHeading", "prose", "text_headings"]
