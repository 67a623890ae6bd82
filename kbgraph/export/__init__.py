"""Exports of the graph, and the description of the dataset and its service."""

from kbgraph.export.claim_row import ClaimRow
from kbgraph.export.service import ExportService
from kbgraph.export.statistics import GraphStatistics

__all__ = [
    "ClaimRow",
    "ExportService",
    "GraphStatistics",
]
