"""The lines on which footnotes are defined."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from kbgraph.source.markdown.positions import Positions


def footnote_lines(events: Iterable[tuple[Any, int, int]], positions: Positions) -> dict[str, int]:
    """Return the line of each footnote's definition, since references come before it."""
    lines: dict[str, int] = {}
    for event, offset, _ in events:
        start = event.get("Start") if isinstance(event, dict) else None
        if isinstance(start, dict) and "FootnoteDefinition" in start:
            lines.setdefault(start["FootnoteDefinition"], positions.at(offset)[0])
    return lines
