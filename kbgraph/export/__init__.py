"""Exports of the graph, and the description of the dataset and its service."""

from typing import TYPE_CHECKING

from kbgraph.lazy_names import lazy_names

if TYPE_CHECKING:
    from kbgraph.export.claim_row import ClaimRow
    from kbgraph.export.service import ExportService
    from kbgraph.export.statistics import GraphStatistics

__all__ = [
    "ClaimRow",
    "ExportService",
    "GraphStatistics",
]
_NAMES = {
    "claim_row": "ClaimRow",
    "service": "ExportService",
    "statistics": "GraphStatistics",
}
if not TYPE_CHECKING:
    __getattr__ = lazy_names(__name__, _NAMES)
