"""A line of prose or a cell: its text, and the links, notes, tags and fields in it."""

from kbgraph.source.markdown.inline.builder import BLOCK_ID, InlineBuilder, OpenLink

__all__ = ["BLOCK_ID", "InlineBuilder", "OpenLink"]
