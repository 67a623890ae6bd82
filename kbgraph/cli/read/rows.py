"""Rows of a result in the terminal: a table, or records where a table would be too wide."""

from __future__ import annotations

from collections.abc import Sequence

from rich.markup import escape
from rich.table import Column, Table

from kbgraph.cli.terminal import console, counted

_READABLE_WIDTH = 12
"""Characters of a column, below which words are cut into pieces that nobody can read."""
_BORDER_WIDTH = 3
"""Of each column: a line, and a space on both sides."""


def print_rows(variables: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print rows, whose cells are escaped for rich.

    On a terminal that is too narrow for all columns, each row is a record with a line for each
    value that it has, so that no column is hidden.
    """
    if _needed_width(variables, rows) <= console.width:
        table = Table(*(Column(name, overflow="fold") for name in variables), header_style="bold")
        for row in rows:
            table.add_row(*row)
        console.print(table)
    else:
        for number, row in enumerate(rows, 1):
            _print_record(number, zip(variables, row, strict=True))
    console.print(counted(len(rows), "row"))


def _needed_width(variables: Sequence[str], rows: Sequence[Sequence[str]]) -> int:
    """Return the width at which each column is readable."""
    longest = (
        max(len(variable), *(len(row[index]) for row in rows)) if rows else len(variable)
        for index, variable in enumerate(variables)
    )
    return 1 + sum(min(width, _READABLE_WIDTH) + _BORDER_WIDTH for width in longest)


def _print_record(number: int, cells: zip[tuple[str, str]]) -> None:
    console.print(f"[bold]row {number}[/bold]")
    for name, cell in cells:
        if cell:
            console.print(f"  [bold]{escape(name)}[/bold] {cell}", soft_wrap=True)
