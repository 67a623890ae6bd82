"""Cited tables as files for spreadsheets, in the format that the client names or prefers."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from datetime import date
from typing import NamedTuple

from flask import Response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from kbgraph.collector import collector_paused
from kbgraph_web.http import params
from kbgraph_web.http.csv_response import csv_response
from kbgraph_web.http.day import current_day
from kbgraph_web.http.negotiation import (
    CSV,
    TABLE_TYPES,
    XLSX,
    accept_of,
    preferred_table,
    served_kb,
)
from kbgraph_web.serialisers.cited_tables import HEADER, SourceRow
from kbgraph_web.serialisers.workbook import (
    CellKind,
    Sheet,
    SheetColumn,
    bounded,
    workbook,
)
from kbgraph_web.viewmodels.bounds.public_address import public_root

_OTHER_NAME = "format"
"""Another name of `syntax`."""
_WIDTHS = (26, 26, 20, 26, 44, 30, 30, 12, 12, 24, 44, 34, 14, 12, 12, 12, 32, 8, 50)
_KINDS = {
    "source address": CellKind.LINK,
    "line": CellKind.NUMBER,
    "address": CellKind.LINK,
}
_COLUMNS = tuple(
    SheetColumn(name, width, _KINDS.get(name, CellKind.TEXT))
    for name, width in zip(HEADER, _WIDTHS, strict=True)
)


class CitedTable(NamedTuple):
    """A table of a page."""

    file: str
    """The name of the file, without its ending."""
    title: str
    rows: Iterable[SourceRow]


def named_ending() -> str:
    """Return the ending of the table that `syntax` names; empty without it, 400 for another one."""
    return params.choice("syntax", TABLE_TYPES, former=_OTHER_NAME)


def preferred_ending() -> str:
    """Return the ending of the table that the client prefers; empty for one that prefers a page.

    A client that accepts anything without naming a table gets the page.
    """
    return preferred_table(accept_of(request))


def see_table(address: str) -> AnyResponse:
    """Return the way to a table, for a client that prefers it to the page (303)."""
    return redirect(address, 303)


def varied_by_accept(response: Response) -> Response:
    """Say that the answer of a page depends on what its client accepts."""
    response.vary.add("Accept")
    return response


@collector_paused()
def table_response(ending: str, table: CitedTable) -> Response:
    """Return a table that browsers save as a file, in the format of an ending.

    Its rows and cells are hundreds of thousands of small values, none of them in cycles: without
    the pause the collector takes a fifth of the time. Raises AnswerTooLargeError for more rows than
    a workbook may have.
    """
    if ending == CSV:
        return csv_response(table.file, HEADER, table.rows)
    response = Response(workbook(_sheet(table)), content_type=TABLE_TYPES[XLSX])
    response.headers["Content-Disposition"] = f'attachment; filename="{table.file}.{XLSX}"'
    return response


def _sheet(table: CitedTable) -> Sheet:
    # Of all times: a worker cannot find the generation of a day.
    base = served_kb()
    rows, of_request = bounded(table.rows), current_day()
    day = of_request or _last_day(row.checked for row in rows)
    return Sheet(
        title=f"{table.title} · {base.export.site.title}",
        subject=_subject(of_request, day),
        comments=f"From {public_root(base)}, generation {base.generation}",
        day=day,
        name=table.title,
        columns=_COLUMNS,
        rows=rows,
    )


def _subject(of_request: date | None, day: date | None) -> str:
    """Return the day of a table in words; it is that of the facts, as today's would change."""
    if of_request is not None:
        return f"Facts that hold on {of_request}"
    return f"Facts of all times, checked up to {day}" if day else "Facts of all times"


def _last_day(texts: Iterable[str]) -> date | None:
    """Return the last of the texts that are days; years and uncertain dates are none."""
    days = []
    for text in frozenset(texts):
        with suppress(ValueError):
            days.append(date.fromisoformat(text))
    return max(days, default=None)
