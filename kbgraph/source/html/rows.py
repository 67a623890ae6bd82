"""Rows of tables whose words Markdown would drop, as events of their own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, TypeAlias

from kbgraph.source.dialects import OBSIDIAN, Dialect
from kbgraph.source.markdown.blocks.rows import RowShape, TableForm, read_row
from kbgraph.source.markdown.events import ROW_END, line_events

Event: TypeAlias = tuple[Any, int, int]
"""An event of the parser, its first byte and its end."""


def with_lost_rows(
    events: Iterable[Event], data: bytes, dialect: Dialect = OBSIDIAN
) -> Iterator[Event]:
    """Replace the events of rows that a bar has damaged, and of text below a table.

    A damaged row becomes one wide cell, `LostRow`; the text becomes a paragraph below the table.
    """
    form, skips_row = TableForm(0), False
    below: list[Event] = []
    for event, start, end in events:
        if skips_row:
            skips_row = event != ROW_END
            continue
        match event.get("Start") if event.__class__ is dict else None:
            case None:
                pass
            case "TableHead":
                form = form.with_header(data[start:end].strip())
            case "TableRow":
                source = data[start:end].rstrip()
                shape = read_row(source, form).shape
                if shape is not RowShape.WHOLE:
                    skips_row = True
                    line = line_events(source.decode().strip("| \t"), start, dialect)
                    if shape is RowShape.TEXT:
                        below += line
                    else:
                        yield from _lost_row(line, (form.columns, start, end))
                    continue
            case dict() as started if "Table" in started:
                # No mapping pattern, which takes a microsecond for each event.
                form = TableForm(len(started["Table"]))
        yield event, start, end
        if below and event == {"End": "Table"}:
            yield from below
            below = []


def _lost_row(line: Iterator[Event], row: tuple[int, int, int]) -> Iterator[Event]:
    columns, start, end = row
    yield {"Start": {"LostRow": columns}}, start, end
    for event in line:
        if event[0] not in ({"Start": "Paragraph"}, {"End": "Paragraph"}):
            yield event
    yield {"End": "LostRow"}, start, end
