"""Names that are like one that nothing has. The only user of rapidfuzz."""

from __future__ import annotations

from collections.abc import Iterable

from rapidfuzz import fuzz, process

_CLOSE = 80
"""How alike two names must be, of 100, to be offered as the one that was meant."""


def closest(name: str, names: Iterable[str], least: int = _CLOSE) -> list[str]:
    """At most three of the names, the most alike first; upper and lower case are told apart."""
    return [found for found, *_ in process.extract(name, list(names), scorer=fuzz.ratio, score_cutoff=least, limit=3)]
