"""Measure searches of the shipped knowledge base: `python -m benchmarks.search`.

Times are those of the processor, without the page: making the index in memory, and finding,
counting facets and cutting snippets of the first hundred for words of several kinds.
"""

from __future__ import annotations

import time
from pathlib import Path

from kbgraph import load
from kbgraph.search.search_index import SearchIndex

_ROOT = Path(__file__).parent.parent
_WORDS = (
    "Қазақстан", "KZ", "398", "kazakstan", "a", "mining licence", "bank of the republic", "",
)  # fmt: skip
_SHOWN, _TARGET_MS = 100, 250.0


def main() -> None:
    """Print the times."""
    base = load(_ROOT)
    base.network.multigraph, base.views.coded_properties  # noqa: B018
    started = time.thread_time()
    finder = base.search.index
    made = 1000 * (time.thread_time() - started)
    print(f"index of {len(finder.items)} things: {made:.0f} ms")
    for words in _WORDS:
        found = _milliseconds(finder, words)
        print(f"{words!r:>24}: {found:5.1f} ms; under {_TARGET_MS:.0f}: {found < _TARGET_MS}")


def _milliseconds(finder: SearchIndex, words: str) -> float:
    started = time.thread_time()
    found = finder.find(words, {})
    finder.facets.count(found.listed, {})
    for item in found.items[:_SHOWN]:
        finder.snippets(item.slug, words)
    return 1000 * (time.thread_time() - started)


if __name__ == "__main__":
    main()
