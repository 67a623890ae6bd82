"""Tables as CSV (RFC 4180), with a mark at the beginning by which spreadsheets know that the text is UTF-8."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from flask import Response

_MARK = "\ufeff"


def csv_response(name: str, header: Iterable[str], rows: Iterable[Iterable[str]]) -> Response:
    """An answer that browsers keep as the file `name`.csv."""
    text = io.StringIO(_MARK)
    text.seek(0, io.SEEK_END)
    writer = csv.writer(text)
    writer.writerow(header)
    writer.writerows(rows)
    response = Response(text.getvalue(), content_type="text/csv; charset=utf-8; header=present")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response
