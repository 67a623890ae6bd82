"""Comparisons of things, and the matrix: a cell for each property of each thing."""

from typing import TYPE_CHECKING

from kbgraph.lazy_names import lazy_names

if TYPE_CHECKING:
    from kbgraph.views.comparison.agreement import Agreement
    from kbgraph.views.comparison.cells import ComparisonCell, ValueStatus
    from kbgraph.views.comparison.likeness import Alike, most_alike, most_documented
    from kbgraph.views.comparison.matrix import Matrix
    from kbgraph.views.comparison.table import (
        LEADING,
        ComparedThing,
        Comparison,
        ComparisonRow,
        ComparisonSection,
        compare,
        headings,
        section_key,
    )

__all__ = [
    "LEADING",
    "Agreement",
    "Alike",
    "ComparedThing",
    "Comparison",
    "ComparisonCell",
    "ComparisonRow",
    "ComparisonSection",
    "Matrix",
    "ValueStatus",
    "compare",
    "headings",
    "most_alike",
    "most_documented",
    "section_key",
]
_NAMES = {
    "agreement": "Agreement",
    "cells": "ComparisonCell ValueStatus",
    "likeness": "Alike most_alike most_documented",
    "matrix": "Matrix",
    "table": "LEADING ComparedThing Comparison ComparisonRow ComparisonSection compare headings "
    "section_key",
}
if not TYPE_CHECKING:
    __getattr__ = lazy_names(__name__, _NAMES)
