"""A search index in a SQLite database, for folders whose index would fill the memory.

It is searched by the same code as that in memory (`search_index`, `ranking`) with the same results.
All functions take an open connection; writers leave it to the caller to commit.
"""

from kbgraph.search.stored.connections import ConnectionFactory
from kbgraph.search.stored.index import StoredIndex, open_index
from kbgraph.search.stored.schema import create_tables, has_tables
from kbgraph.search.stored.writing import (
    WholeIndex,
    needs_base,
    prune_index,
    update_index,
    write_index,
)

__all__ = [
    "ConnectionFactory",
    "StoredIndex",
    "WholeIndex",
    "create_tables",
    "has_tables",
    "needs_base",
    "open_index",
    "prune_index",
    "update_index",
    "write_index",
]
