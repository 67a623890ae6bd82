"""Tables as CSV (RFC 4180) for spreadsheets.

A byte order mark lets them recognise UTF-8, and no cell is a formula to them: the text of an entry
could send other cells to another host. The CSV of query results has neither mark nor change.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from functools import cache

from flask import Response

_BYTE_ORDER_MARK = "\ufeff"
_FORMULA = re.compile(r"\s*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
"""The beginning of a cell that a spreadsheet may calculate, after spaces and in wide forms too."""
_NUMBERS = re.compile(r"[-+]?[0-9][0-9.,]*%?(?:, [-+]?[0-9][0-9.,]*%?)*")
"""Numbers call no function and name no cell: `-5`, or `-23.4120, 12.7750` of a position."""


def is_formula(cell: str) -> bool:
    """Return whether a spreadsheet may calculate a text instead of showing it."""
    return _FORMULA.match(cell) is not None and _NUMBERS.fullmatch(cell) is None


def csv_response(name: str, header: Iterable[str], rows: Iterable[Iterable[str]]) -> Response:
    """Return a table that browsers save as the file `name`.csv."""
    text = io.StringIO(_BYTE_ORDER_MARK)
    text.seek(0, io.SEEK_END)
    writer = csv.writer(text)
    # Most cells repeat texts of others.
    as_text = cache(_as_text)
    writer.writerow(map(as_text, header))
    writer.writerows(map(as_text, row) for row in rows)
    response = Response(text.getvalue(), content_type="text/csv; charset=utf-8; header=present")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def _as_text(cell: str) -> str:
    """Return a cell that spreadsheets show as it is: an apostrophe precedes a formula."""
    return f"'{cell}" if is_formula(cell) else cell
