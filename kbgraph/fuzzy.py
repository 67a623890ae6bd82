"""Similar names. The only user of rapidfuzz."""

from __future__ import annotations

from collections.abc import Iterable

from rapidfuzz import fuzz, process

_MIN_SIMILARITY = 80
"""The similarity, in percent, from which a name is offered as the intended one."""
_MAX_OFFERED = 3


def closest(name: str, names: Iterable[str], min_similarity: int = _MIN_SIMILARITY) -> list[str]:
    """Return up to three of the names that are at least so similar, in percent, best first."""
    matches = process.extract(
        name, list(names), scorer=fuzz.ratio, score_cutoff=min_similarity, limit=_MAX_OFFERED
    )
    return [match for match, *_ in matches]


def by_likeness(name: str, names: Iterable[str]) -> list[str]:
    """Return all the names, the most similar first; ties keep their order."""
    return [match for match, *_ in process.extract(name, names, scorer=fuzz.ratio, limit=None)]
