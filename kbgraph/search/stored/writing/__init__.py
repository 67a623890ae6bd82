"""Writes a search index into a SQLite database: that of all things, and changes of a few."""

from kbgraph.search.stored.writing.updates import needs_base, prune_index, update_index
from kbgraph.search.stored.writing.whole import WholeIndex, write_index

__all__ = ["WholeIndex", "needs_base", "prune_index", "update_index", "write_index"]
