"""Figures about all entries of a graph, made once and kept."""

from kbgraph.summaries.cache import Json, MemorySummaries, SummaryCache, kept_rows
from kbgraph.summaries.entry_rows import EntryRows, Row
from kbgraph.summaries.folder import FolderSummaries
from kbgraph.summaries.tally import Counts, Key, Tally, encoded

__all__ = [
    "Counts",
    "EntryRows",
    "FolderSummaries",
    "Json",
    "Key",
    "MemorySummaries",
    "Row",
    "SummaryCache",
    "Tally",
    "encoded",
    "kept_rows",
]
