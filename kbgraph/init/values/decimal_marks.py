"""The mark of decimals of a folder, where its numbers show it and some need it."""

from __future__ import annotations

import re
from collections.abc import Iterable

_BEFORE = r"[-+−]?(?:[0-9]{1,3}(?:[ .,'’][0-9]{3})+|[0-9]+)"
_BEHIND = r"(?:\s?[^\W\d_%°][^\d]{0,15}|\s?[%°].{0,3})?"
_COMMA = re.compile(rf"{_BEFORE},(?:[0-9]{{1,2}}|[0-9]{{4,}}){_BEHIND}|0,[0-9]+{_BEHIND}")
_DOT = re.compile(rf"{_BEFORE}\.(?:[0-9]{{1,2}}|[0-9]{{4,}}){_BEHIND}|0?\.[0-9]+{_BEHIND}")
_EITHER = re.compile(rf"[-+−]?[1-9][0-9]{{0,2}}\.[0-9]{{3}}{_BEHIND}")
"""A number such as 1.500, which is not read unless the mark is known."""
_MAX_CHARS = 40


def decimal_mark(texts: Iterable[str]) -> str:
    """Return the mark of decimals: that of all numbers that have one for certain.

    It is empty where no number needs it, and where the numbers have both marks or neither.
    """
    has_comma = has_dot = needs_mark = False
    for text in texts:
        if len(text) <= _MAX_CHARS and ("," in text or "." in text):
            has_comma = has_comma or _COMMA.fullmatch(text) is not None
            has_dot = has_dot or _DOT.fullmatch(text) is not None
            needs_mark = needs_mark or _EITHER.fullmatch(text) is not None
    if not needs_mark or has_comma == has_dot:
        return ""
    return "," if has_comma else "."
