"""Record tables as HTML: the cells as their author wrote them, and the evidence of each row."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from kbgraph.views import CellPart, RecordRow, RecordTable
from kbgraph_web.http.languages import gettext
from kbgraph_web.viewmodels.bounds.evidence_mark import mark_of_row
from kbgraph_web.viewmodels.html_parts import escaped
from kbgraph_web.viewmodels.layout import entry_url

_SHORT_CHARS = 12
"""A text such as a date, which does not break at its hyphens."""


def records_html(table: RecordTable, slug: str) -> Markup:
    """Return a table; narrow screens show the cells of a row one behind the other."""
    evidence = gettext("Evidence")
    heads = "".join(f'<th scope="col">{escaped(each)}</th>' for each in table.columns)
    rows = "".join(
        _row(table.columns, row, mark_of_row(row.citations, row.agreeing, slug))
        for row in table.rows
    )
    html = (
        f'<div class="wide"><table class="records">\n<thead><tr>{heads}'
        f'<th scope="col">{evidence}</th></tr></thead>\n'
        f"<tbody>\n{rows}</tbody>\n</table></div>"
    )
    return Markup(html)  # noqa: S704 - each text is escaped


def _row(columns: Sequence[str], row: RecordRow, mark: str) -> str:
    return f"<tr>{''.join(map(_cell, columns, row.cells))}<td>{mark}</td></tr>\n"


def _cell(column: str, parts: Sequence[CellPart]) -> str:
    length = sum(len(part.text) for part in parts)
    kind = "" if length >= _SHORT_CHARS else ' class="short"' if length else ' class="empty"'
    words = "".join(map(_part, parts))
    return f'<td data-label="{escaped(column)}"{kind}><span>{words}</span></td>'


def _part(part: CellPart) -> str:
    text = escaped(part.text)
    if part.slug:
        return f'<a href="{escaped(entry_url(part.slug))}">{text}</a>'
    if part.url:
        return f'<a href="{escaped(part.url)}" rel="nofollow noreferrer noopener">{text}</a>'
    return text
