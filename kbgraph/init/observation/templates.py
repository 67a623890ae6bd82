"""Templates of notes: entries that a program copies and fills, which are about nothing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from kbgraph.source.entry import Entry
from kbgraph.source.line_kinds import LineKind
from kbgraph.source.names import is_template_mark

_BLANK = re.compile(r"\{\{[^{}]+\}\}|<%.+?%>")
"""A blank that a program fills: `{{title}}`, `<% tp.file.title %>`."""
_PLACES = LineKind.KEY | LineKind.HEADING
"""Lines that have a blank in templates alone; in prose the same marks have other meanings."""


def template_folders(entries: Sequence[Entry], stated: Sequence[str]) -> tuple[str, ...]:
    """Return the folders of templates: `stated` ones, and those whose notes mostly have blanks."""
    sizes, with_blanks = Counter[str](), Counter[str]()
    for entry in entries:
        folder = entry.path.rpartition("/")[0]
        sizes[folder] += 1
        with_blanks[folder] += _has_blank(entry)
    found = [each for each in sizes if each and 2 * with_blanks[each] > sizes[each]]
    used = [each for each in stated if any(is_inside(entry.path, each) for entry in entries)]
    return tuple(sorted({*found, *used}))


def is_inside(path: str, folder: str) -> bool:
    """Whether a file is below a folder."""
    return path.startswith(f"{folder}/")


def _has_blank(entry: Entry) -> bool:
    if not is_template_mark(entry.text):
        return False
    lines = zip(entry.text.split("\n"), entry.line_kinds, strict=False)
    return any(kinds & _PLACES and _BLANK.search(line) for line, kinds in lines)
