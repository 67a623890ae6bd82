"""The values of plain scalars: a number is one only where it prints as it is written."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal

_WORDS: dict[str, bool | None] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_INTEGER = re.compile(r"0|-?[1-9][0-9]{0,17}")
"""Up to 18 digits: the store holds such numbers exactly. Longer ones stay text."""
_DECIMAL = re.compile(r"-?(?:0|[1-9][0-9]{0,17})\.[0-9]{0,17}[1-9]")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TIME = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{0,5}[1-9])?"
    r"(?:Z|[-+][0-9]{2}:[0-9]{2})?"
)


def resolve_scalar(text: str) -> str | bool | int | Decimal | date | datetime | None:
    """Return the value of a plain scalar by YAML's core schema, or a date or time.

    A number that would print otherwise than it is written stays text: `01234` is a postcode, `1.10`
    a version, `123e4` a commit, `+49…` a telephone. So does a time without seconds.
    """
    if text in _WORDS:
        return _WORDS[text]
    if not (text[0].isdigit() or text[0] == "-"):
        return text
    try:
        if _INTEGER.fullmatch(text):
            return int(text)
        if _DECIMAL.fullmatch(text):
            return Decimal(text)
        if _DAY.fullmatch(text):
            return date.fromisoformat(text)
        return datetime.fromisoformat(text) if _TIME.fullmatch(text) else text
    except ValueError:
        return text
