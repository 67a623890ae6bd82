"""Footnotes of a line: those of its fields, and inline ones, `^[text]`, as Obsidian reads them.

Inline footnotes are remarks, and no citations.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

START = "^["


def lift_notes(
    text: str, notes: Sequence[tuple[str, int]], literal: Sequence[tuple[int, int]]
) -> tuple[str, list[tuple[str, int]]]:
    """Return a text without its inline footnotes, and its footnotes with them, in order.

    An inline footnote is `[its text]` among the ids. The footnotes have their places in the text;
    `literal` are the spans of code in it.
    """
    # Of each note: where it begins, with the spaces before it, and all characters that are removed
    # up to its end.
    cuts: list[int] = []
    removed: list[int] = []
    ends, parts, lifted = [0], [], []
    for start, stop, words in _spans(text):
        if any(first <= start < last for first, last in literal):
            continue
        kept = text[ends[-1] : start].rstrip()
        parts.append(kept)
        cuts.append(ends[-1] + len(kept))
        removed.append((removed[-1] if removed else 0) + stop - cuts[-1])
        ends.append(stop)
        lifted.append((f"[{words}]", stop))
    parts.append(text[ends[-1] :])

    def moved(place: int) -> int:
        index = bisect_left(cuts, place)
        if not index:
            return place
        return max(place, ends[index]) - removed[index - 1]

    placed = [(name, moved(place)) for name, place in (*notes, *lifted)]
    return "".join(parts), sorted(placed, key=lambda note: note[1])


def notes_of_field(notes: Sequence[tuple[str, int]], start: int, end: int) -> list[tuple[str, int]]:
    """Return the footnotes within a field, from `start` to `end`; else the next behind it.

    Those behind it stand side by side. `notes` are those of a line, in order, by their places.
    """
    within = [(name, place) for name, place in notes if start <= place <= end]
    behind = [(name, place) for name, place in notes if place > end]
    if within or not behind:
        return within
    apart = (at for at in range(1, len(behind)) if behind[at][1] - behind[at - 1][1] > 1)
    return behind[: next(apart, len(behind))]


def _spans(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield the start, the end and the words of each inline footnote that has words."""
    start = text.find(START)
    while start >= 0:
        end = _closing_bracket(text, start + len(START))
        if end < 0:
            return
        words = text[start + len(START) : end].strip()
        if words:
            yield start, end + 1, words
        start = text.find(START, end)


def _closing_bracket(text: str, start: int) -> int:
    """Return the place of the bracket that closes the one before `start`; -1 if none does."""
    depth = 1
    for place in range(start, len(text)):
        depth += {"[": 1, "]": -1}.get(text[place], 0)
        if not depth:
            return place
    return -1
