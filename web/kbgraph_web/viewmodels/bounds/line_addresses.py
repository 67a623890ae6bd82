"""The addresses of lines: on the page of their entry, or of its lines where these are many."""

from __future__ import annotations

from weakref import WeakKeyDictionary

from flask import url_for

from kbgraph.knowledge_base import KnowledgeBase
from kbgraph_web.http.negotiation import current_kb
from kbgraph_web.viewmodels.layout import entry_url

_MAX_LINES, _MAX_BYTES = 1_000, 64 * 1024
"""The longest source text on the page of an entry; that of a longer file has pages of its own."""
_LONG: WeakKeyDictionary[KnowledgeBase, dict[str, bool]] = WeakKeyDictionary()


def has_long_source(slug: str) -> bool:
    """Return whether the file of an entry is too long for the page of the entry."""
    base = current_kb()
    known = _LONG.setdefault(base, {})
    if slug not in known:
        known[slug] = _is_long(base, slug)
    return known[slug]


def line_url(slug: str, line: int, here: str | None = None) -> str:
    """Return the address of a line; `here` is that of the entry's page, empty on it."""
    if has_long_source(slug):
        return f"{url_for('lines.page', slug=slug, line=line)}#L{line}"
    return f"{entry_url(slug) if here is None else here}#L{line}"


def _is_long(base: KnowledgeBase, slug: str) -> bool:
    subject = base.graph.subjects.get(slug)
    content = base.graph.contents.get(subject.path) if subject else None
    if not isinstance(content, bytes):
        return False
    return len(content) > _MAX_BYTES or content.count(b"\n") > _MAX_LINES
