"""The lines of an entry, and beside each what became of it."""

from kbgraph.views.lines.lines_json import lines_json
from kbgraph.views.lines.marks import EntryLines, Line, LineMark, MarkKind
from kbgraph.views.lines.short_account import ShortLine, short_lines

__all__ = ["EntryLines", "Line", "LineMark", "MarkKind", "ShortLine", "lines_json", "short_lines"]
