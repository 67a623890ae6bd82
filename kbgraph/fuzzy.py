"""The names that are most like one that is not known. The only user of rapidfuzz."""

from __future__ import annotations

from collections.abc import Iterable

from rapidfuzz import fuzz, process

_CLOSE = 80
"""How alike two names must be, of 100, to be offered as the one that was meant."""


def closest(name: str, names: Iterable[str], least: int = _CLOSE) -> list[str]:
    """Up to three names that may have been meant, the most alike first; `least` is how alike they must be, of 100."""
    return [
        found
        for found, *_ in process.extract(
            name, list(names), scorer=fuzz.ratio, score_cutoff=least, limit=3
        )
    ]


def by_likeness(name: str, names: Iterable[str]) -> list[str]:
    """All the names, the most alike first; those that are equally alike in the order given."""
    return [found for found, *_ in process.extract(name, names, scorer=fuzz.ratio, limit=None)]
