"""The text of an entry as HTML, which takes a quarter of the time of its page and is cached."""

from __future__ import annotations

from threading import Lock

from cachetools import LRUCache, cached

from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.views import Description, TextPart
from kbgraph_web.http.languages import current_language
from kbgraph_web.http.negotiation import served_kb
from kbgraph_web.viewmodels.layout import page_addresses

_MAX_CHARS = 4_000_000
"""Of all texts in the cache of a process."""
_CACHE: LRUCache[tuple[object, ...], str] = LRUCache(_MAX_CHARS, len)


def _key(_: KnowledgeBase, thing: Description, part: TextPart | None) -> tuple[object, ...]:
    """Return what the HTML depends on: the files, the text, and the form of addresses.

    An address has the day and the language that it names, and the path at which the site is
    mounted; a header may name the language of labels, too.
    The generation is that of all days: a worker cannot open a file to find another.
    """
    addresses = page_addresses()
    form = addresses.entry(thing.slug), addresses.file and addresses.file("-")
    language = current_language().labels
    return served_kb().generation, thing.slug, part and part.line, form, language


@cached(_CACHE, key=_key, lock=Lock())
def text_html(base: KnowledgeBase, thing: Description, part: TextPart | None) -> str:
    """Return the text of a thing's entry, or a part of it, with links to pages of this site."""
    return base.views.prose(thing, page_addresses(), part)
