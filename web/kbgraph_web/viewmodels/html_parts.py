"""Parts of pages of which each has hundreds: the ends of facts, and the lines of a source text.

A template takes three times as long for them. Each text is escaped here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from markupsafe import Markup, escape

from kbgraph.views import Citation, end_words
from kbgraph_web.http.day import day_of_ends
from kbgraph_web.http.languages import gettext

_MAX_CACHED = 16_384
MAX_CITATIONS = 12
"""Citations of a value, and lines of a citation, that a page shows."""


@lru_cache(_MAX_CACHED)
def escaped(text: str) -> str:
    """Return a text as HTML; cached, since a page repeats most of its words."""
    return str(escape(text))


def numbered_lines(lines: Iterable[str]) -> Markup:
    """Return the lines of a source text as items of a list, each with its id."""
    items = (
        f'<li id="L{number}"><code>{escape(line)}</code></li>\n  '
        for number, line in enumerate(lines, 1)
    )
    return Markup("".join(items))  # noqa: S704 - each text is escaped


def end_mark(citations: Sequence[Citation]) -> Markup:
    """Return the end of a fact, and whether it has come by the day of the request."""
    # Most facts have none, and a page has many.
    has_end = any(each.ends for each in citations)
    words = end_words(citations, day_of_ends()) if has_end else ""
    return Markup(f' <span class="ended">{escaped(words)}</span>' if words else "")  # noqa: S704


def further(citations: Sequence[Citation]) -> Markup:
    """Return the number of citations beyond those of a page; the data of the entry has all."""
    more = len(citations) - MAX_CITATIONS
    if more <= 0:
        return Markup()
    words = gettext("and %(number)s more", number=format(more, ","))
    return Markup(f'<div class="note">{words}</div>')  # noqa: S704 - a message is HTML
