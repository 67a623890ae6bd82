"""Bounds of lists and names, so that a page stays small whatever a folder holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from heapq import nlargest
from itertools import accumulate
from weakref import WeakKeyDictionary

from markupsafe import Markup

from kbgraph.knowledge_base import KnowledgeBase

MAX_NAME_CHARS = 120
"""Characters of a name in a list; a title attribute has all of a longer one."""
SHOWN_LINKS = 50
"""The links of one relation, and the mentions, that a page shows: fewer where names are long."""
_LINK_BYTES, _LINKS_BYTES = 150, 30_000
"""About what a link has beside itself, and what the links of a relation may take."""
_TOLERANCE = 2.5
_MAX_ON_PAGE = 250
"""Links of things on any page."""
_MAX_MEASURED = 4_000
"""Entries up to which the links of all things are measured."""
_SAMPLE = 1_000
"""Of more entries those that are looked at."""
MAX_NAMES, _NAMES_BYTES = 500, 16_000
"""The names that a field completes: all, or none."""


def short_name(name: str) -> Markup:
    """Return a name as lists show it, the end of a long one as a title."""
    if len(name) <= MAX_NAME_CHARS:
        return Markup.escape(name)
    head, _, cut_word = name[:MAX_NAME_CHARS].rpartition(" ")
    shown = head if len(cut_word) < MAX_NAME_CHARS // 4 else name[: MAX_NAME_CHARS - 1]
    return Markup('<span title="{}">{}…</span>').format(name, shown.rstrip())


def size_of(text: str) -> int:
    """Return about how many bytes a text takes on a page."""
    return len(text.encode(errors="replace"))


def size_of_link(slug: str, name: str) -> int:
    """Return about how many bytes the link of a thing takes, percent-encoded and with its title."""
    name_bytes, slug_bytes = size_of(name), size_of(slug)
    encoded = slug_bytes if slug.isascii() else 3 * slug_bytes
    title = min(name_bytes, 3 * MAX_NAME_CHARS) if len(name) > MAX_NAME_CHARS else 0
    return 60 + encoded + name_bytes + title


_LARGEST_LINKS: WeakKeyDictionary[KnowledgeBase, list[int]] = WeakKeyDictionary()


def largest_links(base: KnowledgeBase) -> list[int]:
    """Return the sizes of the largest links of things, which are counted once.

    Of many entries they are those of a sample: a page can then take more than its budget, by the
    length that names and slugs may have.
    """
    if base not in _LARGEST_LINKS:
        sizes = (size_of_link(slug, label) for slug, label in _links(base))
        _LARGEST_LINKS[base] = nlargest(_MAX_ON_PAGE, sizes)
    return _LARGEST_LINKS[base]


def _links(base: KnowledgeBase) -> Iterator[tuple[str, str]]:
    """Yield the slugs and names of all things, or of a sample of many entries."""
    items = base.search.items
    is_large = len(base.views.entries) > _MAX_MEASURED
    yield from ((item.slug, item.label) for item in (items[:_SAMPLE] if is_large else items))


def page_size(
    sizes: Iterable[int], budget: int, most: int, least: int = 10, tolerance: float = _TOLERANCE
) -> int:
    """Return how many items a page has so that no page has more bytes than the budget.

    It is the same for all pages, and so holds for a page with the largest items. A page has the
    most items if these take no more than the budget times the tolerance: sizes are estimates.
    """
    largest = sorted(sizes, reverse=True)[:most]
    if sum(largest) <= budget * tolerance:
        return most
    fitting = sum(total <= budget for total in accumulate(largest))
    return min(most, max(least, fitting))


def completed(names: Iterable[str]) -> list[str]:
    """Return the names that a field completes, sorted; none where they would fill the page."""
    found = sorted(set(names))
    is_small = len(found) <= MAX_NAMES and sum(map(size_of, found)) <= _NAMES_BYTES
    return found if is_small else []


def links_of_page(base: KnowledgeBase) -> int:
    """Return the number of links of one relation, and of mentions, on a page."""
    sizes = (_LINK_BYTES + link for link in largest_links(base))
    return page_size(sizes, _LINKS_BYTES, SHOWN_LINKS)
