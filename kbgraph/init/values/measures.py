"""Numbers with units, ranges and other compound values, as texts: their parts, or None."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from math import gcd
from typing import NamedTuple

from kbgraph.init.values.units import KNOWN_UNITS, is_ordinal_ending

_SPACES = " \u00a0\u2007\u2009\u202f"
_AMOUNT = rf"[.,]?[0-9](?:[0-9.,'\u2019{_SPACES}]*[0-9])?"
_NUMBER = rf"[-+\u2212]?{_AMOUNT}"
_HALVES = {
    "½": "0.5",
    "¼": "0.25",
    "¾": "0.75",
    "⅛": "0.125",
    "⅜": "0.375",
    "⅝": "0.625",
    "⅞": "0.875",
}
FRACTION = (
    rf"(?:[0-9]{{1,3}}\s?)?[{''.join(_HALVES)}]|(?:[0-9]{{1,3}}\s)?[1-9][0-9]?/(?:2|4|5|8|10)"
)
_UNIT = r"(?:[^\W\d_]|[°%‰′″])[^\s()\[\]<>,;:=|]{0,15}(?:\s[^\W\d_]{1,15})?"
_MEASURE = re.compile(
    rf"(?P<value>{FRACTION}|{_NUMBER})(?P<gap>\s?)(?P<unit>{_UNIT})(?:\s*\((?P<note>[^()]*)\))?"
)
_SPAN = re.compile(
    rf"(?P<low>{_NUMBER})\s*(?P<mark>[-‐‑‒–—−]|\bto\b)\s*(?P<high>{_AMOUNT})"
    rf"(?:(?P<gap>\s?)(?P<unit>{_UNIT}))?"
)
_FRACTION = re.compile(FRACTION)
_CONVERTED = re.compile(
    rf"(?:(?:[~≈]|c\.|ca\.?|about|approx\.?)\s*)?{_AMOUNT}\s?(?P<unit>{_UNIT}?)"
    rf"(?:\s+{_AMOUNT}\s?(?P<further>{_UNIT}?))?"
)
_OUT_OF = re.compile(rf"(?P<value>{_AMOUNT})\s*/\s*(?P<best>[1-9][0-9]*)")
_PAIR = re.compile(
    r"(?P<first>[-+\u2212]?[0-9]{1,2}\.[0-9]+)\s*,\s*(?P<second>[-+\u2212]?[0-9]{1,3}\.[0-9]+)"
)
_CLOCK = re.compile(r"(?:[01]?[0-9]|2[0-3]):[0-5][0-9]")
_RATIO = re.compile(r"[0-9]+:[0-9]+")
_MORNING, _AFTERNOON = 6, 13
_QUARTER = 15
_MIN_START = 3


class Measure(NamedTuple):
    """A number with a unit."""

    value: str
    unit: str
    note: str
    is_apart: bool
    """Whether a space stands between both."""


class NumberRange(NamedTuple):
    """A range of numbers."""

    low: str
    high: str
    unit: str
    """Empty for plain numbers."""
    is_apart: bool
    """Whether a space stands before the unit."""


@lru_cache(maxsize=16384)
def measure_of(text: str) -> Measure | None:
    """Return the number and unit of a text such as `8.2 m (wet)`."""
    match = _MEASURE.fullmatch(text)
    if match is None or is_ordinal_ending(match["unit"]):
        return None
    return Measure(match["value"], match["unit"], (match["note"] or "").strip(), bool(match["gap"]))


def converted_units(note: str, unit: str) -> tuple[str, ...]:
    """Return the other units in which a note gives a measure again, as in `24 m (79 ft)`.

    There are none where the note may state a second value, in the same unit or an unknown one.
    """
    match = _CONVERTED.fullmatch(note)
    if match is None:
        return ()
    units = tuple(each for each in (match["unit"], match["further"]) if each)
    return units if KNOWN_UNITS.issuperset(units) and unit not in units else ()


@lru_cache(maxsize=16384)
def span_of(text: str) -> NumberRange | None:
    """Return the numbers of a text such as `320-1000 nm` or `4 - 6`."""
    match = _SPAN.fullmatch(text)
    if match is None:
        return None
    return NumberRange(match["low"], match["high"], match["unit"] or "", bool(match["gap"]))


def fraction_value(text: str) -> str | None:
    """Return a fraction that is a decimal, such as `½` or `1 1/4`, as a decimal."""
    if not _FRACTION.fullmatch(text):
        return None
    last = text[-1]
    if last in _HALVES:
        whole, part = text[:-1].strip(), _HALVES[last]
    else:
        whole, _, ratio = text.rpartition(" ")
        above, _, below = ratio.partition("/")
        part = f"{int(above) / int(below):.4f}".rstrip("0").rstrip(".")
    return f"{float(part) + int(whole or 0):g}"


def is_reducible(text: str) -> bool:
    """Whether a text is a fraction such as `6/8` or `4/4`, which a number would be written as."""
    if not _FRACTION.fullmatch(text) or "/" not in text:
        return False
    above, _, below = text.rpartition(" ")[2].partition("/")
    return gcd(int(above), int(below)) > 1


def best_of(text: str) -> str | None:
    """Return the best value of a score such as `4/5`."""
    match = _OUT_OF.fullmatch(text)
    return match["best"] if match else None


def is_no_range(text: str) -> bool:
    """Whether a text such as `3-1`, `12-10` or `03-14` is a result or a day, and no range."""
    found = span_of(text)
    if found is None or not (found.low.isdecimal() and found.high.isdecimal()):
        return False
    are_padded = any(len(each) > 1 and each[0] == "0" for each in (found.low, found.high))
    return are_padded or int(found.low) >= int(found.high)


def is_extension(text: str) -> bool:
    """Whether a text such as `555-1234` may be dialled: the end has more digits than the start."""
    found = span_of(text)
    if found is None or found.unit or not (found.low.isdecimal() and found.high.isdecimal()):
        return False
    return _MIN_START <= len(found.low) < len(found.high)


def is_pair(text: str) -> bool:
    """Whether a text is a pair of decimals such as `95.41, 212.77`."""
    return _PAIR.fullmatch(text) is not None


def is_position(text: str) -> bool:
    """Whether a text is a latitude and a longitude in degrees, such as `-23.41, 12.77`."""
    match = _PAIR.fullmatch(text)
    return (
        match is not None
        and abs(float(match["first"].replace("\u2212", "-"))) <= 90
        and abs(float(match["second"].replace("\u2212", "-"))) <= 180
    )


def are_clocks(texts: Sequence[str]) -> bool:
    """Whether texts such as `06:10` are times of the day, and no ratios, scores or lengths of time.

    Clocks begin with a zero and reach the morning, or they reach the afternoon and a full hour in
    steps of quarters; and none of the texts goes beyond a day.
    """
    shaped = [text for text in texts if _RATIO.fullmatch(text)]
    if not shaped or not all(map(_CLOCK.fullmatch, shaped)):
        return False
    times = [tuple(map(int, text.split(":"))) for text in shaped]
    has_zero = any(text[0] == "0" and text[1] != ":" for text in shaped)
    is_day = has_zero and max(times)[0] >= _MORNING
    in_quarters = all(minute % _QUARTER == 0 for _, minute in times)
    reaches = any(hour >= _AFTERNOON for hour, _ in times) and any(not part for _, part in times)
    return is_day or (in_quarters and reaches)


def is_clock(text: str) -> bool:
    """Whether a text has the form of a time of the day such as `06:10`."""
    return _CLOCK.fullmatch(text) is not None
