"""The knowledge base as a whole: how many facts there are, and how well they are supported."""

from kbgraph.views.overview.fact_counts import (
    STRENGTH_COUNTS,
    FactCounts,
    StrengthCount,
    disputed_facts,
    fact_counts,
)
from kbgraph.views.overview.stub_classes import STUB_CLASSES, stub_classes

__all__ = [
    "STRENGTH_COUNTS",
    "STUB_CLASSES",
    "FactCounts",
    "StrengthCount",
    "disputed_facts",
    "fact_counts",
    "stub_classes",
]
