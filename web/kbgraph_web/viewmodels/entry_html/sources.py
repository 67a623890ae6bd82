"""The sources of an entry as HTML, each with what is known of it and the lines that name it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from markupsafe import Markup

from kbgraph.views import EntrySource, Source
from kbgraph_web.http.languages import gettext
from kbgraph_web.viewmodels.bounds.citation_html import citation_html
from kbgraph_web.viewmodels.html_parts import MAX_CITATIONS, escaped, further
from kbgraph_web.viewmodels.layout import fragment


class _SourceWords(NamedTuple):
    """The words of sources in the language of the page, found once for all of them."""

    issued: str
    undated: str
    checked: str


def sources_html(sources: Iterable[EntrySource], slug: str) -> Markup:
    """Return sources as a list; texts of the page and citations lead to their ids."""
    words = _SourceWords(gettext("issued %(day)s"), gettext("undated"), gettext("checked %(day)s"))
    items = "".join(_source(each, slug, words) for each in sources)
    return Markup(f'<ol class="sources">\n{items}</ol>')  # noqa: S704 - each text is escaped


def _source(entry: EntrySource, slug: str, words: _SourceWords) -> str:
    source, citations = entry
    cited = "".join(str(citation_html(each, slug)) for each in citations[:MAX_CITATIONS])
    return (
        f'<li id="{escaped(fragment(source.iri))}">{_title(source)}\n'
        f'<span class="note">{_parts(source, words)}</span>\n{cited}{further(citations)}</li>\n'
    )


def _title(source: Source) -> str:
    if not source.url:
        return escaped(source.title)
    words = escaped(source.title or source.url)
    return f'<a href="{escaped(source.url)}" rel="nofollow noreferrer noopener">{words}</a>'


def _parts(source: Source, words: _SourceWords) -> str:
    """Return publisher, kind and days in words; the page of its evidence has all else."""
    issued = words.issued % {"day": source.issued} if source.issued else words.undated
    checked = words.checked % {"day": source.checked} if source.checked else ""
    parts = (source.publisher, source.kind, issued, checked)
    return " · ".join(escaped(part) for part in parts if part)
