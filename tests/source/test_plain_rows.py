"""Rows without marks are read at once, with the same result as by the parser's events."""

from __future__ import annotations

from unittest.mock import patch

from hypothesis import given
from hypothesis import strategies as st

from kbgraph.source.markdown.blocks import tables
from kbgraph.source.markdown.sections import parse

_CHARACTERS = st.sampled_from(
    "abAB 019.,;:()/+'\"?!%=-|*_~`[]<>#$&@^{}\\\té—\u00a0\u2060",
)
_MARKS = st.sampled_from(["://", "::", "**b**", "[[x]]", "[^n]", "#tag", "<br>", "&amp;", "\\|"])
_CELLS = st.lists(_CHARACTERS | _MARKS, min_size=0, max_size=6).map("".join)
_ROWS = st.lists(st.lists(_CELLS, min_size=2, max_size=2), min_size=1, max_size=4)
_BEFORE = st.sampled_from(["", "> ", "- ", "text\n\n", "  "])


def _table(before: str, rows: list[list[str]]) -> str:
    last = before.rpartition("\n")[2]
    indent = last if ">" in last else " " * len(last)
    lines = ["| h | i |", "| --- | --- |", *(f"|{'|'.join(row)}|" for row in rows)]
    return before + f"\n{indent}".join(lines) + "\n\n[^n]: note\n"


@given(_BEFORE, _ROWS)
def test_a_row_is_the_same_read_at_once_or_by_events(before: str, rows: list[list[str]]) -> None:
    """Cells, columns, links, kinds of lines and faults do not depend on how a row is read."""
    body = _table(before, rows)
    with patch.object(tables, "is_plain", return_value=False):
        by_events = parse(body)
    assert parse(body) == by_events


def test_most_rows_of_prices_and_dates_are_read_at_once() -> None:
    """A row of words, numbers and dates gives no events to the builder of lines."""
    body = _table("", [["Income tax", "10 % (since 2025-01-01)"], ["Status", "legal; see note"]])
    with patch.object(tables, "read_row", side_effect=AssertionError("read by events")):
        (section,) = parse(body).sections
    assert [[cell.text for cell in row] for row in section.blocks[0].rows] == [  # type: ignore[union-attr]
        ["Income tax", "10 % (since 2025-01-01)"],
        ["Status", "legal; see note"],
    ]
