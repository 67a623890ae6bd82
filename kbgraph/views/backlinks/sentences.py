"""The sentence at a place of a text: accurate enough for a preview."""

from __future__ import annotations

import re

_SENTENCE_END = re.compile(r"(?<=[.!?…])[\"”»)]*\s+(?=[\"“«(]?[^\W\d_a-zа-яё])")
"""A full stop followed by a capital letter."""


def sentence_start(text: str, position: int) -> int:
    """Return where the sentence at a position begins."""
    ends = (match.end() for match in _SENTENCE_END.finditer(text))
    return max((end for end in ends if end <= position), default=0)


def sentence_stop(text: str, position: int) -> int:
    """Return where the sentence at a position ends, before the space that follows it."""
    starts = (match.start() for match in _SENTENCE_END.finditer(text))
    return next((start for start in starts if start >= position), len(text))
