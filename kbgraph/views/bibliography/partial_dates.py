"""Dates that are known in part, as bibliographies write them."""

from __future__ import annotations

import re
from typing import NamedTuple

_DATE = re.compile(
    r"(?P<year>\d{4})(?:-(?P<month>0[1-9]|1[0-2])(?:-(?P<day>0[1-9]|[12]\d|3[01])(?:T[\d:.]+)?)?)?"
    r"(?:Z|[+-]\d\d:\d\d)?"
)
_QUALIFIERS = "~?%"
_BOUNDS = 2


class PartialDate(NamedTuple):
    """A date: year, month and day as far as they are known, or two of them for an interval."""

    parts: tuple[tuple[int, ...], ...]
    is_approximate: bool

    @property
    def is_plain(self) -> bool:
        """Whether it is a day, a month or a year without doubt."""
        return len(self.parts) == 1 and not self.is_approximate


def partial_date(text: str) -> PartialDate | None:
    """Return a date of XML Schema or EDTF in its parts; None where an end is not known.

    `2023-06`, `2015~` and `2023/2024` have parts; `../2024` and `201X` have none.
    """
    is_approximate = text.endswith(tuple(_QUALIFIERS)) and "/" not in text
    ends = text.rstrip(_QUALIFIERS).split("/") if is_approximate else text.split("/")
    matches = [_DATE.fullmatch(end) for end in ends]
    if len(ends) > _BOUNDS or None in matches:
        return None
    parts = tuple(
        tuple(int(part) for part in match.group("year", "month", "day") if part)
        for match in matches
        if match
    )
    return PartialDate(parts, is_approximate)
