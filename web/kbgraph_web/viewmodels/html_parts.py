"""Parts of pages of which each has hundreds: the marks of facts, and the lines of a source text.

A template takes three times as long for them. Each text is escaped here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from markupsafe import Markup, escape

from kbgraph.views import Citation, end_words, fact_strength, strength_words
from kbgraph_web.http.day import day_of_ends

_MAX_CACHED = 16_384


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


def fact_marks(citations: Sequence[Citation]) -> Markup:
    """Return the marks of a fact from its citations, as of the day of the request.

    The sentence that explains the strength is shown on demand.
    """
    end, strength = end_of_fact(citations), strength_words(citations)
    html = f' <span class="ended">{escaped(end)}</span>' if end else ""
    if strength:
        step = fact_strength(citations)
        title = escaped(step.definition) if step else ""
        html += f' <span class="strength" title="{title}">{escaped(strength)}</span>'
    return Markup(html)  # noqa: S704 - each text is escaped


def end_of_fact(citations: Sequence[Citation]) -> str:
    """Return the end of a fact in words, as of the day of the request; empty without one."""
    for each in citations:  # Most facts have none, and a page has many.
        if each.ends:
            return end_words(citations, day_of_ends())
    return ""
