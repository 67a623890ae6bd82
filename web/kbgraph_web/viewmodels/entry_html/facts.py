"""Facts as HTML: short ones side by side, long ones across, and those on which sources disagree."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate

from markupsafe import Markup

from kbgraph.views import Citation, Fact, Value, merged_sources
from kbgraph_web.http.languages import gettext
from kbgraph_web.viewmodels.entry_html.values import size_of_value, value_html
from kbgraph_web.viewmodels.html_parts import escaped
from kbgraph_web.viewmodels.languages import language_of

_SHORT_CHARS, _SHORT_FACT_CHARS = 56, 100
"""The longest value, and the longest fact, that stands beside others."""
_NOTE_CHARS, _MAX_NOTE_CHARS = 120, 420
"""A value with more is a text; texts after so many characters are folded."""
_MAX_VALUES, _MAX_IN_COLUMN = 8, 3
"""Values of a fact that are shown at once, and those that stand below each other in a column."""


def facts_html(facts: Iterable[Fact], slug: str) -> Markup:
    """Return facts as a list: short ones in columns, long ones in a row of their own."""
    items = "".join(_fact(fact, slug) for fact in facts)
    return Markup(f'<dl class="facts dense">\n{items}</dl>')  # noqa: S704 - each text is escaped


def _fact(fact: Fact, slug: str) -> str:
    sides = contested(fact.values)
    others = [value for value in fact.values if value not in sides] if sides else fact.values
    values = "".join((*_sides(sides, slug), *_values(others, slug)))
    title = f' title="{escaped(fact.comment)}"' if fact.comment else ""
    kind = " contested" if sides else _kind(fact)
    label = f"<dt{title}{language_of(fact.label)}>{escaped(fact.label)}</dt>"
    return f'<div class="fact{kind}">{label}{values}</div>\n'


def _kind(fact: Fact) -> str:
    """Return the class of a fact by the room that it takes."""
    sizes = [size_of_value(value) for value in fact.values]
    if max(sizes) > _SHORT_CHARS or any(value.image for value in fact.values):
        return " long"
    if len(sizes) > _MAX_IN_COLUMN:
        return " long many"
    return " long" if sum(sizes) > _SHORT_FACT_CHARS else ""


def _values(values: Sequence[Value], slug: str) -> Iterator[str]:
    """Yield the first values of a fact, and the others folded."""
    first = _first(values)
    for value in values[:first]:
        yield f"\n<dd>{value_html(value, slug)}</dd>"
    if values[first:]:
        items = "".join(f"<div>{value_html(value, slug)}</div>\n" for value in values[first:])
        more = gettext("%(number)s more", number=format(len(values) - first, ","))
        yield f"\n<dd><details><summary>{more}</summary>\n{items}</details></dd>"


def _first(values: Sequence[Value]) -> int:
    """Return how many values of a fact are shown at once: at least one."""
    sizes = [size_of_value(value) for value in values]
    if any(size > _NOTE_CHARS for size in sizes):
        return max(1, sum(total <= _MAX_NOTE_CHARS for total in accumulate(sizes)))
    # The line of a fold could show the last value itself.
    return len(values) if len(values) <= _MAX_VALUES + 1 else _MAX_VALUES


def contested(values: Sequence[Value]) -> list[Value]:
    """Return the values of a fact on which sources disagree.

    A claim may disagree on another fact of its row, so that the claims of the values decide.
    """
    given = {each.claim: value for value in values for each in value.citations}
    return [
        value
        for value in values
        if any(
            given.get(claim, value) is not value
            for each in value.citations
            for claim in each.disagrees_with
        )
    ]


def _sides(values: Sequence[Value], slug: str) -> Iterator[str]:
    """Yield the values on which sources disagree, each with the sources that say it."""
    if values:
        words = gettext("Sources disagree")
        yield f'\n<dd class="disagreement">{words}</dd>'
    for value in values:
        sources = _sources(value.citations)
        value_and_mark = value_html(value, slug)
        yield f'\n<dd class="side">{value_and_mark} <span class="note">{sources}</span></dd>'


def _sources(citations: Sequence[Citation]) -> str:
    """Return the publishers of a value, or the titles of its sources, each once."""
    names = dict.fromkeys(each.publisher or each.words for each in merged_sources(citations))
    return escaped("; ".join(names))
