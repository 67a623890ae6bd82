"""The kind of each line of a file, as the parser accounts for it."""

from __future__ import annotations

from enum import IntFlag


class LineKind(IntFlag):
    """The kinds of a line; a line may have several, and a blank line has none."""

    TEXT = 1
    """Prose, a cell, a field, or the text of a footnote."""
    HEADING = 2
    FRAME = 4
    """Marks without words: a delimiter row, a rule, a fence, an underline, a row of bars."""
    CODE = 8
    HTML = 16
    COMMENT = 32
    """`<!-- … -->`, `%% … %%`, or a comment of the front matter."""
    KEY = 64
    """A key of the front matter, or a line of its value."""
    ADDRESS = 128
    """The definition of a reference link, or a block id."""
