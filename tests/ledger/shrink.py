"""The smallest document that still fails."""

from __future__ import annotations

import time
from collections.abc import Callable

MAX_SECONDS = 3.0


def shrink(text: str, fails: Callable[[str], bool]) -> str:
    """Remove lines, then words, while the document still fails."""
    until = time.perf_counter() + MAX_SECONDS
    text = _without_parts(text.split("\n"), "\n", fails, until)
    lines = text.split("\n")
    for index in range(len(lines)):
        parts = lines[index].split(" ")

        def fails_with(line: str, index: int = index) -> bool:
            return fails("\n".join((*lines[:index], line, *lines[index + 1 :])))

        lines[index] = _without_parts(parts, " ", fails_with, until)
    return "\n".join(lines)


def _without_parts(parts: list[str], joint: str, fails: Callable[[str], bool], until: float) -> str:
    size = max(1, len(parts) // 2)
    while size:
        at = 0
        while at < len(parts) and time.perf_counter() < until:
            shorter = parts[:at] + parts[at + size :]
            if fails(joint.join(shorter)):
                parts = shorter
            else:
                at += size
        size //= 2
    return joint.join(parts)
