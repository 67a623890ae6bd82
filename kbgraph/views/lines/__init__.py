"""The lines of an entry, and beside each what became of it."""

from typing import TYPE_CHECKING

from kbgraph.lazy_names import lazy_names

if TYPE_CHECKING:
    from kbgraph.views.lines.account import entry_lines
    from kbgraph.views.lines.account_json import lines_json
    from kbgraph.views.lines.marks import EntryLines, Line, LineMark, MarkKind
    from kbgraph.views.lines.short_account import ShortLine, short_lines

__all__ = [
    "EntryLines",
    "Line",
    "LineMark",
    "MarkKind",
    "ShortLine",
    "entry_lines",
    "lines_json",
    "short_lines",
]
_NAMES = {
    "account": "entry_lines",
    "account_json": "lines_json",
    "marks": "EntryLines Line LineMark MarkKind",
    "short_account": "ShortLine short_lines",
}
if not TYPE_CHECKING:
    __getattr__ = lazy_names(__name__, _NAMES)
