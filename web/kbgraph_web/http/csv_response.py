"""Tables as CSV (RFC 4180).

A byte order mark lets spreadsheets recognise UTF-8.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from flask import Response

_BYTE_ORDER_MARK = "\ufeff"


def csv_response(name: str, header: Iterable[str], rows: Iterable[Iterable[str]]) -> Response:
    """Return a table that browsers save as the file `name`.csv."""
    text = io.StringIO(_BYTE_ORDER_MARK)
    text.seek(0, io.SEEK_END)
    writer = csv.writer(text)
    writer.writerow(header)
    writer.writerows(rows)
    response = Response(text.getvalue(), content_type="text/csv; charset=utf-8; header=present")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response
