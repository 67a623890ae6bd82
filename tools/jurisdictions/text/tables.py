"""Read sections and tables of Markdown, as entries of kb/ have them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

CELL_BAR = re.compile(r"(?<!\\)\|")
LINK = re.compile(r"\[\[([^\]|\\]+)")
FOOTNOTE = re.compile(r"\[\^([^\]\s]+)([^\]]*)\]")


def section_lines(lines: Sequence[str], heading: str) -> Iterator[str]:
    """Yield the lines of all sections with this heading."""
    inside = False
    for line in lines:
        if line.startswith("#"):
            inside = line.strip() == f"## {heading}"
        elif inside:
            yield line


def cells(line: str) -> tuple[str, ...]:
    """Return the cells of a row of a table."""
    return tuple(cell.strip() for cell in CELL_BAR.split(line.strip())[1:-1])


def is_rule(row: Sequence[str]) -> bool:
    """Whether a row is the line between the head of a table and its rows."""
    return all(re.fullmatch(r":?-+:?", cell) for cell in row)


def table_rows(lines: Sequence[str]) -> Iterator[dict[str, str]]:
    """Yield the rows of tables, by the names of their columns in lower case."""
    head: tuple[str, ...] = ()
    for line in lines:
        row = cells(line) if line.lstrip().startswith("|") else ()
        if not row:
            head = ()
        elif not head:
            head = tuple(cell.lower() for cell in row)
        elif not is_rule(row):
            yield dict(zip(head, row, strict=False))


def first_link(cell: str) -> str | None:
    """Return the target of the first link of a cell."""
    match = LINK.search(cell)
    return match[1].strip() if match else None


def footnotes(cell: str) -> tuple[tuple[str, str], ...]:
    """Return the footnotes of a cell: ids of sources, and places within them."""
    return tuple((match[1], match[2]) for match in FOOTNOTE.finditer(cell))


def without_footnotes(cell: str) -> str:
    """Return a cell without its footnotes."""
    return FOOTNOTE.sub("", cell).strip()
