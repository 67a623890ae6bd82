"""The cells of a table in HTML: which are headers, and how each column is aligned."""

from __future__ import annotations

import re
from collections.abc import Iterable

_TAG = re.compile(r"<[^>]*>")
_ALIGNMENTS = {"center", "right"}
"""Of columns; left is how cells are aligned anyway."""


class HtmlTable:
    """The state of a table while it is written."""

    def __init__(self, alignments: Iterable[object] = ()) -> None:
        """Take the alignment of each column, by the parser's name for it."""
        self.alignments = [str(alignment).lower() for alignment in alignments]
        self._column = 0
        self._head_start: int | None = None
        """The index in the output at which the open head starts."""
        self._has_row_names = False

    def start_head(self, output: list[str]) -> None:
        """Start the header row."""
        self._head_start = len(output)

    def end_head(self, output: list[str]) -> bool:
        """End the header row; remove it and return True where it has no text.

        The first column of a table without a header names its rows.
        """
        start, self._head_start = self._head_start, None
        if start is None or _TAG.sub("", "".join(output[start:])).strip():
            return False
        del output[start:]
        self._has_row_names = True
        return True

    def start_row(self) -> None:
        """Start a row."""
        self._column = 0

    def next_cell(self) -> tuple[str, str, str]:
        """Return the tag, scope and alignment of the next cell; empty where it has none."""
        column, self._column = self._column, self._column + 1
        alignment = self.alignments[column] if column < len(self.alignments) else ""
        alignment = alignment if alignment in _ALIGNMENTS else ""
        if self._has_row_names and column == 0:
            return "th", "row", alignment
        return ("td", "", alignment) if self._head_start is None else ("th", "col", alignment)
