"""A body as the parser reads it, byte for byte as long as its author wrote it."""

from kbgraph.source.markdown.source_text.linked_embeds import address_around, links_around
from kbgraph.source.markdown.source_text.reading import SourceText, read_source

__all__ = ["SourceText", "address_around", "links_around", "read_source"]
