"""The size of a run: `make quick` and `make test` try samples, `make thorough` tries everything."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TypeVar

from hypothesis import settings

Item = TypeVar("Item")
IS_THOROUGH = os.environ.get("KBGRAPH_THOROUGH") == "1"
"""Set by `make thorough`: full sizes, every payload, every page in every layout."""
IS_QUICK = os.environ.get("KBGRAPH_QUICK") == "1"
"""Set by `make quick`, which takes a minute: smaller samples than in `make test`."""
_QUICK_EXAMPLES, _EXAMPLES, _THOROUGH_EXAMPLES = 6, 15, 300


def register_profiles() -> None:
    """Set how many examples a property of hypothesis is tried with; no test has a time limit."""
    settings.register_profile("quick", max_examples=_QUICK_EXAMPLES, deadline=None)
    settings.register_profile("sample", max_examples=_EXAMPLES, deadline=None)
    settings.register_profile("thorough", max_examples=_THOROUGH_EXAMPLES, deadline=None)
    settings.load_profile("thorough" if IS_THOROUGH else "quick" if IS_QUICK else "sample")


def examples(sample: int) -> int:
    """Return the number of examples of a slow property.

    A third of them when quick, ten times as many when thorough.
    """
    return sample * 10 if IS_THOROUGH else max(2, sample // 3) if IS_QUICK else sample


def sample_of(items: Sequence[Item], number: int) -> Sequence[Item]:
    """Return some of the items, spread evenly and the same each time; all of them when thorough."""
    if IS_THOROUGH or len(items) <= number:
        return items
    return [items[index * len(items) // number] for index in range(number)]


def quick_sample_of(items: Sequence[Item], number: int) -> Sequence[Item]:
    """Return some of the items when quick, spread evenly and the same each time; else all."""
    return sample_of(items, number) if IS_QUICK else items
