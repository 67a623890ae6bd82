"""A value as HTML: its text, its parts, and the qualifiers of its claims."""

from __future__ import annotations

from collections.abc import Iterator

from kbgraph.views import Value, ValuePart
from kbgraph_web.http.languages import gettext
from kbgraph_web.viewmodels.bounds.citation_html import qualifiers_html
from kbgraph_web.viewmodels.bounds.evidence_mark import evidence_mark
from kbgraph_web.viewmodels.bounds.page_budget import short_name
from kbgraph_web.viewmodels.html_parts import escaped
from kbgraph_web.viewmodels.languages import language_of
from kbgraph_web.viewmodels.layout import entry_url, picture_url


def value_html(value: Value, slug: str) -> str:
    """Return a value with its parts, its qualifiers, such as a role, and the mark of evidence."""
    text = f"{_text(value)}{''.join(_parts(value))}{qualifiers_html(value.citations)}"
    return f'<span class="value">{text}</span>{evidence_mark(value.citations, slug, value.slug)}'


def size_of_value(value: Value) -> int:
    """Return about how many characters a value takes."""
    return len(value.text) + sum(len(each.label) + len(each.text) for each in value.further_parts)


def _part(part: ValuePart) -> str:
    """Return a part of a value with its label."""
    language = language_of(part.label)
    return f'<span class="part"{language}>{escaped(part.label)}</span> {escaped(part.text)}'


def _text(value: Value) -> str:
    file = value.citations[0].file if value.citations else ""
    picture = picture_url(value.image, file) if value.image else ""
    if picture:
        address, words = escaped(picture), escaped(value.caption or value.text)
        image = f'<img src="{address}" alt="{words}" loading="lazy">'
        return f'<a class="picture" href="{address}">{image}</a>'
    if value.slug:
        language = language_of(value.text)
        return f'<a href="{escaped(entry_url(value.slug))}"{language}>{short_name(value.text)}</a>'
    if value.url:
        relation = "nofollow noreferrer noopener"
        return f'<a href="{escaped(value.url)}" rel="{relation}">{escaped(value.text)}</a>'
    if value.is_none_found or value.is_not_known:
        return f'<span class="none-found">{_answer(value)}</span>'
    own = f' lang="{escaped(value.language)}"' if value.language else language_of(value.text)
    return f"<span{own}>{escaped(value.text)}</span>"


def _answer(value: Value) -> str:
    return gettext("none found") if value.is_none_found else gettext("not known")


def _parts(value: Value) -> Iterator[str]:
    parts = value.further_parts
    if parts:
        shown = " ".join(f"<span>{_part(each)}{_inferred(each)}</span>" for each in parts)
        yield f' <span class="parts">{shown}</span>'


def _inferred(part: ValuePart) -> str:
    words = gettext("inferred") if part.is_inferred else ""
    return f" <em>{words}</em>" if words else ""
