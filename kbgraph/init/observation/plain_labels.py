"""Lines of prose that look like a label and its value: `Motto: Onward`, without bold print."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from kbgraph.source.entry import Entry, Paragraph
from kbgraph.source.names import normalise_key

_LABEL = re.compile(r"(?P<label>[^\W\d_][^:.!?|\n]{0,38}[^\W_]):\s+\S")
_MAX_WORDS = 4
_MIN_ENTRIES = 2


class PlainLabels(NamedTuple):
    """Labels that come again in front of lines of prose."""

    lines: int
    """The number of such lines."""
    example: str
    """The commonest label, as most entries spell it; empty for none."""


def plain_labels(entries: Iterable[Entry]) -> PlainLabels:
    """Return the labels of lines of prose that several entries have."""
    spellings: dict[str, Counter[str]] = {}
    entries_with: Counter[str] = Counter()
    for entry in entries:
        labels = list(_labels(entry))
        entries_with.update({normalise_key(label) for label in labels})
        for label in labels:
            spellings.setdefault(normalise_key(label), Counter())[label] += 1
    again = [name for name in spellings if entries_with[name] >= _MIN_ENTRIES]
    if not again:
        return PlainLabels(0, "")
    usual = max(again, key=lambda name: spellings[name].total())
    return PlainLabels(
        lines=sum(spellings[name].total() for name in again),
        example=spellings[usual].most_common(1)[0][0],
    )


def _labels(entry: Entry) -> Iterable[str]:
    for section in entry.sections:
        for block in section.blocks:
            if isinstance(block, Paragraph):
                for line in block.lines:
                    match = _LABEL.match(line.text) if ":" in line.text else None
                    if match and len(match["label"].split()) <= _MAX_WORDS:
                        yield match["label"]
