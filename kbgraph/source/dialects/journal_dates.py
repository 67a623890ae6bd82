"""The days that name the pages of a journal, written by a pattern such as `MMM do, yyyy`.

The patterns are those of Logseq's setting `:journal/page-title-format`, which are Joda's with `do`
for a day such as `1st`. Names of months and days are English, as Logseq writes them.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from functools import lru_cache

_PART = re.compile(r"'(?P<quoted>[^']*)'|(?P<letters>do|y+|M+|d+|E+|[A-Za-z]+)|(?P<other>.)")
_MAX_SHORT = 3
"""Letters of a pattern that stand for an abbreviated name; more stand for the whole name."""
_MONTH_NAMES = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
_DAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
"""Not those of `calendar`, which a locale translates."""
_MONTHS = {
    name[:end].lower(): number
    for number, name in enumerate(_MONTH_NAMES, 1)
    for end in (None, _MAX_SHORT)
}
_NAME_OF_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_NAME_OF_DAY = "|".join(name[:end].lower() for end in (None, _MAX_SHORT) for name in _DAY_NAMES)
_SOME_DAYS = (date(2019, 11, 22), date(2023, 5, 1))
_PATTERNS = {
    "y": r"(?P<year>\d{4})",
    "M": r"(?P<month>\d{1,2})",
    "MMM": rf"(?P<month>{_NAME_OF_MONTH})",
    "d": r"(?P<day>\d{1,2})",
    "do": r"(?P<day>\d{1,2})(?:st|nd|rd|th)",
    "E": rf"(?:{_NAME_OF_DAY})",
}


def written_day(day: date, pattern: str) -> str:
    """Return a day as a pattern writes it: `May 1st, 2023` for `MMM do, yyyy`."""
    return "".join(_written(day, part) for part in _PART.finditer(pattern))


def _written(day: date, part: re.Match[str]) -> str:
    letters = part["letters"] or ""
    match letters[:1], len(letters):
        case "y", length:
            return f"{day.year:04}"[-2 if length == 2 else 0 :]
        case "M", length if length > _MAX_SHORT:
            return _MONTH_NAMES[day.month - 1]
        case "M", 3:
            return _MONTH_NAMES[day.month - 1][:_MAX_SHORT]
        case "M", length:
            return f"{day.month:0{length}}"
        case "d", _ if letters == "do":
            return f"{day.day}{_ordinal_ending(day.day)}"
        case "d", length:
            return f"{day.day:0{length}}"
        case "E", length:
            return _DAY_NAMES[day.weekday()][: None if length > _MAX_SHORT else _MAX_SHORT]
        case _:
            return part["quoted"] or letters or part["other"] or ""


def _ordinal_ending(number: int) -> str:
    if number // 10 % 10 == 1:
        return "th"
    return {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")


def names_days(pattern: str) -> bool:
    """Say whether a pattern gives days names by which they are found again."""
    return all(read_day(written_day(day, pattern), (pattern,)) == day for day in _SOME_DAYS)


def read_day(text: str, patterns: tuple[str, ...]) -> date | None:
    """Return the day that a text names by the first of the patterns that fits; None by none."""
    if not any(map(str.isdigit, text)):
        return None
    for pattern in patterns:
        match = _regex(pattern).fullmatch(text.strip().lower())
        day = _day_of(match.groupdict()) if match else None
        if day is not None:
            return day
    return None


def _day_of(parts: dict[str, str]) -> date | None:
    """Return the day of a year, a month by number or name, and a day; None if any is missing."""
    try:
        month = parts["month"]
        return date(int(parts["year"]), _MONTHS.get(month) or int(month), int(parts["day"]))
    except (KeyError, ValueError):
        return None


@lru_cache(maxsize=64)
def _regex(pattern: str) -> re.Pattern[str]:
    """Return the regular expression of the texts that a pattern writes, in small letters."""
    seen: set[str] = set()
    return re.compile("".join(_regex_of(part, seen.add, seen) for part in _PART.finditer(pattern)))


def _regex_of(part: re.Match[str], add: Callable[[str], None], seen: set[str]) -> str:
    letters = part["letters"] or ""
    kind = "MMM" if letters.startswith("MMM") else letters if letters == "do" else letters[:1]
    regex = _PATTERNS.get(kind) if letters == "do" or len(set(letters)) == 1 else None
    if regex is None or (kind[0] in seen and kind != "E"):
        return re.escape((part["quoted"] or letters or part["other"] or "").lower())
    add(kind[0])
    return regex
