"""Tables as workbooks (Office Open XML, ISO/IEC 29500) for spreadsheets.

The only module that uses xlsxwriter. All is made in memory, as a worker can open no file, and the
same table gives the same bytes.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from enum import Enum
from functools import cache
from itertools import islice
from typing import Any, NamedTuple, TypeVar

import xlsxwriter
from xlsxwriter.url import Url

from kbgraph.errors import AnswerTooLargeError
from kbgraph.xml_characters import replace_excluded
from kbgraph_web.http.csv_response import is_formula

MAX_ROWS = 50_000
"""Of a table. It takes some seconds to write them, and a spreadsheet has room for 1,048,576."""
MAX_CELL_UNITS = 32_767
"""UTF-16 code units of a cell (Excel specifications and limits)."""
MAX_LINKS = 65_530
"""Links of a sheet (Excel specifications and limits); the other addresses are text."""
CUT_MARK = " … [cut: a cell holds no more]"
_MAX_LINK_CHARS = 2_000
_MAX_NAME_UNITS, _MAX_PROPERTY_UNITS = 31, 255
_NOT_IN_NAME = re.compile(r"[\[\]:*?/\\\s\x00-\x1f]+")
_RESERVED_NAME, _DEFAULT_NAME = "history", "Table"
_WEB = ("http://", "https://")
_MAX_DIGITS = 9
_UNDATED = date(1980, 1, 1)
"""The first day of a ZIP archive, in place of a day that is not known."""
_Row = TypeVar("_Row")


class CellKind(Enum):
    """The form of the cells of a column."""

    TEXT = "text"
    NUMBER = "number"
    """A whole number; anything else in the column is text."""
    LINK = "link"
    """An address of the web that can be followed; anything else in the column is text."""


class SheetColumn(NamedTuple):
    """A column of a sheet."""

    name: str
    width: int
    """In characters."""
    kind: CellKind = CellKind.TEXT


class Sheet(NamedTuple):
    """A table with a title and properties of its document."""

    title: str
    subject: str
    comments: str
    day: date | None
    """The day of the document; None where it has none."""
    name: str
    """Any text: it is made a valid name of a sheet."""
    columns: Sequence[SheetColumn]
    rows: Sequence[Sequence[str]]


def bounded(rows: Iterable[_Row]) -> list[_Row]:
    """Return the rows of a table. Raises AnswerTooLargeError for more than a workbook may have."""
    found = list(islice(rows, MAX_ROWS + 1))
    if len(found) > MAX_ROWS:
        raise AnswerTooLargeError(
            f"a workbook has at most {MAX_ROWS:,} rows, and this table has more: "
            "choose fewer entries or fields, or take the CSV"
        )
    return found


def workbook(sheet: Sheet) -> bytes:
    """Return a workbook with one sheet: its first row and column stay, and the row filters.

    Each text is a text, whatever it begins with.
    """
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True})
    book.set_properties(_properties(sheet))
    page = book.add_worksheet(sheet_name(sheet.name))
    _set_up(page, sheet.columns, len(sheet.rows), book.add_format({"bold": True}))
    _CellWriter(book, page, sheet.columns).write(sheet.rows)
    book.close()
    return file.getvalue()


def sheet_name(text: str) -> str:
    """Return a text as the name of a sheet, without what Excel does not allow in one."""
    name = _first_units(replace_excluded(_NOT_IN_NAME.sub(" ", text)), _MAX_NAME_UNITS).strip(" '")
    return _DEFAULT_NAME if name.casefold() in {"", _RESERVED_NAME} else name


def fitting(text: str) -> str:
    """Return a text as a cell can hold it: the end of a too long one is cut, and a mark says so."""
    text = replace_excluded(text)
    if len(text) <= MAX_CELL_UNITS // 2 or _units(text) <= MAX_CELL_UNITS:
        return text
    return _first_units(text, MAX_CELL_UNITS - len(CUT_MARK)) + CUT_MARK


def _properties(sheet: Sheet) -> dict[str, Any]:
    texts = {"title": sheet.title, "subject": sheet.subject, "comments": sheet.comments}
    return {
        **{
            name: _first_units(replace_excluded(text), _MAX_PROPERTY_UNITS)
            for name, text in texts.items()
        },
        # Without it, each download would have another time.
        "created": datetime.combine(sheet.day or _UNDATED, time()),
    }


def _set_up(page: Any, columns: Sequence[SheetColumn], rows: int, of_header: Any) -> None:
    """Give a sheet its header, the widths of its columns, and the filter."""
    for index, column in enumerate(columns):
        page.set_column(index, index, column.width)
        page.write_string(0, index, column.name, of_header)
    page.freeze_panes(1, 1)
    page.autofilter(0, 0, rows, len(columns) - 1)
    # A text of digits is what the entry has, and no mistake.
    page.ignore_errors({"number_stored_as_text": f"A1:XFD{rows + 1}"})


class _CellWriter:
    """Writes the rows below the header of a sheet.

    Most cells repeat texts of others: each text is judged, and each address read, once.
    """

    def __init__(self, book: Any, page: Any, columns: Sequence[SheetColumn]) -> None:
        self._page, self._kinds = page, [column.kind for column in columns]
        # As where a person has typed an apostrophe: the cell stays a text when it is edited.
        self._of_formula = book.add_format({"quote_prefix": True})
        self._of_link = book.get_default_url_format()
        # Each column has its share, so that no cell of a row takes those of later rows.
        self._linked_rows = MAX_LINKS // max(1, self._kinds.count(CellKind.LINK))
        self._text_of, self._link_of = cache(self._new_text), cache(_link)

    def write(self, rows: Iterable[Sequence[str]]) -> None:
        """Write all rows; empty texts are empty cells."""
        for index, row in enumerate(rows, 1):
            for column, (text, kind) in enumerate(zip(row, self._kinds, strict=True)):
                if not text:
                    continue
                if kind is CellKind.TEXT:
                    self._page.write_string(index, column, *self._text_of(text))
                else:
                    self._write_special(index, column, text)

    def _write_special(self, row: int, column: int, text: str) -> None:
        """Write a cell of a column that has not only texts."""
        kind = self._kinds[column]
        if kind is CellKind.NUMBER and _is_number(text):
            self._page.write_number(row, column, int(text))
        elif kind is CellKind.LINK and row <= self._linked_rows and (link := self._link_of(text)):
            self._page.write_url(row, column, link, self._of_link)
        else:
            self._page.write_string(row, column, *self._text_of(text))

    def _new_text(self, text: str) -> tuple[str, Any]:
        """Return a text as a cell holds it, and its style."""
        return fitting(text), self._of_formula if is_formula(text) else None


def _link(text: str) -> Url | None:
    """Return a text as an address that shows itself; None if Excel could not follow it."""
    if not _is_link(text):
        return None
    link = Url(text)
    link.text = text
    return link


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= _MAX_DIGITS


def _is_link(text: str) -> bool:
    return text.startswith(_WEB) and len(text) <= _MAX_LINK_CHARS and replace_excluded(text) == text


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _first_units(text: str, count: int) -> str:
    """Return the beginning of a text up to a number of UTF-16 code units, in whole characters."""
    return text.encode("utf-16-le")[: 2 * count].decode("utf-16-le", errors="ignore")
