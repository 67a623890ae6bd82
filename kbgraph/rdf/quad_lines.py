"""Lines of N-Quads that hold a text."""

from __future__ import annotations

from collections.abc import Iterator


def lines_with(text: bytes, nquads: bytes) -> Iterator[bytes]:
    """Yield the lines that hold a text: to split all of them takes thrice the time."""
    found = nquads.find(text)
    while found >= 0:
        end = nquads.find(b"\n", found)
        end = end if end >= 0 else len(nquads)
        yield nquads[nquads.rfind(b"\n", 0, found) + 1 : end]
        found = nquads.find(text, end)
