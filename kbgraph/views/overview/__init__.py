"""The knowledge base as a whole: how many facts there are, and how well they are supported."""

from kbgraph.views.overview.fact_counts import FactCounts, StrengthCount, fact_counts
from kbgraph.views.overview.stub_classes import stub_classes

__all__ = ["FactCounts", "StrengthCount", "fact_counts", "stub_classes"]
