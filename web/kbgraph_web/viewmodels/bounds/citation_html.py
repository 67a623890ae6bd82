"""Citations as HTML: lines, qualifiers, sources and dates.

A page has hundreds of them, and a template takes three times as long. Each text is escaped here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from flask import url_for
from markupsafe import Markup

from kbgraph.views import Citation, Source
from kbgraph_web.http.languages import gettext
from kbgraph_web.http.negotiation import current_kb
from kbgraph_web.viewmodels.bounds.entry_names import entry_line
from kbgraph_web.viewmodels.bounds.line_addresses import line_url
from kbgraph_web.viewmodels.html_parts import MAX_CITATIONS, escaped
from kbgraph_web.viewmodels.languages import engine_word
from kbgraph_web.viewmodels.layout import entry_url, fragment


def qualifiers_html(citations: Sequence[Citation]) -> Markup:
    """Return what each claim of a value adds to it, such as a role and a day, equal ones once."""
    groups = dict.fromkeys(
        tuple((part.label, part.text) for part in each.qualifiers) for each in citations
    )
    shown = "".join(f' <span class="parts">{_group(group)}</span>' for group in groups if group)
    return Markup(shown)  # noqa: S704 - each text is escaped


def _group(qualifiers: Sequence[tuple[str, str]]) -> str:
    return " ".join(
        f'<span><span class="part">{escaped(label)}</span> {escaped(text)}</span>'
        for label, text in qualifiers
    )


def publishers_html(citations: Sequence[Citation]) -> Markup:
    """Return who says a value: the publishers of its sources, else their titles, each once."""
    sources = (source for each in citations for source in each.sources)
    names = dict.fromkeys(source.publisher or source.words for source in sources)
    if not names:
        return Markup()
    words = escaped("; ".join(names))
    return Markup(f' <span class="said-by">{words}</span>')  # noqa: S704 - it is escaped


def source_lines(citations: Sequence[Citation]) -> Markup:
    """Return the sources of a value and their days, which its mark does not tell.

    Claims of two entries that cite the same are one line.
    """
    distinct: dict[tuple[object, ...], Citation] = {}
    for each in citations:
        cited = tuple((source.words, source.issued or source.copied) for source in each.sources)
        if cited or each.checked:
            distinct.setdefault((cited, each.checked), each)
    lines = [_source_line(each) for each in [*distinct.values()][:MAX_CITATIONS]]
    shown = "".join(f'<span class="cite rest">{line}</span>' for line in lines)
    return Markup(shown)  # noqa: S704 - each text is escaped


def citation_rest(citation: Citation) -> Markup:
    """Return what the mark of a citation does not tell: qualifiers, sources, days of both."""
    parts = [
        f'<span class="part">{escaped(part.label)}</span> {escaped(part.text)}'
        for part in citation.qualifiers
    ]
    line = " · ".join(filter(None, (*parts, _source_line(citation))))
    return Markup(line)  # noqa: S704 - each text is escaped


def _source_line(citation: Citation) -> str:
    here = entry_url(citation.slug)
    parts = [_dated_source(source, here) for source in citation.sources]
    if citation.sources and not citation.as_of:
        parts.append(_day(gettext("undated")))
    if citation.checked:
        parts.append(_day(gettext("checked %(day)s", day=citation.checked)))
    return " · ".join(parts)


def _dated_source(source: Source, here: str) -> str:
    """Return a source with the day of its issue, else that of its copy."""
    address = f"{escaped(here)}#{escaped(source.iri.rpartition('#')[2])}"
    link = f'<a href="{address}">{escaped(source.words)}</a>'
    if source.issued:
        return link + " " + _day(gettext("issued %(day)s", day=source.issued))
    if source.copied:
        return link + " " + _day(gettext("copied %(day)s", day=source.copied))
    return link


def _day(words: str) -> str:
    return f'<span class="day">{escaped(words)}</span>'


def citation_html(citation: Citation, slug: str) -> Markup:
    """Return a citation on the page of an entry, with its first lines."""
    here = "" if citation.slug == slug else entry_url(citation.slug)
    parts = [
        '<span class="cite">',
        " ".join(_lines(citation, here)),
        *_beside_lines(citation),
        '<span class="rest">',
        *_qualifiers(citation),
        *_sources(citation, here),
        *(f' · <span class="day">{escaped(words)}</span>' for words in citation.dates),
        "</span>",
        *_edit(citation),
        "</span>",
    ]
    return Markup("".join(parts))  # noqa: S704 - each text is escaped


def _lines(citation: Citation, here: str) -> Iterator[str]:
    """Yield a link to each line; the first names the entry, unless the page is of it."""
    file = f' data-file="{escaped(citation.file)}"' if here else ""
    for number, line in enumerate(citation.lines[:MAX_CITATIONS]):
        address = escaped(line_url(citation.slug, line, here))
        is_named = bool(here) and not number
        words = entry_line(citation.slug, line) if is_named else f"L{line}"
        kind = "line of-entry" if is_named else "line"
        yield f'<a class="{kind}" href="{address}"{file}>{words}</a>'


def _beside_lines(citation: Citation) -> Iterator[str]:
    more = len(citation.lines) - MAX_CITATIONS
    if more > 0:
        address = escaped(url_for("lines.page", slug=citation.slug))
        words = gettext("and %(number)s more lines", number=format(more, ","))
        yield f' <a href="{address}">{words}</a>'
    if citation.basis != "stated":
        yield f" <em>{escaped(engine_word(citation.basis))}</em>"


def _qualifiers(citation: Citation) -> Iterator[str]:
    for part in citation.qualifiers:
        label, text = escaped(part.label), escaped(part.text)
        yield f' · <span class="qualifier"><span class="part">{label}</span> {text}</span>'


def _sources(citation: Citation, here: str) -> Iterator[str]:
    page = escaped(here)
    for source in citation.sources:
        yield f' · <a href="{page}#{escaped(fragment(source.iri))}">{escaped(source.words)}</a>'


def _edit(citation: Citation) -> Iterator[str]:
    """Yield the link to the line in the repository, where the settings name one."""
    repository = current_kb().export.site.repository
    if repository and citation.lines:
        file, line = escaped(citation.file), citation.lines[0]
        label = gettext("Edit %(file)s, line %(line)s", file=file, line=line)
        words = gettext("edit")
        yield (
            f' <a class="edit" href="{escaped(repository)}/{file}#L{line}" rel="noreferrer"'
            f' aria-label="{label}">{words}</a>'
        )
