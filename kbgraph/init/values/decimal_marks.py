"""The mark of decimals of a folder, where its numbers show it and some need it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

_BEFORE = r"[-+−]?(?:[0-9]{1,3}(?:[ .,'’][0-9]{3})+|[0-9]+)"
_BEHIND = r"(?:\s?[^\W\d_%°][^\d]{0,15}|\s?[%°].{0,3})?"
_MARKED = re.compile(rf"{_BEFORE}(?P<mark>[.,])[0-9]{{1,2}}{_BEHIND}")
_DOUBTFUL = re.compile(rf"[-+−]?[1-9][0-9]{{0,2}}\.[0-9]{{3}}{_BEHIND}")
"""A number such as 1.500, which is not read unless the mark is known."""
_MAX_CHARS = 40
_MOST = 0.9


def decimal_mark(texts: Iterable[str]) -> str:
    """Return the mark of decimals: that of almost all numbers with one or two digits behind it.

    It is empty where no number needs it, and where the numbers have both marks or neither. Numbers
    with more digits do not count: a dot is usual in coordinates, whatever else a folder writes.
    """
    marks: Counter[str] = Counter()
    needs_mark = False
    for text in texts:
        if len(text) <= _MAX_CHARS and ("," in text or "." in text):
            match = _MARKED.fullmatch(text)
            marks.update([match["mark"]] if match else [])
            needs_mark = needs_mark or _DOUBTFUL.fullmatch(text) is not None
    mark = max(marks, key=lambda each: marks[each], default="")
    return mark if needs_mark and marks[mark] >= _MOST * marks.total() else ""
